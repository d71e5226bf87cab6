"""The desk itself: what waits, and the queues of drafts."""

from typing import Any

from flask import Blueprint, render_template, request

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act
from app.desk import fresh_queue, people, queues
from app.desk.figures import translation_figures
from app.desk.queues import MINE, NOBODY, ORDERS, QUEUES, Filters
from app.drafts import calls
from app.kernel import current
from app.kernel.errors import NotFound
from app.portal import context
from app.portal.search_pages import page_numbers


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    blueprint.add_url_rule("/<language:language>/desk", "desk", desk)
    blueprint.add_url_rule("/<language:language>/desk/queues/<name>", "queue", queue)


@guarded(Act.SEE_DESK)
def desk() -> str:
    """Show how much waits in each queue, what is in one's own hands, and how far the translations are."""
    session, who = current.session(), actor()
    oldest = {name: queues.read_queue(session, who, name, Filters()).rows[:1] for name in QUEUES}
    mine = [
        (name, row)
        for name in ("new", "accepted", "returned")
        for row in queues.read_queue(session, who, name, Filters(assigned=MINE)).rows
    ]
    return render_template(
        "desk/desk.html",
        counts=queues.counts(session, who),
        oldest=oldest,
        mine=mine,
        newcomers=people.newcomers(session, who) if _edits() else [],
        doubtful=fresh_queue.count(session, who),
        figures=translation_figures(session, who),
        calls=calls.accepting_calls(session),
        labels=context.labels(),
        kinds=context.kinds(),
    )


@guarded(Act.SEE_DESK)
def queue(name: str) -> str:
    """Show a queue of drafts, narrowed and ordered as the address says; raises ``NotFound``."""
    if name not in QUEUES:
        raise NotFound(name)
    session, who = current.session(), actor()
    labels, editors = context.labels(), queues.editors(session)
    filters = read_filters(labels, {str(identifier) for identifier, _name in editors})
    found = queues.read_queue(session, who, name, filters)
    return render_template(
        "desk/queue.html",
        name=name,
        queue=found,
        filters=filters,
        counts=queues.counts(session, who),
        pages=page_numbers(found.page, found.pages),
        editors=editors,
        regions=regions_to_choose(labels),
        calls=calls.public_calls(session),
        labels=labels,
        kinds=context.kinds(),
    )


def read_filters(labels: Any, editors: set[str]) -> Filters:
    """Return the filters that the address asks for; what is not known narrows nothing."""
    asked = {name: request.args.get(name, "")[:120] for name in ("region", "kind", "assigned", "call", "order", "page")}
    page = asked["page"]
    return Filters(
        region=asked["region"] if labels.knows("region", asked["region"]) else "",
        kind=asked["kind"] if asked["kind"] in context.kinds() else "",
        assigned=asked["assigned"] if asked["assigned"] in {MINE, NOBODY, *editors} else "",
        call=asked["call"] if "\0" not in asked["call"] else "",
        order=asked["order"] if asked["order"] in ORDERS else ORDERS[0],
        page=int(page) if page.isascii() and page.isdigit() and len(page) <= 6 else 1,
    )


def regions_to_choose(labels: Any) -> list[tuple[str, str]]:
    """Return the regions that may be chosen: all, or those of a regional secretary."""
    own = queues.regions_of(actor())
    return [(code, name) for code, name in labels.names["region"].items() if own is None or code in own]


def _edits() -> bool:
    return bool(actor().has("editor"))
