"""The member metropolises, and the page of each with its entries."""

from flask import Blueprint, render_template, url_for
from flask_babel import ngettext

from app.kernel import current
from app.members.service import all_metropolises, country_name, regions
from app.members.service import metropolis as read_metropolis
from app.portal import context
from app.portal.figures import count_by_metropolis
from app.portal.listing import entries_of
from app.portal.world import world_of


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    blueprint.add_url_rule("/<language:language>/metropolises", "metropolises", metropolises)
    blueprint.add_url_rule("/<language:language>/metropolises/<slug>", "metropolis", metropolis)


def metropolises() -> str:
    """List all metropolises by region, with the number of entries of each."""
    session, language = current.session(), current.language()
    everyone = all_metropolises(session, language)
    counts = count_by_metropolis(session)
    return render_template(
        "portal/metropolises.html",
        regions=[(region, [m for m in everyone if m.region_code == region.code]) for region in regions(session)],
        counts=counts,
        labels=context.labels(),
        total=len(everyone),
    )


def metropolis(slug: str) -> str:
    """Show a metropolis: its facts and its entries; raises ``NotFound``."""
    session, labels = current.session(), context.labels()
    found = read_metropolis(session, slug)
    cards = entries_of(session, context.kinds(), labels.language, metropolis=slug)
    world = world_of(
        [(slug, max(1, len(cards)))],
        labels,
        url=lambda _slug: url_for("portal.search", metropolis=slug),
        label=lambda name, _count: ngettext(
            "%(name)s: %(num)s entry", "%(name)s: %(num)s entries", len(cards), name=name
        ),
    )
    return render_template(
        "portal/metropolis.html",
        metropolis=found,
        name=found.name(labels.language),
        country=country_name(found.country_code, labels.language),
        cards=cards,
        labels=labels,
        world=world,
    )
