"""The facets that experts bring of their own."""

from babel import Locale
from flask_babel import lazy_gettext as _

from app.content.kinds import OwnFacet
from app.experts.topics import topic_name
from app.kernel.texts import N_

SPOKEN = OwnFacet(
    name="spoken",
    label=_("Speaks"),
    accepts=lambda value: value.isascii() and value.isalpha() and value.islower() and 2 <= len(value) <= 3,
    named=lambda value, language: Locale.parse(language).languages.get(value, value),
    purpose=N_("Only experts who speak this language (ISO 639)."),
    schema={"type": "string", "pattern": "^[a-z]{2,3}$"},
    example="fr",
)
HELP_OFFERED = OwnFacet(
    name="help",
    label=_("Offers"),
    values={
        "review": _("Reviewing drafts and plans"),
        "advice": _("Advice by message or call"),
        "speaking": _("Speaking at events"),
        "mission": _("Missions on site"),
    },
    purpose=N_("Only experts who offer this kind of help."),
)
AVAILABILITY = OwnFacet(
    name="availability",
    label=_("Availability"),
    values={
        "available": _("Available"),
        "limited": _("Now and then"),
        "unavailable": _("Not at present"),
    },
    purpose=N_("Only experts who are available like this."),
)
TOPIC = OwnFacet(
    name="topic",
    label=_("Topics"),
    accepts=lambda value: bool(value) and len(value) <= 80 and value.replace("-", "").isalnum() and value.isascii(),
    named=topic_name,
    purpose=N_("Only experts on this topic of the vocabulary."),
    schema={"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80},
    example="bus-rapid-transit",
)
OWN_FACETS = (SPOKEN, HELP_OFFERED, AVAILABILITY, TOPIC)
LEVEL_LABELS = {"first": _("first language"), "fluent": _("fluent"), "working": _("working knowledge")}
#: What an expert may keep to themselves, in words.
HIDEABLE_LABELS = {
    "position": _("Position"),
    "organisation": _("Organisation"),
    "country": _("Country"),
    "languages": _("Languages spoken"),
    "regions": _("Regions"),
    "help": _("What you offer"),
    "works": _("Case studies and papers"),
}
