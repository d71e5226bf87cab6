"""An event is written in the form that all kinds have, its speakers and programme row by row."""

from flask import Flask

from app.drafts import service
from app.drafts.models import Draft
from app.events.kind import EVENT
from app.kernel.unit_of_work import unit_of_work
from tests.integration.authoring.steps import act, fill, publish
from tests.support.people import Visitor, make_person


def test_from_the_first_word_to_the_calendar(app: Flask) -> None:
    from app.accounts.models import Person  # noqa: PLC0415  (kept beside its only use)
    from app.accounts.sessions import actor_of  # noqa: PLC0415  (as above)

    person = make_person(app, ("contributor", "seoul"))
    with app.app_context(), unit_of_work(app.extensions["portal_database"].sessions) as work:
        actor = actor_of(work.get_one(Person, person), second_factor=False)
        draft_id = service.begin(work, actor, EVENT, language="en").id
    author = Visitor(app, person)
    fill(author, draft_id, {"title": "Course on shade", "summary": "A day.", "event_type": "training"}, "beginning")
    fill(
        author, draft_id, {"starts": "2031-03-04 09:00", "ends": "2031-03-04 12:00", "time_zone": "Asia/Seoul"}, "when"
    )
    rows = {"speakers.rows": "1", "speakers.0.name": "Kim Min-ji", "speakers.0.position": "Gardener",
            "programme.rows": "1", "programme.0.title": "Under trees", "programme.0.speakers": "1"}  # fmt: skip
    fill(author, draft_id, rows, "programme")
    fill(author, draft_id, {"registration": "portal", "registration_limit": "12"}, "registration")
    act(author, draft_id, "submit")
    reference = publish(app, draft_id)
    page = Visitor(app).get(f"/en/events/{reference}").get_data(as_text=True)
    for words in ("Kim Min-ji", "Gardener", "Under trees", "12 places are left.", "9 hours ahead of UTC"):
        assert words in page
    with app.extensions["portal_database"].sessions() as session:
        assert session.get_one(Draft, draft_id).state == "published"
    # Whoever wrote it organises it.
    assert author.get(f"/en/calendar/{reference}/people").status_code == 200
