"""Where translations stand: the list of all, the figures, the official names."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.accounts import acting
from app.accounts.acting import guarded
from app.accounts.models import TRANSLATOR
from app.accounts.permissions import Act
from app.content.files import harmless
from app.content.kinds import Kind
from app.kernel import current
from app.kernel.database import now
from app.kernel.formats import language_name
from app.portal import context
from app.translating.fields import label_of
from app.translating.figures import EVERYTHING, Completeness, bands, completeness
from app.translating.names import SCHEMES, official_names
from app.translating.overview import STATES, Wanted, read_overview
from app.translating.work import subject_of
from config.languages import LANGUAGE_CODES

STATE_LABELS = {
    "missing": lazy_gettext("Translation missing"),
    "in_progress": lazy_gettext("In progress"),
    "published": lazy_gettext("Published and up to date"),
    "outdated": lazy_gettext("Out of date"),
}
BAND_LABELS = {
    "original": lazy_gettext("Original language"),
    **{name: STATE_LABELS[name] for name in ("published", "outdated", "in_progress", "missing")},
}
ACTIONS = {
    "missing": lazy_gettext("Begin to translate"),
    "in_progress": lazy_gettext("Go on translating"),
    "published": lazy_gettext("Revise the translation"),
    "outdated": lazy_gettext("Bring up to date"),
}
SCHEME_LABELS = {
    "theme": lazy_gettext("Themes"),
    "domain": lazy_gettext("Domains"),
    "principle": lazy_gettext("Principles for Better Cities"),
    "capacity": lazy_gettext("Capacities"),
    "subdomain": lazy_gettext("Subdomains"),
    "sdg": lazy_gettext("Sustainable Development Goals"),
}
#: What stands for every language in the address, where a translator would otherwise see their own only.
_ALL = "all"


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    blueprint.add_url_rule("/<language:language>/translations", "overview", overview)
    blueprint.add_url_rule("/<language:language>/translations/figures", "figures", figures)
    blueprint.add_url_rule("/<language:language>/translations/figures.csv", "figures_csv", figures_csv)
    blueprint.add_url_rule("/<language:language>/translations/names", "names", names)


def _wanted() -> Wanted:
    """Read what is asked for; what is not known counts as everything."""
    labels, kinds = context.labels(), context.kinds()
    page = request.args.get("page", "1")
    into = request.args.get("into")
    if into is None:
        own = acting.actor().scopes(TRANSLATOR)
        into = own[0] if len(own) == 1 else _ALL
    return Wanted(
        language=into if into in LANGUAGE_CODES else "",
        state=_one("state", STATES),
        theme=_one("theme", labels.names["theme"]),
        region=_one("region", labels.names["region"]),
        kind=_one("kind", kinds),
        mine=bool(request.args.get("mine")),
        page=max(1, min(int(page), 10_000)) if page.isascii() and page.isdigit() and len(page) < 9 else 1,
    )


def _one(name: str, known: Any) -> str:
    value = request.args.get(name, "")
    return value if value in known else ""


@guarded(Act.SEE_TRANSLATIONS)
def overview() -> str:
    """List the translations that are asked for, what needs work first."""
    wanted = _wanted()
    chosen = {"into": wanted.language or _ALL, "state": wanted.state, "theme": wanted.theme}
    chosen |= {"region": wanted.region, "kind": wanted.kind}

    def here(**changed: Any) -> str:
        query = {**chosen, "mine": "yes" if wanted.mine else "", **changed}
        return url_for("translating.overview", **{name: value for name, value in query.items() if value})

    return render_template(
        "translating/overview.html",
        overview=read_overview(current.session(), acting.actor(), wanted, context.kinds()),
        wanted=wanted,
        chosen=chosen,
        here=here,
        filters=_filters(),
        labels=context.labels(),
        kinds=context.kinds(),
        named=named,
        subject_of=subject_of,
        states=STATE_LABELS,
        state_labels=STATE_LABELS.items(),
        actions=ACTIONS,
    )


def _filters() -> list[tuple[str, str, list[tuple[str, str]]]]:
    labels, kinds = context.labels(), context.kinds()
    everything = _("Everything")
    filters = [
        (
            "into",
            _("Into the language"),
            [(_ALL, everything), *((code, language_name(code)) for code in LANGUAGE_CODES)],
        ),
        ("state", _("State"), [("", everything), *((state, str(STATE_LABELS[state])) for state in STATES)]),
        ("theme", _("Theme"), [("", everything), *labels.names["theme"].items()]),
        ("region", _("Region"), [("", everything), *labels.names["region"].items()]),
    ]
    if len(kinds) > 1:
        filters.append(("kind", _("Kind"), [("", everything), *((code, str(k.label)) for code, k in kinds.items())]))
    return filters


def named(kind: Kind, paths: Sequence[str]) -> list[str]:
    """Return what fields are called, each once."""
    return list(dict.fromkeys(str(label_of(kind, path)[0]) for path in paths))


@guarded(Act.SEE_TRANSLATIONS)
def figures() -> str:
    """Show how complete the translations are, as pictures and as a table."""
    return render_template(
        "translating/figures.html",
        groups=_groups().items(),
        bands=bands,
        band_labels=list(BAND_LABELS.items()),
        band_names=BAND_LABELS,
    )


def _groups() -> Mapping[str, list[Completeness]]:
    """Return the figures by the name of their theme."""
    labels = context.labels()
    groups: dict[str, list[Completeness]] = {}
    for row in completeness(current.session(), acting.actor()):
        name = _("All entries") if row.theme == EVERYTHING else labels.name("theme", row.theme)
        groups.setdefault(name, []).append(row)
    return groups


@guarded(Act.SEE_TRANSLATIONS)
def figures_csv() -> Response:
    """Return the figures as CSV, as spreadsheets read it."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([_("Theme"), _("Language"), *map(str, BAND_LABELS.values()), _("Total"), _("Can be read")])
    for theme, rows in _groups().items():
        for row in rows:
            numbers = [getattr(row, name) for name in BAND_LABELS]
            writer.writerow([harmless(theme), language_name(row.language), *numbers, row.total, row.readable])
    response = make_response(("\ufeff" + file.getvalue()).encode())
    response.content_type = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="translations.csv"'
    return response


@guarded(Act.SEE_TRANSLATIONS)
def names() -> str:
    """Show the official names in every language."""
    return render_template(
        "translating/names.html",
        names=official_names(current.session(), now().date()),
        schemes=[(scheme, SCHEME_LABELS[scheme]) for scheme in SCHEMES],
    )
