"""What speakers say of their gender is theirs: asked by mail, counted from three on, shown nowhere else."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from app.calendar.models import SpeakerGender
from app.content.models import ContentItem
from app.kernel.unit_of_work import unit_of_work
from tests.integration.pages.document import parse
from tests.support.factories.events import event_record, save_event
from tests.support.mail import links_in, outbox, path_of
from tests.support.people import Visitor, make_person

NAMES = ("Lucía Ferreyra", "Koffi Mensah", "Noor Haddad", "Kim Min-ji")


def made(app: Flask, names: tuple[str, ...] = NAMES, **changed: Any) -> tuple[str, dict[str, Any]]:
    record = event_record(speakers=[{"name": name} for name in names], **changed)
    with unit_of_work(app.extensions["portal_database"].sessions) as work:
        save_event(work, record)
    return record["reference"], record


def invite(app: Flask, reference: str, number: int) -> str:
    """Return the path that a speaker is sent."""
    editor = Visitor(app, make_person(app, "editor"))
    address = f"speaker-{reference}-{number}@example.org"
    fields = {"speaker": number, "address": address, "mail_language": "fr"}
    assert editor.submit(f"/en/calendar/{reference}/speakers", fields).status_code == 303
    (mail,) = outbox(app, address)
    assert mail.person_id is None
    return path_of(next(link for link in links_in(mail.text) if "/speaking/" in link))


def page_of(app: Flask, reference: str) -> str:
    return parse(Visitor(app).get(f"/en/events/{reference}").get_data(as_text=True)).text


def test_the_figure_comes_from_what_speakers_say_and_from_three_on(app: Flask) -> None:
    reference, _record = made(app)
    stranger = Visitor(app)
    for number, gender in ((1, "woman"), (2, "man")):
        answer = stranger.client.post(invite(app, reference, number), data={"gender": gender})
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert "no-store" in answer.headers["Cache-Control"]
    assert "Parity among speakers" not in page_of(app, reference)
    third = invite(app, reference, 3)
    stranger.client.post(third, data={"gender": "woman"})
    assert "67 % women (2)" in page_of(app, reference)
    assert "3 of 4 speakers have said something of their gender." in page_of(app, reference)
    stranger.client.post(third, data={"gender": "nothing"})
    assert "women" not in page_of(app, reference)


def test_it_is_in_no_export(app: Flask) -> None:
    reference, _record = made(app)
    for number in (1, 2, 3):
        Visitor(app).client.post(invite(app, reference, number), data={"gender": "non_binary"})
    answer = app.test_client().get(f"/api/v1/events/{reference}").get_data(as_text=True)
    assert "non_binary" not in answer
    assert "gender" not in answer


def test_nobody_can_say_it_for_another(app: Flask) -> None:
    reference, record = made(app)
    path = invite(app, reference, 1)
    client = app.test_client()
    assert client.get(path[:-3] + "abc").status_code == 404
    assert client.post(path, data={"gender": "robot"}).status_code == 422
    assert client.post(path).status_code == 422
    with unit_of_work(app.extensions["portal_database"].sessions) as work:
        save_event(work, record | {"speakers": [{"name": "Somebody Else"}]})
    assert client.get(path).status_code == 404  # they no longer speak


def test_only_organisers_ask(app: Flask) -> None:
    reference, _record = made(app)
    fields = {"speaker": 1, "address": "anybody@example.org", "mail_language": "en"}
    other = Visitor(app, make_person(app))
    assert other.submit(f"/en/calendar/{reference}/speakers", fields, page="/en/account").status_code == 403
    editor = Visitor(app, make_person(app, "editor"))
    for wrong in ({"address": "nobody"}, {"speaker": "x"}, {"mail_language": "xx"}):
        assert editor.submit(f"/en/calendar/{reference}/speakers", fields | wrong).status_code == 422
    assert editor.submit(f"/en/calendar/{reference}/speakers", fields | {"speaker": 9}).status_code == 404
    assert outbox(app, "anybody@example.org") == []


def test_what_former_speakers_said_is_forgotten(app: Flask) -> None:
    from app.calendar.parity import forget_former  # noqa: PLC0415  (kept beside its only use)

    reference, record = made(app)
    Visitor(app).client.post(invite(app, reference, 1), data={"gender": "woman"})
    with unit_of_work(app.extensions["portal_database"].sessions) as work:
        save_event(work, record | {"speakers": [{"name": NAMES[1]}]})
        forget_former(work)
    with app.extensions["portal_database"].sessions() as session:
        item = session.scalar(select(ContentItem.id).where(ContentItem.reference == reference))
        assert session.scalar(select(SpeakerGender).where(SpeakerGender.item_id == item)) is None
