"""The portal with its sample content, as somebody meets it who has just started it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.commands import load_samples
from app.features import KIND_BY_CODE
from app.indexing.consistency import rebuild
from config.settings import plain_database_url
from search.postgres import PostgresEngine
from tests.bench.database import new_database, portal_database
from tests.bench.serving import Web, serving


@contextmanager
def portal_with_samples(server: str, folder: Path) -> Iterator[Web]:
    """Serve the sample content, searched by PostgreSQL; raises ``RuntimeError`` when a sample is refused."""
    with new_database(server) as address:
        with portal_database(address) as database:
            _written, refused = load_samples(database)
            if refused:
                raise RuntimeError(f"samples were refused: {'; '.join(refused[:3])}")
            engine = PostgresEngine(plain_database_url(address))
            engine.setup()
            rebuild(database.sessions, KIND_BY_CODE, "postgres", engine)
            engine.close()
        with serving({"DATABASE_URL": address}, folder) as web:
            yield web


#: A page of each sort, by its name.
PAGES = {
    "home": "/{language}/",
    "search, everything": "/{language}/search",
    "search, one word": "/{language}/search?q=transport",
    "case study": "/{language}/case-studies/bogota-transmilenio",
    "comparison of two": "/{language}/case-studies/compare?entry=bogota-transmilenio&entry=madrid-rio",
    "metropolises": "/{language}/metropolises",
    "metropolis": "/{language}/metropolises/barcelona",
    "themes": "/{language}/themes",
    "theme": "/{language}/themes/sustainability",
    "principles": "/{language}/principles",
    "principle": "/{language}/principles/ecological-5",
    "capacities": "/{language}/capacities",
    "goals": "/{language}/goals",
    "interface for programs": "/{language}/api",
    "about": "/{language}/about",
    "page not found": "/{language}/no-such-page",
}
