"""Drafts that have come to the desk, editors who have them reviewed, and reviewers with and without an account."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.kernel.database import now
from app.reviewing.models import PeerReview
from tests.integration.desk.conftest import Desk, working
from tests.integration.pages.installation import installation
from tests.support.mail import links_in, path_of
from tests.support.people import Visitor, make_person

AUTHOR = "Ana Autora"
OPINION = {
    "recommendation": "minor",
    "to_author": "Say what a stall costs. Zanzibuckle.",
    "to_editor": "The figures look copied. Quixelfrost.",
}
TO_AUTHOR, TO_EDITOR = "Zanzibuckle", "Quixelfrost"


class Reviewing:
    """What an editor and reviewers do, through pages."""

    def __init__(self, app: Flask) -> None:
        self.app, self.desk = app, Desk(app)
        self.editor = self.desk.editor()
        self.author = Visitor(app, self.desk.author_id)

    def draft(self, title: str = "Markets under trees") -> int:
        return self.desk.submitted(title=title)

    def reviewer(self, name: str = "Rita Reviewer", **columns: Any) -> tuple[Visitor, str]:
        """Return somebody with an account, and their address."""
        email = f"{name.split(maxsplit=1)[0].lower()}-{now().timestamp():.6f}@example.org".replace(".", "-", 1)
        return Visitor(self.app, make_person(self.app, name=name, email=email, **columns)), email

    def invite(self, draft: int, email: str, *, naming: str = "blind", **fields: str) -> Any:
        page = f"/en/drafts/{draft}/reviews"
        wanted = {"due_on": (now() + timedelta(days=14)).date().isoformat(), "language": "en", "message": ""}
        return self.editor.submit(page, {"email": email, "naming": naming, **wanted, **fields}, page=page)

    def link(self, draft: int, email: str) -> str:
        """Return the path of the link in the mail to ``email``."""
        review = self.review(draft, email)
        (mail,) = self.desk.mails(f"peer-review-invited:{review.id}:")
        assert mail.recipient == email
        return path_of(next(link for link in links_in(mail.text) if "/review-invitation/" in link))

    def review(self, draft: int, email: str) -> PeerReview:
        with working(self.app) as session:
            found = session.query(PeerReview).filter_by(draft_id=draft, email_key=email.lower())
            return found.order_by(PeerReview.id.desc()).first()  # type: ignore[return-value]  # there is one

    def accepted(self, draft: int, *, naming: str = "blind") -> tuple[Visitor, PeerReview]:
        """Have somebody invited who says yes."""
        visitor, email = self.reviewer()
        assert self.invite(draft, email, naming=naming).status_code == 303
        link = self.link(draft, email)
        answer = visitor.submit(link, {"answer": "yes"}, page=link)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return visitor, self.review(draft, email)

    def given(self, draft: int, *, naming: str = "blind") -> tuple[Visitor, PeerReview]:
        """Have somebody invited who gives an opinion."""
        visitor, review = self.accepted(draft, naming=naming)
        page = f"/en/reviews/{review.id}"
        assert visitor.submit(page, OPINION, page=page).status_code == 303
        return visitor, review


def body(answer: Any) -> str:
    """Return a page that is there."""
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    with installation() as app:
        yield app


@pytest.fixture(scope="module")
def reviewing(app: Flask) -> Reviewing:
    return Reviewing(app)
