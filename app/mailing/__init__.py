"""Mail: written to an outbox in the transaction of what it tells, sent by the worker, retried, never twice."""

from flask import Blueprint, Flask

from app.mailing.sending import Sender


def install(app: Flask) -> None:
    """Give the application the frame of mails and their sender."""
    app.register_blueprint(Blueprint("mailing", __name__, template_folder="templates"))
    app.extensions["portal_mail"] = Sender(app)
