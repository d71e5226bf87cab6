"""The address of the protocol, and the page that tells libraries about it."""

from email.utils import parseaddr

from flask import Blueprint, Response, make_response, render_template, request

from app.harvesting import sets
from app.harvesting.answering import Harvest, answer, legal, timestamp
from app.harvesting.asking import PREFIX, ProtocolError, read_request
from app.harvesting.tokens import Tokens
from app.kernel import current
from app.kernel.database import now
from app.mailing.posting import speaking
from app.portal import context
from app.portal.citation_files import FORMS
from config.languages import LANGUAGE_CODES


def install(blueprint: Blueprint) -> None:
    """Add these addresses."""
    blueprint.add_url_rule("/oai", "oai", oai, methods=["GET", "POST"])
    blueprint.add_url_rule("/<language:language>/libraries", "libraries", libraries)


def oai() -> Response:
    """Answer a harvester. A mistake in what is asked is told in the answer, as the protocol has it, with status 200."""
    arguments = (request.form if request.method == "POST" else request.args).to_dict(flat=False)
    harvest = _harvest()
    asked, values, error = None, {}, None
    try:
        asked = read_request(arguments, harvest.tokens)
        values = dict(answer(harvest, asked))
    except ProtocolError as mistake:
        error = mistake
    # Arguments that are not right may not be given back: they might not even fit into the schema.
    echo = asked.echo if asked is not None else {}
    document = render_template(
        "harvesting/oai.xml",
        asked=asked,
        error=error,
        echo=echo,
        base_url=_base_url(),
        response_date=timestamp(now()),
        timestamp=timestamp,
        prefix=PREFIX,
        admin_email=_admin_email(harvest.host),
        **values,
    )
    response = make_response(legal(document))
    response.content_type = "text/xml; charset=utf-8"
    return response


def libraries() -> str:
    """Tell libraries and reference managers what they can take, and how."""
    harvest = _harvest()
    return render_template(
        "harvesting/libraries.html",
        base_url=_base_url(),
        sets=sets.all_sets(harvest.kinds, harvest.labels, speaking),
        host=harvest.host,
        forms=FORMS,
        prefix=PREFIX,
    )


def _harvest() -> Harvest:
    session, settings = current.session(), current.settings()
    store = current.extension("portal_labels")
    return Harvest(
        session=session,
        kinds=sets.harvested(context.kinds()),
        labels={code: store.get(session, code) for code in LANGUAGE_CODES},
        tokens=Tokens(settings.signing_keys),
        public_url=settings.public_url,
    )


def _base_url() -> str:
    return f"{current.settings().public_url}/oai"


def _admin_email(host: str) -> str:
    """Return the address to write to about harvesting: that from which the portal's mails come."""
    _name, address = parseaddr(current.settings().mail_from)
    return address or f"portal@{host if '.' in host else f'{host}.invalid'}"
