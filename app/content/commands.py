"""``flask import KINDS FILE…`` and ``flask export KINDS FILE``, for every kind in the register."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from tqdm import tqdm

from app.content.files import WRITERS, UnreadableFile
from app.content.importing import Report, import_file
from app.content.kinds import Kind
from app.content.records import dump_record
from app.content.service import everything


def import_group(kinds: Sequence[Kind], sessions: sessionmaker[Session]) -> click.Group:
    """Return the command group ``import`` with one command for each kind."""
    group = click.Group("import", help="Import entries from JSON Lines, CSV, XLSX or YAML files.")
    for kind in kinds:
        group.add_command(_import_command(kind, sessions))
    return group


def _import_command(kind: Kind, sessions: sessionmaker[Session]) -> click.Command:
    @click.command(kind.path)
    @click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--partial", is_flag=True, help="Keep the good rows of a file that has bad ones.")
    def command(files: tuple[Path, ...], partial: bool) -> None:
        """Import FILES; each file is one transaction. Exit status 1 when a row or file was refused."""
        refused = False
        for path in files:
            with tqdm(unit=" rows", desc=path.name, disable=None) as bar:
                try:
                    report = import_file(sessions, kind, path, partial=partial, progress=bar.update)
                except UnreadableFile as error:
                    click.echo(f"{error}; nothing of it was imported", err=True)
                    refused = True
                    continue
            _print_report(path, report)
            refused = refused or bool(report.problems)
        raise SystemExit(1 if refused else 0)

    return command


def _print_report(path: Path, report: Report) -> None:
    for problem in report.problems:
        where = f"{path.name}, line {problem.line}" + (f", {problem.field}" if problem.field else "")
        click.echo(f"{where}: {problem.reason}", err=True)
    numbers = f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged"
    if report.kept:
        click.echo(f"{path.name}: {numbers}, {report.refused} refused")
    else:
        click.echo(f"{path.name}: {report.refused} rows refused, so nothing of the file was kept (see --partial)")


def export_group(kinds: Sequence[Kind], sessions: sessionmaker[Session]) -> click.Group:
    """Return the command group ``export`` with one command for each kind."""
    group = click.Group("export", help="Export entries in the form that import takes.")
    for kind in kinds:
        group.add_command(_export_command(kind, sessions))
    return group


def _export_command(kind: Kind, sessions: sessionmaker[Session]) -> click.Command:
    @click.command(kind.path)
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    def command(file: Path) -> None:
        """Export every entry that is not deleted to FILE (.jsonl, .csv or .xlsx, by its name)."""
        writer = WRITERS.get(file.suffix.lower())
        if writer is None:
            raise click.UsageError(f"the file must end in one of {', '.join(WRITERS)}")
        with sessions() as session:
            count = writer(file, all_records(session, kind), kind)
        click.echo(f"{count} entries written to {file}")

    return command


def all_records(session: Session, kind: Kind) -> Iterator[dict[str, Any]]:
    """Yield every entry of ``kind`` that is not deleted, in the interchange form, ordered by reference."""
    statement = select(kind.model).where(kind.model.deleted_at.is_(None)).order_by(kind.model.reference)
    for item in session.scalars(statement.options(*everything(), *kind.loading).execution_options(yield_per=200)):
        yield dump_record(kind, item)
