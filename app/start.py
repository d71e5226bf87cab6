"""``make run``: everything from an empty machine to a served portal, again in seconds the next time."""

import os
import signal
import subprocess
import sys

from sqlalchemy import func, select

from app import create_app
from app.commands import load_reference_data, load_samples
from app.content.models import ContentItem
from app.features import KIND_BY_CODE
from app.indexing.consistency import rebuild
from app.kernel import migrating
from app.kernel.database import Database
from app.kernel.embedded import environment_with_database
from config.settings import ROOT, settings_from_environment

ADDRESS = os.environ.get("BIND", "127.0.0.1:8000")


def prepare() -> None:
    """Migrate, load the reference data, and the samples where there is no content yet."""
    app = create_app()
    database: Database = app.extensions["portal_database"]
    migrating.upgrade(database.engine)
    load_reference_data(database)
    with database.sessions() as session:
        empty = not session.scalar(select(func.count()).select_from(ContentItem.__table__))
    if empty:
        written, refused = load_samples(database)
        print(f"{written} samples loaded")  # noqa: T201  (this is a command)
        for reason in refused:
            print(reason, file=sys.stderr)  # noqa: T201
        for name, engine in app.extensions["portal_search"].engines.items():
            engine.setup()
            print(f"{name}: {rebuild(database.sessions, KIND_BY_CODE, name, engine)} documents indexed")  # noqa: T201
    app.extensions["portal_search"].translator.store.vocabulary()  # compiled once, here, not in each web process
    database.close()


def main() -> None:
    """Prepare, then become the WSGI server."""
    environment = environment_with_database()
    os.environ.update(environment)
    settings_from_environment(environment)
    serve = [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn", "--bind", ADDRESS, "wsgi:app"]
    prepare()
    print(f"\nThe portal: http://{ADDRESS}/\n", flush=True)  # noqa: T201
    # The embedded server stops with its last user, so this process stays and waits for the one that serves.
    server = subprocess.Popen(serve, cwd=ROOT)  # noqa: S603  (our own words)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda signal_number, _frame: server.send_signal(signal_number))
    raise SystemExit(server.wait())


if __name__ == "__main__":
    main()
