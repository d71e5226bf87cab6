"""The facets that events bring of their own."""

from babel import Locale
from flask_babel import lazy_gettext as _

from app.content.kinds import OwnFacet
from app.kernel.texts import N_

EVENT_TYPE = OwnFacet(
    name="event_type",
    label=_("Type of event"),
    values={
        "congress": _("World Congress"),
        "annual_meeting": _("Annual Meeting"),
        "observatory": _("Observatory event"),
        "training": _("Training"),
        "external": _("Event of others"),
    },
    purpose=N_("Only events of this type."),
)
EVENT_LANGUAGE = OwnFacet(
    name="event_language",
    label=_("Language of the event"),
    accepts=lambda value: value.isascii() and value.isalpha() and value.islower() and 2 <= len(value) <= 3,
    named=lambda value, language: Locale.parse(language).languages.get(value, value),
    purpose=N_("Only events held in this language (ISO 639)."),
    schema={"type": "string", "pattern": "^[a-z]{2,3}$"},
    example="fr",
)
OWN_FACETS = (EVENT_TYPE, EVENT_LANGUAGE)
