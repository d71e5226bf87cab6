"""Reading SKOS: a thesaurus in Turtle or RDF/XML becomes concepts, and what is wrong with it is told.

Only this module needs rdflib, which takes a second to load; it is imported when a file is compiled, not before.
Nothing outside the file is fetched: imports, external entities and document type definitions are not followed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from search.languages import LANGUAGES
from search.vocabulary.concepts import LONGEST_TERM, Concept
from search.vocabulary.words import term_key

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

#: The biggest file that is read; the largest public thesauri in SKOS are about this size.
LARGEST_FILE = 100_000_000
_LONGEST_LABEL = 200
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_SKOS_XL = "http://www.w3.org/2008/05/skos-xl#"
#: What tells apart concepts of the same name and is not part of the name: *Mercury (planet)*.
_QUALIFIER = re.compile(r"(?<=\w)\s*\([^()]*\)$")
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")
_MOST_PROBLEMS_TOLD = 20


class UnreadableVocabulary(ValueError):
    """The file is no SKOS vocabulary that can be read; the message says why, for the person who gave it."""


@dataclass(frozen=True)
class Report:
    """What a vocabulary holds.

    ``labels`` counts the names in each language, ``without`` the concepts that have none in it; ``ambiguous`` counts
    the names that several concepts share; ``problems`` are sentences, at most twenty.
    """

    concepts: int
    labels: Mapping[str, int]
    without: Mapping[str, int]
    ambiguous: Mapping[str, int]
    problems: tuple[str, ...] = ()


def read(data: bytes, languages: Sequence[str] = LANGUAGES) -> list[Concept]:
    """Return the concepts of a SKOS file that have a name in at least one of the languages, in a stable order.

    Turtle and RDF/XML are told apart by their first character. Labels may be plain SKOS or SKOS-XL; a language tag
    such as ``es-419`` counts for ``es``. Raises ``UnreadableVocabulary``.
    """
    concepts = concepts_in(graph_of(data), languages)
    if not concepts:
        wanted = ", ".join(languages)
        raise UnreadableVocabulary(f"There is no SKOS concept with a label in any of these languages: {wanted}.")
    return concepts


def concepts_in(graph: "Graph", languages: Sequence[str] = LANGUAGES) -> list[Concept]:
    """Return the concepts of a graph as ``read`` does; an empty list where there are none."""
    names: dict[Node, dict[str, dict[str, list[str]]]] = {}
    for kind in ("prefLabel", "altLabel", "hiddenLabel"):
        for subject, language, text in _labels(graph, kind):
            if language in languages:
                names.setdefault(subject, {}).setdefault(kind, {}).setdefault(language, []).append(text)
    concepts = [_concept(str(subject), kinds) for subject, kinds in names.items() if _is_concept(graph, subject)]
    return sorted(concepts, key=lambda concept: concept.identifier)


def graph_of(data: bytes) -> "Graph":
    """Return the statements of one file; raises ``UnreadableVocabulary``."""
    if len(data) > LARGEST_FILE:
        raise UnreadableVocabulary(f"The file is larger than {LARGEST_FILE // 1_000_000} MB.")
    import rdflib  # noqa: PLC0415 — slow to load and never needed where a compiled vocabulary is at hand
    from rdflib.exceptions import ParserError  # noqa: PLC0415 — as above
    from rdflib.plugins.parsers.notation3 import BadSyntax  # noqa: PLC0415 — as above

    text = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    is_xml = text.startswith((b"<?xml", b"<rdf:", b"<RDF", b"<!--", b"<!DOCTYPE")) or data[:2] in {
        b"\xff\xfe",
        b"\xfe\xff",
    }
    if is_xml:
        _refuse_entities(data)
    try:
        return rdflib.Graph().parse(data=data if is_xml else text, format="xml" if is_xml else "turtle")
    except BadSyntax as error:
        raise UnreadableVocabulary(f"The Turtle is not well formed, near line {error.lines + 1}.") from None
    except (SAXException, ParserError, ValueError, LookupError, RecursionError) as error:
        kind = "RDF/XML" if is_xml else "Turtle"
        raise UnreadableVocabulary(f"The file is not well-formed {kind} ({type(error).__name__}).") from None


def _refuse_entities(data: bytes) -> None:
    """Refuse XML that declares entities or points outside itself: a few lines of it can fill the memory."""
    from defusedxml import (  # type: ignore[import-untyped]  # noqa: PLC0415 — needed only to compile a file
        DefusedXmlException,
    )
    from defusedxml.sax import parseString  # type: ignore[import-untyped]  # noqa: PLC0415 — as above

    try:
        parseString(data, ContentHandler(), forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        raise UnreadableVocabulary("The XML declares entities or refers to other files; this is refused.") from None
    except SAXException as error:
        raise UnreadableVocabulary(f"The XML is not well formed ({error}).") from None


def _labels(graph: "Graph", kind: str) -> Iterable[tuple["Node", str, str]]:
    """Yield concept, primary language and text of every label of a kind, sorted."""
    from rdflib import Literal, URIRef  # noqa: PLC0415 — as in graph_of

    plain = graph.subject_objects(URIRef(_SKOS + kind))
    forms = URIRef(_SKOS_XL + "literalForm")
    extended = (
        (subject, form)
        for subject, label in graph.subject_objects(URIRef(_SKOS_XL + kind))
        for form in graph.objects(label, forms)
    )
    rows = []
    for subject, label in [*plain, *extended]:
        text = _QUALIFIER.sub("", _BLANKS.sub(" ", str(label)).strip())
        if isinstance(label, Literal) and label.language and 0 < len(text) <= _LONGEST_LABEL:
            rows.append((subject, label.language, text))
    # The plain tag sorts before its regional ones, so that it gives the preferred name.
    rows.sort(key=lambda row: (str(row[0]), row[1], row[2]))
    for subject, language, text in rows:
        yield subject, language.partition("-")[0].lower(), text


def _is_concept(graph: "Graph", subject: "Node") -> bool:
    """Tell whether something labelled is a concept: said to be one, or said to be nothing else (a collection)."""
    from rdflib import RDF, URIRef  # noqa: PLC0415 — as in graph_of

    kinds: set[Node] = set(graph.objects(subject, RDF.type))
    others: set[URIRef] = {URIRef(_SKOS + kind) for kind in ("ConceptScheme", "Collection", "OrderedCollection")}
    return URIRef(_SKOS + "Concept") in kinds or not kinds & others


def _concept(identifier: str, kinds: Mapping[str, Mapping[str, list[str]]]) -> Concept:
    preferred = {language: texts[0] for language, texts in kinds.get("prefLabel", {}).items()}
    alternative: dict[str, tuple[str, ...]] = {}
    for language in kinds.get("prefLabel", {}).keys() | kinds.get("altLabel", {}).keys():
        further = kinds.get("prefLabel", {}).get(language, [])[1:] + kinds.get("altLabel", {}).get(language, [])
        unique = tuple(name for name in dict.fromkeys(further) if name != preferred.get(language))
        if unique:
            alternative[language] = unique
    hidden = {language: tuple(dict.fromkeys(texts)) for language, texts in kinds.get("hiddenLabel", {}).items()}
    return Concept(identifier, preferred, alternative, hidden)


def report_on(concepts: Sequence[Concept], languages: Sequence[str] = LANGUAGES) -> Report:
    """Return what the concepts hold and what a person should know before they are used."""
    labels = {language: sum(len(concept.recognised(language)) for concept in concepts) for language in languages}
    without = {language: sum(not concept.names(language) for concept in concepts) for language in languages}
    problems: list[str] = []
    ambiguous: dict[str, int] = {}
    for language in languages:
        named: Counter[tuple[str, ...]] = Counter()
        for concept in concepts:
            named.update({term_key(name, language) for name in concept.recognised(language)})
        ambiguous[language] = sum(count > 1 for count in named.values())
        if not labels[language]:
            problems.append(f"No concept has a name in the language {language}.")
    problems += _problems_of_concepts(concepts, languages)
    left = len(problems) - _MOST_PROBLEMS_TOLD
    if left > 0:
        problems = [*problems[: _MOST_PROBLEMS_TOLD - 1], f"… and {left + 1} more."]
    return Report(len(concepts), labels, without, ambiguous, tuple(problems))


def _problems_of_concepts(concepts: Sequence[Concept], languages: Sequence[str]) -> list[str]:
    problems = []
    for concept in concepts:
        missing = [language for language in languages if not concept.names(language)]
        if missing:
            problems.append(f"{concept.identifier}: no name in {', '.join(missing)}.")
        for language in languages:
            for name in concept.recognised(language):
                if not 0 < len(term_key(name, language)) <= LONGEST_TERM:
                    problems.append(f"{concept.identifier}: {name!r} is too long or has no word; it is not looked for.")
    return problems
