"""The facts of a case study, ready to be read: on its page, in its PDF, beside others."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _

from app.case_studies.models import CaseStudy
from app.content.kinds import Fact, Figure, Names
from app.kernel.formats import compact, money, number, said, years

COMPARABLE = ("population", "status", "years", "cost")
LEVELS = {
    "municipal": _("Municipal"),
    "metropolitan": _("Metropolitan"),
    "regional": _("Regional"),
    "national": _("National"),
    "multilevel": _("Several levels"),
}


def facts(case: CaseStudy, names: Names) -> Sequence[Fact]:
    """Return the facts of a case study in reading order; those that it does not tell are left out."""
    return [fact for fact in _facts(case, names) if fact.value]


def _facts(case: CaseStudy, names: Names) -> Sequence[Fact]:
    status = names.name("status", case.status) if case.status else ""
    return (
        Fact("status", _("Status"), status),
        Fact("years", _("Years"), years(case.start_year, case.end_year, case.status)),
        Fact("lead", _("Led by"), case.lead_organisation or ""),
        Fact("level", _("Level of government"), str(LEVELS.get(case.level_of_government or "", ""))),
        _cost(case, names.language),
        _population(case),
        Fact("contact", _("Contact"), case.contact_organisation or "", url=case.contact_website or ""),
    )


def _cost(case: CaseStudy, language: str) -> Fact:
    if case.cost_amount is None or case.cost_currency is None:
        return Fact("cost", _("Cost"), "")
    amount = money(case.cost_amount, case.cost_currency)
    return Fact("cost", _("Cost"), _of_year(amount, case.cost_year), note=said(case.cost_notes, language))


def _population(case: CaseStudy) -> Fact:
    metropolis = case.places[0].metropolis
    value = _of_year(compact(metropolis.population), metropolis.population_year) if metropolis.population else ""
    return Fact("population", _("Population of the metropolitan area"), value)


def figures(case: CaseStudy, names: Names) -> Sequence[Figure]:
    """Return the key figures of a case study."""
    return [
        Figure(number(figure.value), _of_year(said(figure.labels, names.language), figure.year))
        for figure in case.key_figures
    ]


def _of_year(text: str, year: int | None) -> str:
    return f"{text} ({year})" if year else text
