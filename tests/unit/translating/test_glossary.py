"""The vocabulary in an original, and terms that a machine must not touch."""

from app.translating.glossary import OFFICIAL, entries_in, glossed, with_official_names
from app.translating.machine.terms import with_terms
from search.vocabulary import Concept, Source, Vocabulary

CARE = Concept("care", {"en": "care blocks", "es": "manzanas del cuidado"}, {"es": ("bloques de cuidado",)})
BUS = Concept("bus", {"en": "bus", "es": "autobús"})
OWN = Vocabulary([Source.of_concepts("portal", [CARE, BUS])])


def test_terms_are_found_as_they_are_written() -> None:
    stretches = glossed("The care block: a bus goes there.", "en", "es", OWN)
    assert "".join(one.text for one in stretches) == "The care block: a bus goes there."
    assert [(e.written, e.preferred, e.others) for e in entries_in(stretches)] == [
        ("care block", "manzanas del cuidado", ("bloques de cuidado",)),
        ("bus", "autobús", ()),
    ]


def test_official_names_come_first() -> None:
    names = [("bus", {"en": "Bus", "es": "Ómnibus"})]
    (entry,) = entries_in(glossed("The bus", "en", "es", with_official_names(OWN, names)))
    assert (entry.preferred, entry.official) == ("Ómnibus", True)
    assert OFFICIAL in with_official_names(OWN, names).names


def test_a_word_of_a_general_thesaurus_is_not_believed() -> None:
    general = Vocabulary([Source.of_concepts("general", [BUS, CARE], general=True)])
    assert [e.written for e in entries_in(glossed("bus and care blocks", "en", "es", general))] == ["care blocks"]


def test_a_term_without_a_name_in_the_language_says_nothing() -> None:
    assert entries_in(glossed("care blocks", "en", "fr", OWN)) == ()


def test_terms_of_several_words_are_kept_from_the_machine() -> None:
    seen: list[str] = []

    def machine(text: str) -> str:
        seen.append(text)
        return text.replace("apples", "manzanas").replace("open", "abren")

    assert with_terms(machine, "en", "es", OWN)("The care blocks open") == "The manzanas del cuidado abren"
    assert "care blocks" not in seen[0]


def test_a_machine_that_loses_the_word_in_their_place_gets_the_text_as_it_is() -> None:
    def machine(text: str) -> str:
        return "lost" if "Xq" in text else f"whole: {text}"

    assert with_terms(machine, "en", "es", OWN)("The care blocks open") == "whole: The care blocks open"
