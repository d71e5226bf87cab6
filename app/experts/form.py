"""The form of a profile: one page, from what is typed to the interchange form and back."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.experts.models import AVAILABILITIES, HELP, HIDEABLE, LEVELS
from app.experts.schemas import LANGUAGE, REGIONS, OrcidField
from app.experts.topics import find_topics
from app.kernel.fields import Line, Prose, WebAddress
from app.kernel.text import sort_key
from app.members.models import Metropolis
from config.languages import LANGUAGE_CODES

#: How many languages the form has room for.
LANGUAGE_ROWS = 5
_WORK = re.compile(r"(?:^|/)([a-z-]{1,40}/[a-z0-9-]{1,120})/?(?:[?#].*)?$")


class ExpertForm(Schema):
    """What is typed. Names of places, topics and works are checked when the record is made of it."""

    name = Line(200, required=True)
    summary = Prose(required=True, validate=validate.Length(max=1_000))
    biography = Prose()
    experience = Prose()
    position = Line(200)
    organisation = Line(300)
    country = fields.String(required=True)
    base = fields.String()
    worked_in = Line(2_000)
    themes = fields.List(fields.String(), load_default=list)
    principles = fields.List(fields.String(), load_default=list)
    topics = Line(2_000)
    regions = fields.List(fields.String(validate=validate.OneOf(REGIONS)), load_default=list)
    help = fields.List(fields.String(validate=validate.OneOf(HELP)), load_default=list)
    availability = fields.String(validate=validate.OneOf(AVAILABILITIES), load_default="available")
    orcid = OrcidField()
    website = WebAddress()
    works = fields.String(validate=validate.Length(max=8_000))
    hidden_fields = fields.List(fields.String(validate=validate.OneOf(HIDEABLE)), load_default=list)
    consent = fields.String(
        required=True, error_messages={"required": _("Without your consent the profile cannot be published.")}
    )

    for _row in range(1, LANGUAGE_ROWS + 1):
        locals()[f"language_{_row}"] = fields.String(validate=LANGUAGE)
        locals()[f"level_{_row}"] = fields.String(validate=validate.OneOf(LEVELS), load_default="fluent")
    del _row

    @validates_schema(skip_on_field_errors=True)
    def _languages_once(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        seen: set[str] = set()
        for row in range(1, LANGUAGE_ROWS + 1):
            code = data.get(f"language_{row}")
            if code in seen:
                raise ValidationError(_("A language is named twice."), f"language_{row}")
            seen.update([code] if code else [])


def record_of(
    typed: Mapping[str, Any], before: Mapping[str, Any], language: str, metropolises: Sequence[Metropolis], moment: str
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the record of a checked form laid over the record ``before``, and the reasons by field why not.

    ``language`` is that of the profile's texts, ``moment`` the ISO time of the consent.
    """
    reasons: dict[str, str] = {}
    worked_in, strange = _places(_parts(typed.get("worked_in", ""), ","), metropolises)
    if strange:
        reasons["worked_in"] = gettext("Not a member metropolis: %(names)s.", names=", ".join(strange))
    topics, unknown = find_topics(_parts(typed.get("topics", ""), ","), language)
    if unknown:
        reasons["topics"] = gettext(
            "Not in the vocabulary: %(names)s. Try a more usual word.", names=", ".join(unknown)
        )
    works, odd = _works(_parts(typed.get("works", ""), "\n"))
    if odd:
        reasons["works"] = gettext("Not an address of this portal: %(names)s.", names=", ".join(odd))
    base = [typed["base"]] if typed.get("base") else []
    texts = {name: typed.get(name) for name in ("summary", "biography", "experience")} | {"title": typed["name"]}
    others = before.get("translations", {})
    position = dict(before.get("position", {}))
    position.pop(language, None)
    if typed.get("position"):
        position[language] = typed["position"]
    links = [one for one in before.get("attachments", []) if one.get("type") != "link"]
    if typed.get("website"):
        links.append({"type": "link", "url": typed["website"], "labels": {}})
    kept = {k: v for k, v in others.get(language, {}).items() if k not in texts}
    record = {
        **before,
        "original_language": language,
        "metropolises": list(dict.fromkeys([*base, *worked_in])),
        "themes": typed["themes"],
        "principles": typed["principles"],
        "country": typed["country"],
        "organisation": typed.get("organisation"),
        "position": position,
        "languages": _languages(typed),
        "regions": typed["regions"],
        "topics": topics,
        "help": typed["help"],
        "availability": typed["availability"],
        "orcid": typed.get("orcid"),
        "works": works,
        "hidden_fields": typed["hidden_fields"],
        "consented_at": before.get("consented_at") or moment,
        "attachments": links,
        "translations": {**others, language: kept | {k: v for k, v in texts.items() if v}},
    }
    return {name: value for name, value in record.items() if value not in (None, "", [], {})}, reasons


def values_of(record: Mapping[str, Any], language: str, metropolises: Sequence[Metropolis]) -> dict[str, Any]:
    """Return what the form shows of a record in the texts of ``language``."""
    names = {metropolis.slug: metropolis.name(language) for metropolis in metropolises}
    text = record.get("translations", {}).get(language, {})
    places = list(record.get("metropolises", []))
    links = [one["url"] for one in record.get("attachments", []) if one.get("type") == "link"]
    values: dict[str, Any] = {
        "name": text.get("title"),
        **{name: text.get(name) for name in ("summary", "biography", "experience")},
        "position": record.get("position", {}).get(language),
        "base": places[0] if places else "",
        "worked_in": ", ".join(names.get(slug, slug) for slug in places[1:]),
        "topics": ", ".join(topic["labels"].get(language, topic["identifier"]) for topic in record.get("topics", [])),
        "website": links[0] if links else "",
        "works": "\n".join(record.get("works", [])),
        "consent": "yes" if record.get("consented_at") else "",
    }
    for name in ("organisation", "country", "orcid", "themes", "principles", "regions", "help", "hidden_fields"):
        values[name] = record.get(name)
    values["availability"] = record.get("availability", "available")
    values |= {f"level_{row}": "fluent" for row in range(1, LANGUAGE_ROWS + 1)}
    for row, spoken in enumerate(record.get("languages", [])[:LANGUAGE_ROWS], 1):
        values[f"language_{row}"], values[f"level_{row}"] = spoken["language"], spoken["level"]
    return values


def changes(before: Mapping[str, Any], after: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return what a draft has to change to become ``after``: paths and values, as ``drafts.save`` takes them."""
    fixed = ("original_language", "translations", "reference", "state", "published_at")
    names = [name for name in {**before, **after} if name not in fixed]
    new = {name: after.get(name) for name in names}
    text = after["translations"][language]
    fields = ("title", "summary", "biography", "experience")
    return new | {f"translations.{language}.{name}": text.get(name) for name in fields}


def _parts(text: str, separator: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(separator) if part.strip()))


def _places(names: Sequence[str], metropolises: Sequence[Metropolis]) -> tuple[list[str], list[str]]:
    known = {
        sort_key(name): metropolis.slug
        for metropolis in metropolises
        for name in (metropolis.slug, metropolis.native_name, *(metropolis.name(code) for code in LANGUAGE_CODES))
    }
    found = [known[sort_key(name)] for name in names if sort_key(name) in known]
    return found, [name for name in names if sort_key(name) not in known]


def _works(addresses: Sequence[str]) -> tuple[list[str], list[str]]:
    matches = [(address, _WORK.search(address)) for address in addresses]
    return [match[1] for _address, match in matches if match], [address for address, match in matches if not match]


def _languages(typed: Mapping[str, Any]) -> list[dict[str, str]]:
    rows = ((typed.get(f"language_{row}"), typed.get(f"level_{row}")) for row in range(1, LANGUAGE_ROWS + 1))
    return [{"language": code, "level": level or "fluent"} for code, level in rows if code]
