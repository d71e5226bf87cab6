"""An entry that is a person: written to by name, not asked in public."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.content.service import Catalogue, check_record, save_record
from app.kernel.unit_of_work import unit_of_work
from tests.integration.pages.installation import installation
from tests.support.factories.experts import full_record
from tests.support.people import Visitor, make_person

PERSON = "/en/experts/mariama-sow"


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    with installation() as app:
        kind = app.extensions["portal_kinds"]["expert"]
        with app.app_context(), unit_of_work(app.extensions["portal_database"].sessions) as session:
            catalogue = Catalogue.read(session)
            save_record(session, kind, check_record(kind, full_record(), catalogue), catalogue, None)
        yield app


def test_a_person_is_written_to_by_name(app: Flask) -> None:
    page = Visitor(app).get(PERSON).get_data(as_text=True)
    assert "Write to Mariama Sow" in page
    assert "Write to the contact" not in page
    assert "Write to Mariama Sow" in Visitor(app, make_person(app)).get("/en/write/experts/mariama-sow").text


def test_a_person_is_not_asked_in_public(app: Flask) -> None:
    assert "Questions and answers" not in Visitor(app).get(PERSON).text
    reader = Visitor(app, make_person(app))
    assert reader.get("/en/ask/experts/mariama-sow").status_code == 404
    assert "/en/ask/" in reader.get("/en/case-studies/bogota-care-blocks").text
