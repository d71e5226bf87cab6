"""An index of either engine beside the database that it must agree with."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from app.features import KIND_BY_CODE
from app.indexing import worker
from app.kernel.database import Database
from app.kernel.unit_of_work import unit_of_work
from search.engine import Engine
from search.query import Query, Words
from tests.support.factories.case_studies import make_case_study

#: What the index has to hold, told without the code under test.
WANTED = text(
    "SELECT item.id, item.index_version FROM content_item item"
    " WHERE item.state = 'published' AND item.deleted_at IS NULL AND EXISTS (SELECT FROM content_translation words"
    " WHERE words.item_id = item.id AND words.status IN ('published', 'outdated'))"
)


@dataclass
class Index:
    """A database, one engine, and the words by which another process opens the same engine."""

    name: str
    engine: Engine
    database: Database
    address: str
    prefix: str

    @property
    def sessions(self) -> sessionmaker[Session]:
        """Sessions whose changes are noted for the engine."""
        return self.database.sessions

    def drain(self) -> int:
        """Work through all notes."""
        return worker.drain(self.sessions, KIND_BY_CODE, self.name, self.engine)

    def held(self) -> dict[str, int]:
        """Return what the index holds."""
        self.engine.refresh()
        return dict(self.engine.versions())

    def wanted(self) -> dict[str, int]:
        """Return what the index has to hold."""
        with self.sessions() as session:
            return {str(item): version for item, version in session.execute(WANTED)}

    def agrees(self) -> bool:
        """Tell whether index and database are equal and no note waits."""
        return self.held() == self.wanted() and self.notes() == 0

    def notes(self) -> int:
        """Return how many notes wait or are parked."""
        return self.number("SELECT count(*) FROM search_outbox")

    def number(self, statement: str, **values: object) -> int:
        """Return the number that ``statement`` selects."""
        with self.sessions() as session:
            return int(session.execute(text(statement), values).scalar_one())

    def change(self, statement: str, **values: object) -> None:
        """Change the database behind the back of the outbox."""
        with unit_of_work(self.sessions) as session:
            session.execute(text(statement), values)

    def fill(self, count: int) -> list[int]:
        """Make ``count`` entries in one transaction each, and return their identifiers."""
        return [make_case_study(self.sessions) for _ in range(count)]

    def finds(self, words: str) -> set[str]:
        """Return the identifiers that an English search finds."""
        self.engine.refresh()
        return {hit.identifier for hit in self.engine.search(Query("en", (Words("en", words),), limit=100)).hits}
