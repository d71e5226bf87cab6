"""The facts of an expert, ready to be read; what they keep to themselves is left out."""

from collections.abc import Sequence

from babel import Locale
from flask_babel import lazy_gettext as _

from app.content.kinds import Fact, Names
from app.experts.facets import AVAILABILITY, HELP_OFFERED, LEVEL_LABELS
from app.experts.models import Expert
from app.kernel.formats import listed, said
from app.members.service import country_name


def facts(expert: Expert, names: Names) -> Sequence[Fact]:
    """Return the facts of an expert in reading order; empty and hidden ones are left out."""
    return [fact for fact in _facts(expert, names) if fact.value and expert.shows(fact.name)]


def _facts(expert: Expert, names: Names) -> Sequence[Fact]:
    language = names.language
    orcid = f"https://orcid.org/{expert.orcid}" if expert.orcid else ""
    return (
        Fact("position", _("Position"), said(expert.positions, language)),
        Fact("organisation", _("Organisation"), expert.organisation or ""),
        Fact("country", _("Country"), country_name(expert.country_code, language) if expert.country_code else ""),
        Fact("metropolises", _("Has worked in"), listed(_places(expert, names))),
        Fact("regions", _("Regions"), listed(names.name("region", code) for code in expert.regions)),
        Fact("topics", _("Topics"), listed(said(topic["labels"], language) for topic in expert.topics)),
        Fact("languages", _("Languages spoken"), listed(spoken(expert, language))),
        Fact("help", _("Offers"), listed(str(HELP_OFFERED.values[code]) for code in expert.help_offered)),
        Fact("availability", _("Availability"), str(AVAILABILITY.values.get(expert.availability or "", ""))),
        Fact("orcid", "ORCID", expert.orcid or "", url=orcid),
    )


def _places(expert: Expert, names: Names) -> list[str]:
    return [names.name("metropolis", place.metropolis_slug) for place in expert.places]


def spoken(expert: Expert, language: str) -> list[str]:
    """Return the languages that an expert speaks, each with its level, in ``language``."""
    known = Locale.parse(language).languages
    return [f"{known.get(one['language'], one['language'])} ({LEVEL_LABELS[one['level']]})" for one in expert.languages]
