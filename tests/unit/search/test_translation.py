from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.query import Origin, Words
from search.translation import QueryTranslator, Translation
from search.translation.typed import MOST_CHARACTERS, MOST_WORDS, pieces_of
from search.vocabulary import Concept, Source, Vocabulary
from search.vocabulary.words import words_in

CONCEPTS = [
    Concept("care", {"en": "care blocks", "fr": "îlots de soin", "es": "manzanas del cuidado"}),
    Concept(
        "lane",
        {"en": "cycle lanes", "fr": "pistes cyclables", "es": "ciclovías"},
        {"en": ("bike lanes",), "fr": ("voies cyclables",), "es": ("carriles bici",)},
    ),
    Concept("peace", {"en": "peace", "fr": "paix", "es": "paz"}),
    Concept("transport", {"en": "transport", "fr": "transport", "es": "transporte"}),
    Concept(
        "budget", {"en": "participatory budgeting", "fr": "budget participatif", "es": "presupuesto participativo"}
    ),
]
GENERAL = [Concept("g", {"en": "Games", "fr": "Jeux", "es": "Juegos"})]
VOCABULARY = Vocabulary([Source.of_concepts("portal", CONCEPTS), Source.of_concepts("loaded", GENERAL, general=True)])


class Dictionary:
    """A machine that translates word by word and notes what it was asked."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words
        self.asked: list[str] = []

    def translate(self, texts: Sequence[str], source: str, targets: Sequence[str]) -> Mapping[tuple[str, str], str]:
        self.asked += texts
        return {
            (text, target): " ".join(self.words.get(word, word) for word in text.split())
            for text in texts
            for target in targets
        }


def translate(text: str, language: str, machine: Dictionary | None = None, *off: str) -> Translation:
    return QueryTranslator(VOCABULARY, machine).translate(text, language, frozenset(off))


def words_of(translation: Translation, language: str) -> Words:
    return next(words for words in translation.words if words.language == language)


def test_a_term_is_looked_for_in_every_language_the_readers_first() -> None:
    translation = translate("pistes cyclables", "fr")
    assert translation.words == (
        Words("fr", "pistes cyclables", ("voies cyclables",), Origin.TYPED),
        Words("en", "cycle lanes", ("bike lanes",), Origin.VOCABULARY),
        Words("es", "ciclovías", ("carriles bici",), Origin.VOCABULARY),
    )


def test_the_vocabulary_overrules_the_machine_term_by_term() -> None:
    machine = Dictionary({"manzanas": "apples", "cuidado": "care", "para": "for", "mayores": "elderly"})
    translation = translate("manzanas del cuidado para mayores", "es", machine)
    assert words_of(translation, "en").text == "care blocks for elderly"
    assert all("manzanas" not in asked for asked in machine.asked)


def test_a_single_word_of_a_general_thesaurus_does_not_overrule_the_machine() -> None:
    machine = Dictionary({"game": "partido"})
    assert "partido" in words_of(translate("the last game in the season of the club", "en", machine), "es").text
    assert "Juegos" in words_of(translate("the last game in the season of the club", "en"), "es").text


def test_names_and_unknown_words_pass_unchanged() -> None:
    text = words_of(translate("pistes cyclables à Xochimilco zorgblatt", "fr"), "en").text
    assert text == "cycle lanes Xochimilco zorgblatt"


def test_a_name_that_the_machine_takes_for_a_word_is_kept() -> None:
    machine = Dictionary({"La": "The", "Paz": "Peace", "en": "in"})
    text = words_of(translate("ciclovías en La Paz", "es", machine), "en").text
    assert text.startswith("cycle lanes in The Peace")
    assert "La Paz" in text
    assert "peace" not in words_of(translate("ciclovías en La Paz", "es"), "en").text


def test_phrases_stay_phrases() -> None:
    translation = translate(
        '«manzanas del cuidado» "zona nueva" barrios', "es", Dictionary({"nueva": "new", "zona": "area"})
    )
    assert words_of(translation, "es").text == '"manzanas del cuidado" "zona nueva" barrios'
    assert words_of(translation, "en").text == 'barrios "care blocks" "area new"'
    assert words_of(translate('"zona nueva"', "es"), "en").text == '"zona nueva"'


@pytest.mark.parametrize("marks", ["«»", "“”", '""'])
def test_a_quotation_within_a_sentence_is_no_phrase(marks: str) -> None:
    sentence = f"the mayor of the town says that {marks[0]}cycle lanes{marks[1]} are what it needs"
    assert '"' not in words_of(translate(sentence, "en"), "en").text


@pytest.mark.parametrize("marks", ["«»", "“”", '""'])
def test_a_phrase_beside_a_few_words_is_one(marks: str) -> None:
    asked = f"{marks[0]}cycle lanes{marks[1]} in the old town"
    assert '"cycle lanes"' in words_of(translate(asked, "en"), "en").text


def test_an_unpaired_quotation_mark_counts_for_nothing() -> None:
    assert words_of(translate('cycle lanes "in town', "en"), "en").text == "cycle lanes in town"


def test_a_query_in_another_language_than_the_page_is_recognised() -> None:
    translation = translate("manzanas del cuidado", "fr")
    assert translation.typed_in == "es"
    assert words_of(translation, "fr") == Words("fr", "îlots de soin", ("manzanas del cuidado",), Origin.VOCABULARY)
    assert words_of(translation, "en").text == "care blocks"


def test_a_word_of_another_language_among_those_of_the_readers_is_recognised() -> None:
    translation = translate("ciclovías and the transport of people", "en")
    assert translation.typed_in == "en"
    assert "pistes cyclables" in words_of(translate("the town ciclovias", "en"), "fr").text


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_in_doubt_the_query_is_of_the_readers_language(language: str) -> None:
    assert translate("Medellín", language).typed_in == language
    assert translate("transport", "fr").typed_in == "fr"


def test_each_part_and_each_language_can_be_turned_off() -> None:
    keys = {part.key for part in translate("pistes cyclables", "fr").parts}
    assert {"fr:pistes-cyclables", "en:cycle-lanes", "en:bike-lanes", "es:ciclovias"} <= keys
    translation = translate("pistes cyclables", "fr", None, "en:bike-lanes", "es", "xx:unknown")
    assert [words.language for words in translation.words] == ["fr", "en"]
    assert words_of(translation, "en").synonyms == ()
    off = {part.key for part in translation.parts if not part.active}
    assert off == {"en:bike-lanes", "es:ciclovias", "es:carriles-bici"}
    assert keys == {part.key for part in translation.parts}


def test_when_a_term_is_turned_off_its_other_name_is_looked_for() -> None:
    assert words_of(translate("pistes cyclables", "fr", None, "en:cycle-lanes"), "en").text == "bike lanes"


def test_parts_tell_what_they_stand_for_and_where_they_come_from() -> None:
    parts = translate("ciclovías", "fr").parts
    (english,) = [part for part in parts if part.key == "en:cycle-lanes"]
    assert (english.source, english.origin, english.synonym) == ("ciclovías", Origin.VOCABULARY, False)


def test_a_sentence_is_not_widened_by_other_names_of_its_words() -> None:
    text = "how did the mayor of the old town decide about transport and cycle lanes for schools"
    assert words_of(translate(text, "en"), "en").synonyms == ()


@pytest.mark.parametrize("text", ["", "   ", '""', "?!", "\x00", "\ud800", '"' * 5000])
def test_nothing_typed_is_nothing_looked_for(text: str) -> None:
    assert translate(text, "en").words == ()


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="no language"):
        translate("x", "de")


@pytest.mark.parametrize("text", ["x" * 10_000, "agua " * 1_000, 'a"b' * 3_000, "l'" * 5_000, "cycle lanes " * 800])
def test_long_queries_are_cut(text: str) -> None:
    translation = translate(text, "en")
    assert translation.shortened
    for words in translation.words:
        assert len(words.text) <= MOST_CHARACTERS * 2
        assert len(words_in(words.text)) <= MOST_WORDS * 2


def test_a_query_is_cut_between_words() -> None:
    pieces, shortened = pieces_of("sostenible " * 200)
    assert shortened
    assert {word.text for word in pieces[0].words} == {"sostenible"}


@settings(max_examples=200)
@given(st.text(max_size=300), st.sampled_from(["en", "fr", "es"]))
def test_any_text_is_translated_into_words_that_fit_a_query(text: str, language: str) -> None:
    translation = translate(text, language)
    assert len({words.language for words in translation.words}) == len(translation.words)
    for words in translation.words:
        assert words.text.strip()
        assert words.text.count('"') % 2 == 0
    for part in translation.parts:
        assert part.key.isascii()
        assert not set(part.key) & set(" &=?#/%\"'<>+")
