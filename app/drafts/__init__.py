"""Drafts of entries of any kind, and their way to publication.

A draft is a working copy in the interchange form, incomplete for as long as it likes. Publishing writes it to the
entry by the same use case as an import; what is published changes in no other way. Readers see the entry as it was
until then.
"""

from flask import Blueprint, Flask

from app.drafts import clearing


def install(app: Flask) -> None:
    """Give the application the mails that tell people what became of their drafts, and clear up after them."""
    app.register_blueprint(Blueprint("drafts", __name__, template_folder="templates"))
    app.extensions["portal_chores"].append(clearing.CHORE)
