"""Answers at the same time, the count of interactions, and others who are offered when nobody answers."""

import threading
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import delete, select, update

from app.accounts.permissions import Actor
from app.correspondence import service
from app.correspondence.interactions import interactions
from app.correspondence.models import Conversation, Interaction
from app.correspondence.service import Letter
from app.correspondence.unanswered import offer_others
from app.kernel.database import now
from app.kernel.unit_of_work import unit_of_work
from tests.integration.correspondence.conftest import Two
from tests.integration.correspondence.people import (
    conversation,
    database,
    in_database,
    mails,
    make_owner,
    messages_of,
    reply,
    write,
)
from tests.integration.pages.document import parse
from tests.support.people import Visitor, make_person


def test_two_answers_at_once_are_both_kept_and_count_once(app: Flask, two: Two) -> None:
    secretaries = [make_person(app, ("regional_secretary", "asia-pacific")) for _one in range(2)]
    number = write(two.asker, page="/en/write/case-studies/seoul-cheonggyecheon-restoration")
    start = threading.Barrier(2)

    def answer(person: int) -> None:
        start.wait()
        with app.app_context(), unit_of_work(database(app).sessions) as session:
            service.reply(session, Actor(identifier=person), number, Letter(text=f"From {person}", language="en"))

    threads = [threading.Thread(target=answer, args=(person,)) for person in secretaries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {message.text for message in messages_of(app, number)[1:]} == {f"From {one}" for one in secretaries}
    found = conversation(app, number)
    interaction = in_database(app, lambda session: session.get_one(Interaction, found.interaction_id))
    assert interaction.answered_on is not None
    assert len(mails(app, person_id=two.asker_id)) == 2


def test_two_first_messages_at_once_keep_the_limit(app: Flask, two: Two) -> None:
    for count in range(9):
        write(two.asker, subject=f"Number {count}")
    item = conversation(app, write(Visitor(app, make_person(app)))).item_id
    assert item is not None
    start, begun = threading.Barrier(2), []

    def begin(count: int) -> None:
        start.wait()
        try:
            with app.app_context(), unit_of_work(database(app).sessions) as session:
                actor = Actor(identifier=two.asker_id, approved=True)
                letter = Letter(text=f"T {count}", language="en", subject=f"S {count}")
                begun.append(service.begin(session, actor, item, letter))
        except service.limits.TooOften:
            pass

    threads = [threading.Thread(target=begin, args=(count,)) for count in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(begun) == 1


def test_each_conversation_is_one_interaction(app: Flask, two: Two) -> None:
    in_database(app, lambda session: session.execute(delete(Conversation)))
    in_database(app, lambda session: session.execute(delete(Interaction)))
    make_person(app, "editor")
    first = write(two.asker)
    for text in ("One", "Two"):
        reply(two.owner, first, text)
        reply(two.asker, first, f"{text}!")
    write(two.asker, subject="Not answered", page="/en/write/case-studies/lyon-formula")
    write(Visitor(app, make_person(app)), subject="From nowhere")
    rows = in_database(app, lambda session: session.scalars(select(Interaction).order_by(Interaction.id)).all())
    assert [(row.from_metropolis, row.to_metropolis, row.answered_on is not None) for row in rows] == [
        ("dakar", "bogota", True),
        ("dakar", "lyon", False),
        (None, "bogota", False),
    ]
    assert {column.name for column in Interaction.__table__.columns} == {
        *("id", "began_on", "answered_on", "from_metropolis", "to_metropolis", "item_kind", "item_reference")
    }


def test_figures_by_quarter_and_region(app: Flask, two: Two) -> None:
    in_database(app, lambda session: session.execute(delete(Conversation)))
    in_database(app, lambda session: session.execute(delete(Interaction)))
    about = {"item_kind": "case-study", "item_reference": "x"}
    rows = [
        Interaction(began_on=date(2026, 3, 31), from_metropolis="dakar", to_metropolis="bogota", **about),
        Interaction(
            began_on=date(2026, 4, 1),
            answered_on=date(2026, 5, 1),
            from_metropolis="dakar",
            to_metropolis="bogota",
            **about,
        ),
        Interaction(began_on=date(2026, 6, 30), from_metropolis="dakar", to_metropolis="dakar", **about),
        Interaction(began_on=date(2026, 6, 30), from_metropolis="dakar", to_metropolis="bogota", **about),
        Interaction(began_on=date(2026, 7, 1), to_metropolis="bogota", **about),
        Interaction(began_on=date(2027, 1, 1), to_metropolis="bogota", **about),
    ]
    in_database(app, lambda session: session.add_all(rows))
    found = in_database(app, lambda session: interactions(session, date(2026, 1, 1), date(2027, 1, 1)))
    counts = [(one.quarter, one.from_region, one.to_region, one.began, one.answered) for one in found]
    assert sum(one.between_metropolises for one in found) == 3
    america = next(to for _quarter, _from, to, _began, _answered in counts if to != "africa")
    assert counts == [
        (1, "africa", america, 1, 0),
        (2, "africa", "africa", 1, 0),
        (2, "africa", america, 2, 1),
        (3, None, america, 1, 0),
    ]


def _age(app: Flask, number: int, days: int) -> None:
    old = now() - timedelta(days=days)
    in_database(app, lambda s: s.execute(update(Conversation).where(Conversation.id == number).values(began_at=old)))


def test_after_two_weeks_without_answer_others_are_offered_once(app: Flask, two: Two) -> None:
    in_database(app, lambda session: session.execute(update(Conversation).values(offered_at=now())))
    second = make_owner(app, name="Second Owner")
    make_owner(app, "bogota-transmilenio", name="Similar Owner")
    young, old = write(two.asker, subject="Young"), write(two.asker, subject="Old", text="Kept text")
    answered = write(two.asker, subject="Answered")
    reply(two.owner, answered, "Yes.")
    _age(app, young, 13)
    for number in (old, answered):
        _age(app, number, 15)
    before = len(mails(app, person_id=two.asker_id))
    for _time in range(2):
        in_database(app, offer_others)
    told = mails(app, person_id=two.asker_id)[before:]
    assert [f"/en/messages/{old}" in mail.text for mail in told] == [True]
    page = parse(two.asker.get(f"/en/messages/{old}").get_data(as_text=True))
    links = {link["href"] for link in page.one("section", id="others").all("a")}
    assert any("bogota-transmilenio" in link for link in links)
    (others,) = (link for link in links if "to=others" in link)
    form = parse(two.asker.get(others).get_data(as_text=True))
    assert form.one("textarea", name="text").text == "Kept text"
    number = write(two.asker, subject="Old", text="Kept text, again", page=others, to="others", instead=old)
    assert Visitor(app, second).get(f"/en/messages/{number}").status_code == 200
    assert two.owner.get(f"/en/messages/{number}").status_code == 404
    assert parse(two.asker.get(f"/en/messages/{young}").get_data(as_text=True)).all(id="others") == []
    assert parse(two.owner.get(f"/en/messages/{old}").get_data(as_text=True)).all(id="others") == []
