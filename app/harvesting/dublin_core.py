"""An entry in unqualified Dublin Core (DCMI Metadata Element Set 1.1), in every language that it has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.content.kinds import Kind
from app.content.models import ContentItem
from app.content.reading import entry_of
from app.kernel.markup import plain_text
from app.mailing.posting import speaking
from app.portal.citing import Reference, reference_of
from app.portal.labels import Labels
from app.taxonomy.models import CAPACITY, PRINCIPLE, SDG, THEME
from config.languages import LANGUAGE_CODES

_SUBJECTS = (THEME, PRINCIPLE, CAPACITY, SDG)


@dataclass(frozen=True)
class Element:
    """An element: its name without prefix, its text, and the language of that where it has one."""

    name: str
    text: str
    language: str = ""


def describe(kind: Kind, item: ContentItem, labels: Mapping[str, Labels]) -> list[Element]:
    """Return the elements of a public entry; ``labels`` are the names by language."""
    texts = item.public_translations()
    languages = [code for code in dict.fromkeys((item.original_language, *LANGUAGE_CODES)) if code in texts]
    with speaking(languages[0]):
        reference = reference_of(entry_of(kind, item, languages[0]), labels[languages[0]])
        own = kind.reference_fields(item, languages[0])
    if reference is None:
        return []
    elements = [Element("title", texts[code].title, code) for code in languages]
    elements += [Element("creator", author.name) for author in reference.authors]
    elements += [Element("subject", name, code) for code in languages for name in _subjects(item, labels[code])]
    elements += [Element("description", plain_text(texts[code].summary), code) for code in languages]
    elements += _facts(reference)
    elements += [Element("language", code) for code in languages]
    elements += [Element("relation", source.url) for source in item.sources if source.url]
    elements += [Element("coverage", name, code) for code in languages for name in _places(item, labels[code])]
    if own.get("license"):
        elements.append(Element("rights", own["license"]))
    return [element for element in elements if element.text.strip()]


def _subjects(item: ContentItem, labels: Labels) -> Iterator[str]:
    for scheme in _SUBJECTS:
        for code in item.codes(scheme):
            yield labels.name(scheme, code)


def _places(item: ContentItem, labels: Labels) -> Iterator[str]:
    slugs = [place.metropolis_slug for place in item.places]
    yield from (labels.name("metropolis", slug) for slug in slugs)
    yield from dict.fromkeys(labels.name("country", labels.metropolis(slug).country_code) for slug in slugs)


def _facts(reference: Reference) -> list[Element]:
    """Return what is the same in every language."""
    numbered = f"{reference.series}, {reference.number}" if reference.number else reference.series
    pairs: list[tuple[str, Any]] = [
        ("publisher", reference.publisher),
        ("date", "-".join(f"{part:02d}" for part in reference.issued)),
        ("type", "Text"),
        ("format", "text/html"),
        ("identifier", reference.url),
        ("identifier", f"https://doi.org/{reference.doi}" if reference.doi else ""),
        ("identifier", f"urn:isbn:{reference.isbn}" if reference.isbn else ""),
        ("source", numbered),
    ]
    return [Element(name, text) for name, text in pairs]
