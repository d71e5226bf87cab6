"""How a case study is written: the pages of its form, what a quick and a full one have, help and examples."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from app.case_studies.facets import STATUS
from app.case_studies.showing import LEVELS
from app.content.writing import Group, Writing

_CHOICES: Mapping[str, Mapping[str, Any]] = {"status": STATUS.values, "level_of_government": LEVELS}

_HELP: Mapping[str, Any] = {
    "title": _("What was done and where, in words that make somebody from another city read on."),
    "summary": _("Two to four sentences: the problem, what was done, what came of it. Lists and searches show this."),
    "metropolises": _("The metropolises whose policy this is; the main one first."),
    "themes": _("Choose every theme that the policy is really about; most have one or two."),
    "principles": _(
        "The Principles for Better Cities that the policy puts into practice. Three well chosen are enough."
    ),
    "capacities": _("What the policy makes people and the city more able to do."),
    "sdgs": _("The goals to which the policy contributes directly."),
    "status": _("Where the policy stands today. A policy that was given up teaches as much as one that went well."),
    "start_year": _("The year in which it was first put into practice."),
    "end_year": _("Leave this empty as long as it goes on."),
    "lead_organisation": _("The office or body that answers for it."),
    "cost": _("What it cost all in all, as far as known. An estimate helps more than silence; say so in the note."),
    "key_figures": _("Up to twenty measured results, each with its year and the source that states it."),
    "sources": _("Where others can check what you say: reports, evaluations, decisions, articles."),
    "attachments": _("Pages and documents that help somebody who wants to do the same."),
    "contact": _("The office that answers questions; never the address of a person."),
}

_EXAMPLES: Mapping[str, Any] = {
    "title": _("School streets: closed to cars when the bell rings"),
    "summary": _(
        "Since 2019 the streets before 180 primary schools have been closed to cars for half an hour at the start "
        "and end of lessons. Two thirds of parents say that their children now come on foot or by bicycle."
    ),
    "context": _(
        "In 2018 four in ten children were driven to school. Before 8.30 the air at the gates was twice as bad as "
        "in the next street, and parents named traffic as the reason why they did not let their children walk."
    ),
    "objectives": _(
        "Halve car traffic at the gates within two years; let every child from the age of eight come to school alone."
    ),
    "solution": _(
        "1. Each school and its parents choose the hours. 2. Volunteers put up light barriers. 3. After a year with "
        "good results the street is rebuilt: trees, benches, a raised crossing."
    ),
    "governance": _(
        "The department of mobility leads; each school has a group of parents, teachers and neighbours that decides "
        "about hours and exceptions. The police come only in the first week."
    ),
    "funding": _("City budget, with a national grant for cleaner air that paid for 60 per cent of the rebuilding."),
    "results": _(
        "Counted before and a year after at 40 schools: 58 per cent fewer cars, nitrogen dioxide down by 23 per cent. "
        "Not measured: whether traffic moved to streets nearby."
    ),
    "gender_approach": _(
        "Most children are brought by women, many on the way to work. Volunteers were sought among men on purpose; "
        "they are now 45 per cent."
    ),
    "youth_perspective": _("Pupils counted the cars themselves and presented the figures to the city council."),
    "obstacles": _(
        "Shops feared for their trade. Deliveries are now let in with a permit, and a survey after six months found "
        "no loss."
    ),
    "lessons": _(
        "Begin with schools that ask for it. We would measure the streets around from the first day; we began too late."
    ),
    "transfer": _(
        "A rule that lets the city close a street for some hours; one person for every thirty schools; barriers for "
        "about 2,000 euros a school. First step: one school, four weeks."
    ),
    "awards": _("National prize for safe ways to school, 2021 (shortlisted)."),
    "lead_organisation": _("City council, Department of Mobility"),
    "cost": _("4,200,000 EUR in 2021; note: rebuilding of 40 streets, without staff"),
    "key_figures": _("58 · per cent fewer cars at the gates · 2021 · source 1"),
    "sources": _("Evaluation of the school streets · City council · 2021 · https://…"),
    "contact": _("Department of Mobility, school streets team"),
}

_DEPTHS: Mapping[str, Any] = {
    "quick": _(
        "Title, summary, place, theme, what was done, and whom to ask. It can be published as it is and grow into a "
        "full one later."
    ),
    "full": _(
        "Also results, money, obstacles, lessons and what another city needs. You can write it over several days."
    ),
}

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
        Group("action", _("What was done"), ("solution", "governance", "lead_organisation", "level_of_government",
              "status", "start_year", "end_year")),
        Group("money", _("Funding and cost"), ("funding", "cost")),
        Group("results", _("Results"), ("results", "key_figures")),
        Group("people", _("Gender and youth"), ("gender_approach", "youth_perspective")),
        Group("learning", _("Lessons and transfer"), ("obstacles", "lessons", "transfer", "awards")),
        Group("proof", _("Sources and links"), ("sources", "attachments")),
        Group("contact", _("Contact"), ("contact",)),
    ),
    help=_HELP,
    examples=_EXAMPLES,
    choices=_CHOICES,
    depths=_DEPTHS,
)  # fmt: skip
