"""Which texts a query finds, and which of them first."""

from collections.abc import Callable

import pytest

from search.engine import Engine
from search.query import Origin, Query, Words
from search.results import Results
from tests.contract.search.documents import simple

Find = Callable[..., Results]


def identifiers(results: Results) -> list[str]:
    return [hit.identifier for hit in results.hits]


@pytest.mark.parametrize(
    ("language", "text", "identifier"),
    [
        ("en", "repaired toaster", "waste"),  # inflection
        ("en", "CYCLE NETWORKS", "cycling"),  # case and plural
        ("fr", "durable métropole", "metropolitan-plan"),
        ("fr", "amenagement", "rent"),  # an accent left out, an article leaning on the word
        ("fr", "l'aménagement", "rent"),  # the typewriter's apostrophe
        ("fr", "l’aménagement", "rent"),  # the typographer's
        ("fr", "alerte precoce", "warning"),
        ("fr", "forets de chenes", "fr-es"),
        ("es", "ciclovia", "cycling"),
        ("es", "arboles", "trees"),
        ("es", "espana", "only-es"),
        ("es", "los vecindarios", "superblocks"),
        ("es", "SUPERMANZANA", "superblocks"),
        ("en", "the cable car", "cable-car"),  # stop words do not count
        ("fr", "le téléphérique de la vallée", "cable-car"),
        ("es", "el teleférico del valle", "cable-car"),
        ("en", "nairobi pupils", "trees"),  # a name and a word of the body
    ],
)
def test_a_text_is_found_by_forms_of_its_words(find: Find, language: str, text: str, identifier: str):
    results = find(language, text)
    assert identifier in identifiers(results)[:2]
    assert not results.relaxed


def test_letters_that_make_another_word_are_kept_apart(engine: Engine):
    engine.write([simple("year", body="un año", language="es"), simple("other", body="un ano", language="es")])
    engine.refresh()
    asked = engine.search(Query("es", (Words("es", "año"),)))
    assert identifiers(asked)[0] == "year"


@pytest.mark.parametrize(
    ("language", "text"), [("en", "the of and"), ("fr", "le la de"), ("es", "el de la"), ("en", "?!")]
)
def test_words_that_mean_nothing_find_nothing(find: Find, language: str, text: str):
    assert find(language, text).total == 0


def test_titles_rank_above_bodies(find: Find):
    assert identifiers(find("en", "gondolas"))[:2] == ["title-word", "body-word"]


def test_all_of_two_words_must_occur(find: Find):
    assert "cycling" in identifiers(find("en", "cycle suburbs"))
    assert "body-word" not in identifiers(find("en", "gondolas pole"))


def test_a_sentence_needs_some_of_its_words(find: Find):
    results = find("en", "how do cities give unpaid carers more time with laundry and classes close together")
    assert identifiers(results)[0] == "care-blocks"
    assert not results.relaxed


def test_a_phrase_must_occur_as_it_is(find: Find):
    assert set(identifiers(find("en", "open ticket"))) >= {"phrase-yes", "phrase-no"}
    assert identifiers(find("en", '"open ticket"')) == ["phrase-yes"]
    assert identifiers(find("en", 'fares "open ticket"')) == ["phrase-yes"]
    assert find("en", '"ticket open"').total == 0


def test_documents_in_the_readers_language_come_first(engine: Engine):
    for n in range(3):
        engine.write([simple(f"{one}-{n}", "Tranvia 2040", "Tranvia", language=one) for one in ("es", "fr", "en")])
    engine.refresh()
    for language in ("en", "fr", "es"):
        words = tuple(Words(one, "Tranvia 2040") for one in ("en", "fr", "es"))
        found = identifiers(engine.search(Query(language, words)))
        assert len(found) == 9
        assert {identifier[:2] for identifier in found[:3]} == {language}


def test_each_language_is_searched_with_its_own_words(filled: Engine):
    words = (
        Words("en", "biogas"),
        Words("fr", "méthanisation", origin=Origin.VOCABULARY),
        Words("es", "biogás", origin=Origin.TRANSLATOR),
    )
    results = filled.search(Query("en", words))
    assert identifiers(results) == ["only-fr"]
    assert {passage.language for hit in results.hits for passage in hit.passages} <= {"fr"}
    # The French word is not looked for in Spanish or English texts.
    assert filled.search(Query("en", (Words("es", "méthanisation"),))).total == 0


def test_synonyms_match_and_count_for_less(engine: Engine):
    engine.write(
        [simple("word", "Streetcar plan"), simple("synonym", "Light rail plan"), simple("neither", "Bus plan")]
    )
    engine.refresh()
    results = engine.search(Query("en", (Words("en", "streetcar", synonyms=("light rail", "tram")),)))
    assert identifiers(results) == ["word", "synonym"]


def test_no_words_find_everything(filled: Engine):
    assert filled.search(Query("en")).total == 40
    assert filled.search(Query("en", (Words("en", "  "),))).total == 40


def test_fewer_words_do_when_no_text_has_enough(find: Find):
    results = find("en", "mangroves gondolas")
    assert results.relaxed
    assert {"reef", "title-word"} <= set(identifiers(results))
