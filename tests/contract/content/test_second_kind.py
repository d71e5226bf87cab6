"""What only a register of more than one kind shows, seen with notes beside case studies."""

from collections.abc import Callable

from app.case_studies.kind import CASE_STUDY
from app.content.service import reference_of
from tests.contract.content.entries import full, sparse
from tests.integration.pages.document import Element
from tests.support.notes.kind import NOTE

Read = Callable[[str], Element]


def values(page: Element, facet: str) -> dict[str, str]:
    """Return the values that a page offers of a facet, with their names."""
    boxes = page.all("input", type="checkbox", name=facet)
    labels = {box["id"]: label for label in page.all("label") for box in label.all("input", name=facet)}
    return {box["value"]: labels[box["id"]].all("span")[0].text for box in boxes}


def test_readers_may_choose_a_kind(read: Read) -> None:
    assert set(values(read("/en/search"), "kind").values()) >= {"Case studies", "Results"}


def test_facets_of_one_kind_are_offered_where_it_is_found(read: Read) -> None:
    for address in (
        "/en/notes",
        "/en/search?kind=note",
        "/en/search?kind=note&kind=case-study",
        "/en/search?placed=yes",
    ):
        assert set(values(read(address), "placed")) == {"yes", "no"}, address
    assert values(read("/en/search"), "placed") == {}
    assert values(read("/en/case-studies"), "placed") == {}
    assert values(read("/en/notes"), "status") == {}


def test_cards_say_what_kind_they_are_of(read: Read) -> None:
    lines = [card.with_class("where")[0].text for card in read("/en/search?page_size=50").with_class("card")]
    assert {line.split(" · ")[0] for line in lines} >= {"Case study", "Summary"}


def test_only_entries_of_one_kind_are_put_side_by_side(read: Read) -> None:
    page = read("/en/search?page_size=50")
    for kind in (CASE_STUDY, NOTE):
        form = page.one("form", id=f"compare-{kind.code}")
        assert form["action"] == f"/en/{kind.path}/compare"
        ticked = {box["value"] for box in page.all("input", name="entry", form=form["id"])}
        assert ticked == {full(kind)["reference"], sparse(kind)["reference"], f"{kind.path}-hostile"}


def test_an_entry_without_a_metropolis_may_have_a_country_of_its_own(read: Read) -> None:
    page = read("/en/search?country=IS")
    assert [card.one("h3").one("a")["href"] for card in page.with_class("card")] == [
        f"/en/notes/{sparse(NOTE)['reference']}"
    ]
    assert "Iceland" in page.with_class("chips")[0].text
    assert read("/en/search?country=XX").with_class("notice")


def test_an_entry_without_a_metropolis_is_named_by_its_title() -> None:
    record = {"original_language": "en", "metropolises": [], "translations": {"en": {"title": "Shade for all"}}}
    assert reference_of(record) == "shade-for-all"


def test_lists_elsewhere_count_entries_of_all_kinds(read: Read) -> None:
    assert "entries" in read("/en/themes/sustainability").one("main").text
    links = {link["href"] for link in read("/en/").one("footer").all("a")}
    assert {"/en/case-studies", "/en/notes"} <= links
