"""A blind reviewer sees no author anywhere, an author no reviewer; nobody else sees an opinion."""

from io import BytesIO

import pytest
from flask import Flask

from app.authoring import uploads
from app.drafts.files import address_of
from app.drafts.models import Draft
from app.kernel.unit_of_work import unit_of_work
from app.reviewing.models import PeerReview
from app.reviewing.reading import hide_authors
from tests.integration.desk.conftest import actor, working
from tests.integration.reviewing.conftest import AUTHOR, TO_AUTHOR, TO_EDITOR, Reviewing, body
from tests.support.people import Visitor

OTHERS = {
    "anonymous": None,
    "signed in": (),
    "contributor of the same metropolis": (("contributor", "bogota"),),
    "secretary of the region": (("regional_secretary", "latin-america-and-the-caribbean"),),
    "translator": (("translator", "fr"),),
    "administrator": ("administrator",),
}


def name_the_author(app: Flask, draft: int) -> None:
    """Write the author's name wherever a draft says who made it."""
    with working(app) as session:
        row = session.get_one(Draft, draft)
        text = {**row.record["translations"]["en"], "translators": [AUTHOR]}
        row.record = {**row.record, "translations": {"en": text}}


def test_a_blind_reviewer_sees_the_author_nowhere(reviewing: Reviewing, app: Flask) -> None:
    draft = reviewing.draft("Blind markets")
    name_the_author(app, draft)
    reviewer, review = reviewing.given(draft)
    pages = [f"/{code}{path}" for code in ("en", "fr", "es") for path in (
        "/reviews", f"/reviews/{review.id}", f"/reviews/{review.id}/text", "/",
    )]  # fmt: skip
    for page in pages:
        shown = body(reviewer.get(page))
        assert AUTHOR not in shown, page
        assert "Autora" not in shown, page
    for mail in reviewing.desk.mails("peer-review-"):
        if mail.recipient == review.email_key:
            assert "Autora" not in mail.text + mail.html + mail.subject
    for path in ("", "/preview", "/history", "/opinions", "/reviews", "/files"):
        assert reviewer.get(f"/en/drafts/{draft}{path}").status_code in (403, 404), path
    assert reviewer.get(f"/en/desk/drafts/{draft}").status_code == 403


def test_what_names_authors_is_taken_out_of_every_kind() -> None:
    class Text:
        translators = [AUTHOR]  # noqa: RUF012  (a stand-in)

    class Paper:
        authors = [{"name": AUTHOR}]  # noqa: RUF012
        translations = [Text()]  # noqa: RUF012

    class Kind:
        author_fields = ("authors", "not_there")

    paper = Paper()
    hide_authors(Kind, paper)  # type: ignore[arg-type]  # stand-ins of a kind with authors
    assert paper.authors == []
    assert paper.translations[0].translators == []


def test_an_author_does_not_learn_who_reviewed_blind(reviewing: Reviewing) -> None:
    draft = reviewing.draft()
    _reviewer, review = reviewing.given(draft)
    reviewing.editor.submit(f"/en/reviews/{review.id}/release", page=f"/en/drafts/{draft}/reviews")
    for page in (f"/en/drafts/{draft}", f"/en/drafts/{draft}/opinions"):
        shown = body(reviewing.author.get(page))
        assert "Rita" not in shown
        assert str(review.email_key) not in shown
        assert TO_EDITOR not in shown
    assert "Reviewer 1" in body(reviewing.author.get(f"/en/drafts/{draft}/opinions"))
    assert reviewing.author.get(f"/en/drafts/{draft}/reviews").status_code == 403
    (mail,) = reviewing.desk.mails(f"peer-review-released:{review.id}")
    assert "Rita" not in mail.text + mail.html


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_reads_an_opinion_or_the_text(reviewing: Reviewing, app: Flask, name: str) -> None:
    draft = reviewing.draft()
    _reviewer, review = reviewing.given(draft)
    page = f"/en/drafts/{draft}/reviews"
    reviewing.editor.submit(f"/en/reviews/{review.id}/release", page=page)
    grants = OTHERS[name]
    visitor = Visitor(app) if grants is None else Visitor(app, reviewing.desk.person(*grants))
    paths = (f"/en/drafts/{draft}/opinions", page, f"/en/reviews/{review.id}", f"/en/reviews/{review.id}/text")
    for path in (*paths, "/en/reviews", f"/en/drafts/{draft}"):
        shown = visitor.get(path).get_data(as_text=True)
        assert TO_AUTHOR not in shown
        assert TO_EDITOR not in shown
        assert "Stalls under trees." not in shown or path == f"/en/drafts/{draft}"
    for path in paths:
        assert visitor.get(path).status_code in (302, 403, 404)
    visitor.get("/en/sign-in")
    for path in ("", "/answer", "/release", "/withdraw"):
        answer = visitor.submit(f"/en/reviews/{review.id}{path}", {"answer": "no"}, page="/en/account")
        assert answer.status_code in (302, 303, 400, 403, 404)
    with working(app) as session:
        assert session.get_one(PeerReview, review.id).state == "given"


def test_one_reviewer_does_not_read_what_another_said(reviewing: Reviewing) -> None:
    draft = reviewing.draft()
    _first, review = reviewing.given(draft)
    second, _other = reviewing.accepted(draft)
    for path in ("", "/text"):
        assert second.get(f"/en/reviews/{review.id}{path}").status_code == 404
    assert TO_AUTHOR not in body(second.get("/en/reviews"))


def test_an_editor_who_is_the_author_is_only_the_author(reviewing: Reviewing, app: Flask) -> None:
    own = reviewing.desk.person("editor", name="Eva Both")
    draft = reviewing.desk.submitted(owner=own)
    _reviewer, review = reviewing.given(draft)
    both = Visitor(app, own)
    assert both.get(f"/en/drafts/{draft}/reviews").status_code == 403
    both.get("/en/account")
    for act in ("release", "withdraw"):
        assert both.submit(f"/en/reviews/{review.id}/{act}", page="/en/account").status_code == 403
    assert TO_AUTHOR not in body(both.get(f"/en/drafts/{draft}/opinions"))
    assert TO_EDITOR not in body(both.get(f"/en/desk/drafts/{draft}"))


def test_a_reviewer_has_the_files_of_the_draft_as_long_as_they_review_it(reviewing: Reviewing, app: Flask) -> None:
    draft = reviewing.draft()
    with app.app_context(), unit_of_work(app.extensions["portal_database"].sessions) as work:
        row = work.get_one(Draft, draft)
        stored = uploads.store(work, actor(app, reviewing.desk.author_id), row, "plan.png", picture())
        address = "/files/" + address_of(stored.key).rpartition("/")[2]
    reviewer, review = reviewing.accepted(draft)
    stranger, _email = reviewing.reviewer("Sam Stranger")
    with reviewer.get(address) as answer:
        assert answer.status_code == 200
    assert stranger.get(address).status_code == 404
    reviewing.editor.submit(f"/en/reviews/{review.id}/withdraw", page=f"/en/drafts/{draft}/reviews")
    assert reviewer.get(address).status_code == 404


def picture() -> bytes:
    from PIL import Image  # noqa: PLC0415  (beside its only use)

    file = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("number", ["0", "2147483648", "99999999999999999999"])
def test_odd_numbers_name_no_review(reviewing: Reviewing, number: str) -> None:
    reviewer, _review = reviewing.accepted(reviewing.draft())
    for path in (f"/en/reviews/{number}", f"/en/reviews/{number}/text"):
        assert reviewer.get(path).status_code == 404
    for path in (f"/en/drafts/{number}/reviews", f"/en/drafts/{number}/opinions"):
        assert reviewing.editor.get(path).status_code == 404
