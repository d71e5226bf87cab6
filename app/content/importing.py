"""Taking in whole files of records: one transaction a file, bad rows named by line, field and reason."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from app.content.files import Row, read_rows
from app.content.kinds import Kind
from app.content.models import ContentItem
from app.content.service import Catalogue, check_record, find_existing, reference_of, save_record
from app.kernel.errors import InvalidInput
from app.kernel.text import clean_line
from app.kernel.unit_of_work import unit_of_work

BATCH = 200


@dataclass(frozen=True)
class Problem:
    """Why a row was refused; ``field`` is a dotted path into the record, empty for the row as a whole."""

    line: int
    field: str
    reason: str


@dataclass
class Report:
    """What became of a file: numbers of rows by outcome, the problems, and whether anything was kept."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    kept: bool = False

    @property
    def refused(self) -> int:
        """Return how many rows were refused."""
        return len({problem.line for problem in self.problems})


class _Refused(Exception):
    """Ends the transaction of a file with bad rows."""


def import_file(
    sessions: sessionmaker[Session],
    kind: Kind,
    path: Path,
    *,
    partial: bool = False,
    progress: Callable[[int], object] = lambda _rows: None,
) -> Report:
    """Import the records of ``path``; nothing is kept when a row is bad, unless ``partial``.

    ``progress`` is told the number of rows done, batch by batch. Raises ``UnreadableFile``.
    """
    report = Report()
    try:
        with unit_of_work(sessions) as session:
            catalogue, seen = Catalogue.read(session), dict[str, int]()
            rows = read_rows(path, kind)
            while batch := list(islice(rows, BATCH)):
                _import_batch(session, kind, catalogue, batch, seen, report)
                progress(len(batch))
            if report.problems and not partial:
                raise _Refused
    except _Refused:
        return report
    report.kept = True
    return report


def _import_batch(
    session: Session, kind: Kind, catalogue: Catalogue, batch: list[Row], seen: dict[str, int], report: Report
) -> None:
    checked = list(_checked(kind, catalogue, batch, seen, report))
    existing = find_existing(session, kind, [reference for _line, reference, _data in checked])
    for line, reference, data in checked:
        _save(session, kind, catalogue, existing.get(reference), line, data, report)
    session.flush()
    catalogue_rows = {*catalogue.terms.values(), *catalogue.metropolises.values()}
    for item in list(session.identity_map.values()):
        if item not in catalogue_rows and item in session:  # expunging an entry takes its parts along
            session.expunge(item)


def _save(
    session: Session,
    kind: Kind,
    catalogue: Catalogue,
    existing: ContentItem | None,
    line: int,
    data: Mapping[str, Any],
    report: Report,
) -> None:
    try:
        with session.begin_nested():
            outcome = save_record(session, kind, data, catalogue, existing)
    except DBAPIError as error:
        report.problems.append(Problem(line, "", str(error.orig).splitlines()[0]))
        return
    setattr(report, outcome, getattr(report, outcome) + 1)


def _checked(
    kind: Kind, catalogue: Catalogue, batch: list[Row], seen: dict[str, int], report: Report
) -> Iterator[tuple[int, str, dict[str, Any]]]:
    for line, record in batch:
        if isinstance(record, str):
            report.problems.append(Problem(line, "", record))
            continue
        try:
            data = check_record(kind, record, catalogue)
        except InvalidInput as error:
            report.problems.extend(Problem(line, path, reason) for path, reason in flatten(error.messages))
            continue
        reference = reference_of(data)
        if reference in seen:
            report.problems.append(Problem(line, "reference", f"the same entry as line {seen[reference]}: {reference}"))
            continue
        seen[reference] = line
        yield line, reference, data


def flatten(messages: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield dotted path and reason of each message in marshmallow's nested form."""
    if isinstance(messages, Mapping):
        for key, value in messages.items():
            inner = path if key in ("_schema", "key", "value") else f"{path}.{clean_line(str(key), 80)}".lstrip(".")
            yield from flatten(value, inner)
    elif isinstance(messages, (list, tuple)):
        for value in messages:
            yield from flatten(value, path)
    else:
        yield path, str(messages)
