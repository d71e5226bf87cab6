"""The story of a review: invited by mail, read, opinion given, released, decided; and what may go wrong."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.drafts.models import Draft
from app.kernel.database import now
from app.reviewing.leaving import forget_person, own_data
from app.reviewing.models import PeerReview
from app.reviewing.telling import remind
from tests.integration.desk.conftest import working
from tests.integration.reviewing.conftest import AUTHOR, OPINION, TO_AUTHOR, TO_EDITOR, Reviewing, body
from tests.support.people import Visitor


def test_a_review_from_the_invitation_to_the_author(reviewing: Reviewing) -> None:
    draft = reviewing.draft("Stalls from first to last")
    assert "Nobody has been asked to review this draft." in body(reviewing.editor.get(f"/en/desk/drafts/{draft}"))
    reviewer, review = reviewing.given(draft)
    (told,) = reviewing.desk.mails(f"peer-review-given:{review.id}")
    assert "Rita Reviewer" in told.text
    page = body(reviewing.editor.get(f"/en/drafts/{draft}/reviews"))
    assert TO_AUTHOR in page
    assert TO_EDITOR in page
    assert "Publish it after small changes" in page
    assert "1 opinion given." in body(reviewing.editor.get(f"/en/drafts/{draft}"))
    assert TO_AUTHOR not in body(reviewing.author.get(f"/en/drafts/{draft}/opinions"))
    release = f"/en/reviews/{review.id}/release"
    assert reviewing.editor.submit(release, page=f"/en/drafts/{draft}/reviews").status_code == 303
    (mail,) = reviewing.desk.mails(f"peer-review-released:{review.id}")
    assert mail.language == "es"
    assert f"/es/drafts/{draft}/opinions" in mail.text
    shown = body(reviewing.author.get(f"/en/drafts/{draft}/opinions"))
    assert TO_AUTHOR in shown
    assert TO_EDITOR not in shown
    assert "Read 1 reviewer’s opinion" in body(reviewing.author.get(f"/en/drafts/{draft}"))
    again = reviewer.submit(f"/en/reviews/{review.id}", OPINION | {"to_author": "Other"}, page="/en/reviews")
    assert again.status_code == 303
    assert TO_AUTHOR in body(reviewing.author.get(f"/en/drafts/{draft}/opinions")), "what was released stays"


def test_an_address_without_account_makes_one_by_the_link(reviewing: Reviewing, app: Flask) -> None:
    draft, email = reviewing.draft(), "nobody-yet@example.org"
    assert reviewing.invite(draft, email, language="fr", message="You know markets.").status_code == 303
    link = reviewing.link(draft, email)
    assert link.startswith("/fr/")
    stranger = Visitor(app)
    assert "You know markets." in body(stranger.get(link))
    assert stranger.get(link).headers["Cache-Control"] == "private, no-store"
    answer = stranger.submit(link, {"answer": "yes"}, page=link)
    assert "/welcome/" in (answer.location or "")
    welcome = answer.location or ""
    password = "a market of 40 stalls"
    entered = stranger.submit(welcome, {"name": "Nora New", "password": password}, page=welcome)
    assert entered.status_code == 303
    assert "Markets under trees" in body(stranger.get("/en/reviews"))
    review = reviewing.review(draft, email)
    page = f"/en/reviews/{review.id}"
    assert stranger.get(f"{page}/text").status_code == 404, "the text is read by who has agreed to review it"
    assert stranger.submit(f"{page}/answer", {"answer": "yes"}, page=page).status_code == 303
    assert "Stalls under trees." in body(stranger.get(f"{page}/text"))
    assert Visitor(app).get(link).status_code == 410


def test_who_has_an_account_signs_in_first(reviewing: Reviewing, app: Flask) -> None:
    draft, (_visitor, email) = reviewing.draft(), reviewing.reviewer()
    reviewing.invite(draft, email)
    link = reviewing.link(draft, email)
    stranger = Visitor(app)
    answer = stranger.submit(link, {"answer": "yes"}, page=link)
    assert (answer.location or "").startswith("/en/sign-in?next=/en/review-invitation/")
    assert reviewing.review(draft, email).state == "invited"


def test_a_link_holds_until_it_is_answered_and_only_as_it_was_sent(reviewing: Reviewing, app: Flask) -> None:
    draft, (visitor, email) = reviewing.draft(), reviewing.reviewer()
    reviewing.invite(draft, email)
    link = reviewing.link(draft, email)
    for altered in (link[:-2] + ("AA" if not link.endswith("AA") else "BB"), link + "x", "/en/review-invitation/x"):
        assert Visitor(app).get(altered).status_code == 410
    stranger = Visitor(app)
    assert "The editors will ask somebody else" in body(stranger.submit(link, {"answer": "no"}, page=link))
    assert stranger.get(link).status_code == 410
    assert stranger.submit(link, {"answer": "yes"}, page="/en/sign-in").status_code == 410
    review = reviewing.review(draft, email)
    assert review.state == "declined"
    assert visitor.get(f"/en/reviews/{review.id}").status_code == 404
    assert reviewing.desk.mails(f"peer-review-declined:{review.id}")


def test_a_withdrawn_invitation_holds_no_more(reviewing: Reviewing) -> None:
    draft = reviewing.draft()
    reviewer, review = reviewing.accepted(draft)
    page = f"/en/drafts/{draft}/reviews"
    assert reviewing.editor.submit(f"/en/reviews/{review.id}/withdraw", page=page).status_code == 303
    for path in ("", "/text"):
        assert reviewer.get(f"/en/reviews/{review.id}{path}").status_code == 404
    assert reviewing.desk.mails(f"peer-review-withdrawn:{review.id}:")
    assert reviewing.invite(draft, str(review.email_key)).status_code == 303, "and they may be asked again"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"email": "no address"}, "Must be a mail address"),
        ({"naming": "secret"}, "1 field needs another look"),
        ({"due_on": "soon"}, "Must be a date."),
        ({"due_on": "2001-01-01"}, "Must be a day from today on"),
        ({"due_on": "2999-01-01"}, "Must be a day from today on"),
        ({"message": "x" * 2_001}, "1 field needs another look"),
    ],
)
def test_a_mistake_in_the_form_is_told_and_what_was_typed_is_kept(
    reviewing: Reviewing, fields: dict[str, str], told: str
) -> None:
    draft = reviewing.draft()
    wanted = {"email": "a@example.org", "message": "Kept words", **fields}
    answer = reviewing.invite(draft, wanted.pop("email"), **wanted)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert told in page
    assert wanted["message"] in page
    with working(reviewing.app) as session:
        assert session.scalar(select(PeerReview.id).where(PeerReview.draft_id == draft)) is None


def test_nobody_is_asked_twice_nor_about_their_own(reviewing: Reviewing, app: Flask) -> None:
    draft, (_visitor, email) = reviewing.draft(), reviewing.reviewer()
    reviewing.invite(draft, email)
    again = reviewing.invite(draft, email.upper())
    assert again.status_code == 422
    assert "has been invited" in again.get_data(as_text=True).lower()
    with working(app) as session:
        own = session.get_one(Person, reviewing.desk.author_id).email
    assert "own address" in reviewing.invite(draft, str(own)).get_data(as_text=True)


def test_the_author_who_holds_the_link_does_not_review_their_own_text(reviewing: Reviewing) -> None:
    draft = reviewing.draft()
    reviewing.invite(draft, "forwarded@example.org")
    link = reviewing.link(draft, "forwarded@example.org")
    reviewing.author.submit(link, {"answer": "yes"}, page=link)
    assert reviewing.review(draft, "forwarded@example.org").state == "invited"


def test_what_is_being_written_has_no_reviewers(reviewing: Reviewing, app: Flask) -> None:
    draft = reviewing.draft()
    with working(app) as session:
        session.get_one(Draft, draft).state = "draft"
    assert reviewing.invite(draft, "early@example.org").status_code == 303
    with working(app) as session:
        assert session.scalar(select(PeerReview.id).where(PeerReview.draft_id == draft)) is None


def test_an_opinion_needs_a_recommendation_and_keeps_what_was_typed(reviewing: Reviewing) -> None:
    reviewer, review = reviewing.accepted(reviewing.draft())
    page = f"/en/reviews/{review.id}"
    answer = reviewer.submit(page, {"to_author": "Only words", "recommendation": "burn"}, page=page)
    assert answer.status_code == 422
    assert "Only words" in answer.get_data(as_text=True)


def test_a_published_draft_needs_no_opinion_any_more(reviewing: Reviewing) -> None:
    draft = reviewing.draft("Published while being read")
    reviewer, review = reviewing.accepted(draft)
    page = f"/en/desk/drafts/{draft}"
    reviewing.editor.submit(f"{page}/decision", {"decision": "accept_and_publish"}, page=page)
    assert reviewing.desk.state(draft) == "published"
    shown = body(reviewer.get(f"/en/reviews/{review.id}"))
    assert "needs no review any more" in shown
    reviewer.submit(f"/en/reviews/{review.id}", OPINION, page="/en/reviews")
    assert reviewing.desk.mails(f"peer-review-given:{review.id}") == []


def test_reviewers_are_reminded_before_the_day_and_once_after_it(reviewing: Reviewing, app: Flask) -> None:
    draft = reviewing.draft()
    _reviewer, review = reviewing.accepted(draft)
    unanswered = reviewing.reviewer("Una Unanswered")[1]
    reviewing.invite(draft, unanswered)

    def days_left(days: int) -> int:
        with working(app) as session:
            for one in session.scalars(select(PeerReview).where(PeerReview.draft_id == draft)):
                one.due_on = (now() + timedelta(days=days)).date()
                one.invited_at = now() - timedelta(days=30)
            session.flush()
            remind(session)
        with working(app) as session:
            remind(session)
        return len(reviewing.desk.mails(f"peer-review-reminded:{review.id}:"))

    assert [days_left(days) for days in (10, 4, 3, -1, -9)] == [0, 1, 1, 2, 2]
    other = reviewing.review(draft, unanswered)
    mails = reviewing.desk.mails(f"peer-review-reminded:{other.id}:")
    assert len(mails) == 2
    assert all("/review-invitation/" in mail.text for mail in mails)


def test_who_leaves_takes_their_name_and_leaves_what_they_said(reviewing: Reviewing, app: Flask) -> None:
    draft = reviewing.draft()
    _reviewer, review = reviewing.given(draft)
    assert review.person_id is not None
    with working(app) as session:
        (kept,) = own_data(session, review.person_id)
        assert kept["to_editor"] == OPINION["to_editor"]
        forget_person(session, review.person_id)
    page = body(reviewing.editor.get(f"/en/drafts/{draft}/reviews"))
    assert TO_AUTHOR in page
    assert "Rita Reviewer" not in page
    assert "Somebody who has left the portal" in page


def test_an_open_review_names_both(reviewing: Reviewing) -> None:
    draft = reviewing.draft()
    reviewer, review = reviewing.given(draft, naming="open")
    assert AUTHOR in body(reviewer.get(f"/en/reviews/{review.id}/text"))
    (mail,) = reviewing.desk.mails(f"peer-review-invited:{review.id}:")
    assert AUTHOR in mail.text
    reviewing.editor.submit(f"/en/reviews/{review.id}/release", page=f"/en/drafts/{draft}/reviews")
    assert "Rita Reviewer" in body(reviewing.author.get(f"/en/drafts/{draft}/opinions"))


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_page_speaks_every_language(reviewing: Reviewing, language: str) -> None:
    draft = reviewing.draft()
    reviewer, review = reviewing.given(draft)
    reviewing.invite(draft, f"third-{language}@example.org", language=language)
    assert reviewing.editor.get(f"/{language}/drafts/{draft}/reviews").status_code == 200
    for path in ("/reviews", f"/reviews/{review.id}", f"/reviews/{review.id}/text"):
        assert f'<html lang="{language}"' in body(reviewer.get(f"/{language}{path}"))
    assert reviewing.author.get(f"/{language}/drafts/{draft}/opinions").status_code == 200
    assert reviewing.link(draft, f"third-{language}@example.org").startswith(f"/{language}/")
