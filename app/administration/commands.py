"""Commands for who runs the machine: the first administrator has nobody to be invited by."""

import click
from flask import Flask
from flask.cli import with_appcontext

from app.accounts.models import ADMINISTRATOR
from app.accounts.people import is_address
from app.accounts.permissions import Actor
from app.administration import service
from app.kernel.unit_of_work import unit_of_work
from config.languages import DEFAULT_LANGUAGE, LANGUAGE_CODES

#: Who has the machine may do everything; the log notes such acts as the system's.
_SYSTEM = Actor(name="Metropolis", grants=frozenset({(ADMINISTRATOR, "")}))


def people_group(app: Flask) -> click.Group:
    """Return the commands about people."""
    group = click.Group("people", help="Look after the people of the portal.")

    @group.command("invite-administrator")
    @click.argument("address")
    @click.option("--name", default="", help="What they are called; without it, the address says it.")
    @click.option("--language", type=click.Choice(LANGUAGE_CODES), default=DEFAULT_LANGUAGE, help="Of the mail.")
    @with_appcontext
    def invite_administrator(address: str, name: str, language: str) -> None:
        """Mail an invitation to become an administrator to ADDRESS."""
        if not is_address(address):
            raise click.ClickException("this is not a mail address")
        told = service.Invitation(
            address, name or address.partition("@")[0], language, ADMINISTRATOR, "", "Administrator"
        )
        try:
            with unit_of_work(app.extensions["portal_database"].sessions) as session:
                service.invite(session, _SYSTEM, told)
        except service.Refused as error:
            raise click.ClickException(f"the account is {error.reason}") from None
        click.echo("The invitation is in the outbox of mails.")

    return group
