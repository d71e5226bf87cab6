"""Questions under an entry: asked, looked through, answered, hidden; seen by everybody."""

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.accounts.models import Person
from app.correspondence.question_models import Answer, Question
from tests.integration.correspondence.conftest import Two
from tests.integration.correspondence.people import PAGE, in_database, mails, make_owner
from tests.integration.correspondence.test_conduct import harmless
from tests.integration.pages.document import Element, parse
from tests.integration.pages.hostile_content import ATTACKS
from tests.support.people import Visitor, make_person

ASK = "/en/ask/case-studies/bogota-care-blocks"


@pytest.fixture(autouse=True)
def no_questions(app: Flask) -> None:
    in_database(app, lambda session: session.execute(delete(Question)))


def ask(visitor: Visitor, text: str, language: str = "en", **more: str) -> int:
    return visitor.submit(ASK, {"text": text, "language": language, **more}, page=ASK).status_code


def last_question(app: Flask) -> int:
    statement = select(Question.id).order_by(Question.id.desc()).limit(1)
    return int(in_database(app, lambda session: session.scalars(statement).one()))


def answer(visitor: Visitor, number: int, text: str, language: str = "en") -> int:
    page = f"/en/questions/{number}/answer"
    return visitor.submit(page, {"text": text, "language": language}, page=PAGE).status_code


def questions_seen(visitor: Visitor, page: str = PAGE) -> Element:
    return parse(visitor.get(page).get_data(as_text=True)).one("section", id="questions")


def test_everybody_reads_question_and_answer_in_their_languages(app: Flask, two: Two) -> None:
    assert ask(two.asker, "Combien cela coûte-t-il ?", "fr") == 303
    (mail,) = mails(app, person_id=two.owner_id)
    assert "Combien cela coûte-t-il ?" in mail.text
    assert answer(two.owner, last_question(app), "Poco.", "es") == 303
    assert any("Poco." in one.text for one in mails(app, person_id=two.asker_id))
    visitor = Visitor(app)
    answered = visitor.get(PAGE)
    assert "Set-Cookie" not in answered.headers
    assert 'name="csrf_token"' not in answered.get_data(as_text=True)
    part = questions_seen(visitor)
    assert [(one.text, one["lang"]) for one in part.with_class("written")] == [
        ("Combien cela coûte-t-il ?", "fr"),
        ("Poco.", "es"),
    ]
    assert "contact for this entry" in part.text
    assert "Amina Diallo" in part.text


def test_a_question_can_be_asked_without_a_name(app: Flask, two: Two) -> None:
    ask(two.asker, "How much?", nameless="true")
    for visitor in (Visitor(app), two.owner):
        assert "Amina" not in questions_seen(visitor).text
    (mail,) = mails(app, person_id=two.owner_id)
    assert "Amina" not in mail.text


def test_the_question_of_a_new_person_waits_for_an_editor(app: Flask, two: Two) -> None:
    new_id = make_person(app, name="Nina New", approved_at=None)
    new = Visitor(app, new_id)
    assert ask(new, "Quillon question") == 303
    for visitor in (Visitor(app), two.owner, two.asker):
        assert "Quillon" not in visitor.get(PAGE).get_data(as_text=True)
    assert "Quillon" in questions_seen(new).text
    assert mails(app, person_id=two.owner_id) == []
    number = last_question(app)
    assert answer(two.owner, number, "Too early") == 404
    editor = Visitor(app, make_person(app, "editor"))
    assert "Quillon" in editor.get("/en/questions").get_data(as_text=True)
    path = f"/en/questions/{number}/decide"
    assert new.submit(path, {"decision": "publish"}, page=PAGE).status_code == 403
    assert editor.submit(path, {"decision": "publish"}, page="/en/questions").status_code == 303
    assert "Quillon" in questions_seen(Visitor(app)).text
    assert len(mails(app, person_id=two.owner_id)) == len(mails(app, person_id=new_id)) == 1
    assert in_database(app, lambda session: session.get_one(Person, new_id).approved_at) is not None
    assert ask(new, "Second question") == 303
    assert "Second question" in questions_seen(Visitor(app)).text


def test_a_refused_question_never_appears(app: Flask, two: Two) -> None:
    new_id = make_person(app, approved_at=None)
    ask(Visitor(app, new_id), "Quillon question")
    editor = Visitor(app, make_person(app, "editor"))
    path = f"/en/questions/{last_question(app)}/decide"
    assert editor.submit(path, {"decision": "refuse"}, page="/en/questions").status_code == 303
    assert "Quillon" not in Visitor(app).get(PAGE).get_data(as_text=True)
    assert len(mails(app, person_id=new_id)) == 1
    assert in_database(app, lambda session: session.get_one(Person, new_id).approved_at) is None


@pytest.mark.parametrize(
    ("grant", "status"),
    [
        (None, 403),
        ("expert", 403),
        (("contributor", "bogota"), 303),
        (("contributor", "dakar"), 403),
        (("translator", "en"), 403),
        (("regional_secretary", "latin-america-and-the-caribbean"), 303),
        (("regional_secretary", "africa"), 403),
        ("editor", 303),
    ],
)
def test_who_may_answer(app: Flask, two: Two, grant: object, status: int) -> None:
    ask(two.asker, "How much?")
    person = Visitor(app, make_person(app, *([] if grant is None else [grant])))  # type: ignore[list-item]
    assert answer(person, last_question(app), "That much") == status
    assert ("That much" in questions_seen(Visitor(app)).text) == (status == 303)


def test_editors_hide_and_show(app: Flask, two: Two) -> None:
    ask(two.asker, "Quillon question")
    number = last_question(app)
    answer(two.owner, number, "Quillon answer")
    given = int(in_database(app, lambda s: s.scalars(select(Answer.id).order_by(Answer.id.desc()).limit(1)).one()))
    editor = Visitor(app, make_person(app, "editor"))
    for visitor in (two.asker, two.owner):
        assert visitor.submit(f"/en/answers/{given}/decide", {"decision": "hide"}, page=PAGE).status_code == 403
    editor.submit(f"/en/answers/{given}/decide", {"decision": "hide"}, page="/en/questions")
    assert "Quillon answer" not in questions_seen(Visitor(app)).text
    editor.submit(f"/en/questions/{number}/decide", {"decision": "hide"}, page="/en/questions")
    assert "Quillon" not in Visitor(app).get(PAGE).get_data(as_text=True)
    editor.submit(f"/en/questions/{number}/decide", {"decision": "publish"}, page="/en/questions")
    assert "Quillon question" in questions_seen(Visitor(app)).text


def test_readers_report_questions_and_answers(app: Flask, two: Two) -> None:
    ask(two.asker, "Rude question")
    number = last_question(app)
    reader = Visitor(app, make_person(app))
    page = f"/en/questions/{number}/report"
    assert Visitor(app).get(page).status_code == 302
    assert reader.submit(page, {"reason": "Rude"}, page=page).status_code == 303
    editor = Visitor(app, make_person(app, "editor"))
    listed = parse(editor.get("/en/reports").get_data(as_text=True))
    form = next(one for one in listed.all("form") if one["action"].endswith("/decide"))
    assert editor.submit(form["action"], {"decision": "hidden"}, page="/en/reports").status_code == 303
    assert "Rude question" not in Visitor(app).get(PAGE).get_data(as_text=True)
    assert reader.get(page).status_code == 404


def test_five_questions_a_day(app: Flask, two: Two) -> None:
    assert [ask(two.asker, f"Question {count}") for count in range(6)] == [303] * 5 + [429]


def test_mistakes_keep_what_was_typed(app: Flask, two: Two) -> None:
    page = parse(two.asker.submit(ASK, {"text": "Kept text", "language": "xx"}, page=ASK).get_data(as_text=True))
    assert page.one("textarea", name="text").text == "Kept text"
    assert ask(two.asker, "x" * 2_001) == 422


def test_hostile_texts_stay_text(app: Flask, two: Two) -> None:
    for attack in ATTACKS[:4]:
        ask(two.asker, attack)
    answer(two.owner, last_question(app), " ".join(ATTACKS))
    page = parse(Visitor(app).get(PAGE).get_data(as_text=True))
    assert harmless(page.one("section", id="questions")) == []
    for mail in mails(app):
        assert harmless(parse(mail.html)) == []


def test_an_entry_without_owner_tells_its_secretaries(app: Flask, two: Two) -> None:
    make_owner(app)
    secretary = make_person(app, ("regional_secretary", "europe"))
    page = "/en/ask/case-studies/lyon-formula"
    two.asker.submit(page, {"text": "How much?", "language": "en"}, page=page)
    assert len(mails(app, person_id=secretary)) == 1
