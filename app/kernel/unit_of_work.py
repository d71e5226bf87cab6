"""The only place that commits: a use case is all done or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session, sessionmaker


@contextmanager
def unit_of_work(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """Give a session whose work is committed at the end, and undone when anything is raised on the way."""
    with sessions() as session:
        yield session
        session.commit()
