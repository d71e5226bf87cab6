"""The sections of a recommendation in reading order, each with what it is for."""

from flask_babel import lazy_gettext as _

from app.content.kinds import Section

#: The parts of a recommendation, also those of its draft.
PREAMBLE, RECOMMENDATION, REASONS = "preamble", "recommendation", "reasons"

SECTIONS: tuple[Section, ...] = (
    Section(PREAMBLE, _("Preamble"), _("From what it starts: the situation, earlier decisions, shared principles.")),
    Section(RECOMMENDATION, _("What is recommended"), _("What should be done, by whom, until when; point by point.")),
    Section(REASONS, _("Reasons"), _("Why this should be done, and on what experience it rests.")),
)
