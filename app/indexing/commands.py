"""``flask search setup | rebuild | check`` and ``flask worker``."""

import signal
from collections.abc import Callable, Mapping

import click
from sqlalchemy.orm import Session, sessionmaker

from app.content.kinds import Kind
from app.indexing.consistency import backlog, find_drift, rebuild, repair
from app.indexing.worker import Worker, drain
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
    @click.option("--repair", "mend", is_flag=True, help="Put right what is found.")
    def check_command(only: str | None, mend: bool) -> None:
        """Compare each index with the database. Exit status 1 when they differ and are not repaired."""
        differs = False
        for name, engine in _chosen(engines(), only).items():
            try:
                drain(sessions, kinds, name, engine)
                engine.refresh()
                drift = find_drift(sessions, engine)
                numbers = f"{len(drift.missing)} missing, {len(drift.outdated)} outdated, {len(drift.surplus)} surplus"
                click.echo(f"{name}: {numbers}")
                if mend and drift.items:
                    repair(sessions, drift, name)
                    drain(sessions, kinds, name, engine)
                    engine.refresh()
                    drift = find_drift(sessions, engine)
                    click.echo(f"{name}: after repair {len(drift.items)} differ")
                differs = differs or bool(drift.items)
            except EngineUnavailable as error:
                click.echo(f"{name}: away ({error})", err=True)
                differs = True
        with sessions() as session:
            for name, (waiting, parked) in backlog(session).items():
                click.echo(f"{name}: {waiting} notes wait, {parked} are parked")
        raise SystemExit(1 if differs else 0)

    return group


def _chosen(engines: Mapping[str, Engine], only: str | None) -> Mapping[str, Engine]:
    if only is not None and only not in engines:
        raise click.UsageError(f"there is no engine {only!r}; there is {', '.join(engines)}")
    return {only: engines[only]} if only else engines


def worker_command(sessions: sessionmaker[Session], kinds: Mapping[str, Kind], engines: Engines) -> click.Command:
    """Return the command ``worker``."""

    @click.command("worker")
    def command() -> None:
        """Keep the search indexes up to date until stopped (for production; see WORKER in docs/operating.md)."""
        worker = Worker(sessions, kinds, engines())
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_arguments: worker.stop(timeout=0))
        worker.run()

    return command
