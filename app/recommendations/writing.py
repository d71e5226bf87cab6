"""How a recommendation is written by hand: groups of its form, help, choices."""

from flask_babel import lazy_gettext as _

from app.content.writing import Group, Writing
from app.recommendations.facets import ADDRESSEE_LABELS
from app.recommendations.showing import STATUS_LABELS

WRITING = Writing(
    essential=("title", "summary", "year", "recommendation"),
    expected=("preamble", "reasons", "addressed_to", "adopted_by", "occasion", "themes", "sources"),
    full=("title", "summary", "year", "recommendation", "preamble", "reasons"),
    groups=(
        Group("beginning", _("Title and summary"), ("title", "summary")),
        Group("place", _("Place and tags"), ("metropolises", "themes", "principles", "capacities", "sdgs")),
        Group("text", _("Text"), ("preamble", "recommendation", "reasons")),
        Group("adoption", _("Adoption"), ("year", "adopted_on", "status", "adopted_by", "occasion")),
        Group("addressees", _("Addressees"), ("addressees", "addressed_to")),
        Group("proof", _("Sources and links"), ("sources", "attachments")),
    ),
    help={
        "title": _("What is recommended, in one line."),
        "summary": _("Two to four sentences: what is recommended, to whom, why. Lists and searches show this."),
        "recommendation": _("Point by point; each point names who should do what."),
        "addressees": _("The groups that should act on it. Readers can narrow a search to them."),
        "addressed_to": _("Who exactly should act on it, in words."),
        "adopted_by": _("Who adopted it: the members, the participants of a meeting, the city managers."),
        "occasion": _("The session, meeting or congress at which it was adopted."),
        "year": _("The year in which it was adopted."),
    },
    days=("adopted_on",),
    several={"addressees": lambda _language: {code: str(name) for code, name in ADDRESSEE_LABELS.items()}},
    by_language=("addressed_to", "adopted_by", "occasion"),
    choices={"status": STATUS_LABELS},
    labels={
        "year": _("Year"),
        "status": _("Standing"),
        "adopted_on": _("Adopted on"),
        "adopted_by": _("Adopted by"),
        "occasion": _("Occasion"),
        "addressees": _("Addressees"),
        "addressed_to": _("Addressed to"),
        "endorsements": _("Answers of metropolises"),
        "origin": _("Debate or session it came from"),
    },
)
