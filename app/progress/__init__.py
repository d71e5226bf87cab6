"""What the portal tells of its own progress, as measure L2M3 of the Action Plan 2018–2020 asks.

``reading`` and ``spoken`` take a snapshot of what is counted, ``periods`` and ``counting`` divide it, ``chapters``,
``contacts`` and ``debating`` say which figures there are and how each is counted, ``figures`` gives them their shape.
"""

from flask import Blueprint, Flask

from app.kernel.openings import add_public_pages
from app.progress import pages
from app.progress.reading import SnapshotStore


def install(app: Flask) -> None:
    """Give the application these pages."""
    app.extensions["portal_progress"] = SnapshotStore(app.extensions["portal_kinds"])
    blueprint = Blueprint("progress", __name__, template_folder="templates")
    pages.install(blueprint)
    app.register_blueprint(blueprint)
    add_public_pages(app, "progress.progress")
