"""The texts of an event in reading order."""

from flask_babel import lazy_gettext as _

from app.content.kinds import Section

SECTIONS: tuple[Section, ...] = (
    Section("about", _("About the event"), _("What it is about, for whom it is meant, what comes of it.")),
    Section("programme_text", _("Programme in words"), _("How the days go, in a few sentences.")),
)
