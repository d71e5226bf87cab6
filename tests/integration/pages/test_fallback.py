"""What is missing in the reader's language is shown in another: labelled for people, marked for machines."""

from collections.abc import Callable

import pytest

from tests.integration.pages.cases import HALF_ENGLISH, ONLY_FRENCH
from tests.integration.pages.document import Element

Read = Callable[[str], Element]
UNTRANSLATED = f"/{{}}/case-studies/{ONLY_FRENCH['reference']}"
HALF = f"/{{}}/case-studies/{HALF_ENGLISH['reference']}"


@pytest.mark.parametrize(("language", "said"), [("en", "has not been translated into English"), ("es", "español")])
def test_an_entry_without_translation_is_shown_as_it_was_written(read: Read, language: str, said: str) -> None:
    page = read(UNTRANSLATED.format(language))
    assert page.one("html")["lang"] == language
    heading = page.one("h1")
    assert heading.text == "Rafraîchir les cours d’école"
    assert heading["lang"] == "fr"
    (notice,) = [element for element in page.with_class("notice") if said in element.text]
    assert notice.text
    for name in ("context", "solution", "results"):
        assert page.one(id=name).one("div")["lang"] == "fr"


def test_at_home_it_has_neither_label_nor_mark(read: Read) -> None:
    page = read(UNTRANSLATED.format("fr"))
    assert "lang" not in page.one("h1").attributes
    assert [notice["id"] for notice in page.with_class("notice")] == ["completeness"]  # what it does not tell at all
    assert not page.with_class("other-language")


def test_sections_fall_back_one_by_one(read: Read) -> None:
    page = read(HALF.format("en"))
    assert page.one("h1").text == "Fountains for everyone"
    assert "lang" not in page.one("h1").attributes
    own, foreign = page.one(id="context"), page.one(id="solution")
    assert "People were thirsty." in own.text
    assert "lang" not in own.one("div").attributes
    assert foreign.one("div")["lang"] == "fr"
    assert "Quarante fontaines." in foreign.text
    assert "shown in French" in foreign.with_class("margin")[0].text
    assert [e["id"] for e in page.with_class("other-language")] == ["solution", "lessons"]
    assert len([one for one in page.with_class("notice") if one.attributes.get("id") != "completeness"]) == 1


def test_a_third_language_gets_the_original(read: Read) -> None:
    page = read(HALF.format("es"))
    assert page.one("h1").text == "Des fontaines pour tout le monde"
    assert {page.one(id=name).one("div")["lang"] for name in ("context", "solution", "lessons")} == {"fr"}


@pytest.mark.parametrize(
    "address", ["/en/search?metropolis=lyon", "/en/metropolises/lyon", "/en/themes/sustainability"]
)
def test_lists_mark_what_is_in_another_language(read: Read, address: str) -> None:
    cards = read(address).with_class("card")
    foreign = [card for card in cards if "Rafraîchir" in card.text]
    assert len(foreign) == 1
    title = foreign[0].all("h3")[0]
    assert title.all("a")[0]["lang"] == "fr"
    assert title.with_class("language-note")[0].text == "in French"


def test_results_show_a_passage_in_its_own_language(read: Read) -> None:
    page = read("/en/search?q=arbres+d%C3%A9sherb%C3%A9s+planter&metropolis=lyon")
    (card,) = [card for card in page.with_class("card") if "Rafraîchir" in card.text]
    passages = card.with_class("passage")
    assert passages
    assert all(passage["lang"] == "fr" for passage in passages)


def test_comparing_marks_each_cell(read: Read) -> None:
    address = f"/en/case-studies/compare?entry={ONLY_FRENCH['reference']}&entry={HALF_ENGLISH['reference']}"
    heads = read(address).one("thead").all("th", scope="col")
    assert [head.one("a")["lang"] for head in heads] == ["fr", "en"]
    languages = [cell["lang"] for cell in read(address).one("tbody").all("td", lang=None)]
    assert set(languages) == {"fr", "en"}


def test_the_citation_is_in_the_language_of_the_reader(read: Read) -> None:
    texts = {code: read(UNTRANSLATED.format(code)).one(id="cite").text for code in ("en", "fr", "es")}
    assert len(set(texts.values())) == 3
    assert all("Rafraîchir les cours d’école" in text for text in texts.values())
    assert all(f"/{code}/case-studies/" in text for code, text in texts.items())
