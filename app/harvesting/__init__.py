"""For libraries: the portal's metadata by the protocol of the Open Archives Initiative, OAI-PMH 2.0, at ``/oai``.

``asking`` reads what is asked, ``tokens`` carries a long answer from one request to the next, ``sets`` and
``collection`` read the database, ``dublin_core`` describes an entry, ``answering`` writes the answer.
"""

from flask import Blueprint, Flask

from app.harvesting import pages
from app.kernel.openings import add_public_pages


def install(app: Flask) -> None:
    """Give the application the address of the protocol, and the page that explains it."""
    blueprint = Blueprint("harvesting", __name__, template_folder="templates")
    pages.install(blueprint)
    app.register_blueprint(blueprint)
    add_public_pages(app, "harvesting.libraries")
    # Harvesters send forms from elsewhere on purpose; the address changes nothing, and knows nobody.
    app.extensions["csrf"].exempt(pages.oai)
