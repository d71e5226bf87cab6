"""Mail: written to an outbox in the transaction of what it tells, sent by the worker, retried, never twice."""

from flask import Blueprint, Flask

from app.mailing import development_pages
from app.mailing.commands import mail_group
from app.mailing.keeping import CHORE
from app.mailing.sending import Sender


def install(app: Flask) -> None:
    """Give the application the frame of mails, their sender, and outside production the pages that show them."""
    blueprint = Blueprint("mailing", __name__, template_folder="templates")
    if not app.config["SETTINGS"].production:
        development_pages.install(blueprint)
    app.register_blueprint(blueprint)
    sender = Sender(app)
    app.extensions["portal_mail"] = sender
    app.extensions["portal_chores"].append(CHORE)
    app.cli.add_command(mail_group(app.extensions["portal_database"].sessions, sender))
