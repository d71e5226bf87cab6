"""The facts of a recommendation, ready to be read: on its page and in its PDF."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import ngettext

from app.content.kinds import Fact, Names
from app.kernel.formats import day, number
from app.recommendations.models import Recommendation

STATUS_LABELS = {"adopted": _("Adopted"), "replaced": _("Replaced by a later text"), "withdrawn": _("Withdrawn")}


def said(labels: Mapping[str, str], language: str) -> str:
    """Return what ``labels`` say in ``language``, or in another where that one is missing."""
    return str(labels.get(language) or next(iter(labels.values()), "")) if labels else ""


def facts(one: Recommendation, names: Names) -> Sequence[Fact]:
    """Return the facts of a recommendation in reading order; those that it does not tell are left out."""
    return [fact for fact in _facts(one, names) if fact.value]


def _facts(one: Recommendation, names: Names) -> Sequence[Fact]:
    groups = ", ".join(names.name("addressee", value) for value in one.addressees)
    exactly = said(one.addressed_to, names.language)
    return (
        Fact("recommendation-status", _("Standing"), str(STATUS_LABELS.get(one.status or "", ""))),
        Fact("adopted", _("Adopted"), day(one.adopted_on) if one.adopted_on else str(one.year or "")),
        Fact("adopted-by", _("Adopted by"), said(one.adopted_by, names.language)),
        Fact("occasion", _("Occasion"), said(one.occasion, names.language)),
        Fact("addressed-to", _("Addressed to"), groups or exactly, note=exactly if groups else ""),
        Fact("endorsements", _("Answers of metropolises"), endorsed(one.endorsements)),
    )


def endorsed(endorsements: Sequence[Mapping[str, Any]]) -> str:
    """Return how many metropolises answered what; empty when none was asked."""
    if not endorsements:
        return ""
    votes = Counter(one["answer"] for one in endorsements)
    parts = (
        ngettext("%(number)s yes", "%(number)s yes", votes["yes"], number=number(votes["yes"])),
        ngettext("%(number)s abstention", "%(number)s abstentions", votes["abstain"], number=number(votes["abstain"])),
        ngettext("%(number)s no", "%(number)s no", votes["no"], number=number(votes["no"])),
    )
    return ", ".join(parts)
