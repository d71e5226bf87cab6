"""The vocabulary of the urban field holds to the rules of its README."""

import unicodedata
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

FOLDER = Path(__file__).parents[3] / "search" / "data" / "vocabulary"
FILES = sorted(FOLDER.glob("*.ttl"))
LANGUAGES = ("en", "es", "fr")
CONCEPT_NAMESPACE = "urn:policy-transfer:concept:"
#: Labels with two meanings that a query alone cannot tell apart, as (language, label).
AMBIGUOUS: set[tuple[str, str]] = set()


@cache
def graph_of(file: Path) -> Graph:
    return Graph().parse(file, format="turtle")


def concepts_of(file: Path) -> set[URIRef]:
    return {concept for concept in graph_of(file).subjects(RDF.type, SKOS.Concept) if isinstance(concept, URIRef)}


def all_concepts() -> set[URIRef]:
    return {concept for file in FILES for concept in concepts_of(file)}


def labels_of(file: Path) -> list[tuple[URIRef, Literal]]:
    return [
        (concept, label)
        for concept in concepts_of(file)
        for kind in (SKOS.prefLabel, SKOS.altLabel)
        for label in graph_of(file).objects(concept, kind)
        if isinstance(label, Literal)
    ]


def test_the_field_is_covered():
    assert len(all_concepts()) >= 600


def test_no_concept_stands_in_two_files():
    counted = Counter(concept for file in FILES for concept in concepts_of(file))
    assert [concept for concept, files in counted.items() if files > 1] == []


def test_no_concept_is_described_twice_in_a_file():
    # A graph merges two descriptions of one concept without a word, so the text itself is counted.
    written = Counter(
        line.split()[0] for file in FILES for line in file.read_text(encoding="utf-8").splitlines() if line[:1] == ":"
    )
    assert [name for name, times in written.items() if times > 1] == []
    assert {name.removeprefix(":") for name in written} == {
        concept.removeprefix(CONCEPT_NAMESPACE) for concept in all_concepts()
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_concept_has_one_preferred_label_a_language(file):
    for concept in concepts_of(file):
        languages = sorted(label.language or "" for label in graph_of(file).objects(concept, SKOS.prefLabel))
        assert tuple(languages) == LANGUAGES, concept


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_labels_are_clean(file):
    for concept, label in labels_of(file):
        text = str(label)
        assert label.language in LANGUAGES, (concept, text)
        assert text, concept
        assert text == " ".join(text.split()), (concept, text)
        assert text == unicodedata.normalize("NFC", text), (concept, text)
        assert not any(unicodedata.category(character).startswith("C") for character in text), (concept, text)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_concept_repeats_a_label(file):
    counted = Counter((concept, label.language, str(label).casefold()) for concept, label in labels_of(file))
    assert [repeated for repeated, times in counted.items() if times > 1] == []


def test_only_ambiguous_labels_belong_to_two_concepts():
    owners = defaultdict(set)
    for file in FILES:
        for concept, label in labels_of(file):
            owners[label.language, str(label).casefold()].add(concept)
    shared = {label for label, concepts in owners.items() if len(concepts) > 1}
    assert shared == AMBIGUOUS


def test_broader_and_related_concepts_exist():
    known = all_concepts()
    targets = {
        target
        for file in FILES
        for kind in (SKOS.broader, SKOS.related)
        for target in graph_of(file).objects(None, kind)
    }
    assert targets
    assert targets - known == set()


def test_no_concept_is_broader_than_itself():
    broader = defaultdict(set)
    for file in FILES:
        for concept, target in graph_of(file).subject_objects(SKOS.broader):
            broader[concept].add(target)
    for concept in list(broader):
        reached, waiting = set(), set(broader[concept])
        while waiting:
            above = waiting.pop()
            reached.add(above)
            waiting |= broader.get(above, set()) - reached
        assert concept not in reached


def test_the_scheme_has_a_title_in_each_language():
    graph = graph_of(FOLDER / "scheme.ttl")
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    titles = {title.language for title in graph.objects(scheme, DCTERMS.title) if isinstance(title, Literal)}
    assert titles == set(LANGUAGES)
