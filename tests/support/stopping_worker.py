"""A worker that stops at a chosen point of its first batch and waits there to be killed.

``python -m tests.support.stopping_worker POINT DATABASE ENGINE ADDRESS PREFIX`` prints ``stopped`` when it is there.
POINT is ``before`` the engine is told, ``amid`` the batch, or ``after`` all is told and before the notes are crossed
out.
"""

import sys
from collections.abc import Sequence

from app.features import KIND_BY_CODE
from app.indexing.worker import drain
from app.kernel.database import Database
from search.document import Change
from search.elasticsearch import ElasticsearchEngine
from search.engine import Engine, Rejection
from search.postgres import PostgresEngine

SECONDS = 60.0


def open_engine(name: str, address: str, prefix: str) -> Engine:
    """Return the engine called ``name`` at ``address``, whose index is told from others by ``prefix``."""
    if name == "elasticsearch":
        return ElasticsearchEngine(address, prefix=f"{prefix}-", timeout=SECONDS)
    return PostgresEngine(address, schema=f"index_{prefix}", timeout=SECONDS)


class StoppingEngine:
    """An engine that does only a part of a write and then never comes back."""

    def __init__(self, engine: Engine, point: str) -> None:
        """Stop at ``point`` of the first write to ``engine``."""
        self._engine, self._point = engine, point

    def write(self, changes: Sequence[Change]) -> list[Rejection]:
        """Write none, half or all of ``changes``, say so, and wait."""
        share = {"before": 0, "amid": len(changes) // 2, "after": len(changes)}[self._point]
        self._engine.write(changes[:share])
        print("stopped", flush=True)  # noqa: T201  (the test waits for this line)
        sys.stdin.read()
        raise SystemExit("nobody killed this worker")


def main(point: str, database_url: str, name: str, address: str, prefix: str) -> None:
    """Work through the outbox until ``point`` is reached."""
    database = Database(database_url)
    engine = StoppingEngine(open_engine(name, address, prefix), point)
    drain(database.sessions, KIND_BY_CODE, name, engine)  # type: ignore[arg-type]  # all that a worker needs of it


if __name__ == "__main__":
    main(*sys.argv[1:])
