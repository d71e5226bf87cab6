"""What people do in the form, step by step."""

import io
import re

from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app.accounts.models import Person
from app.accounts.sessions import actor_of
from app.drafts import service
from app.drafts.models import Draft
from app.kernel.unit_of_work import unit_of_work
from tests.integration.pages.document import parse
from tests.support.people import Visitor, make_person

QUICK = {
    "title": "Care blocks for those who care",
    "summary": "Bogotá brings services for carers together, so that they have time of their own.",
    "metropolises.rows": "2",
    "metropolises.0": "bogota",
    "metropolises.1": "",
    "themes.shown": "1",
    "themes": ["gender-equality"],
    "solution": "Twenty blocks in which laundries, classes and care for children stand side by side.",
    "contact.organisation": "Secretaría Distrital de la Mujer",
    "contact.website": "",
}
_VERSION = re.compile(r'name="version" id="version" value="(\d+)"')


def begin(visitor: Visitor, depth: str = "quick", language: str = "en", metropolis: str = "Bogotá") -> int:
    """Begin a draft and return its number."""
    fields = {"depth": depth, "writing_language": language, "metropolis": metropolis}
    answer = visitor.submit("/en/drafts/new", fields, page="/en/drafts/new")
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return int(answer.location.split("/drafts/")[1].split("/")[0])


def form_of(draft_id: int, group: str = "quick") -> str:
    """Return the address of a page of the form."""
    return f"/en/drafts/{draft_id}/form/{group}"


def version_of(visitor: Visitor, address: str) -> str:
    """Return the version that a page of the form was read in."""
    found = _VERSION.search(visitor.get(address).get_data(as_text=True))
    assert found is not None
    return found[1]


def fill(visitor: Visitor, draft_id: int, fields: dict[str, object] | None = None, group: str = "quick") -> None:
    """Fill in a page of the form and save it."""
    address = form_of(draft_id, group)
    answer = visitor.submit(address, {"version": version_of(visitor, address), **(fields or QUICK)})
    assert answer.status_code == 303, answer.get_data(as_text=True)


def add_file(
    visitor: Visitor, draft_id: int, content: bytes, name: str = "a.pdf", label: str = "A plan"
) -> TestResponse:
    """Add a file to a draft on its page of files."""
    address = f"/en/drafts/{draft_id}/files"
    page = parse(visitor.get(address).get_data(as_text=True))
    fields = {"csrf_token": page.all("input", name="csrf_token")[-1]["value"], "label": label}
    # Encoded here, because the client of werkzeug would leave a temporary file open.
    file = FileStorage(io.BytesIO(content), filename=name, name="file")
    boundary, body = encode_multipart(fields | {"file": file})
    return visitor.client.post(address, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def act(visitor: Visitor, draft_id: int, name: str) -> None:
    """Do something with a draft by its button."""
    answer = visitor.submit(f"/en/drafts/{draft_id}/act", {"act": name}, page=f"/en/drafts/{draft_id}")
    assert answer.status_code == 303, answer.get_data(as_text=True)


def publish(app: Flask, draft_id: int) -> str:
    """Let a submitted draft through and publish it, as the editors' desk does; return its reference."""
    person_id = make_person(app, "editor", name="Edith Oriol")
    with app.app_context(), unit_of_work(app.extensions["portal_database"].sessions) as work:
        editor = actor_of(work.get_one(Person, person_id), second_factor=True)
        draft = work.get_one(Draft, draft_id)
        service.act(work, editor, draft, "accept")
        return str(service.publish(work, editor, draft, service.kind_of(draft)).reference)
