"""What was typed is never lost: the session ended, the token expired, the page stood open for long."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select, update

from app.accounts.models import PersonSession
from app.authoring.keeping import KEPT_FOR, clear
from app.drafts.models import Draft, KeptForm
from app.kernel.database import now
from app.kernel.unit_of_work import unit_of_work
from tests.integration.authoring.steps import QUICK, begin, form_of, version_of
from tests.integration.pages.document import parse
from tests.support.people import Visitor, make_person


def sign_in_again(app: Flask, person_id: int) -> Visitor:
    return Visitor(app, person_id)


def end_sessions(app: Flask, person_id: int) -> None:
    with unit_of_work(app.extensions["portal_database"].sessions) as work:
        work.execute(update(PersonSession).where(PersonSession.person_id == person_id).values(expires_at=now()))


def kept_rows(app: Flask) -> int:
    with app.extensions["portal_database"].sessions() as session:
        return session.scalar(select(func.count()).select_from(KeptForm)) or 0


def test_text_sent_without_a_session_is_there_after_signing_in(app: Flask, stored: Callable[[int], Draft]) -> None:
    person_id = make_person(app, ("contributor", "bogota"))
    author = Visitor(app, person_id)
    draft_id = begin(author)
    address = form_of(draft_id)
    version = version_of(author, address)
    end_sessions(app, person_id)
    author.client.delete_cookie("portal")
    answer = author.client.post(address, data={"version": version, **QUICK, "csrf_token": "old"})
    assert answer.status_code == 303
    assert "/sign-in?next=" in answer.location
    key = answer.location.rsplit("%2F", 1)[-1].rsplit("/", 1)[-1]
    assert Visitor(app).get(f"/en/drafts/kept/{key}").status_code == 302  # to sign in
    assert "translations" in stored(draft_id).record
    assert "title" not in stored(draft_id).record["translations"]["en"]

    author = sign_in_again(app, person_id)
    page = parse(author.get(f"/en/drafts/kept/{key}").get_data(as_text=True))
    form = next(form for form in page.all("form") if form.attributes.get("action") == address)
    fields = {one["name"]: one.text for one in form.all("textarea")} | {"kept": key, "themes": ["gender-equality"]}
    assert fields["title"] == QUICK["title"]
    assert author.submit(address, fields).status_code == 303
    assert stored(draft_id).record["translations"]["en"]["title"] == QUICK["title"]
    assert author.get(f"/en/drafts/kept/{key}").status_code == 404  # saved, so forgotten


def test_a_page_that_saves_itself_says_where_its_text_is_kept(app: Flask) -> None:
    author = Visitor(app, make_person(app, ("contributor", "bogota")))
    draft_id = begin(author)
    author.client.delete_cookie("portal")
    answer = author.client.post(
        form_of(draft_id), data={"title": "Care", "version": "1"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert "Your session has ended" in answer.get_data(as_text=True)
    assert "/sign-in?next=" in answer.get_data(as_text=True)


def test_an_expired_token_of_somebody_signed_in_leads_to_their_text(app: Flask) -> None:
    author = Visitor(app, make_person(app, ("contributor", "bogota")))
    draft_id = begin(author)
    answer = author.client.post(form_of(draft_id), data={"title": "Care", "version": "1", "csrf_token": "expired"})
    assert answer.status_code == 303
    assert "/drafts/kept/" in answer.location
    assert "Care" in author.get(answer.location).get_data(as_text=True)


def test_forms_that_hold_no_text_are_refused_as_ever(app: Flask) -> None:
    author = Visitor(app, make_person(app, ("contributor", "bogota")))
    draft_id = begin(author)
    for address in (f"/en/drafts/{draft_id}/act", "/en/drafts/new", f"/en/drafts/{draft_id}/files"):
        assert author.client.post(address, data={"act": "submit"}).status_code == 400


def test_what_nobody_comes_back_for_is_cleared_away(app: Flask) -> None:
    author = Visitor(app, make_person(app, ("contributor", "bogota")))
    draft_id = begin(author)
    author.client.post(form_of(draft_id), data={"title": "Care"})
    assert kept_rows(app) > 0
    with unit_of_work(app.extensions["portal_database"].sessions) as work:
        work.execute(update(KeptForm).values(kept_at=now() - KEPT_FOR - timedelta(seconds=1)))
    with unit_of_work(app.extensions["portal_database"].sessions) as work:
        clear(work)
    assert kept_rows(app) == 0


def test_more_than_anybody_types_is_not_kept(app: Flask) -> None:
    before = kept_rows(app)
    assert Visitor(app).client.post("/en/drafts/1/form/quick", data={"title": "x" * 450_000}).status_code == 413
    assert kept_rows(app) == before
