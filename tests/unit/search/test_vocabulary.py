import subprocess
import sys
from pathlib import Path

import pytest

from search.vocabulary import Concept, Likeness, Source, UnreadableVocabulary, Vocabulary, VocabularyStore
from search.vocabulary.reading import read, report_on
from search.vocabulary.words import term_key, words_in

TURTLE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <urn:test:> .
:care a skos:Concept ; skos:prefLabel "care blocks"@en, "îlots de soin"@fr, "manzanas del cuidado"@es ;
  skos:hiddenLabel "care bloks"@en .
:lane a skos:Concept ; skos:prefLabel "cycle lanes"@en-GB, "pistes cyclables"@fr, "ciclovías"@es ;
  skos:altLabel "bike lanes"@en, "voies cyclables"@fr, "carriles bici"@es .
:peace a skos:Concept ; skos:prefLabel "peace (state)"@en, "paix"@fr, "paz"@es .
:scheme a skos:ConceptScheme ; skos:prefLabel "A test"@en .
"""
RDF_XML = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#">
<skos:Concept rdf:about="urn:test:water"><skos:prefLabel xml:lang="en">drinking water</skos:prefLabel>
<skos:prefLabel xml:lang="es">agua potable</skos:prefLabel></skos:Concept></rdf:RDF>"""
ENTITIES = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><x>&b;</x></rdf:RDF>"""
EXTERNAL = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><x>&a;</x></rdf:RDF>"""


def vocabulary(turtle: str = TURTLE) -> Vocabulary:
    return Vocabulary([Source.of_concepts("portal", read(turtle.encode()))])


@pytest.mark.parametrize(
    ("typed", "language", "name"),
    [
        ("Manzanas del cuidado en Bogotá", "es", "manzanas del cuidado"),
        ("manzana de cuidados", "es", "manzanas del cuidado"),
        ("une piste cyclable", "fr", "pistes cyclables"),
        ("ciclovias", "es", "ciclovías"),
        ("ilot de soin", "fr", "îlots de soin"),
        ("care bloks", "en", "care bloks"),
        ("cycle lanes", "en", "cycle lanes"),
        ("peace", "en", "peace"),
    ],
)
def test_terms_are_found_whatever_their_inflection_and_accents(typed: str, language: str, name: str) -> None:
    assert [match.name for match in vocabulary().matches(words_in(typed), language)] == [name]


def test_a_term_typed_as_it_is_written_is_graded_best() -> None:
    grades = [
        vocabulary().matches(words_in(typed), "es")[0].likeness for typed in ("ciclovías", "ciclovias", "ciclovía")
    ]
    assert grades == [Likeness.SAME, Likeness.SAME_WITHOUT_ACCENTS, Likeness.SAME_STEMS]


def test_the_longest_term_wins() -> None:
    concepts = [
        Concept("1", {"en": "public", "fr": "public"}),
        Concept("2", {"en": "public transport", "fr": "transports en commun"}),
        Concept("3", {"en": "transport", "fr": "transport"}),
    ]
    found = Vocabulary([Source.of_concepts("v", concepts)]).matches(words_in("public transport"), "en")
    assert [match.concepts[0].identifier for match in found] == ["2"]


def test_all_concepts_of_an_ambiguous_name_are_given_the_preferring_ones_first() -> None:
    concepts = [
        Concept("seat", {"en": "bench"}, {"en": ("bank",)}),
        Concept("money", {"en": "bank", "fr": "banque"}),
    ]
    (match,) = Vocabulary([Source.of_concepts("v", concepts)]).matches(words_in("bank"), "en")
    assert [concept.identifier for concept in match.concepts] == ["money", "seat"]


def test_the_first_vocabulary_that_knows_a_term_answers_alone() -> None:
    own = Source.of_concepts("portal", [Concept("own", {"en": "block", "fr": "îlot"})])
    loaded = Source.of_concepts("loaded", [Concept("other", {"en": "block", "fr": "bloc"})])
    (match,) = Vocabulary([own, loaded]).matches(words_in("block"), "en")
    assert [concept.identifier for concept in match.concepts] == ["own"]


def test_a_stem_does_not_join_words_of_different_meaning() -> None:
    concepts = [Concept("1", {"en": "organs", "fr": "organes"})]
    assert Vocabulary([Source.of_concepts("v", concepts)]).matches(words_in("organization"), "en") == []


def test_conjunctions_and_negations_belong_to_a_term() -> None:
    assert term_key("with cars", "en") != term_key("without cars", "en")
    assert term_key("l’eau de la ville", "fr") == term_key("eau ville", "fr")


def test_rdf_xml_is_read_and_missing_languages_are_told() -> None:
    concepts = read(RDF_XML.encode())
    report = report_on(concepts)
    assert (report.concepts, report.labels) == (1, {"en": 1, "fr": 0, "es": 1})
    assert any("fr" in problem for problem in report.problems)


def test_a_scheme_is_no_concept_and_a_qualifier_no_part_of_a_name() -> None:
    concepts = {concept.identifier: concept for concept in read(TURTLE.encode())}
    assert set(concepts) == {"urn:test:care", "urn:test:lane", "urn:test:peace"}
    assert concepts["urn:test:peace"].preferred["en"] == "peace"
    assert concepts["urn:test:lane"].names("en") == ("cycle lanes", "bike lanes")


@pytest.mark.parametrize("text", [ENTITIES, EXTERNAL])
def test_entities_in_xml_are_refused(text: str) -> None:
    with pytest.raises(UnreadableVocabulary, match="entities"):
        read(text.encode())


@pytest.mark.parametrize(
    "data",
    [
        b"", b"not a vocabulary", b"\xff\xfe\x00", b"<?xml version='1.0'?><a>", b"<?xml version='1.0'?><a/>",
        b"<a> <b> " * 10, b"(" * 20_000, b"[" * 20_000, b"\x00" * 50, b'<a> <b> "\xff" .',
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableVocabulary):
        read(data)


def own_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "a.ttl").write_text(TURTLE, encoding="utf-8")
    return folder


def test_vocabularies_are_loaded_listed_replaced_and_removed(tmp_path: Path) -> None:
    store = VocabularyStore(tmp_path / "kept", own_folder(tmp_path))
    assert store.vocabulary().names == ("portal",)
    assert store.load(RDF_XML.encode(), "water").concepts == 1
    assert [(kept.name, kept.concepts) for kept in store.list()] == [("portal", 3), ("water", 1)]
    found = store.vocabulary().matches(words_in("agua potable"), "es")
    assert found[0].concepts[0].names("en") == ("drinking water",)
    assert store.load(TURTLE.encode(), "water").concepts == 3
    assert store.vocabulary().matches(words_in("agua potable"), "es") == []
    assert store.remove("water")
    assert not store.remove("water")
    assert store.vocabulary().names == ("portal",)


def test_a_refused_file_changes_nothing(tmp_path: Path) -> None:
    store = VocabularyStore(tmp_path / "kept", own_folder(tmp_path))
    store.load(RDF_XML.encode(), "water")
    with pytest.raises(UnreadableVocabulary):
        store.load(ENTITIES.encode(), "water")
    assert [kept.concepts for kept in store.list()] == [3, 1]


@pytest.mark.parametrize("name", ["", "portal", "../x", "A", "a b", "x" * 41, "-a"])
def test_names_that_could_be_paths_are_refused(tmp_path: Path, name: str) -> None:
    store = VocabularyStore(tmp_path / "kept", own_folder(tmp_path))
    with pytest.raises(ValueError, match="cannot name"):
        store.load(RDF_XML.encode(), name)


def test_a_changed_file_of_the_portal_is_compiled_anew_and_a_damaged_cache_is_passed_over(tmp_path: Path) -> None:
    own = own_folder(tmp_path)
    assert len(VocabularyStore(tmp_path / "kept", own).vocabulary()) == 3
    for path in (tmp_path / "kept" / "compiled").iterdir():
        path.write_text("{", encoding="utf-8")
    assert len(VocabularyStore(tmp_path / "kept", own).vocabulary()) == 3
    (own / "scheme.ttl").write_text(TURTLE[TURTLE.index("@prefix :") :].partition(":care")[0], encoding="utf-8")
    assert len(VocabularyStore(tmp_path / "kept", own).vocabulary()) == 3
    (own / "b.ttl").write_text(TURTLE.replace("urn:test:", "urn:more:"), encoding="utf-8")
    assert len(VocabularyStore(tmp_path / "kept", own).vocabulary()) == 6


def test_a_process_that_only_searches_loads_no_rdf_library(tmp_path: Path) -> None:
    own = own_folder(tmp_path)
    VocabularyStore(tmp_path / "kept", own).vocabulary()
    program = (
        "import sys; from pathlib import Path; from search.vocabulary import VocabularyStore;"
        f"print(len(VocabularyStore(Path({str(tmp_path / 'kept')!r}), Path({str(own)!r})).vocabulary()));"
        "print('rdflib' in sys.modules)"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.split() == ["3", "False"]


def test_the_portals_own_vocabulary_is_complete() -> None:
    store = VocabularyStore(Path("/nonexistent"))
    (own,) = store.vocabulary().sources
    report = report_on(own.concepts)
    assert report.concepts >= 600
    assert report.without == {"en": 0, "fr": 0, "es": 0}
    assert report.problems == ()
