"""The calendar by month, as a list and on the map."""

from typing import Any
from urllib.parse import urlencode

from babel.dates import format_date, get_day_names
from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.acting import actor
from app.accounts.permissions import Act, could
from app.calendar.choosing import (
    Choice,
    between,
    chosen,
    count,
    count_by_metropolis,
    languages_held,
    past,
    read_choice,
    taking_place,
    upcoming,
)
from app.calendar.months import month_of, read_month, weeks_of
from app.content.reading import Card, read_cards
from app.events.facets import EVENT_LANGUAGE, EVENT_TYPE
from app.kernel import current
from app.kernel.database import now
from app.kernel.formats import day_of_week
from app.portal import context
from app.portal.criteria import Criteria
from app.portal.search_pages import page_numbers
from app.portal.world import world_of
from config.languages import LANGUAGE_BY_CODE
from search.engine import EngineUnavailable

MOST_IN_A_MONTH = 500
MOST_UPCOMING = 200
PAST_ON_A_PAGE = 20
NEXT_SHOWN = 3


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    blueprint.add_url_rule("/<language:language>/calendar", "month", month)
    blueprint.add_url_rule("/<language:language>/calendar/list", "events", events)
    blueprint.add_url_rule("/<language:language>/calendar/map", "world", world)


def month() -> str:
    """Show the events of a month, in a table with a row for each week."""
    choice = read_choice(request.args)
    today = now().date()
    shown = read_month(request.args.get("month", "")) or month_of(today)
    cards = _cards(choice, lambda found: between(found, shown.first, shown.last).limit(MOST_IN_A_MONTH))
    locale = LANGUAGE_BY_CODE[current.language()].locale
    names = [
        (get_day_names("wide", locale=locale)[day], get_day_names("abbreviated", locale=locale)[day])
        for day in range(7)
    ]
    return _page(
        "month",
        choice,
        shown=shown,
        month_name=lambda one: format_date(one.first, "MMMM y", locale=locale),
        weekdays=names,
        weeks=weeks_of(shown, cards),
        cards=cards,
        today=today,
        long_day=day_of_week,
    )


def events() -> str:
    """List the events to come, and those that are over, page by page."""
    choice, moment = read_choice(request.args), now()
    coming = _cards(choice, lambda found: upcoming(found, moment).limit(MOST_UPCOMING))
    session = current.session()
    over = past(_chosen(choice), moment)
    total = count(session, over)
    last = max(1, -(-total // PAST_ON_A_PAGE))
    page = min(_whole(request.args.get("page", "")), last)
    some = over.offset((page - 1) * PAST_ON_A_PAGE).limit(PAST_ON_A_PAGE)
    gone = _read(list(session.scalars(some)))
    return _page("list", choice, coming=coming, gone=gone, page=page, total=total, pages=page_numbers(page, last))


def world() -> str:
    """Show on the map where events are still to come; where there are none, where they were."""
    choice, moment = read_choice(request.args), now()
    session = current.session()
    coming = list(session.scalars(upcoming(_chosen(choice), moment)))
    shown = coming or list(session.scalars(past(_chosen(choice), moment)))
    counts = count_by_metropolis(session, shown)
    labels = context.labels()

    def url(slug: str) -> str:
        pairs = [pair for pair in choice.query if pair[0] != "metropolis"]
        return f"{url_for('calendar.events')}?{urlencode([*pairs, ('metropolis', slug)])}"

    places = world_of(
        counts.items(),
        labels,
        url=url,
        label=lambda name, number: ngettext("%(name)s: %(num)s event", "%(name)s: %(num)s events", number, name=name),
    )
    listed = [(labels.name("metropolis", slug), counts[slug], url(slug)) for slug in counts]
    return _page("map", choice, world=places, listed=sorted(listed), only_past=bool(shown) and not coming)


def _whole(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _chosen(choice: Choice) -> Any:
    try:
        return chosen(current.session(), choice)
    except EngineUnavailable:
        abort(503)


def _cards(choice: Choice, narrowed: Any) -> list[Card]:
    return _read(list(current.session().scalars(narrowed(_chosen(choice)))))


def _read(identifiers: list[int]) -> list[Card]:
    return read_cards(current.session(), context.kinds(), identifiers, current.language())


def _page(view: str, choice: Choice, **values: Any) -> str:
    labels = context.labels()
    session = current.session()
    held = languages_held(session)
    return render_template(
        f"calendar/{view}.html",
        view=view,
        announces=actor().signed_in and could(actor(), Act.WRITE_EVENT),
        choice=choice,
        labels=labels,
        filters=[
            (
                "event_type",
                EVENT_TYPE.label,
                _("All types"),
                [(code, str(name)) for code, name in EVENT_TYPE.values.items()],
            ),
            ("theme", labels.heading("theme"), _("All themes"), list(labels.names["theme"].items())),
            (
                "event_language",
                EVENT_LANGUAGE.label,
                _("All languages"),
                [(code, labels.name("event_language", code)) for code in held],
            ),
            ("region", labels.heading("region"), _("All regions"), list(labels.names["region"].items())),
        ],
        others=[pair for pair in choice.query if pair[0] not in ("event_type", "theme", "event_language", "region")],
        **values,
    )


def next_events() -> dict[str, Any] | None:
    """Return what the home page shows of the events to come; none where there are none."""
    found = _coming(Choice(Criteria(), ()))
    return found if found and found["cards"] else None


def observatory_events() -> dict[str, Any] | None:
    """Return what the Observatory's page shows of its own events to come; none where there is no calendar."""
    return _coming(Choice(Criteria(filters={EVENT_TYPE.name: ("observatory",)}), ()))


def _coming(choice: Choice) -> dict[str, Any] | None:
    if "event" not in context.kinds():
        return None
    cards = _cards(choice, lambda found: upcoming(taking_place(found), now()).limit(NEXT_SHOWN))
    return {"cards": cards, "labels": context.labels()}
