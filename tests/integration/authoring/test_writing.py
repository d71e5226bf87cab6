"""The way of a case study without a script: begin, write, submit, published, a new version beside it."""

from collections.abc import Callable

import pytest

from app.drafts.models import Draft
from config.languages import LANGUAGE_CODES
from tests.integration.authoring.steps import QUICK, act, begin, fill, form_of, publish, version_of
from tests.integration.pages.document import parse
from tests.support.people import Visitor


def test_a_quick_entry_from_the_first_word_to_the_published_page(
    author: Visitor, anonymous: Visitor, stored: Callable[[int], Draft]
) -> None:
    draft_id = begin(author)
    assert stored(draft_id).record["metropolises"] == ["bogota"]
    fill(author, draft_id)
    page = parse(author.get(f"/en/drafts/{draft_id}").get_data(as_text=True))
    assert page.one("h1").text == QUICK["title"]
    assert "Have a last look and submit it." in page.text
    act(author, draft_id, "submit")
    assert "The editors read it" in author.get(f"/en/drafts/{draft_id}").get_data(as_text=True)
    reference = publish(author.app, draft_id)
    for language in LANGUAGE_CODES:
        answer = anonymous.get(f"/{language}/case-studies/{reference}")
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert parse(answer.get_data(as_text=True)).all("section", id="completeness")
    assert reference in author.get("/en/drafts").get_data(as_text=True)


def test_the_list_says_what_comes_next_and_helps_when_it_is_empty(author: Visitor) -> None:
    assert "You have no drafts" in author.get("/en/drafts").get_data(as_text=True)
    begin(author)
    assert "Fill in what is still missing" in author.get("/en/drafts").get_data(as_text=True)


def test_a_draft_that_lacks_something_says_what_and_leads_there(author: Visitor) -> None:
    draft_id = begin(author)
    answer = author.submit(f"/en/drafts/{draft_id}/act", {"act": "submit"}, page=f"/en/drafts/{draft_id}")
    assert answer.status_code == 422
    links = parse(answer.get_data(as_text=True)).one("div", id="errors").all("a")
    assert f"{form_of(draft_id)}#field-title" in {link["href"] for link in links}


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_every_page_of_the_form_in_every_language(author: Visitor, language: str) -> None:
    draft_id = begin(author, depth="full", language="fr")
    for group in ("beginning", "place", "challenge", "action", "money", "results", "people", "learning", "proof",
                  "contact"):  # fmt: skip
        page = parse(author.get(f"/{language}/drafts/{draft_id}/form/{group}").get_data(as_text=True))
        assert len(page.all("h1")) == 1
        labelled = {label["for"] for label in page.all("label", for_=None)}
        fields = [f for f in page.all() if f.name in ("input", "textarea", "select") and f.attributes.get("id")]
        assert {f["id"] for f in fields if f.attributes.get("type") != "hidden"} <= labelled
    assert author.get(f"/{language}/drafts/{draft_id}/form/nothing").status_code == 404


def test_everything_of_a_full_entry_is_taken_as_it_is_written(author: Visitor, stored: Callable[[int], Draft]) -> None:
    draft_id = begin(author, depth="full")
    fill(author, draft_id, {"metropolises.rows": "3", "metropolises.0": "Bogota", "metropolises.1": "BARCELONE",
                            "metropolises.2": "", "sdgs.shown": "1", "sdgs": ["5", "11"], "themes.shown": "1",
                            "themes": ["gender-equality"]}, "place")  # fmt: skip
    fill(author, draft_id, {"cost.amount": "1 250 000,50", "cost.currency": "cop", "cost.year": "2022",
                            "cost.note": "Without staff"}, "money")  # fmt: skip
    sources = {"sources.rows": "2", "sources.0.title": "Evaluation", "sources.0.year": "2021",
               "sources.1.title": "", "attachments.rows": "1", "attachments.0.label": "Plan",
               "attachments.0.url": "https://example.org/plan"}  # fmt: skip
    fill(author, draft_id, sources, "proof")
    fill(author, draft_id, {"key_figures.rows": "2", "key_figures.0.value": "58", "key_figures.0.source": "1",
                            "key_figures.0.label": "per cent fewer cars", "key_figures.1.value": ""},
         "results")  # fmt: skip
    record = stored(draft_id).record
    assert record["metropolises"] == ["bogota", "barcelona"]
    assert record["sdgs"] == [5, 11]
    assert record["cost"] == {"amount": 1250000.5, "currency": "COP", "year": 2022, "note": {"en": "Without staff"}}
    assert record["sources"] == [{"title": "Evaluation", "year": 2021}]
    assert record["attachments"] == [{"labels": {"en": "Plan"}, "url": "https://example.org/plan"}]
    assert record["key_figures"] == [{"value": 58, "label": {"en": "per cent fewer cars"}, "source": 1}]
    fill(author, draft_id, sources | {"sources.0.remove": "yes"}, "proof")
    assert "sources" not in stored(draft_id).record


def test_what_is_wrong_is_saved_and_told_beside_its_field(author: Visitor, stored: Callable[[int], Draft]) -> None:
    draft_id = begin(author, depth="full")
    address = form_of(draft_id, "proof")
    fields = {"sources.rows": "1", "sources.0.title": "A", "sources.0.url": "javascript:alert(1)"}
    answer = author.submit(address, {"version": version_of(author, address), **fields})
    assert answer.status_code == 422
    page = parse(answer.get_data(as_text=True))
    assert page.one("input", id="field-sources-0-url")["aria-invalid"] == "true"
    assert page.one("input", id="field-sources-0-url")["value"] == "javascript:alert(1)"
    assert stored(draft_id).record["sources"][0]["title"] == "A"
    address = form_of(draft_id, "place")
    answer = author.submit(
        address, {"version": version_of(author, address), "metropolises.rows": "1", "metropolises.0": "Atlantis"}
    )
    assert answer.status_code == 422
    assert "Atlantis" in answer.get_data(as_text=True)


def test_the_form_saves_itself_with_a_quiet_line(author: Visitor, stored: Callable[[int], Draft]) -> None:
    draft_id = begin(author)
    address = form_of(draft_id)
    version = version_of(author, address)
    answer = author.submit(address, {"version": version, "title": "Care"}, headers={"HX-Request": "true"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Saved" in text
    assert "<h1" not in text
    assert f'value="{int(version) + 1}"' in text
    assert stored(draft_id).record["translations"]["en"]["title"] == "Care"
    assert stored(draft_id).record["metropolises"] == ["bogota"]  # a field that was not sent is left alone


def test_the_second_writer_sees_both_texts(author: Visitor, colleague: Visitor, stored: Callable[[int], Draft]) -> None:
    draft_id = begin(author)
    address = form_of(draft_id)
    mine, theirs = version_of(author, address), version_of(colleague, address)
    assert author.submit(address, {"version": mine, **QUICK}).status_code == 303
    line = colleague.submit(address, {"version": theirs, "title": "Ours"}, headers={"HX-Request": "true"})
    assert "Somebody else has changed this" in line.get_data(as_text=True)
    answer = colleague.submit(address, {"version": theirs, **QUICK, "title": "Blocks of care"})
    assert answer.status_code == 409
    page = parse(answer.get_data(as_text=True))
    assert "Amina Diallo has changed this" in page.one("section", id="errors").text
    assert QUICK["title"] in page.one("section", id="errors").text
    assert page.one("input", id="field-title")["value"] == "Blocks of care"
    assert stored(draft_id).record["translations"]["en"]["title"] == QUICK["title"]
    again = page.one("input", id="version")["value"]
    assert colleague.submit(address, {"version": again, **QUICK, "title": "Blocks of care"}).status_code == 303
    assert stored(draft_id).record["translations"]["en"]["title"] == "Blocks of care"


def test_a_page_that_saves_itself_is_not_in_conflict_with_itself(author: Visitor) -> None:
    draft_id = begin(author)
    address = form_of(draft_id)
    version = version_of(author, address)
    fields = {"version": version, "page": "abc", "title": "Care"}
    author.submit(address, fields, headers={"HX-Request": "true"})
    assert author.submit(address, fields | {"title": "Care blocks"}).status_code == 303


def test_a_quick_entry_grows_into_a_full_one(author: Visitor, stored: Callable[[int], Draft]) -> None:
    draft_id = begin(author)
    fill(author, draft_id)
    author.submit(f"/en/drafts/{draft_id}/depth", {"depth": "full"})
    assert stored(draft_id).depth == "full"
    page = parse(author.get(form_of(draft_id, "beginning")).get_data(as_text=True))
    assert page.one("input", id="field-title")["value"] == QUICK["title"]


def test_like_titles_of_the_same_metropolis_are_shown(author: Visitor) -> None:
    draft_id = begin(author)
    found = author.get(f"/en/drafts/{draft_id}/like?title=care+blocks+and+District+Care").get_data(as_text=True)
    assert "bogota-care-blocks" in found
    assert "bogota-care-blocks" not in author.get(f"/en/drafts/{draft_id}/like?title=Cable").get_data(as_text=True)
    fill(author, draft_id, QUICK | {"title": "Care blocks and the District Care System"})
    assert "bogota-care-blocks" in author.get(form_of(draft_id)).get_data(as_text=True)


def test_a_new_version_stands_beside_the_published_text_and_its_history_is_kept(
    author: Visitor, anonymous: Visitor
) -> None:
    entry = "/en/case-studies/bogota-transmilenio"
    assert "new-version" not in anonymous.get(entry).get_data(as_text=True)
    assert f"{entry}/history" in author.get(entry).get_data(as_text=True)
    answer = author.submit(f"{entry}/new-version", page=entry)
    draft_id = int(answer.location.rsplit("/", 1)[1])
    assert author.submit(f"{entry}/new-version", page=entry).location == answer.location
    group = parse(author.get(f"/en/drafts/{draft_id}").get_data(as_text=True))
    assert "new version of a published text" in group.text
    fill(author, draft_id, {"title": "A new title for TransMilenio"}, "beginning")
    act(author, draft_id, "submit")
    assert "A new title for TransMilenio" not in anonymous.get(entry).get_data(as_text=True)
    publish(author.app, draft_id)
    history = parse(author.get(f"{entry}/history").get_data(as_text=True))
    assert ["title", "for", "TransMilenio"][0] in " ".join(one.text for one in history.all("ins"))
    assert "Edith Oriol" in history.text
    assert history.all("del")
    restored = author.submit(f"{entry}/history/1/restore", page=f"{entry}/history")
    assert restored.status_code == 303
    assert "revision 1" in author.get(restored.location).get_data(as_text=True)
