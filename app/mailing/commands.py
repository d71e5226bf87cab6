"""``flask mail send | check``."""

import math

import click
from sqlalchemy.orm import Session, sessionmaker

from app.kernel.unit_of_work import unit_of_work
from app.mailing.keeping import Concern, put_back, state_of_outbox
from app.mailing.sending import Sender
from app.mailing.transports import Away

EVERYTHING = 10**9


def mail_group(sessions: sessionmaker[Session], sender: Sender) -> click.Group:
    """Return the command group ``mail``."""
    group = click.Group("mail", help="Look after the outbox of mails.")

    @group.command("send")
    @click.option("--again", "again", type=int, multiple=True, help="First put this mail back (its number).")
    def send(again: tuple[int, ...]) -> None:
        """Send all that is due now. Exit status 1 when the mail server is away."""
        if again:
            with unit_of_work(sessions) as work:
                click.echo(f"{put_back(work, again)} put back")
        try:
            click.echo(f"{sender.send(EVERYTHING, math.inf)} sent")
        except Away as error:
            raise click.ClickException(f"the mail server is away: {error}") from None

    @group.command("check")
    def check() -> None:
        """Tell how the outbox is. Exit status 1 when mails are late, failed, or nobody knows whether they went."""
        with sessions() as session:
            state = state_of_outbox(session)
        click.echo(", ".join(f"{count} {name}" for name, count in state.counts.items()))
        if state.late:
            click.echo(f"{state.late} have waited for more than an hour", err=True)
        _list("may have gone, and may not; look into the log of the mail server", state.in_doubt)
        _list("failed", state.failed)
        if state.in_doubt or state.failed:
            click.echo("To send one again: flask mail send --again NUMBER", err=True)
        raise SystemExit(0 if state.is_well else 1)

    return group


def _list(what: str, concerns: tuple[Concern, ...]) -> None:
    if concerns:
        click.echo(f"{len(concerns)} {what}:", err=True)
    for concern in concerns:
        click.echo(
            f"  {concern.identifier} {concern.key} of {concern.since:%Y-%m-%d %H:%M}: {concern.reason}", err=True
        )
