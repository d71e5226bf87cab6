"""``flask mail receive``: what a mail server's pipe calls with each mail to a reply address."""

import os
import sys

import click
from flask import Flask
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from app.accounts.limits import TooOften
from app.correspondence.mail_text import LARGEST_MAIL
from app.correspondence.receiving import RefusedMail, UnreadableMail, receive
from app.correspondence.service import Barred, NobodyToReach
from app.kernel import current
from app.kernel.errors import NotFound
from app.kernel.unit_of_work import unit_of_work

#: Exit codes of sysexits.h, by which a mail server knows whether to send the mail back or to try again.
DAMAGED, NO_SUCH_USER, TRY_AGAIN, NOT_PERMITTED, NOT_CONFIGURED = 65, 67, 75, 77, 78


def install(app: Flask) -> None:
    """Add the command to the group ``mail``, which other rooms may have made."""
    group = app.cli.commands.get("mail")
    if not isinstance(group, click.Group):
        group = click.Group("mail", help="Look after mails.")
        app.cli.add_command(group)
    group.add_command(receive_command)


@click.command("receive")
@click.option("--recipient", default="", help="The address by which the mail came, where the mail server tells it.")
@with_appcontext
def receive_command(recipient: str) -> None:
    """Take in one mail (RFC 822) from standard input as an answer to a conversation."""
    domain = current.settings().inbound_mail_domain
    if not domain:
        _end(NOT_CONFIGURED, "INBOUND_MAIL_DOMAIN is not set")
    data = sys.stdin.buffer.read(LARGEST_MAIL + 1)
    try:
        with unit_of_work(current.database().sessions) as session:
            taken = receive(
                session, data, current.settings().secret_key, str(domain), recipient or os.environ.get("RECIPIENT", "")
            )
    except UnreadableMail as error:
        _end(DAMAGED, str(error))
    except RefusedMail as error:
        _end(NO_SUCH_USER, str(error))
    except (NotFound, Barred, NobodyToReach):
        _end(NOT_PERMITTED, "this conversation takes no more messages")
    except TooOften:
        _end(TRY_AGAIN, "too many messages today")
    except DBAPIError:
        _end(TRY_AGAIN, "the database is away")
    click.echo("taken in" if taken is not None else "left aside: written by a machine")


def _end(code: int, reason: str) -> None:
    click.echo(reason, err=True)
    raise SystemExit(code)
