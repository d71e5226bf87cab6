"""Lists for others: named people, everybody; what they see, and what nobody learns."""

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.accounts.models import Person
from app.content.models import ContentItem
from app.kernel.database import now
from app.mailing.models import MailMessage
from app.shelves.models import ListShare, ReadingList
from tests.integration.shelves.shelf import (
    FIRST,
    SECOND,
    in_database,
    item_id,
    make_list,
    page_of,
    put,
    references_on,
)
from tests.support.people import Visitor, make_person


def share(owner: Visitor, number: int, email: str) -> int:
    page = f"/en/my-lists/{number}/others"
    return owner.submit(f"/en/my-lists/{number}/share", {"email": email}, page=page).status_code


def publish(owner: Visitor, number: int, name: str = "The team") -> str:
    page = f"/en/my-lists/{number}/others"
    answer = owner.submit(f"/en/my-lists/{number}/publish", {"author_name": name}, page=page)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def mails(app: Flask) -> list[MailMessage]:
    return list(in_database(app, lambda s: list(s.scalars(select(MailMessage).order_by(MailMessage.id)))))


@pytest.fixture(autouse=True)
def empty_outbox(app: Flask) -> None:
    in_database(app, lambda session: session.execute(delete(MailMessage)))


def test_a_shared_list_is_read_without_its_notes(app: Flask, reader: Visitor) -> None:
    friend_id = make_person(app, email="Friend@Example.org")
    friend = Visitor(app, friend_id)
    number = make_list(reader, "Quillon list", "For you")
    put(reader, number, FIRST, note="Quillon note")
    assert friend.get(f"/en/shared-lists/{number}").status_code == 404
    assert share(reader, number, "friend@example.org") == 303
    page = page_of(friend, f"/en/shared-lists/{number}")
    assert references_on(page) == [FIRST]
    assert "For you" in page.text
    assert "note" not in page.one("main").text
    assert "Quillon list" in page_of(friend, "/en/my-lists").text
    assert friend.get(f"/en/my-lists/{number}").status_code == 404
    fields = {"email": "friend@example.org"}
    reader.submit(f"/en/my-lists/{number}/unshare", fields, page=f"/en/my-lists/{number}/others")
    assert friend.get(f"/en/shared-lists/{number}").status_code == 404


def test_nobody_learns_who_has_an_account(app: Flask, reader: Visitor) -> None:
    make_person(app, email="known@example.org")
    number = make_list(reader)
    pages = []
    for email in ("known@example.org", "nobody@example.org"):
        assert share(reader, number, email) == 303
        shown = page_of(reader, f"/en/my-lists/{number}/others").one("main").text
        pages.append(shown.replace(email, "ADDRESS"))
        fields = {"email": email}
        reader.submit(f"/en/my-lists/{number}/unshare", fields, page=f"/en/my-lists/{number}/others")
    assert pages[0] == pages[1]
    known, unknown = mails(app)
    assert known.text.replace("known@", "nobody@") == unknown.text
    assert known.subject == unknown.subject


def test_an_address_that_registers_later_reads_the_list(app: Flask, reader: Visitor) -> None:
    number = make_list(reader, "Waiting list")
    share(reader, number, "later@example.org")
    later_id = make_person(app, email="later@example.org")
    later = Visitor(app, later_id)
    assert "Waiting list" in page_of(later, "/en/my-lists").text
    in_database(app, lambda session: setattr(session.get_one(Person, later_id), "email_key", "moved@example.org"))
    assert later.get(f"/en/shared-lists/{number}").status_code == 200


def test_one_mail_for_each_list_and_address(app: Flask, reader: Visitor) -> None:
    number = make_list(reader, "Care\r\nBcc: all@example.org")
    for _time in range(2):
        share(reader, number, "one@example.org")
        reader.submit(
            f"/en/my-lists/{number}/unshare", {"email": "one@example.org"}, page=f"/en/my-lists/{number}/others"
        )
    (mail,) = mails(app)
    assert mail.recipient == "one@example.org"
    assert "\n" not in mail.subject


@pytest.mark.parametrize(
    "email", ["", "x", "a@b", "a@example.org, b@example.org", "a@example.org\r\nBcc: b@example.org", "<a@example.org>"]
)
def test_only_one_sound_address_is_taken(app: Flask, reader: Visitor, email: str) -> None:
    number = make_list(reader)
    assert share(reader, number, email) == 422
    assert mails(app) == []


def test_sharing_is_limited_and_not_for_new_people(app: Flask, reader: Visitor) -> None:
    number = make_list(reader)
    for count in range(20):
        assert share(reader, number, f"p{count}@example.org") == 303
    assert share(reader, number, "p20@example.org") == 429
    new = Visitor(app, make_person(app, approved_at=None))
    number = make_list(new)
    assert share(new, number, "a@example.org") == 422
    answer = new.submit(f"/en/my-lists/{number}/publish", {"author_name": ""}, page=f"/en/my-lists/{number}/others")
    assert answer.status_code == 422


def test_everybody_reads_a_public_list(app: Flask, reader: Visitor) -> None:
    number = make_list(reader, "Soins en ville", "Pour commencer.", "fr")
    put(reader, number, SECOND, FIRST, note="Quillon note")
    share(reader, number, "secret@example.org")
    address = publish(reader, number, "Team of Dakar")
    visitor = Visitor(app)
    answer = visitor.get(address)
    assert "Set-Cookie" not in answer.headers
    assert "public" in answer.headers["Cache-Control"]
    page = page_of(visitor, address)
    assert references_on(page) == [SECOND, FIRST]
    assert page.one("h1").text == "Soins en ville"
    assert page.one("h1")["lang"] == "fr"
    whole = visitor.get(address).get_data(as_text=True)
    assert "Team of Dakar" in whole
    assert [word for word in ("Quillon", "secret@", "Rosa Reader") if word in whole] == []
    for language in ("fr", "es"):
        assert visitor.get(address.replace("/en/", f"/{language}/")).status_code == 200


def test_what_is_no_longer_public_vanishes_silently(app: Flask, reader: Visitor) -> None:
    number = make_list(reader)
    put(reader, number, FIRST, SECOND)
    address = publish(reader, number)
    identifier = item_id(app, FIRST)
    in_database(app, lambda session: setattr(session.get_one(ContentItem, identifier), "deleted_at", now()))
    page = page_of(Visitor(app), address)
    in_database(app, lambda session: setattr(session.get_one(ContentItem, identifier), "deleted_at", None))
    assert references_on(page) == [SECOND]
    assert "no longer public" not in page.text


def test_a_list_made_private_is_gone_and_comes_back_at_its_address(app: Flask, reader: Visitor) -> None:
    number = make_list(reader)
    address = publish(reader, number)
    page = f"/en/my-lists/{number}/others"
    reader.submit(f"/en/my-lists/{number}/make-private", {}, page=page)
    assert Visitor(app).get(address).status_code == 404
    assert publish(reader, number) == address


def test_an_editor_takes_a_list_off_for_good(app: Flask, reader: Visitor) -> None:
    number = make_list(reader, "Spam")
    address = publish(reader, number)
    stranger = Visitor(app, make_person(app))
    assert stranger.submit(f"{address}/withdraw", {}, page="/en/my-lists").status_code == 403
    editor = Visitor(app, make_person(app, "editor"))
    assert editor.submit(f"{address}/withdraw", {}, page=address).status_code == 303
    assert Visitor(app).get(address).status_code == 404
    answer = reader.submit(f"/en/my-lists/{number}/publish", {}, page=f"/en/my-lists/{number}/others")
    assert answer.status_code == 422
    assert reader.get(f"/en/my-lists/{number}").status_code == 200


def test_a_suspended_owner_shows_nothing(app: Flask) -> None:
    owner_id = make_person(app)
    owner = Visitor(app, owner_id)
    address = publish(owner, make_list(owner))
    in_database(app, lambda session: setattr(session.get_one(Person, owner_id), "state", "suspended"))
    assert Visitor(app).get(address).status_code == 404


def test_who_leaves_takes_lists_along(app: Flask, reader: Visitor) -> None:
    owner_id = make_person(app, email="leaver@example.org")
    owner = Visitor(app, owner_id)
    number = make_list(owner, "Last list")
    put(owner, number, FIRST, note="My note")
    address = publish(owner, number)
    theirs = make_list(reader)
    share(reader, theirs, "leaver@example.org")

    tell = app.extensions["portal_person_data"]["lists"]
    (taken,) = in_database(app, lambda session: tell(session, owner_id))
    assert taken["entries"] == [{"kind": "case-study", "reference": FIRST, "note": "My note"}]
    in_database(app, lambda session: [leave(session, owner_id) for leave in app.extensions["portal_person_leaving"]])
    assert Visitor(app).get(address).status_code == 404
    assert in_database(app, lambda session: session.get(ReadingList, number)) is None
    shares = select(ListShare).where(ListShare.list_id == theirs)
    assert in_database(app, lambda session: session.scalars(shares).all()) == []
