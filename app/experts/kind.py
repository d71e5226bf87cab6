"""The declaration of the kind: what makes an entry an expert."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.content.kinds import Kind, Names
from app.content.models import ContentMetropolis
from app.content.writing import Writing
from app.experts.facets import HELP_OFFERED, OWN_FACETS
from app.experts.models import Expert
from app.experts.schemas import ExpertSchema
from app.experts.sections import SECTIONS
from app.experts.showing import facts
from app.kernel.formats import listed, said
from app.members.service import country_name

PLAIN = ("country", "organisation", "availability", "orcid", "consented_at")
JSON = ("position", "languages", "regions", "topics", "help", "works", "hidden_fields")


def apply(expert: Expert, record: Mapping[str, Any]) -> None:
    """Write the checked fields that only experts have to ``expert``; what is missing becomes empty."""
    expert.country_code = record.get("country", "")  # empty only in the preview of a draft
    expert.organisation, expert.orcid = record.get("organisation"), record.get("orcid")
    expert.positions, expert.availability = dict(record["position"]), record.get("availability")
    expert.languages, expert.topics = list(record["languages"]), list(record["topics"])
    expert.regions, expert.help_offered = list(record["regions"]), list(record["help"])
    expert.works, expert.hidden_fields = list(record["works"]), sorted(record["hidden_fields"])
    expert.consented_at = record.get("consented_at")


def dump(expert: Expert) -> dict[str, Any]:
    """Return the fields that only experts have, in the interchange form."""
    return {
        "country": expert.country_code,
        "organisation": expert.organisation,
        "position": dict(expert.positions or {}),
        "languages": list(expert.languages or []),
        "regions": list(expert.regions or []),
        "topics": list(expert.topics or []),
        "help": list(expert.help_offered or []),
        "availability": expert.availability,
        "orcid": expert.orcid,
        "works": list(expert.works or []),
        "hidden_fields": list(expert.hidden_fields or []),
        "consented_at": expert.consented_at.isoformat() if expert.consented_at else None,
    }


def public(record: dict[str, Any]) -> dict[str, Any]:
    """Return the interchange form of an expert without what they keep to themselves, and which fields that are."""
    kept = {*record.get("hidden_fields", ()), "hidden_fields", "consented_at"}
    return {name: value for name, value in record.items() if name not in kept}


def facets(expert: Expert) -> dict[str, tuple[str, ...]]:
    """Return the values of the facets of experts, without what they keep to themselves."""
    places = [place.metropolis for place in expert.places]
    regions = [m.region_code for m in places] + (list(expert.regions) if expert.shows("regions") else [])
    countries = [m.country_code for m in places] + ([expert.country_code] if expert.shows("country") else [])
    return {
        "region": tuple(dict.fromkeys(regions)),
        "country": tuple(dict.fromkeys(countries)),
        "metropolis": tuple(m.slug for m in places),
        "spoken": tuple(one["language"] for one in expert.languages) if expert.shows("languages") else (),
        "help": tuple(expert.help_offered) if expert.shows("help") else (),
        "availability": (expert.availability,) if expert.availability else (),
        "topic": tuple(topic["identifier"] for topic in expert.topics),
    }


def search_names(expert: Expert, language: str) -> list[str]:
    """Return the names, in ``language``, by which a search finds an expert beside those of terms and places."""
    names = [said(topic["labels"], language) for topic in expert.topics]
    if expert.shows("position"):
        names.append(said(expert.positions, language))
    if expert.shows("organisation") and expert.organisation:
        names.append(expert.organisation)
    if expert.shows("country"):
        names.append(country_name(expert.country_code, language))
    return [name for name in names if name]


def counted(count: int, written: str) -> str:
    """Return how many experts there are; ``written`` is ``count`` as the reader's language writes it."""
    return ngettext("%(number)s expert", "%(number)s experts", count, number=written)


def card_facts(session: Session, identifiers: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """Return what cards show of experts by identifier, without what they keep to themselves."""
    row = Expert.__table__.c
    found = session.execute(
        select(
            row.id, row.country_code, row.organisation, row.positions, row.help_offered, row.availability,
            row.hidden_fields, exists().where(ContentMetropolis.item_id == row.id),
        ).where(row.id.in_(identifiers))
    )  # fmt: skip
    shown: dict[int, Mapping[str, Any]] = {}
    for identifier, country, organisation, positions, offered, availability, hidden, placed in found:
        shown[identifier] = {
            "country": "" if placed or "country" in hidden else country,  # a card names the country of a place itself
            "organisation": "" if "organisation" in hidden else organisation or "",
            "positions": {} if "position" in hidden else positions,
            "help": () if "help" in hidden else tuple(offered),
            "availability": availability,
        }
    return shown


def card_line(facts: Mapping[str, Any], names: Names) -> Sequence[str]:
    """Return position, organisation, country and offers of a card as a reader sees them."""
    offers = listed(str(HELP_OFFERED.values[code]) for code in facts["help"])
    country = names.name("country", facts["country"]) if facts["country"] else ""
    return said(facts["positions"], names.language), facts["organisation"], country, offers


def structured(entry: Any, names: Names) -> dict[str, Any]:
    """Return an expert as a ``Person`` of schema.org."""
    expert: Expert = entry.item
    told = {fact.name: fact for fact in facts(expert, names)}
    person: dict[str, Any] = {"@context": "https://schema.org", "@type": "Person", "name": entry.title.text}
    if "position" in told:
        person["jobTitle"] = told["position"].value
    if "organisation" in told:
        person["worksFor"] = {"@type": "Organization", "name": told["organisation"].value}
    if "orcid" in told:
        person["sameAs"] = told["orcid"].url
    if expert.topics:
        person["knowsAbout"] = [said(topic["labels"], names.language) for topic in expert.topics]
    if expert.languages and expert.shows("languages"):
        person["knowsLanguage"] = [one["language"] for one in expert.languages]
    return person


#: Without these no profile is published; the other fields are all the person's own choice.
WRITING = Writing(
    essential=("title", "summary", "country", "consented_at"),
    expected=("biography", "themes", "topics", "languages", "help"),
    full=("title", "summary", "biography"),
    labels={
        "position": _("Position"),
        "organisation": _("Organisation"),
        "country": _("Country"),
        "availability": _("Availability"),
        "orcid": _("ORCID identifier"),
        "languages": _("Languages spoken"),
        "regions": _("Regions"),
        "topics": _("Topics"),
        "help": _("Offers"),
        "works": _("Case studies and papers you had a part in"),
        "hidden_fields": _("Kept to oneself"),
        "consented_at": _("Consent"),
    },
)

EXPERT = Kind(
    code="expert",
    path="experts",
    label=_("Expert"),
    label_plural=_("Experts"),
    purpose=_("people who share what they know, as far as they wish to be found."),
    counted=counted,
    model=Expert,
    schema=ExpertSchema,
    sections=SECTIONS,
    apply=apply,
    dump=dump,
    plain_columns=PLAIN,
    json_columns=JSON,
    writing=WRITING,
    begun_by=None,
    public=public,
    personal=True,
    own_facets=OWN_FACETS,
    facets=facets,
    names=search_names,
    facts=facts,
    template="experts/expert.html",
    drawing="M30 31a8 8 0 1 0 0-16a8 8 0 0 0 0 16M15 47c0-8 7-11 15-11s15 3 15 11",
    card_facts=card_facts,
    card_line=card_line,
    structured_type="Person",
    structured=structured,
    citable=False,
    comparable=False,
)
