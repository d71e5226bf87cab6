"""How a case study is written: the pages of its form, what a quick and a full one have, help and examples."""

from flask_babel import lazy_gettext as _

from app.content.writing import Group, Writing

WRITING = Writing(
    essential=("title", "summary", "metropolises", "themes", "solution", "contact"),
    expected=(
        "status", "start_year", "context", "objectives", "governance", "funding", "results", "gender_approach",
        "youth_perspective", "obstacles", "lessons", "transfer", "key_figures", "cost", "sources",
    ),
    full=("title", "summary", "metropolises", "themes", "solution", "contact", "context", "results", "lessons",
          "sources"),
    groups=(
        Group("beginning", _("Title and summary"), ("title", "summary")),
        Group("place", _("Place and tags"), ("metropolises", "themes", "principles", "capacities", "sdgs")),
        Group("challenge", _("Challenge and objectives"), ("context", "objectives")),
        Group("action", _("What was done"), ("solution", "governance", "status", "start_year", "end_year",
              "level_of_government", "lead_organisation")),
        Group("money", _("Funding and cost"), ("funding", "cost")),
        Group("results", _("Results"), ("results", "key_figures")),
        Group("people", _("Gender and youth"), ("gender_approach", "youth_perspective")),
        Group("learning", _("Lessons and transfer"), ("obstacles", "lessons", "transfer", "awards")),
        Group("proof", _("Sources, links and files"), ("sources", "attachments")),
        Group("contact", _("Contact"), ("contact",)),
    ),
)  # fmt: skip
