"""The home page, the choice of language before it, and what the portal says of itself."""

import json
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.content.reading import newest, read_cards
from app.kernel import current
from app.portal import context
from app.portal.figures import count_by_kind, count_by_metropolis, count_entries
from app.portal.world import world_of
from app.taxonomy.models import THEME
from app.taxonomy.service import terms_of

NEWEST = 6
#: No more than so many of the same kind, so that a series of papers does not hide what cities did.
OF_A_KIND = 2


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    blueprint.add_url_rule("/", "root", root)
    blueprint.add_url_rule("/<language:language>/", "home", home)
    blueprint.add_url_rule("/<language:language>/about", "about", about)
    blueprint.add_url_rule("/<language:language>/api", "interface", interface)


def root() -> Response:
    """Send a reader to the home page in the language that their browser asks for, or that their account says."""
    response = redirect(url_for("portal.home"), 302)
    response.vary.add("Accept-Language")
    response.headers["Cache-Control"] = "no-cache"
    return response


def home() -> str:
    """Show the way in: one field, the themes, the map, the newest entries."""
    session, labels = current.session(), context.labels()
    cards = read_cards(session, context.kinds(), newest(session, NEWEST, OF_A_KIND), labels.language)
    counts, of_kinds = count_by_metropolis(session), count_by_kind(session)
    world = world_of(
        counts.items(),
        labels,
        url=lambda slug: url_for("portal.metropolis", slug=slug),
        label=lambda name, count: ngettext("%(name)s: %(num)s entry", "%(name)s: %(num)s entries", count, name=name),
    )
    examples = (_("bus rapid transit"), _("care blocks"), _("urban heat"))
    return render_template(
        "portal/home.html",
        themes=terms_of(session, THEME),
        cards=cards,
        labels=labels,
        world=world,
        examples=examples,
        entries=sum(of_kinds.values()),
        of_kinds=of_kinds,
        metropolises=len(counts),
    )


def about() -> str:
    """Say what the portal is, where its content comes from and how it is used."""
    session = current.session()
    return render_template(
        "portal/about.html",
        entries=count_entries(session),
        metropolises=len(count_by_metropolis(session)),
        today=datetime.now(UTC).date(),
    )


def interface() -> str:
    """Describe the programming interface for people, from its OpenAPI document."""
    document = current.extension("portal_api_document")()
    answer = document["paths"]["/api/v1/search"]["get"]["responses"]["200"]["content"]["application/json"]["example"]
    return render_template(
        "portal/interface.html",
        document=document,
        request_example=urlsplit(answer["links"]["self"])._replace(scheme="", netloc="").geturl(),
        answer_example=json.dumps(answer, ensure_ascii=False, indent=2),
    )
