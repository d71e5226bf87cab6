"""The sections of a paper in reading order, each with what it is for."""

from flask_babel import lazy_gettext as _

from app.content.kinds import Section

SECTIONS: tuple[Section, ...] = (
    Section("key_messages", _("Key messages"), _("What readers should remember: three to six short points.")),
    Section(
        "gender_approach",
        _("Gender approach"),
        _(
            "How the paper treats gender, and what it means for women, men and people of other genders. "
            "Voice of the Mayors and position papers must tell it."
        ),
    ),
    Section("full_text", _("Full text"), _("The paper itself, if it is to be read here as well as in a PDF.")),
)
