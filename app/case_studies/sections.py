"""The sections of a case study in reading order, each with what it is for."""

from flask_babel import lazy_gettext as _

from app.content.kinds import Section

SECTIONS: tuple[Section, ...] = (
    Section("context", _("Context and challenge"), _("What was the situation, and what had to change?")),
    Section("objectives", _("Objectives"), _("What was to be achieved, for whom, by when?")),
    Section("solution", _("What was done"), _("The measures, step by step.")),
    Section("governance", _("Who was involved"), _("Who led, who took part, how decisions were made.")),
    Section("funding", _("Funding"), _("Where the money came from.")),
    Section("results", _("Results and evidence"), _("What came of it, and how it was measured.")),
    Section("gender_approach", _("Gender approach"), _("What it meant for women, men and people of other genders.")),
    Section("youth_perspective", _("Youth perspective"), _("What it meant for young people, and what part they had.")),
    Section("obstacles", _("Obstacles"), _("What stood in the way, and how it was overcome.")),
    Section("lessons", _("Lessons"), _("What the city would do again, and what it would do differently.")),
    Section("transfer", _("What another city needs"), _("Conditions and first steps for taking it over.")),
    Section("awards", _("Awards"), _("Recognition received.")),
)
