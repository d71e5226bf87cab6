"""The parameters of the interface: each described once, for the OpenAPI document and for reading requests strictly.

The pages forgive what they do not understand; the interface refuses it, so that a program learns of its mistake.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.content.kinds import Kind, OwnFacet, facets_of, own_facets_of
from app.kernel.texts import N_
from app.portal.criteria import LONGEST_TEXT, MOST_VALUES, PAGE_SIZE
from config.languages import LANGUAGE_CODES
from search.query import DEEPEST_RESULT, LARGEST_PAGE, Sort

#: ``language`` is the language of an answer here, so the facet of that name has another.
_LANGUAGE_FACET, _LANGUAGE_PARAMETER = "language", "language_available"
_LATITUDE = r"-?(90(\.0{1,10})?|[1-8]?[0-9](\.[0-9]{1,10})?)"
_LONGITUDE = r"-?(180(\.0{1,10})?|(1[0-7][0-9]|[1-9]?[0-9])(\.[0-9]{1,10})?)"
POINT = f"^{_LATITUDE},{_LONGITUDE}$"
_SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"
#: No control characters, no overriding of the direction of text.
_TEXT = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069\ufeff\ue000\ue001]*$"
_WHOLE = re.compile(r"[0-9]{1,9}")
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,20})?")


def parameter_of(facet: str) -> str:
    """Return the name of the parameter that takes the values of ``facet``."""
    return _LANGUAGE_PARAMETER if facet == _LANGUAGE_FACET else facet


def facet_of(parameter: str) -> str:
    """Return the facet whose values ``parameter`` takes; the name of any other parameter as it is."""
    return _LANGUAGE_FACET if parameter == _LANGUAGE_PARAMETER else parameter


@dataclass(frozen=True)
class Parameter:
    """A query parameter. ``schema`` is JSON Schema for one value; ``many`` tells that it may be given repeatedly."""

    name: str
    description: str
    schema: Mapping[str, Any]
    example: Any = None
    many: bool = False

    def accepts(self, raw: str) -> bool:
        """Tell whether ``raw``, one value as it stands in an address, fits the schema."""
        kind = self.schema["type"]
        if kind == "string":
            return (
                len(raw) <= self.schema.get("maxLength", 200)
                and re.search(self.schema.get("pattern", "^.+$"), raw) is not None
                and not raw.endswith("\n")
                and raw in self.schema.get("enum", (raw,))
            )
        if not (_WHOLE if kind == "integer" else _NUMBER).fullmatch(raw):
            return False
        return bool(self.schema["minimum"] <= float(raw) <= self.schema["maximum"])

    def document(self) -> dict[str, Any]:
        """Return the Parameter Object of OpenAPI."""
        schema: dict[str, Any] = dict(self.schema)
        if self.many:
            schema = {"type": "array", "items": schema, "maxItems": MOST_VALUES}
        described: dict[str, Any] = {
            "name": self.name,
            "in": "query",
            "description": self.description,
            "schema": schema,
        }
        if self.many:
            described |= {"style": "form", "explode": True}
        return described if self.example is None else described | {"example": self.example}


@dataclass(frozen=True)
class ParameterTable:
    """The parameters of one endpoint by name."""

    parameters: tuple[Parameter, ...]
    by_name: Mapping[str, Parameter] = field(init=False)

    def __post_init__(self) -> None:
        """Index the parameters."""
        object.__setattr__(self, "by_name", {parameter.name: parameter for parameter in self.parameters})

    def document(self) -> list[dict[str, Any]]:
        """Return all Parameter Objects."""
        return [parameter.document() for parameter in self.parameters]


_FACET_TEXTS = {
    "kind": N_("Only entries of this kind."),
    "theme": N_("Only entries with this theme, by its code."),
    "principle": N_("Only entries with this Principle for Better Cities, by its code."),
    "domain": N_("Only entries with a principle of this domain, by its code."),
    "capacity": N_("Only entries with this capacity, by its code."),
    "sdg": N_("Only entries with this Sustainable Development Goal, by its code."),
    "region": N_("Only entries about metropolises of this region, by its code."),
    "country": N_("Only entries about metropolises of this country (ISO 3166-1 alpha-2)."),
    "metropolis": N_("Only entries about this metropolis, by the last part of its address."),
    "language": N_("Only entries with a text in this language. Named so because “language” is that of the answer."),
}
_OTHER_FACET = N_("Only entries with this value.")
_FACET_EXAMPLES = {"theme": "sustainability", "region": "asia-pacific", "country": "CO", "language": "es"}
_CODE = {"type": "string", "minLength": 1, "maxLength": 200}

LANGUAGE = Parameter(
    "language",
    N_("The language of the answer: names, messages, and texts where they exist in it. Without it, Accept-Language."),
    {"type": "string", "enum": list(LANGUAGE_CODES)},
    "en",
)


def _page(deepest: int) -> Parameter:
    return Parameter(
        "page",
        N_("The page to read, from 1. A page behind the last is answered with 404."),
        {"type": "integer", "minimum": 1, "maximum": deepest, "default": 1},
        1,
    )


def _page_size(default: int) -> Parameter:
    return Parameter(
        "page_size",
        N_("How many results a page holds."),
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": default},
        default,
    )


def _facet(name: str, own: OwnFacet | None) -> Parameter:
    text = own.purpose or _OTHER_FACET if own else _FACET_TEXTS[name]
    example = own.example if own else _FACET_EXAMPLES.get(name)
    schema = own.schema or _CODE if own else _CODE
    return Parameter(parameter_of(name), text, schema, None if example is None else [example], many=True)


_NEAR = N_("Only entries near a metropolis (by the last part of its address) or near a point: “latitude,longitude”.")
_WITHIN = N_("How near, in kilometres. Counts only together with “near”.")
_BOX = N_("Only entries in a part of the map: “west,south,east,north” in degrees. West may be greater than east.")
_OFF = N_("A word or a language that is not to be looked for, by its key in “looked_for”.")
_SORT = N_(
    "The order. Without it: by relevance for words, else the newest first. “distance” counts only together with “near”."
)
LIST_SIZE = 20

ONLY_LANGUAGE = ParameterTable((LANGUAGE,))
LISTING = ParameterTable((LANGUAGE, _page(1_000_000), _page_size(LIST_SIZE)))
_WORDS = Parameter(
    "q",
    N_("What to look for, in English, French or Spanish. Words in double quotes must occur as they stand."),
    {"type": "string", "maxLength": LONGEST_TEXT, "pattern": _TEXT},
    "bus rapid transit",
)
_OTHERS = (
    Parameter("near", _NEAR, {"type": "string", "pattern": f"{POINT}|{_SLUG}"}, "bogota"),
    Parameter("within", _WITHIN, {"type": "number", "minimum": 1, "maximum": 20_100, "default": 500}, 1_000),
    Parameter(
        "box",
        _BOX,
        {"type": "string", "pattern": f"^{_LONGITUDE},{_LATITUDE},{_LONGITUDE},{_LATITUDE}$"},
        "-82,-56,-34,13",
    ),
    Parameter("off", _OFF, {"type": "string", "pattern": "^[a-z]{2}(:[a-z0-9-]{1,100})?$"}, ["fr"], many=True),
    Parameter("sort", _SORT, {"type": "string", "enum": [order.value for order in Sort]}, "newest"),
    _page(DEEPEST_RESULT),
    _page_size(PAGE_SIZE),
)


def search_parameters(kinds: Collection[Kind]) -> ParameterTable:
    """Return the parameters of a search among entries of ``kinds``."""
    own = own_facets_of(kinds)
    facets = [_facet(name, own.get(name)) for name in facets_of(kinds)]
    return ParameterTable((_WORDS, LANGUAGE, *facets, *_OTHERS))
