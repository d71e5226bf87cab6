"""The texts of a profile in reading order."""

from flask_babel import lazy_gettext as _

from app.content.kinds import Section

SECTIONS: tuple[Section, ...] = (
    Section("biography", _("Biography"), _("What you do, and how you came to it; two or three paragraphs.")),
    Section("experience", _("Experience"), _("Policies and projects that you worked on, and your part in them.")),
)
