"""Typing errors, suggestions, similar documents."""

from collections.abc import Callable

import pytest

from search.document import Deletion
from search.engine import Engine
from search.query import Query, Words
from search.results import Results
from tests.contract.search.documents import DOCUMENTS, simple

Find = Callable[..., Results]


@pytest.mark.parametrize(
    ("language", "text", "identifier", "meant"),
    [
        ("en", "particpatory budgeting", "participatory-budget", "participatory budgeting"),
        ("en", "mangorves", "reef", "mangroves"),
        ("fr", "budjet participatif", "participatory-budget", "budget participatif"),
        ("es", "presupuesto participatibo", "participatory-budget", "presupuesto participativo"),
        ("es", "supermanzanaz", "superblocks", "supermanzanas"),
    ],
)
def test_typing_errors_are_forgiven_and_corrected(find: Find, language: str, text: str, identifier: str, meant: str):
    results = find(language, text)
    assert results.hits[0].identifier == identifier
    assert results.did_you_mean is not None
    assert results.did_you_mean.lower() == meant


@pytest.mark.parametrize(("language", "text"), [("en", "cable cars"), ("fr", "telepherique"), ("es", "techo verde")])
def test_right_words_are_not_corrected(find: Find, language: str, text: str):
    results = find(language, text)
    assert results.total
    assert results.did_you_mean is None


def test_a_word_of_another_language_is_not_a_typing_error(filled: Engine):
    words = tuple(Words(language, "supermanzanas") for language in ("en", "fr", "es"))
    results = filled.search(Query("en", words))
    assert results.hits[0].identifier == "superblocks"
    assert results.did_you_mean is None


def test_suggestions_begin_as_typed_then_hold_the_word(filled: Engine):
    found = filled.suggest("green", "en")
    assert found[0].identifier == "green-roofs"
    assert (found[0].title, found[0].language) == ("Green roofs on public buildings", "en")
    assert [one.identifier for one in filled.suggest("cov", "en")] == ["markets"]
    assert [one.identifier for one in filled.suggest("cycle pa", "en")] == ["cycling"]


@pytest.mark.parametrize("text", ["teleferico", "TELEFÉRICO", " teleféri", "tele"])
def test_suggestions_do_without_case_and_accents(filled: Engine, text: str):
    assert filled.suggest(text, "es")[0].identifier == "cable-car"


def test_suggestions_prefer_the_readers_language(filled: Engine):
    for language, title in (("en", "Ferries for the islands"), ("fr", "Des ferries pour les îles")):
        first = filled.suggest("ferries", language)[0]
        assert (first.title, first.language) == (title, language)
    assert filled.suggest("asambleas", "en")[0].language == "es"


def test_suggestions_name_a_document_once_and_no_more_than_asked(filled: Engine):
    found = filled.suggest("a", "en", limit=3)
    assert len(found) <= 3
    assert len({one.identifier for one in found}) == len(found)
    assert filled.suggest("", "en") == []
    assert filled.suggest("zzzz", "en") == []


def test_similar_documents_share_words(filled: Engine):
    found = [hit.identifier for hit in filled.similar("ferries", "en")]
    assert 0 < len(found) <= 4
    assert "ferries" not in found
    assert filled.similar("nothing", "en") == []


def test_the_most_similar_document_comes_first(engine: Engine):
    texts = {
        "one": "Trams across the estuary tie two harbours together",
        "alike": "Across the estuary, trams carry workers between harbours",
        "less": "Harbours need cranes",
        "not": "Libraries on hillsides",
    }
    engine.write([simple(identifier, title=body, body=body) for identifier, body in texts.items()])
    engine.write([Deletion("gone", 3), *DOCUMENTS[:10]])
    engine.refresh()
    assert engine.similar("one", "en")[0].identifier == "alike"
    assert engine.similar("gone", "en") == []
