"""The search page: facets, chips, words looked for, pages; each link does what it says."""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from config.languages import LANGUAGE_CODES
from tests.integration.pages.document import Element, parse

Read = Callable[[str], Element]


def total(page: Element) -> int:
    """Return the number of results that a page tells."""
    found = re.match(r"[\d,.\s\u202f\u00a0]+", page.one(id="result-head").one("h2").text)
    assert found
    return int(re.sub(r"\D", "", found.group()))


def references(page: Element) -> list[str]:
    """Return the names of the results, in order."""
    return [card.all("h3")[0].all("a")[0]["href"].rpartition("/")[2] for card in page.with_class("card")]


def facet_values(page: Element, facet: str) -> dict[str, tuple[int, bool]]:
    """Return the number and the state of each value of a facet."""
    values = {}
    for label in page.all("label"):
        boxes = label.all("input", type="checkbox", name=facet)
        if boxes:
            count = int(re.sub(r"\D", "", label.with_class("count")[0].text))
            values[boxes[0]["value"]] = (count, "checked" in boxes[0].attributes)
    return values


def link_to_all(page: Element, facet: str) -> str:
    """Return where the link leads that opens a facet, or closes it; empty where there is none."""
    return next((a["href"] for a in page.all("a") if a.attributes.get("id") == f"all-{facet}"), "")


def chips(page: Element) -> list[Element]:
    """Return the links that remove a filter."""
    lists = [e for e in page.one(id="answer").with_class("chips") if "aria-label" in e.attributes]
    return [a for e in lists for a in e.all("a") if "clear" not in a["class"].split()]


@pytest.mark.parametrize(
    "query", ["", "q=bus", "theme=sustainability", "q=water&region=europe", "region=europe&region=africa&sdg=sdg-11"]
)
@pytest.mark.parametrize("facet", ["theme", "region", "metropolis", "sdg", "status", "language", "year", "domain"])
def test_a_facet_counts_what_choosing_gives(read: Read, query: str, facet: str) -> None:
    page = read(f"/en/search?{query}")
    values = facet_values(page, facet)
    assert sum(count for count, _chosen in values.values()) or not values
    chosen_now = sum(chosen for _count, chosen in values.values())
    for value, (count, chosen) in list(values.items())[:4]:
        if not chosen and not chosen_now:
            clicked = read(f"/en/search?{query}&{urlencode({facet: value})}")
            assert total(clicked) == count, (facet, value)
            assert facet_values(clicked, facet)[value] == (count, True)


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_a_long_facet_shows_its_most_frequent_values_and_all_when_it_is_opened(read: Read, language: str) -> None:
    page = read(f"/{language}/search?q=bus&theme=sustainability&theme=quality-of-life")
    few = facet_values(page, "metropolis")
    opened = read(link_to_all(page, "metropolis"))
    every = facet_values(opened, "metropolis")
    assert len(few) == 8 < len(every)
    assert few.items() <= every.items()
    assert min(count for count, _chosen in few.values()) >= max(n for v, (n, _) in every.items() if v not in few)
    assert facet_values(opened, "country").keys() == facet_values(page, "country").keys()
    assert facet_values(read(link_to_all(opened, "metropolis")), "metropolis") == few


def test_a_facet_stays_open_on_other_pages_and_with_other_filters(read: Read) -> None:
    page = read("/en/search?all=metropolis&page=2")
    hidden = [(e["name"], e["value"]) for e in page.one(id="filters").all("input", type="hidden")]
    assert ("all", "metropolis") in hidden
    for link in (*page.with_class("paging")[0].all("a"), *chips(read("/en/search?all=metropolis&region=africa"))):
        assert ("all", "metropolis") in parse_qsl(urlsplit(link["href"]).query)
    assert len(facet_values(page, "metropolis")) > 8


def test_a_chosen_value_is_shown_however_rare_it_is(read: Read) -> None:
    every = facet_values(read("/en/search?all=metropolis"), "metropolis")
    rare = next(value for value in every if value not in facet_values(read("/en/search"), "metropolis"))
    assert facet_values(read(f"/en/search?metropolis={rare}"), "metropolis")[rare] == (every[rare][0], True)


def test_years_are_shown_from_the_newest(read: Read) -> None:
    every = list(facet_values(read("/en/search?all=year"), "year"))
    assert every == sorted(every, reverse=True)
    assert list(facet_values(read("/en/search"), "year")) == every[:8]


def test_an_unknown_facet_cannot_be_opened(read: Read) -> None:
    page = read("/en/search?all=nonsense")
    assert "nonsense" in page.with_class("notice")[0].text
    assert not any("nonsense" in a["href"] for a in page.one(id="answer").all("a"))


def test_a_second_value_of_a_facet_adds_and_another_facet_narrows(read: Read) -> None:
    one, other = (set(references(read(f"/en/search?region={r}&page_size=50"))) for r in ("europe", "africa"))
    both = set(references(read("/en/search?region=europe&region=africa&page_size=50")))
    assert both == one | other
    themed = set(references(read("/en/search?theme=gender-equality&page_size=50")))
    narrowed = set(references(read("/en/search?theme=gender-equality&region=europe&region=africa&page_size=50")))
    assert narrowed == themed & both


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_a_chip_removes_just_its_filter(read: Read, language: str) -> None:
    asked = [("q", "transport"), ("theme", "sustainability"), ("theme", "quality-of-life"), ("region", "africa")]
    asked += [("near", "dakar"), ("within", "9000"), ("box", "-30,-40,60,40"), ("sort", "title")]
    page = read(f"/{language}/search?{urlencode(asked)}")
    left = [sorted(parse_qsl(urlsplit(chip["href"]).query)) for chip in chips(page)]
    for gone in [[pair] for pair in asked[1:4]] + [[asked[4], asked[5]], [asked[6]]]:
        assert sorted(pair for pair in asked if pair not in gone) in left, gone
    assert len(left) == 5
    (clear,) = [a for a in page.with_class("clear") if "?" in a["href"] and "off" not in a["href"]][:1]
    assert parse_qsl(urlsplit(clear["href"]).query) == [("q", "transport")]


def test_chips_name_what_they_remove(read: Read) -> None:
    (chip,) = chips(read("/fr/search?region=africa"))
    assert "Afrique" in chip.text


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_a_word_can_be_turned_off_and_on_again(read: Read, language: str) -> None:
    page = read(f"/{language}/search?q=bus")
    before = total(page)
    words = page.one(id="looked-for").with_class("chip")
    assert {text["lang"] for word in words for text in word.all(lang=None)} == set(LANGUAGE_CODES)
    typed = next(word for word in words if [text.text for text in word.all(lang=language)] == ["bus"])
    without = read(typed["href"])
    assert without.one("input", id="q")["value"] == "bus"
    off = without.one(id="looked-for").with_class("off")
    assert [word.text.rpartition(" ")[2] for word in off] == ["bus"]
    assert total(without) <= before
    assert total(read(off[0]["href"])) == before


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_a_language_can_be_left_out_and_taken_in_again(read: Read, language: str) -> None:
    address = f"/{language}/search?q=bus"
    page = read(address)
    for _language in LANGUAGE_CODES:
        links = [a for a in page.one(id="looked-for").with_class("clear") if len(_off(a)) > len(_off_of(address))]
        address = links[0]["href"]
        page = read(address)
    assert _off_of(address) == set(LANGUAGE_CODES)
    assert not page.with_class("card"), "nothing is looked for, so nothing is found"
    again = page.one(id="looked-for").with_class("clear")
    assert len(again) == len(LANGUAGE_CODES), "no way back"
    assert total(read(again[0]["href"])) > 0


def _off(link: Element) -> set[str]:
    return _off_of(link["href"])


def _off_of(address: str) -> set[str]:
    return {value for name, value in parse_qsl(urlsplit(address).query) if name == "off"}


def test_pages_follow_each_other_without_loss_or_repetition(read: Read) -> None:
    page, seen, pages = read("/en/search?sort=title"), [], 0
    expected = total(page)
    while True:
        seen += references(page)
        pages += 1
        following = page.all("a", rel="next")
        if not following:
            break
        page = read(following[0]["href"])
    assert pages > 2
    assert len(seen) == len(set(seen)) == expected


def test_a_page_behind_the_last_shows_the_last(read: Read) -> None:
    last = read("/en/search?page=9999")
    assert references(last)
    assert not last.all("a", rel="next")


def test_orders_differ_and_hold_the_same(read: Read) -> None:
    orders = {sort: references(read(f"/en/search?q=bus&page_size=50&sort={sort}")) for sort in ("newest", "title")}
    assert orders["newest"] != orders["title"]
    assert set(orders["newest"]) == set(orders["title"])


def test_the_nearest_come_first(read: Read) -> None:
    found = references(read("/en/search?near=bogota&within=20000&sort=distance&page_size=50"))
    assert found[0].startswith("bogota-")
    assert found.index("bogota-transmilenio") < found.index("seoul-owl-night-bus")


def test_a_part_of_the_map_narrows(read: Read) -> None:
    inside = references(read("/en/search?box=-75.5,3.5,-73,5.5&page_size=50"))
    assert inside
    assert all(name.startswith("bogota-") for name in inside)


def test_results_without_a_place_need_no_map(read: Read) -> None:
    assert read("/en/search?kind=case-study").with_class("world")
    assert not read("/en/search?kind=issue-paper").with_class("world")


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_what_was_not_understood_is_said_and_left_out(read: Read, language: str) -> None:
    plain = read(f"/{language}/search?q=bus")
    odd = read(f"/{language}/search?q=bus&theme=nonsense&sort=sideways&page=abc&colour=red&near=nowhere&box=1,2")
    assert references(odd) == references(plain)
    assert len(odd.with_class("notice")) - len(plain.with_class("notice")) == 6


@pytest.mark.parametrize(
    ("language", "typed", "found"),
    [
        ("fr", "îlots du soin", "bogota-care-blocks"),
        ("en", "care blocks", "bogota-care-blocks"),
        ("es", "manzanas del cuidado", "bogota-care-blocks"),
        ("es", "carril bus rápido", "bogota-transmilenio"),
        ("fr", "budget participatif", "lisbon-participatory-budget"),
    ],
)
def test_a_subject_is_found_in_the_reader_s_language(read: Read, language: str, typed: str, found: str) -> None:
    assert found in references(read(f"/{language}/search?{urlencode({'q': typed})}"))


def test_what_exists_only_in_french_is_found_from_english_and_spanish(read: Read) -> None:
    for language, typed in (("en", "school"), ("es", "escuela")):
        page = read(f"/{language}/search?{urlencode({'q': typed, 'metropolis': 'lyon'})}")
        assert "lyon-only-in-french" in references(page)


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_nothing_found_helps_on(read: Read, language: str) -> None:
    page = read(f"/{language}/search?q=xqzvwjk&theme=sustainability")
    assert not page.with_class("card")
    links = [a["href"] for a in page.with_class("empty")[0].all("a")]
    assert f"/{language}/search?q=xqzvwjk" in links
    assert f"/{language}/themes" in links


def test_suggestions_lead_to_pages_that_are_there(client: FlaskClient, read: Read) -> None:
    for language, typed in (("en", "bog"), ("fr", "égalité"), ("es", "manz"), ("en", "fountains")):
        answer = client.get(f"/{language}/search/suggestions?{urlencode({'q': typed})}")
        options = parse(answer.get_data(as_text=True)).all("li", role="option")
        assert 0 < len(options) <= 8, typed
        assert len({option["id"] for option in options}) == len(options)
        for option in options:
            read(option.one("a")["href"])


@pytest.mark.parametrize("typed", ["", "a", " ", "\u202e", "x" * 5_000])
def test_too_little_to_suggest_from(client: FlaskClient, typed: str) -> None:
    answer = client.get(f"/en/search/suggestions?{urlencode({'q': typed})}")
    assert answer.status_code == 200
    assert not parse(answer.get_data(as_text=True)).all("li")


@pytest.mark.parametrize("language", LANGUAGE_CODES)
@pytest.mark.parametrize("value", LANGUAGE_CODES)
def test_narrowing_by_the_language_of_the_text(read: Read, language: str, value: str) -> None:
    page = read(f"/{language}/search?language={value}")
    assert page.one("html")["lang"] == language
    assert facet_values(page, "language")[value] == (total(page), True)


def test_similar_ones_are_other_entries(read: Read) -> None:
    page = read("/en/case-studies/bogota-transmilenio")
    names = references(page.with_class("similar")[0])
    assert 0 < len(names) <= 4
    assert "bogota-transmilenio" not in names


def test_at_most_four_stand_side_by_side(read: Read) -> None:
    names = ["bogota-care-blocks", "madrid-rio", "london-congestion-charge", "lagos-brt-lite", "mexico-city-ecobici"]
    page = read("/en/case-studies/compare?" + urlencode([("entry", name) for name in names]))
    heads = [head.one("a")["href"].rpartition("/")[2] for head in page.one("thead").all("th")]
    assert heads == names[:4]
    assert len(page.with_class("notice")) == 1
    assert not read("/en/case-studies/compare?entry=madrid-rio&entry=madrid-rio").all("table")
    assert not read("/en/case-studies/compare").all("table")
