"""Administrators: people, roles, invitations, the audit log."""

from functools import partial

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _

from app.accounts import acting
from app.accounts.permissions import Act, could
from app.administration import audit_pages, commands, people_pages
from app.kernel.openings import MenuItem, add_menu_item


def install(app: Flask) -> None:
    """Give the application these pages and commands."""
    blueprint = Blueprint("administration", __name__, template_folder="templates")
    people_pages.install(blueprint)
    audit_pages.install(blueprint)
    app.register_blueprint(blueprint)
    app.cli.add_command(commands.people_group(app))
    for endpoint, label, act, position in (
        ("administration.people", _("People"), Act.MANAGE_PEOPLE, 80),
        ("administration.audit", _("Audit log"), Act.READ_AUDIT_LOG, 81),
    ):
        add_menu_item(app, MenuItem(endpoint, label, partial(_is_for_actor, act), position))


def _is_for_actor(act: Act) -> bool:
    return could(acting.actor(), act)
