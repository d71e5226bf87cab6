"""What an expert keeps to themselves is nowhere; what they hide is gone at once, and stays so."""

import json

from flask import Flask
from sqlalchemy import Connection
from sqlalchemy import text as sql

from app.accounts.leaving import leave
from app.accounts.models import Person
from app.accounts.sessions import actor_of
from app.content.models import ContentItem
from app.drafts.history import archive
from app.kernel.unit_of_work import unit_of_work
from tests.integration.experts.conftest import TYPED, draft_of, hand_in, index, publish, text_of
from tests.support.people import Visitor, make_person

#: What would betray the hidden fields, in any language of the page.
HIDDEN = (
    "Zebraposition",
    "Zebraorganisation",
    "Guinea",
    "Guinée",
    "Wolof",
    "wolof",
    "Missions on site",
    "hidden_fields",
)


def published(app: Flask, person: Visitor, person_id: int, **changed: object) -> str:
    assert hand_in(person, **changed).status_code == 303
    return publish(app, person_id)


def test_hidden_fields_are_nowhere(app: Flask, person: Visitor, person_id: int) -> None:
    reference = published(app, person, person_id, name="Mariama Hidden")
    reader = Visitor(app)
    addresses = [f"/{code}/experts/{reference}" for code in ("en", "fr", "es")]
    addresses += [
        f"/api/v1/experts/{reference}",
        "/api/v1/experts?page_size=50",
        "/api/v1/search?q=Mariama&kind=expert",
    ]
    addresses += [
        "/en/search?kind=expert",
        "/en/search.csv?kind=expert&q=Mariama",
        "/en/search.atom?kind=expert",
    ]
    for address in addresses:
        found = text_of(reader, address)
        assert "Mariama Hidden" in found, address
        shown = found.partition("<main")[2].partition("</main>")[0] if "<main" in found else found
        results = shown.partition('<ul class="cards">')[2] if "/search?" in address and "<main" in found else shown
        assert not [word for word in HIDDEN if word in results], address
    assert 'id="works"' not in text_of(reader, f"/en/experts/{reference}")
    assert "Mariama Hidden" not in text_of(reader, "/en/case-studies/bogota-transmilenio").partition('id="experts"')[0]


def test_hidden_fields_find_nobody(app: Flask, person: Visitor, person_id: int) -> None:
    published(app, person, person_id, name="Mariama Unfound")
    reader = Visitor(app)
    for query in (
        "q=Zebraorganisation",
        "q=Zebraposition",
        "country=GN",
        "spoken=wo",
        "help=mission",
        "region=asia-pacific",
    ):
        body = json.loads(text_of(reader, f"/api/v1/search?kind=expert&{query}"))
        assert "Mariama Unfound" not in json.dumps(body["results"]), query
    assert "Mariama Unfound" in text_of(reader, "/api/v1/search?kind=expert&theme=sustainability")


def test_the_index_never_holds_what_is_hidden(app: Flask, person: Visitor, person_id: int) -> None:
    published(app, person, person_id)
    listed = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname LIKE '%search%' OR tablename LIKE '%search%'"
    with app.extensions["portal_database"].engine.connect() as connection:
        tables = [f'"{row[0]}"."{row[1]}"' for row in connection.execute(sql(listed))]
        held = {word: sum(_rows_with(connection, table, word) for table in tables) for word in ("plan bus", "zebra")}
    assert held["plan bus"] > 0
    assert held["zebra"] == 0


def _rows_with(connection: Connection, table: str, word: str) -> int:
    counted = f"SELECT count(*) FROM {table} AS t WHERE t::text ILIKE '%{word}%'"
    return int(connection.execute(sql(counted)).scalar_one())


def test_a_hidden_profile_is_gone_at_once_and_comes_back_when_its_person_says_so(
    app: Flask, person: Visitor, person_id: int
) -> None:
    reference = published(app, person, person_id, name="Mariama Away")
    places = {
        f"/en/experts/{reference}": 404,
        f"/en/experts/{reference}.pdf": 404,
        f"/api/v1/experts/{reference}": 404,
        "/sitemap.xml": 200,
        "/en/search?kind=expert": 200,
        "/api/v1/experts?page_size=50": 200,
        "/en/case-studies/bogota-transmilenio": 200,
    }
    assert person.submit("/en/expert-profile/hide", page="/en/expert-profile").status_code == 303
    index(app)
    for address, status in places.items():
        found = text_of(Visitor(app), address, status)
        assert "Mariama Away" not in found, address
        assert status == 404 or reference not in found, address
    assert person.submit("/en/expert-profile/show", page="/en/expert-profile").status_code == 303
    index(app)
    assert "Mariama Away" in text_of(Visitor(app), f"/en/experts/{reference}")
    assert "Mariama Away" in text_of(Visitor(app), "/en/search?kind=expert")


def test_hiding_takes_back_what_was_handed_in(app: Flask, person: Visitor, person_id: int) -> None:
    reference = published(app, person, person_id)
    hand_in(person, summary="Other words.")
    person.submit("/en/expert-profile/hide", page="/en/expert-profile")
    assert draft_of(app, person_id).state == "draft"
    assert Visitor(app).get(f"/en/experts/{reference}").status_code == 404


def test_what_an_editor_has_archived_its_person_does_not_show_again(
    app: Flask, person: Visitor, person_id: int
) -> None:
    reference = published(app, person, person_id)
    editor_id = make_person(app, "editor")
    with app.test_request_context("/en/"), unit_of_work(app.extensions["portal_database"].sessions) as work:
        editor = actor_of(work.get_one(Person, editor_id), second_factor=True)
        archive(work, editor, work.query(ContentItem).filter_by(kind="expert", reference=reference).one())
    assert person.submit("/en/expert-profile/show", page="/en/expert-profile").status_code == 404
    assert Visitor(app).get(f"/en/experts/{reference}").status_code == 404
    assert "An editor has taken your profile out of sight" in text_of(person, "/en/expert-profile")


def test_nobody_hides_the_profile_of_another(app: Flask, person: Visitor, person_id: int) -> None:
    reference = published(app, person, person_id)
    other = Visitor(app, make_person(app, ("contributor", "dakar")))
    assert other.submit("/en/expert-profile/hide", page="/en/expert-profile").status_code == 404
    assert Visitor(app).get(f"/en/experts/{reference}").status_code == 200


def test_who_leaves_takes_the_profile_along(app: Flask, person: Visitor, person_id: int) -> None:
    reference = published(app, person, person_id, name="Mariama Gone")
    hand_in(person, name="Mariama Gone", summary="Other words.")
    taken = app.extensions["portal_person_data"]["expert_profile"]
    with app.test_request_context("/en/"), unit_of_work(app.extensions["portal_database"].sessions) as work:
        assert TYPED["organisation"] in json.dumps(taken(work, person_id))
        leave(work, person_id, app.extensions["portal_person_leaving"])
    index(app)
    assert Visitor(app).get(f"/en/experts/{reference}").status_code == 404
    assert "Mariama Gone" not in text_of(Visitor(app), "/en/search?kind=expert")
    with app.extensions["portal_database"].engine.connect() as connection:
        for table in ("content_item", "content_translation", "content_revision", "expert", "draft"):
            assert _rows_with(connection, table, "mariama%gone") == 0, table
