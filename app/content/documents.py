"""The search document of an entry: only what everybody may read."""

from collections.abc import Iterable

from app.content.kinds import Kind
from app.content.models import ContentItem, ContentTranslation
from app.kernel.markup import plain_text
from app.members.service import country_name
from app.taxonomy.models import CAPACITY, PRINCIPLE, SDG, THEME
from search.document import Change, Deletion, Document, Place, Text


def identifier_of(item: ContentItem) -> str:
    """Return the name of an entry in an index: the number of its row."""
    return str(item.id)


def change_of(kind: Kind, item: ContentItem) -> Change:
    """Return what an engine is to be told of ``item``: its document, or that it is not public (any more)."""
    texts = item.public_translations()
    if not item.is_public or not texts:
        return Deletion(identifier_of(item), item.index_version)
    return Document(
        identifier=identifier_of(item),
        version=item.index_version,
        texts={language: _text(kind, item, text) for language, text in texts.items()},
        facets=_facets(kind, item, tuple(sorted(texts))),
        places=tuple(Place(place.metropolis.latitude, place.metropolis.longitude) for place in item.places),
        published=item.published_at,
    )


def _text(kind: Kind, item: ContentItem, text: ContentTranslation) -> Text:
    metropolises = [place.metropolis for place in item.places]
    names = [name for m in metropolises for name in (m.name(text.language), m.native_name)]
    names += [country_name(m.country_code, text.language) for m in metropolises]
    names += [term.label(text.language) for term in item.terms]
    names += kind.names(item, text.language)
    sections = [plain_text(text.sections[name]) for name in kind.section_names if text.sections.get(name)]
    return Text(
        title=text.title,
        summary=plain_text(text.summary),
        body="\n\n".join((*sections, *kind.further_text(item, text.language))),
        names=" · ".join(dict.fromkeys(names)),
    )


def _facets(kind: Kind, item: ContentItem, languages: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    metropolises = [place.metropolis for place in item.places]
    parents = (term.parent_code for term in item.terms if term.scheme == PRINCIPLE)
    return {
        "kind": (kind.code,),
        "theme": item.codes(THEME),
        "principle": item.codes(PRINCIPLE),
        "domain": _once(code for code in parents if code),
        "capacity": item.codes(CAPACITY),
        "sdg": item.codes(SDG),
        "region": _once(m.region_code for m in metropolises),
        "country": _once(m.country_code for m in metropolises),
        "metropolis": _once(m.slug for m in metropolises),
        "language": languages,
        **kind.facets(item),
    }


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
