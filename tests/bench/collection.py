"""The generated collection of a measurement: in the database, and in an engine."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.features import KIND_BY_CODE
from app.indexing.consistency import public_documents
from app.kernel.database import Database
from search.document import Document
from search.engine import Engine
from tests.bench.database import fill, new_database, portal_database, read_reference
from tests.bench.generating import Generator
from tests.bench.words import concepts, lexicons


@dataclass(frozen=True)
class Collection:
    """A filled database: its address, the documents of its entries, and what made them.

    ``read_in`` is how many seconds reading the documents from the database took.
    """

    address: str
    generator: Generator
    documents: list[Document]
    read_in: float


@contextmanager
def collection(server: str, folder: Path, documents: int, characters: int) -> Iterator[Collection]:
    """Give a collection of ``documents`` entries with ``characters`` of text in each language."""
    with new_database(server) as address, portal_database(address) as database:
        known = concepts(folder / "vocabulary")
        generator = Generator(read_reference(database), known, lexicons(known), characters)
        fill(address, generator.entries(documents))
        start = time.perf_counter()
        read = _read(database)
        yield Collection(address, generator, read, time.perf_counter() - start)
        del read
        gc.unfreeze()


def _read(database: Database) -> list[Document]:
    with database.sessions() as session:
        read = list(public_documents(session, KIND_BY_CODE))
    gc.freeze()  # what is measured next must not pay for looking through so many objects of ours
    return read


def index(engine: Engine, made: Collection) -> float:
    """Build the index of ``engine`` and return how many seconds it took; raises ``RuntimeError`` if it is not whole."""
    engine.setup()
    start = time.perf_counter()
    held = engine.rebuild(made.documents)
    engine.refresh()
    seconds = time.perf_counter() - start
    if held != len(made.documents):
        raise RuntimeError(f"{held} of {len(made.documents)} documents were indexed")
    return seconds
