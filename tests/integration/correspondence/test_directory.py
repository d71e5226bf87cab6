"""Writing to city managers of the directory: they are reached, or who speaks for them; nobody learns of a block."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete

from app.community.session_models import DirectoryListing
from app.correspondence.leaving import forget_person
from app.correspondence.models import Block, Conversation, Interaction
from app.correspondence.unanswered import offer_others
from app.drafts.models import Ownership
from app.kernel.database import now
from app.mailing.models import MailMessage
from tests.integration.correspondence.people import conversation, in_database, mails, make_owner, reply, write
from tests.integration.pages.document import parse
from tests.support.people import Visitor, make_person

LISTED = {"languages": ["es"], "themes": ["sustainability"], "about": "", "language": "es"}


@dataclass
class Written:
    """Who writes, who is listed, and the page to write to them."""

    asker_id: int
    asker: Visitor
    manager_id: int
    manager: Visitor

    @property
    def page(self) -> str:
        return address(self.manager_id)


def address(number: int, language: str = "en") -> str:
    return f"/{language}/write-to/city-managers/{number}"


def list_manager(app: Flask, name: str, metropolis: str = "bogota", **listing: object) -> int:
    person = make_person(app, ("city_manager", metropolis), name=name)
    row = DirectoryListing(person_id=person, **{**LISTED, **listing})
    in_database(app, lambda session: session.add(row))
    return person


@pytest.fixture
def written(app: Flask) -> Written:
    for table in (DirectoryListing, MailMessage, Block, Ownership):
        in_database(app, lambda session, table=table: session.execute(delete(table)))  # type: ignore[misc]
    asker = make_person(app, name="Amina Diallo", metropolis_slug="dakar")
    manager = list_manager(app, "Ana Listed")
    return Written(asker, Visitor(app, asker), manager, Visitor(app, manager))


def text(visitor: Visitor, page: str) -> str:
    answer = visitor.get(page)
    assert answer.status_code == 200, answer.status_code
    return str(answer.get_data(as_text=True))


def test_a_message_reaches_the_person_and_counts_between_metropolises(app: Flask, written: Written) -> None:
    number = write(written.asker, subject="Buses", text="Who drives at night?", page=written.page)
    (mail,) = mails(app, person_id=written.manager_id)
    assert "Amina Diallo has written to you:" in mail.text
    assert "Who drives at night?" in mail.text
    assert "Written to Ana Listed" in text(written.asker, f"/en/messages/{number}")
    assert "Written to" not in text(written.manager, f"/en/messages/{number}")
    assert "Ana Listed" in text(written.asker, "/en/messages?box=sent")
    assert reply(written.manager, number, "Men and women.").status_code == 303
    (back,) = mails(app, person_id=written.asker_id)
    assert "Ana Listed has answered you:" in back.text
    found = conversation(app, number)
    counted = in_database(app, lambda session: session.get_one(Interaction, found.interaction_id))
    assert (counted.from_metropolis, counted.to_metropolis) == ("dakar", "bogota")
    assert (counted.item_kind, counted.item_reference) == (None, None)
    assert counted.answered_on is not None


def test_sent_twice_is_one_conversation(app: Flask, written: Written) -> None:
    assert write(written.asker, page=written.page) == write(written.asker, page=written.page)
    other = list_manager(app, "Olga Other")
    assert write(written.asker, page=address(other)) != write(written.asker, page=written.page)


def test_nobody_is_reached_who_is_not_in_the_directory(app: Flask, written: Written) -> None:
    unlisted = make_person(app, ("city_manager", "bogota"))
    for page in (address(unlisted), address(2**31 - 1), f"/en/write-to/nobody/{written.manager_id}"):
        assert written.asker.get(page).status_code == 404
        fields = {"subject": "Buses", "text": "Who?", "language": "en"}
        assert written.asker.submit(page, fields, page="/en/messages/blocked").status_code == 404
    assert written.manager.get(written.page).status_code == 404
    in_database(app, lambda session: session.execute(delete(DirectoryListing)))
    assert written.asker.get(written.page).status_code == 404
    assert mails(app) == []


def test_a_bad_form_keeps_what_was_typed(app: Flask, written: Written) -> None:
    fields = {"subject": "", "text": "Typed at length", "language": "en"}
    answer = written.asker.submit(written.page, fields, page=written.page)
    assert answer.status_code == 422
    assert "Typed at length" in answer.get_data(as_text=True)


def test_conversations_with_people_and_about_entries_share_the_limit(app: Flask, written: Written) -> None:
    make_owner(app)
    for count in range(5):
        write(written.asker, subject=f"Entry {count}")
        write(written.asker, subject=f"Person {count}", page=written.page)
    fields = {"subject": "One too many", "text": "Please", "language": "en"}
    answer = written.asker.submit(written.page, fields, page=written.page)
    assert answer.status_code == 429
    assert "Please" in answer.get_data(as_text=True)


def test_a_block_is_silent_and_the_secretariat_gets_what_was_meant(app: Flask, written: Written) -> None:
    secretary = make_person(app, ("regional_secretary", "latin-america-and-the-caribbean"), language="es")
    before = text(written.asker, written.page)
    first = write(written.asker, page=written.page)
    written.manager.submit(
        f"/en/messages/{first}/block", {"person": str(written.asker_id)}, page=f"/en/messages/{first}"
    )
    in_database(app, lambda session: session.execute(delete(MailMessage)))
    text(written.asker, "/en/messages")  # shows what the portal still had to tell
    after = parse(text(written.asker, written.page))
    assert [p.text for p in parse(before).all("p")] == [p.text for p in after.all("p")]
    number = write(written.asker, subject="Again", page=written.page)
    assert mails(app, person_id=written.manager_id) == []
    (mail,) = mails(app, person_id=secretary)
    assert "Ana Listed" in mail.text
    assert "Written to Ana Listed" in text(written.asker, f"/en/messages/{number}")
    assert "Written to Ana Listed" in text(Visitor(app, secretary), f"/en/messages/{number}")
    assert written.manager.get(f"/en/messages/{number}").status_code == 404


def test_after_two_weeks_others_of_the_directory_are_offered(app: Flask, written: Written) -> None:
    secretary = make_person(app, ("regional_secretary", "latin-america-and-the-caribbean"))
    near = list_manager(app, "Nora Near", themes=["culture"])
    alike = list_manager(app, "Alma Alike", metropolis="dakar")
    list_manager(app, "Fara Far", metropolis="dakar", themes=["culture"])
    number = write(written.asker, subject="Unheard", text="Is anybody there?", page=written.page)

    def make_old(session: object) -> None:
        session.get_one(Conversation, number).began_at = now() - timedelta(days=15)  # type: ignore[attr-defined]

    in_database(app, make_old)
    in_database(app, offer_others)
    assert [mail.subject for mail in mails(app, person_id=written.asker_id)] == ["Not answered yet: Unheard"]
    page = parse(text(written.asker, f"/en/messages/{number}"))
    (offered,) = [part for part in page.all("section") if part.attributes.get("id") == "others"]
    links = [link["href"] for link in offered.all("a")]
    assert links[:2] == [f"{address(one)}?instead={number}" for one in (near, alike)]
    assert "Fara Far" not in offered.text
    assert links[-1].startswith(f"{written.page}?to=secretary")
    form = text(written.asker, links[0])
    assert "Is anybody there?" in form
    write(written.asker, subject="Unheard", page=f"{written.page}?to=secretary", to="secretary", instead=str(number))
    (mail,) = mails(app, person_id=secretary)
    assert "meant for Ana Listed" in mail.text


def test_an_account_that_is_deleted_leaves_its_letters_without_a_name(app: Flask, written: Written) -> None:
    number = write(written.asker, page=written.page)
    in_database(app, lambda session: forget_person(session, written.manager_id))
    assert conversation(app, number).addressee_id is None
    shown = text(written.asker, f"/en/messages/{number}")
    assert "Ana Listed" not in shown
    assert "No further messages can be written here" in shown


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_directory_leads_there_in_each_language_without_an_address(
    app: Flask, written: Written, language: str
) -> None:
    for visitor, shown in ((Visitor(app), True), (written.asker, True), (written.manager, False)):
        page = text(visitor, f"/{language}/community/directory")
        assert (address(written.manager_id, language) in page) is shown
        assert "@example.org" not in page
    assert Visitor(app).get(address(written.manager_id, language)).status_code == 302
    assert "Ana Listed" in text(written.asker, address(written.manager_id, language))
