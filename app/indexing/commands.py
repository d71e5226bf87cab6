"""``flask search setup | rebuild | check`` and ``flask worker``."""

import signal
from collections.abc import Callable, Mapping

import click
from sqlalchemy.orm import Session, sessionmaker

from app.content.kinds import Kind
from app.indexing.consistency import backlog, find_drift, mend, parked, rebuild
from app.indexing.worker import Worker, drain
from app.kernel.background import Background
from search.engine import Engine, EngineUnavailable

Engines = Callable[[], Mapping[str, Engine]]


def search_group(sessions: sessionmaker[Session], kinds: Mapping[str, Kind], engines: Engines) -> click.Group:
    """Return the command group ``search``."""
    group = click.Group("search", help="Look after the search indexes.")
    only = click.option("--engine", "only", help="Only this engine (elasticsearch or postgres).")

    @group.command("rebuild")
    @only
    def rebuild_command(only: str | None) -> None:
        """Build each index anew from the database and switch to it; search goes on meanwhile."""
        for name, engine in _chosen(engines(), only).items():
            engine.setup()
            click.echo(f"{name}: {rebuild(sessions, kinds, name, engine)} documents")

    @group.command("check")
    @only
    @click.option("--repair", "mending", is_flag=True, help="Put right what is found.")
    def check_command(only: str | None, mending: bool) -> None:
        """Compare each index with the database. Exit status 1 when they differ and are not repaired."""
        differs = False
        for name, engine in _chosen(engines(), only).items():
            try:
                differs = _check(sessions, kinds, name, engine, mending=mending) or differs
            except EngineUnavailable as error:
                click.echo(f"{name}: away ({error})", err=True)
                differs = True
        with sessions() as session:
            for name, (waiting, refused) in backlog(session).items():
                click.echo(f"{name}: {waiting} notes wait, {refused} are parked")
            for name, reference, reason in parked(session):
                click.echo(f"{name}: {reference} is parked: {reason}", err=True)
        raise SystemExit(1 if differs else 0)

    return group


def _check(
    sessions: sessionmaker[Session], kinds: Mapping[str, Kind], name: str, engine: Engine, *, mending: bool
) -> bool:
    """Say how far an index is from the database, bring it there when ``mending``; tell whether they still differ."""
    drain(sessions, kinds, name, engine)
    engine.refresh()
    before, after = mend(sessions, kinds, name, engine) if mending else (find_drift(sessions, engine),) * 2
    missing, outdated, surplus = len(before.missing), len(before.outdated), len(before.surplus) + len(before.foreign)
    click.echo(f"{name}: {missing} missing, {outdated} outdated, {surplus} surplus")
    if mending and before:
        click.echo(f"{name}: after repair {len(after)} differ")
    return bool(after)


def _chosen(engines: Mapping[str, Engine], only: str | None) -> Mapping[str, Engine]:
    if only is not None and only not in engines:
        raise click.UsageError(f"there is no engine {only!r}; there is {', '.join(engines)}")
    return {only: engines[only]} if only else engines


def worker_command(
    sessions: sessionmaker[Session], kinds: Mapping[str, Kind], engines: Engines, beside: Background
) -> click.Command:
    """Return the command ``worker``, which also does what goes on ``beside`` the requests."""

    @click.command("worker")
    def command() -> None:
        """Keep the search indexes up to date, send mails and do what comes again, until stopped.

        For production; see WORKER in docs/operating.md.
        """
        worker = Worker(sessions, kinds, engines())
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_arguments: worker.stop(timeout=0))
        beside.start()
        worker.run()
        beside.stop()

    return command
