"""A rebuild and the worker read entries in a fixed number of statements, however many there are."""

from collections.abc import Callable

import pytest
from sqlalchemy import event

from app.features import KIND_BY_CODE
from app.indexing.consistency import public_documents
from app.indexing.worker import drain
from tests.integration.indexing.index import Index
from tests.support.factories.case_studies import make_case_study


def rebuilt(index: Index) -> int:
    with index.database.sessions() as session:
        return len(list(public_documents(session, KIND_BY_CODE)))


def worked(index: Index) -> int:
    return drain(index.database.sessions, KIND_BY_CODE, index.name, index.engine)


def counted(index: Index, read: Callable[[Index], int]) -> tuple[int, int]:
    """Return how many entries were read, and by how many statements."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(index.database.engine, "before_cursor_execute", note)
    entries = read(index)
    event.remove(index.database.engine, "before_cursor_execute", note)
    return entries, len(sent)


@pytest.mark.parametrize("read", [rebuilt, worked])
def test_more_entries_need_no_more_statements(index: Index, read: Callable[[Index], int]) -> None:
    make_case_study(index.database.sessions)
    few, for_few = counted(index, read)
    for _ in range(12):
        make_case_study(index.database.sessions)
    many, for_many = counted(index, read)
    assert few < many
    assert for_many == for_few
