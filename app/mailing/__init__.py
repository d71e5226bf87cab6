"""Mail: written to an outbox in the transaction of what it tells, sent by the worker, retried, never twice."""

from flask import Flask

from app.mailing.sending import Sender


def install(app: Flask) -> None:
    """Give the application its sender of mails."""
    app.extensions["portal_mail"] = Sender(app)
