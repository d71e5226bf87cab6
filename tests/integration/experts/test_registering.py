"""A person registers as an expert by a form without a script; an editor lets it through; others find them."""

from typing import Any

import pytest
from flask import Flask

from app.drafts.models import DRAFT, SUBMITTED
from app.experts.schemas import TopicSchema
from app.experts.topics import find_topics, topic_names
from tests.integration.experts.conftest import FORM, TYPED, draft_of, hand_in, publish, text_of
from tests.support.people import Visitor, make_person


def test_a_profile_goes_from_the_form_by_an_editor_to_the_public_page(
    app: Flask, person: Visitor, person_id: int
) -> None:
    answer = hand_in(person, hidden_fields=None)
    assert (answer.status_code, answer.location) == (303, "/en/expert-profile")
    assert draft_of(app, person_id).state == SUBMITTED
    reference = publish(app, person_id)
    page = text_of(Visitor(app), f"/en/experts/{reference}")
    for shown in ("Mariama Sow", "I plan bus lines", "Engineer, twenty years", "Zebraposition", "Zebraorganisation",
                  "Guinea", "Bogotá", "Madrid", "bus rapid transit", "French (first language)", "Wolof (fluent)",
                  "Missions on site", "Now and then", "https://orcid.org/0000-0002-1825-0097",
                  "https://example.org/sow"):  # fmt: skip
        assert shown in page, shown
    assert 'href="/en/case-studies/bogota-transmilenio"' in page.partition('id="works"')[2].partition("</section>")[0]
    assert "Mariama Sow" in text_of(Visitor(app), "/en/search?kind=expert&q=bus+rapid+transit")
    assert f"/en/experts/{reference}" in text_of(Visitor(app), "/sitemap.xml")
    assert "Mariama Sow" in text_of(Visitor(app), "/en/case-studies/bogota-transmilenio")


def test_nobody_sees_a_profile_before_an_editor_has_let_it_through(app: Flask, person: Visitor) -> None:
    hand_in(person, name="Aissatou Unseen")
    for address in ("/en/search?kind=expert", "/sitemap.xml", "/api/v1/experts?page_size=50"):
        assert "Aissatou" not in text_of(Visitor(app), address), address


def test_a_visitor_is_asked_to_sign_in(app: Flask) -> None:
    answer = Visitor(app).get(FORM)
    assert answer.status_code == 302
    assert "sign-in" in answer.location


def test_a_half_written_profile_is_kept(app: Flask, person: Visitor, person_id: int) -> None:
    answer = person.submit(FORM, {"name": "Mariama Sow", "biography": "I began as", "then": "save"}, page=FORM)
    assert answer.status_code == 303
    draft = draft_of(app, person_id)
    assert draft.state == DRAFT
    assert "consented_at" not in draft.record
    assert "I began as" in text_of(person, FORM)


@pytest.mark.parametrize("missing", ["name", "summary", "country", "consent"])
def test_what_is_missing_is_told_beside_its_field_when_it_is_handed_in(
    app: Flask, person: Visitor, person_id: int, missing: str
) -> None:
    answer = hand_in(person, **{missing: None})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'href="#field-{missing}"' in page
    assert f'id="error-{missing}"' in page
    assert draft_of(app, person_id).state == DRAFT


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("orcid", "0000-0002-1825-0098"),
        ("country", "XX"),
        ("worked_in", "Atlantis"),
        ("topics", "frobnication"),
        ("works", "https://example.org/case-studies/no-such-case"),
        ("works", "nonsense"),
        ("website", "javascript:alert(1)"),
        ("language_2", "fr"),
        ("level_1", "perfect"),
        ("help", ["everything"]),
        ("hidden_fields", ["title"]),
    ],
)
def test_wrong_input_keeps_what_was_typed(person: Visitor, field: str, wrong: Any) -> None:
    answer = hand_in(person, **{field: wrong})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="errors"' in page
    for kept in (TYPED["summary"], TYPED["biography"], TYPED["organisation"]):
        assert kept in page
    if isinstance(wrong, str) and field not in ("country", "language_2", "level_1"):
        assert wrong in page


def test_texts_keep_the_language_in_which_they_were_begun(app: Flask, person: Visitor, person_id: int) -> None:
    form = text_of(person, FORM)
    assert 'href="/en/expert-profile/edit?text=fr"' in form
    french = f"{FORM}?text=fr"
    assert 'lang="fr"' in text_of(person, french).partition("<textarea")[2].partition(">")[0]
    typed = {**TYPED, "summary": "Je planifie des lignes de bus.", "topics": "", "then": "submit"}
    assert person.submit(french, typed, page=french).status_code == 303
    assert draft_of(app, person_id).record["original_language"] == "fr"
    page = text_of(Visitor(app), f"/en/experts/{publish(app, person_id)}")
    assert '<div class="lead" lang="fr">' in page


def test_a_form_sent_twice_makes_one_profile(app: Flask, person: Visitor, person_id: int) -> None:
    for _time in range(2):
        assert person.submit(FORM, {**TYPED, "then": "save"}, page=FORM).status_code == 303
    assert draft_of(app, person_id).language == "en"


def test_what_lies_with_an_editor_is_not_changed(app: Flask, person: Visitor, person_id: int) -> None:
    hand_in(person)
    assert person.get(FORM).status_code == 303
    assert (
        person.submit(FORM, {**TYPED, "summary": "Other words.", "then": "save"}, page="/en/expert-profile").status_code
        == 303
    )
    assert draft_of(app, person_id).record["translations"]["en"]["summary"] == TYPED["summary"]


def test_a_published_profile_is_changed_by_the_same_way(app: Flask, person: Visitor, person_id: int) -> None:
    hand_in(person)
    reference = publish(app, person_id)
    assert TYPED["organisation"] in text_of(person, FORM)
    hand_in(person, summary="Now I plan cable cars.")
    assert "cable cars" not in text_of(Visitor(app), f"/en/experts/{reference}")
    assert publish(app, person_id) == reference
    assert "cable cars" in text_of(Visitor(app), f"/en/experts/{reference}")


def test_the_preview_of_an_unfinished_profile_is_a_page(app: Flask, person: Visitor, person_id: int) -> None:
    person.submit(FORM, {"name": "Mariama Sow", "organisation": "Office of works", "then": "save"}, page=FORM)
    preview = text_of(person, f"/en/drafts/{draft_of(app, person_id).id}/preview")
    assert "Mariama Sow" in preview
    assert "Office of works" in preview


def test_colleagues_of_a_metropolis_have_no_part_in_a_profile(app: Flask, person: Visitor, person_id: int) -> None:
    hand_in(person)
    draft = f"/en/drafts/{draft_of(app, person_id).id}"
    colleague = Visitor(app, make_person(app, ("contributor", "dakar"), name="Juan Pérez"))
    secretary = Visitor(app, make_person(app, ("regional_secretary", "africa"), name="Awa Ba"))
    for other in (colleague, secretary):
        assert other.get(draft).status_code == 404
    reference = publish(app, person_id)
    assert colleague.get(f"/en/experts/{reference}/history").status_code in (403, 404)


def test_every_topic_of_the_vocabulary_may_stand_in_a_profile(app: Flask) -> None:
    check = TopicSchema()
    with app.app_context():
        names = topic_names("en")
        topics, unknown = find_topics(names, "en")
    assert len(names) > 500
    assert unknown == []
    assert not [topic for topic in topics if check.validate(topic)]
