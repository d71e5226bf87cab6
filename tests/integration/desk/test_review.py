"""An editor reads a draft, remarks on it, sends it back, accepts and publishes it; nobody else can."""

import pytest
from flask import Flask

from app.drafts import service
from app.drafts.models import Draft
from app.features import KIND_BY_CODE
from app.indexing.consistency import rebuild
from tests.integration.desk.conftest import SECRET, Desk, actor, working
from tests.support.people import Visitor

ACTS = ("decision", "remarks", "assignment", "links")


def test_the_review_page_shows_fields_checks_and_the_page(desk: Desk) -> None:
    draft = desk.submitted()
    page = desk.editor().get(f"/en/desk/drafts/{draft}")
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert f"{SECRET} markets" in text
    assert "No source is named" in text
    assert "The youth perspective is not told" in text
    assert f"/en/desk/drafts/{draft}/page" in text
    assert "frame-src &#39;self&#39;" not in text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "private, no-store"


def test_the_page_of_a_draft_is_the_real_page_and_leaves_nothing_behind(app: Flask, desk: Desk) -> None:
    draft = desk.submitted(title=f"{SECRET} preview")
    page = desk.editor().get(f"/en/desk/drafts/{draft}/page")
    assert page.status_code == 200
    assert f"<h1>{SECRET} preview</h1>" in page.get_data(as_text=True)
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    assert desk.state(draft) == "submitted"
    assert Visitor(app).get("/en/case-studies/bogota-wobblecrank-preview").status_code == 404
    with working(app) as session:
        assert session.get_one(Draft, draft).item_id is None


def test_a_remark_is_kept_sent_to_the_author_and_settled(desk: Desk) -> None:
    draft, editor = desk.submitted(), desk.editor()
    page = f"/en/desk/drafts/{draft}"
    field = {"field": "translations.en.summary", "text": "How many stalls?"}
    assert editor.submit(f"{page}/remarks", field, page=page).status_code == 303
    assert "How many stalls?" in editor.get(page).get_data(as_text=True)
    assert editor.submit(f"{page}/decision", {"decision": "send_back"}, page=page).status_code == 303
    assert desk.state(draft) == "returned"
    (mail,) = desk.mails(f"draft-send_back:{draft}:")
    assert mail.language == "es"
    assert "How many stalls?" in mail.text
    settle = editor.get(page).get_data(as_text=True).split('action="', 1)[1]
    remark = next(part for part in settle.split('"') if part.endswith("/settle"))
    assert editor.submit(remark, page=page).status_code == 303
    assert "1 settled remark" in editor.get(page).get_data(as_text=True)


def test_sending_back_needs_a_word_and_keeps_what_was_typed(desk: Desk) -> None:
    draft, editor = desk.submitted(), desk.editor()
    page = f"/en/desk/drafts/{draft}"
    answer = editor.submit(f"{page}/decision", {"decision": "send_back", "note": ""}, page=page)
    assert answer.status_code == 422
    assert "Say what is to be changed" in answer.get_data(as_text=True)
    assert desk.state(draft) == "submitted"
    long = "x" * 5_001
    answer = editor.submit(f"{page}/remarks", {"field": "sources", "text": long}, page=page)
    assert answer.status_code == 422
    assert long in answer.get_data(as_text=True)


def test_accepting_and_publishing_shows_the_entry_and_lets_the_author_know(app: Flask, desk: Desk) -> None:
    draft, editor = desk.submitted(title=f"{SECRET} published"), desk.editor()
    page = f"/en/desk/drafts/{draft}"
    assert editor.submit(f"{page}/decision", {"decision": "publish"}, page=page).status_code == 303
    assert desk.state(draft) == "submitted", "a draft cannot be published before it is accepted"
    editor.submit(f"{page}/decision", {"decision": "accept"}, page=page)
    assert desk.state(draft) == "accepted"
    assert Visitor(app).get("/en/case-studies/bogota-wobblecrank-published").status_code == 404
    editor.submit(f"{page}/decision", {"decision": "publish"}, page=page)
    assert desk.state(draft) == "published"
    shown = Visitor(app).get("/en/case-studies/bogota-wobblecrank-published")
    assert shown.status_code == 200
    assert "Confirmed to hold on" in shown.get_data(as_text=True)
    assert [mail.language for mail in desk.mails(f"draft-publish:{draft}:")] == ["es"]
    acts = [act for act, who in desk.events(draft) if who == desk.editor_id]
    assert acts == ["accept", "publish"]
    with app.app_context():
        engine = app.extensions["portal_search"].engines["postgres"]
        rebuild(app.extensions["portal_database"].sessions, KIND_BY_CODE, "postgres", engine)
        engine.refresh()
    assert "bogota-wobblecrank-published" in Visitor(app).get(f"/fr/search?q={SECRET}").get_data(as_text=True)


def test_publishing_twice_publishes_once(desk: Desk) -> None:
    draft, editor = desk.submitted(title=f"{SECRET} twice"), desk.editor()
    page = f"/en/desk/drafts/{draft}"
    for _time in range(2):
        editor.submit(f"{page}/decision", {"decision": "accept_and_publish"}, page=page)
    assert [act for act, _who in desk.events(draft)].count("publish") == 1


def test_of_two_decisions_the_first_holds(desk: Desk) -> None:
    draft = desk.submitted()
    page = f"/en/desk/drafts/{draft}"
    first, second = desk.editor(), Visitor(desk.app, desk.person("editor"))
    for visitor in (first, second):
        assert visitor.get(page).status_code == 200
    first.submit(f"{page}/decision", {"decision": "send_back", "note": "More figures, please."})
    second.submit(f"{page}/decision", {"decision": "accept_and_publish"})
    assert desk.state(draft) == "returned"
    assert "stands elsewhere by now" in second.get(page).get_data(as_text=True)


def test_nobody_lets_their_own_contribution_through(desk: Desk) -> None:
    draft = desk.submitted(owner=desk.editor_id)
    page, editor = f"/en/desk/drafts/{draft}", desk.editor()
    for decision in ("accept", "accept_and_publish", "publish"):
        answer = editor.submit(f"{page}/decision", {"decision": decision}, page=page)
        assert answer.status_code == 303
    assert desk.state(draft) == "submitted"
    assert "ask another editor" in editor.get(page).get_data(as_text=True)


def test_a_change_shows_what_differs_from_the_published_text(app: Flask, desk: Desk) -> None:
    with working(app) as session:
        who = actor(app, desk.author_id)
        kind = KIND_BY_CODE["case-study"]
        item = session.get_one(kind.model, desk.item_id("bogota-care-blocks"))
        draft = service.begin(session, who, kind, language=item.original_language, item=item)
        path = f"translations.{item.original_language}.title"
        service.save(session, who, draft, {path: f"{SECRET} title"}, draft.version)
        service.act(session, who, draft, "submit")
        number = draft.id
    text = desk.editor().get(f"/en/desk/drafts/{number}").get_data(as_text=True)
    assert f"<ins>{SECRET}" in text
    assert "1 field differs" in text


def test_a_draft_is_given_into_an_editors_hands_only(desk: Desk) -> None:
    draft, editor = desk.submitted(), desk.editor()
    page = f"/en/desk/drafts/{draft}"
    other = desk.person("editor", name="Otto Other")
    editor.submit(f"{page}/assignment", {"assigned_to": str(other)}, page=page)
    assert "Otto Other" in editor.get("/en/desk/queues/new").get_data(as_text=True)
    assert editor.submit(f"{page}/assignment", {"assigned_to": str(desk.author_id)}, page=page).status_code == 422
    assert editor.submit(f"{page}/assignment", {"assigned_to": str(10**30)}, page=page).status_code == 422
    editor.submit(f"{page}/assignment", {"assigned_to": ""}, page=page)
    assert [act for act, _who in desk.events(draft)].count("assign") == 2


def test_a_secretary_reads_the_drafts_of_the_region_and_does_nothing(desk: Desk) -> None:
    draft = desk.submitted(title=f"{SECRET} region")
    own = Visitor(desk.app, desk.person(("regional_secretary", "latin-america-and-the-caribbean")))
    other = Visitor(desk.app, desk.person(("regional_secretary", "africa")))
    page = f"/en/desk/drafts/{draft}"
    assert f"{SECRET} region" in own.get("/en/desk/queues/new").get_data(as_text=True)
    shown = own.get(page)
    assert shown.status_code == 200
    assert "Editors decide about it" in shown.get_data(as_text=True)
    for act in ACTS:
        assert own.submit(f"{page}/{act}", {"decision": "accept", "text": "x"}, page=page).status_code == 403
    assert desk.state(draft) == "submitted"
    assert f"{SECRET} region" not in other.get("/en/desk/queues/new").get_data(as_text=True)
    assert other.get(page).status_code == 404
    assert other.get(f"{page}/page").status_code == 404


@pytest.mark.parametrize("grants", [(), (("contributor", "bogota"),), (("translator", "fr"),), ("administrator",)])
def test_others_have_no_desk(desk: Desk, grants: tuple[tuple[str, str] | str, ...]) -> None:
    draft = desk.submitted()
    visitor = Visitor(desk.app, desk.person(*grants))
    visitor.get("/en/")
    for path in (
        "",
        f"/drafts/{draft}",
        f"/drafts/{draft}/page",
        "/queues/new",
        "/people",
        "/tags",
        "/calls",
        "/freshness",
    ):
        assert visitor.get(f"/en/desk{path}").status_code == 403
    for act in ACTS:
        assert visitor.submit(f"/en/desk/drafts/{draft}/{act}", {}, page="/en/").status_code == 403
    assert desk.state(draft) == "submitted"


def test_somebody_without_an_account_is_asked_to_sign_in(desk: Desk) -> None:
    draft = desk.submitted()
    answer = Visitor(desk.app).get(f"/en/desk/drafts/{draft}")
    assert answer.status_code == 302
    assert SECRET not in answer.get_data(as_text=True)


def test_what_is_only_being_written_is_not_on_the_desk(app: Flask, desk: Desk) -> None:
    with working(app) as session:
        draft = service.begin(session, actor(app, desk.author_id), KIND_BY_CODE["case-study"], language="en").id
    assert desk.editor().get(f"/en/desk/drafts/{draft}").status_code == 404


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
def test_odd_numbers_name_no_draft(desk: Desk, number: int) -> None:
    assert desk.editor().get(f"/en/desk/drafts/{number}").status_code == 404


@pytest.mark.parametrize("language", ["fr", "es"])
def test_the_desk_speaks_every_language(desk: Desk, language: str) -> None:
    draft, editor = desk.submitted(), desk.editor()
    for path in ("", f"/drafts/{draft}", "/queues/new", "/queues/returned", "/people", "/tags", "/calls", "/calls/new"):
        assert editor.get(f"/{language}/desk{path}").status_code == 200
