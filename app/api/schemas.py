"""The shape of every answer, for the OpenAPI document; the tests hold the answers against it."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from marshmallow import Schema, fields, validate

from app.content.answers import AnswerSchema, CodeSchema
from app.content.kinds import Kind
from app.kernel.texts import N_
from app.taxonomy.models import SCHEMES
from config.languages import LANGUAGE_CODES
from search.query import Origin, Sort


def _text(description: str = "", **options: Any) -> fields.String:
    return fields.String(metadata={"description": description} if description else {}, **options)


def _address(description: str = "", **options: Any) -> fields.String:
    return fields.String(metadata={"format": "uri", **({"description": description} if description else {})}, **options)


def _whole(description: str = "", **options: Any) -> fields.Integer:
    return fields.Integer(strict=True, metadata={"description": description} if description else {}, **options)


def _language(**options: Any) -> fields.String:
    return fields.String(validate=validate.OneOf(LANGUAGE_CODES), **options)


def _labels() -> fields.Dict:
    return fields.Dict(keys=_language(), values=fields.String())


class ShownTextSchema(AnswerSchema):
    """A text and the language in which it is shown."""

    text = _text()
    language = _language()


class MetropolisNameSchema(AnswerSchema):
    """A metropolis, in short."""

    slug = _text()
    name = _text()
    country = fields.Nested(CodeSchema, allow_none=True)
    region = fields.Nested(CodeSchema, allow_none=True)


class TagSchema(CodeSchema):
    """A term that an entry is tagged with."""

    scheme = _text(validate=validate.OneOf(SCHEMES))


class EntryLinksSchema(AnswerSchema):
    """Where an entry is read."""

    self = _address(N_("The entry in full, as JSON."))
    page = _address(N_("Its page in the language of the answer."))


class CardSchema(AnswerSchema):
    """An entry as lists show it."""

    identifier = _text(N_("A number that is the entry’s own among all kinds."))
    reference = _text(N_("The name of the entry in addresses and files, the same in every language."))
    kind = _text()
    title = fields.Nested(ShownTextSchema)
    summary = fields.Nested(ShownTextSchema)
    languages = fields.List(_language(), metadata={"description": N_("The languages in which it can be read.")})
    metropolises = fields.List(fields.Nested(MetropolisNameSchema))
    tags = fields.List(fields.Nested(TagSchema))
    published_at = _text(allow_none=True, validate=validate.Length(min=1))
    links = fields.Nested(EntryLinksSchema)


class PartSchema(AnswerSchema):
    """A piece of a passage; “found” tells that it is what was looked for."""

    text = _text()
    found = fields.Boolean()


class PassageSchema(AnswerSchema):
    """A piece of text in which words were found."""

    language = _language()
    parts = fields.List(fields.Nested(PartSchema))


class FoundSchema(CardSchema):
    """A result of a search."""

    found_in_title = fields.Nested(PassageSchema, allow_none=True)
    passages = fields.List(fields.Nested(PassageSchema))
    kilometres = fields.Float(allow_none=True, metadata={"description": N_("The distance from the place of “near”.")})


class FacetValueSchema(AnswerSchema):
    """A value of a facet."""

    value = _text()
    name = _text()
    count = _whole(N_("How many results choosing it gives, beside the values of the facet that are chosen already."))
    chosen = fields.Boolean()


class FacetSchema(AnswerSchema):
    """A facet; its name is that of the parameter."""

    name = _text()
    values = fields.List(fields.Nested(FacetValueSchema))


class LookedForSchema(AnswerSchema):
    """Something that is looked for in the texts of one language."""

    key = _text(N_("What the parameter “off” takes to turn it off."))
    language = _language()
    text = _text()
    source = _text(N_("What was typed."))
    origin = _text(N_("Who put it into this language."), validate=validate.OneOf([origin.value for origin in Origin]))
    synonym = fields.Boolean(metadata={"description": N_("Another way to say it, which counts for less.")})
    phrase = fields.Boolean(metadata={"description": N_("It must occur word by word.")})
    active = fields.Boolean(metadata={"description": N_("False when it was turned off.")})


class PageLinksSchema(AnswerSchema):
    """Other pages of the same answer; the same as in the Link header."""

    self = _address()
    first = _address()
    prev = _address(allow_none=True)
    next = _address(allow_none=True)
    last = _address()


class PagedSchema(AnswerSchema):
    """A page of a list."""

    language = _language()
    total = _whole(N_("How many there are on all pages together."))
    page = _whole()
    page_size = _whole()
    pages = _whole(N_("How many pages can be read."))
    links = fields.Nested(PageLinksSchema)


class SearchAnswerSchema(PagedSchema):
    """The answer of a search."""

    text = _text(N_("What was looked for, as it was understood."))
    typed_in = _language(metadata={"description": N_("The language for which the words were taken.")})
    sort = _text(N_("The order that was used."), validate=validate.OneOf([order.value for order in Sort]))
    engine = _text(N_("The search engine that answered; null when there was nothing to look for."), allow_none=True)
    reduced = fields.Boolean(metadata={"description": N_("The main engine is away and another stood in for it.")})
    relaxed = fields.Boolean(metadata={"description": N_("Nothing has all the words; these results have some.")})
    did_you_mean = _text(allow_none=True)
    looked_for = fields.List(fields.Nested(LookedForSchema))
    facets = fields.List(fields.Nested(FacetSchema))


class PopulationSchema(AnswerSchema):
    """The population of the metropolitan area."""

    value = _whole()
    year = _whole(allow_none=True)
    source = _text(allow_none=True)


class MetropolisLinksSchema(EntryLinksSchema):
    """Where a metropolis and its entries are read."""

    search = _address(N_("A search for the entries about it."))


class MetropolisSchema(MetropolisNameSchema):
    """A member metropolis."""

    native_name = _text()
    names = _labels()
    latitude = fields.Float(metadata={"description": N_("Degrees, WGS 84.")})
    longitude = fields.Float()
    population = fields.Nested(PopulationSchema, allow_none=True)
    website = _address(allow_none=True)
    entries = _whole(N_("How many public entries are about it."))
    links = fields.Nested(MetropolisLinksSchema)


class MetropolisesSchema(PagedSchema):
    """A page of metropolises, by name."""

    results = fields.List(fields.Nested(MetropolisSchema))


class WordingSchema(AnswerSchema):
    """A wording of a principle and the day from which it holds."""

    valid_from = fields.Date()
    texts = _labels()
    source = _text()
    adopted_in = _text(N_("The language of the adopted wording; the others are translations."))


class TermSchema(CodeSchema):
    """A term of a scheme."""

    names = _labels()
    descriptions = _labels()
    position = _whole()
    parent = _text(N_("The code of the term that it is a part of."), allow_none=True)
    wordings = fields.List(
        fields.Nested(WordingSchema), metadata={"description": N_("All wordings of a principle, the oldest first.")}
    )
    entries = _whole(N_("How many public entries are tagged with it."))


class SchemeSchema(CodeSchema):
    """A scheme of terms."""

    parameter = _text(N_("The parameter of the search that takes its codes."), allow_none=True)
    terms = fields.List(fields.Nested(TermSchema))


class TaxonomySchema(AnswerSchema):
    """All schemes."""

    language = _language()
    schemes = fields.List(fields.Nested(SchemeSchema))


class FaultSchema(AnswerSchema):
    """A parameter that cannot be accepted."""

    parameter = _text()
    value = _text()
    reason = _text()


class ProblemSchema(Schema):
    """What went wrong (RFC 9457)."""

    type = fields.String(required=True)
    status = fields.Integer(required=True)
    title = fields.String(required=True)
    detail = fields.String(required=True)
    problems = fields.List(fields.Nested(FaultSchema), metadata={"description": N_("Each parameter that is wrong.")})


class EntryAnswerSchema(AnswerSchema):
    """What the answer for one entry of any kind has beside its ``record``."""

    identifier = _text()
    kind = fields.Nested(CodeSchema)
    language = _language()
    languages = fields.List(_language())
    title = fields.Nested(ShownTextSchema)
    summary = fields.Nested(ShownTextSchema)
    revision = _whole(N_("Grows with every published change."))
    updated_at = _text()
    names = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.String()),
        metadata={"description": N_("Names of the codes in the record, in the language of the answer, by field.")},
    )
    links = fields.Nested(EntryLinksSchema)


def entry_answer(record: type[Schema], name: str) -> type[Schema]:
    """Return the schema of the answer for one entry of a kind whose interchange form is ``record``."""
    described = {"description": N_("The entry in the interchange form, with its public texts in every language.")}
    return type(name, (EntryAnswerSchema,), {"record": fields.Nested(record, metadata=described)})


def cards_answer(kind: Kind) -> type[Schema]:
    """Return the schema of a page of entries of ``kind``, the newest first."""
    name = kind.model.__name__
    card = type(f"{name}CardSchema", (CardSchema,), dict(kind.card_fields))
    return type(f"{name}CardsSchema", (PagedSchema,), {"results": fields.List(fields.Nested(card))})


def search_answer(kinds: Iterable[Kind]) -> type[Schema]:
    """Return the schema of the answer of a search; a result has the fields of all kinds, those of others null."""
    shared = {name: deepcopy(field) for name, field in card_fields_of(kinds).items()}
    for field in shared.values():
        field.allow_none = True
    found = type("FoundSchema", (FoundSchema,), shared)
    return type("SearchAnswerSchema", (SearchAnswerSchema,), {"results": fields.List(fields.Nested(found))})


def card_fields_of(kinds: Iterable[Kind]) -> dict[str, fields.Field[Any]]:
    """Return the fields that ``kinds`` add to cards, by name."""
    return {name: field for kind in kinds for name, field in kind.card_fields.items()}
