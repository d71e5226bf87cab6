"""The ``flask`` commands of the portal, put together from what each feature offers."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import click
from flask import Flask

from app.content.commands import export_group, import_group
from app.content.importing import import_file
from app.content.kinds import Kind
from app.features import KINDS
from app.indexing.commands import search_group, worker_command
from app.kernel import migrating
from app.kernel.database import Database
from app.kernel.unit_of_work import unit_of_work
from app.members.service import load_members
from app.taxonomy.service import load_taxonomy
from search.vocabulary import UnreadableVocabulary, VocabularyStore


def install(app: Flask) -> None:
    """Give the application its commands."""
    database: Database = app.extensions["portal_database"]
    search = app.extensions["portal_search"]
    kinds: Mapping[str, Kind] = app.extensions["portal_kinds"]
    for group in (
        import_group(list(kinds.values()), database.sessions),
        export_group(list(kinds.values()), database.sessions),
        search_group(database.sessions, kinds, lambda: search.engines),
        _database_group(database, kinds.values()),
        _vocabulary_group(search.translator.store),
    ):
        app.cli.add_command(group)
    beside = app.extensions["portal_background"]
    app.cli.add_command(worker_command(database.sessions, kinds, lambda: search.engines, beside))


def load_reference_data(database: Database) -> int:
    """Bring terms, regions and metropolises up to date with the files; return how many rows were written."""
    with unit_of_work(database.sessions) as session:
        return load_taxonomy(session) + load_members(session)


def load_samples(database: Database, kinds: Iterable[Kind] = KINDS) -> tuple[int, list[str]]:
    """Take in the samples of ``kinds``; return how many are new or changed, and what was refused and why."""
    written, refused = 0, []
    for kind in kinds:
        for path in sorted(kind.samples.glob("*.yaml")) if kind.samples else ():
            report = import_file(database.sessions, kind, path)
            written += report.created + report.updated
            refused += [f"{path.name}: {problem.field}: {problem.reason}" for problem in report.problems]
    return written, refused


def _database_group(database: Database, kinds: Iterable[Kind]) -> click.Group:
    group = click.Group("database", help="Look after the tables and the reference data.")

    @group.command("upgrade")
    @click.argument("revision", default="head")
    def upgrade(revision: str) -> None:
        """Bring the tables up to date."""
        migrating.upgrade(database.engine, revision)

    @group.command("downgrade")
    @click.argument("revision")
    def downgrade(revision: str) -> None:
        """Take the tables back to an earlier REVISION."""
        migrating.downgrade(database.engine, revision)

    @group.command("load")
    @click.option("--samples", is_flag=True, help="Also the samples of every kind of content.")
    def load(samples: bool) -> None:
        """Load the reference data; run again, it writes only what has changed in the files."""
        click.echo(f"{load_reference_data(database)} rows of reference data written")
        if samples:
            written, refused = load_samples(database, kinds)
            click.echo(f"{written} samples written")
            for reason in refused:
                click.echo(reason, err=True)
            raise SystemExit(1 if refused else 0)

    return group


def _vocabulary_group(store: VocabularyStore) -> click.Group:
    group = click.Group("vocabulary", help="Look after the thesauri by which queries are put into other languages.")

    @group.command("load")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--name", help="The name under which it is kept; without it, that of the file.")
    def load(file: Path, name: str | None) -> None:
        """Load a SKOS FILE (Turtle or RDF/XML) beside the portal's own vocabulary."""
        try:
            report = store.load(file.read_bytes(), name or file.stem.lower())
        except (UnreadableVocabulary, ValueError) as error:
            raise click.ClickException(f"{file.name}: {error}; nothing was changed") from None
        click.echo(str(report))

    @group.command("list")
    def show() -> None:
        """List the vocabularies in the order in which they are believed."""
        for kept in store.list():
            click.echo(f"{kept.name}: {kept.concepts} concepts")

    @group.command("remove")
    @click.argument("name")
    def remove(name: str) -> None:
        """Remove a loaded vocabulary."""
        try:
            existed = store.remove(name)
        except ValueError as error:
            raise click.ClickException(str(error)) from None
        if not existed:
            raise click.ClickException(f"there is no vocabulary {name!r}")

    return group
