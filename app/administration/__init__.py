"""Administrators: people, roles, invitations, the audit log, the mails of a development server."""

from flask import Flask


def install(_app: Flask) -> None:
    """Give the application these pages."""
