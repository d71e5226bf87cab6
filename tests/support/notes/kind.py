"""The declaration of notes: a title, a summary, one text; with or without a metropolis; one facet of their own."""

from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import fields, validate

from app.content.kinds import Fact, Kind, Names, OwnFacet, Section
from app.content.models import ContentItem
from app.content.schemas import ContentSchema, places, translation_schema
from config.languages import LANGUAGE_CODES


class Note(ContentItem):
    """A note; it has no table of its own, so that the tables of the portal stay as they are."""

    __mapper_args__ = {"polymorphic_identity": "note"}  # noqa: RUF012  (SQLAlchemy reads it as a class attribute)


class NoteSchema(ContentSchema):
    """A note in the interchange form."""

    metropolises = places(needed=False)
    translations = fields.Dict(
        keys=fields.String(validate=validate.OneOf(LANGUAGE_CODES)),
        values=fields.Nested(translation_schema(("text",))),
        required=True,
    )


#: The names are messages of the portal, so that they are in its catalogues.
PLACED = OwnFacet(name="placed", label=_("Map"), values={"yes": _("Metropolis"), "no": _("Country")})


def placed(note: Note) -> dict[str, tuple[str, ...]]:
    """Return whether a note names a metropolis; one that does not is about Iceland, where no member is."""
    return {"placed": ("yes",)} if note.places else {"placed": ("no",), "country": ("IS",)}


def facts(note: Note, names: Names) -> list[Fact]:
    """Return the same as a line to read."""
    return [Fact("placed", _("Map"), names.name("placed", placed(note)["placed"][0]))]


def structured(entry: Any, _names: Names) -> dict[str, Any]:
    """Return what schema.org has for a thing that is no work."""
    return {"name": entry.title.text}


NOTE = Kind(
    code="note",
    path="notes",
    label=_("Summary"),
    label_plural=_("Results"),
    model=Note,
    schema=NoteSchema,
    sections=(Section("text", _("Summary"), _("Summary")),),
    own_facets=(PLACED,),
    facets=placed,
    facts=facts,
    structured_type="Thing",
    structured=structured,
    citable=False,
)
