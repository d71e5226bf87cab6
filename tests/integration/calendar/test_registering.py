"""People register for an event: never more than can come, and who waits moves up."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts import leaving
from app.accounts.permissions import Actor
from app.calendar import registering
from app.calendar.models import EventRegistration
from app.content.models import ContentItem
from app.drafts.models import Ownership
from app.kernel.unit_of_work import unit_of_work
from tests.integration.pages.document import parse
from tests.support.factories.events import event_record, make_event, save_event
from tests.support.mail import outbox
from tests.support.people import Visitor, make_person


def sessions(app: Flask) -> Any:
    return app.extensions["portal_database"].sessions


def event_of(app: Flask, **changed: Any) -> tuple[int, str]:
    identifier = make_event(sessions(app), registration="portal", **changed)
    with sessions(app)() as session:
        return identifier, session.get_one(ContentItem, identifier).reference


def state(app: Flask, event: int, person: int) -> str | None:
    with sessions(app)() as session:
        return session.scalar(
            select(EventRegistration.state).where(
                EventRegistration.item_id == event, EventRegistration.person_id == person
            )
        )


def address(reference: str, tail: str = "registration") -> str:
    return f"/en/calendar/{reference}/{tail}"


def mails(app: Flask, person: int) -> list[str]:
    with app.app_context():
        return [mail.subject for mail in outbox(app) if mail.person_id == person]


def test_one_registers_is_told_by_mail_and_can_cancel(app: Flask) -> None:
    event, reference = event_of(app, registration_limit=5)
    person = make_person(app)
    visitor = Visitor(app, person)
    page = parse(visitor.get(address(reference)).get_data(as_text=True))
    assert "5 places are left." in page.text
    assert visitor.submit(address(reference)).status_code == 303
    assert state(app, event, person) == "registered"
    assert visitor.submit(address(reference)).status_code == 303  # twice is once
    assert [subject.partition(":")[0] for subject in mails(app, person)] == ["You are registered"]
    own = visitor.get("/en/calendar/registrations").get_data(as_text=True)
    assert f'href="/en/events/{reference}"' in own
    assert "You are registered." in visitor.get(f"/en/events/{reference}").get_data(as_text=True)
    assert visitor.submit(address(reference, "registration/cancel"), page=address(reference)).status_code == 303
    assert state(app, event, person) == "cancelled"
    assert len(mails(app, person)) == 2
    assert visitor.submit(address(reference, "registration/cancel"), page=address(reference)).status_code == 404


def test_who_waits_moves_up_when_somebody_cancels(app: Flask) -> None:
    event, reference = event_of(app, registration_limit=1)
    people = [make_person(app) for _ in range(3)]
    first, second, third = (Visitor(app, person) for person in people)
    for visitor in (first, second, third):
        visitor.submit(address(reference))
    assert [state(app, event, person) for person in people] == ["registered", "waiting", "waiting"]
    assert "1 person is before you." in third.get(address(reference)).get_data(as_text=True)
    first.submit(address(reference, "registration/cancel"), page=address(reference))
    assert [state(app, event, person) for person in people] == ["cancelled", "registered", "waiting"]
    assert mails(app, people[1])[-1].startswith("A place is yours")
    first.submit(address(reference), page=address(reference))  # who comes back stands at the end
    second.submit(address(reference, "registration/cancel"), page=address(reference))
    assert [state(app, event, person) for person in people] == ["waiting", "cancelled", "registered"]


def test_at_once_no_more_than_can_come_get_a_place(app: Flask) -> None:
    event, _reference = event_of(app, registration_limit=3)
    people = [make_person(app) for _ in range(8)]
    together = Barrier(len(people))

    def register(person: int) -> None:
        together.wait(30)
        with app.test_request_context("/en/"), unit_of_work(sessions(app)) as work:
            registering.register(work, Actor(person), event)

    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(register, people))
    states = [state(app, event, person) for person in people]
    assert (states.count("registered"), states.count("waiting")) == (3, 5)
    cancelling = [person for person, one in zip(people, states, strict=True) if one == "registered"]
    together = Barrier(len(cancelling))

    def cancel(person: int) -> None:
        together.wait(30)
        with app.test_request_context("/en/"), unit_of_work(sessions(app)) as work:
            registering.cancel(work, Actor(person), event)

    with ThreadPoolExecutor(len(cancelling)) as pool:
        list(pool.map(cancel, cancelling))
    states = [state(app, event, person) for person in people]
    assert (states.count("registered"), states.count("waiting"), states.count("cancelled")) == (3, 2, 3)


def test_a_raised_limit_lets_people_move_up(app: Flask) -> None:
    record = event_record(registration="portal", registration_limit=1)
    with unit_of_work(sessions(app)) as work:
        event = save_event(work, record).id
    people = [make_person(app) for _ in range(3)]
    for person in people:
        Visitor(app, person).submit(address(record["reference"]))
    with unit_of_work(sessions(app)) as work:
        save_event(work, record | {"registration_limit": 2})
    with app.test_request_context("/en/"), unit_of_work(sessions(app)) as work:
        registering.fill_all(work)
    assert [state(app, event, person) for person in people] == ["registered", "registered", "waiting"]


@pytest.mark.parametrize(
    ("changed", "moment"),
    [
        ({"registration_closes": "2027-06-10"}, "2027-06-10T22:00:01+00:00"),  # midnight in Madrid has passed
        ({}, "2027-06-15T07:00:00+00:00"),  # it begins
        ({"registration": "none"}, "2027-01-01T00:00:00+00:00"),
    ],
)
def test_nobody_registers_too_late_or_where_it_is_not_possible(
    app: Flask, changed: dict[str, Any], moment: str
) -> None:
    record = {"registration": "portal", "starts": "2027-06-15T09:00", "ends": "2027-06-15T17:00"} | changed
    event = make_event(sessions(app), **record)
    with sessions(app)() as session:
        reference = session.get_one(ContentItem, event).reference
    with time_machine.travel(moment, tick=False):
        person = make_person(app)
        visitor = Visitor(app, person)
        assert "Registration is closed." in visitor.get(address(reference)).get_data(as_text=True)
        assert visitor.submit(address(reference), page="/en/account").status_code == 409
    assert state(app, event, person) is None


def test_until_the_last_moment_one_can_register(app: Flask) -> None:
    event, reference = event_of(
        app, starts="2027-06-15T09:00", ends="2027-06-15T17:00", registration_closes="2027-06-10"
    )
    with time_machine.travel("2027-06-10T21:59:00+00:00", tick=False):
        person = make_person(app)
        assert Visitor(app, person).submit(address(reference)).status_code == 303
    assert state(app, event, person) == "registered"


def test_somebody_without_account_is_led_to_sign_in_and_gets_no_cookie(app: Flask) -> None:
    _event, reference = event_of(app, registration_limit=5)
    visitor = Visitor(app)
    answer = visitor.get(f"/en/events/{reference}")
    assert "Set-Cookie" not in answer.headers
    button = parse(answer.get_data(as_text=True)).one("a", href=address(reference))
    assert button.text == "Register"
    assert "/sign-in" in visitor.get(button["href"]).location


def test_organisers_see_who_comes_and_others_do_not(app: Flask) -> None:
    event, reference = event_of(app, registration_limit=1)
    owner = make_person(app)
    with unit_of_work(sessions(app)) as work:
        work.add(Ownership(item_id=event, person_id=owner))
    Visitor(app, make_person(app, name="=1+1", organisation="City of Bogotá", metropolis_slug="bogota")).submit(
        address(reference)
    )
    Visitor(app, make_person(app, name="Noor Waits")).submit(address(reference))
    for visitor in (Visitor(app, owner), Visitor(app, make_person(app, "editor"))):
        text = visitor.get(address(reference, "people")).get_data(as_text=True)
        assert "Noor Waits" in text
        file = visitor.get(address(reference, "people.csv"))
        assert "no-store" in file.headers["Cache-Control"]
        rows = list(csv.reader(io.StringIO(file.get_data().decode("utf-8-sig"), newline="")))
        assert [row[4] for row in rows[1:]] == ["Registered", "On the waiting list"]
        assert rows[1][0] == "'=1+1"
        assert rows[1][3] == "Bogotá"
    for tail in ("people", "people.csv", "speakers"):
        assert Visitor(app, make_person(app)).get(address(reference, tail)).status_code == 403
        assert "/sign-in" in Visitor(app).get(address(reference, tail)).location


def test_who_leaves_the_portal_leaves_the_list_and_the_next_moves_up(app: Flask) -> None:
    event, reference = event_of(app, registration_limit=1)
    leaver, waiting = make_person(app), make_person(app)
    for person in (leaver, waiting):
        Visitor(app, person).submit(address(reference))
    rooms = app.extensions["portal_person_data"]
    with app.test_request_context("/en/"), sessions(app)() as session:
        assert leaving.own_data(session, leaver, rooms)["events"][0]["event"] == reference
    with app.test_request_context("/en/"), unit_of_work(sessions(app)) as work:
        leaving.leave(work, leaver, app.extensions["portal_person_leaving"])
    assert state(app, event, leaver) is None
    assert state(app, event, waiting) == "registered"


def test_organisers_take_somebody_off_and_who_waits_moves_up(app: Flask) -> None:
    event, reference = event_of(app, registration_limit=1)
    comes, waits = make_person(app, name="Noor Comes"), make_person(app, name="Sam Waits")
    for person in (comes, waits):
        Visitor(app, person).submit(address(reference))
    editor = Visitor(app, make_person(app, "editor"))
    page = parse(editor.get(address(reference, "people")).get_data(as_text=True))
    action = next(form["action"] for form in page.all("form") if "take-off" in form["action"])
    assert Visitor(app, waits).submit(action).status_code == 403
    assert state(app, event, comes) == "registered"
    assert editor.submit(action).status_code == 303
    assert (state(app, event, comes), state(app, event, waits)) == ("cancelled", "registered")
    assert mails(app, comes)[-1].startswith("Your registration has been cancelled")
    assert mails(app, waits)[-1].startswith("A place is yours")
    assert editor.submit(action).status_code == 404


def test_nobody_is_taken_off_by_the_organisers_of_another_event(app: Flask) -> None:
    event, reference = event_of(app)
    other, elsewhere = event_of(app)
    owner, comes = make_person(app), make_person(app)
    with unit_of_work(sessions(app)) as work:
        work.add(Ownership(item_id=other, person_id=owner))
    Visitor(app, comes).submit(address(reference))
    with sessions(app)() as session:
        place = session.scalars(select(EventRegistration.id).where(EventRegistration.item_id == event)).one()
    assert Visitor(app, owner).submit(address(elsewhere, f"people/{place}/take-off")).status_code == 404
    assert Visitor(app, owner).submit(address(reference, f"people/{place}/take-off")).status_code == 403
    assert state(app, event, comes) == "registered"


def change(app: Flask, reference: str, **changed: Any) -> None:
    with unit_of_work(sessions(app)) as work:
        record = event_record(reference=reference, registration="portal", registration_limit=1, **changed)
        save_event(work, record)


def tell(app: Flask) -> None:
    with app.app_context(), unit_of_work(sessions(app)) as work:
        registering.tell_changes(work)


def subjects(app: Flask, person: int) -> list[str]:
    return [subject.partition(":")[0] for subject in mails(app, person)]


def test_who_registered_is_told_once_of_each_change_of_the_event(app: Flask) -> None:
    event, reference = event_of(app, registration_limit=1)
    comes, waits, gone = make_person(app, language="fr"), make_person(app), make_person(app)
    for person in (comes, waits, gone):
        assert Visitor(app, person).submit(address(reference)).status_code == 303
    leaver = Visitor(app, gone)
    leaver.submit(address(reference, "registration/cancel"), page=address(reference))
    before = {person: len(mails(app, person)) for person in (comes, waits, gone)}
    tell(app)
    assert {person: len(mails(app, person)) for person in before} == before
    change(app, reference, event_status="cancelled")
    for _twice in range(2):
        tell(app)
    assert subjects(app, waits)[before[waits] :] == ["Called off"]
    assert len(mails(app, comes)) == before[comes] + 1
    assert len(mails(app, gone)) == before[gone]
    change(app, reference, event_status="postponed")
    tell(app)
    change(app, reference, starts="2191-01-10T09:00", ends="2191-01-10T17:00")
    tell(app)
    assert subjects(app, waits)[before[waits] :] == ["Called off", "Postponed", "New days"]
    with app.app_context():
        newest = [mail for mail in outbox(app) if mail.person_id == waits][-1]
    assert "10 January 2191" in newest.text
    assert "registration" in newest.text
    assert state(app, event, comes) == "registered"


def test_nobody_registers_or_moves_up_for_what_is_called_off(app: Flask) -> None:
    event, reference = event_of(app, registration_limit=1)
    comes, waits = make_person(app), make_person(app)
    first = Visitor(app, comes)
    for visitor in (first, Visitor(app, waits)):
        visitor.submit(address(reference))
    change(app, reference, event_status="cancelled")
    shown = parse(first.get(address(reference)).get_data(as_text=True))
    assert "This event does not take place." in shown.text
    late = Visitor(app, make_person(app))
    assert late.submit(address(reference), page="/en/calendar/registrations").status_code == 409
    first.submit(address(reference, "registration/cancel"), page=address(reference))
    assert state(app, event, waits) == "waiting"
    with app.app_context(), unit_of_work(sessions(app)) as work:
        registering.fill_all(work)
    assert state(app, event, waits) == "waiting"


def test_what_is_over_is_told_to_nobody(app: Flask) -> None:
    _event, reference = event_of(app, registration_limit=1)
    person = make_person(app)
    Visitor(app, person).submit(address(reference))
    change(app, reference, event_status="cancelled")
    with time_machine.travel("2190-06-16T12:00:00Z", tick=False):
        tell(app)
    assert len(mails(app, person)) == 1
