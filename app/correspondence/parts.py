"""What this room adds to the page of an entry: the way to its contact, and the questions under it."""

from collections.abc import Mapping
from typing import Any

from app.accounts.acting import actor
from app.content.reading import Entry
from app.correspondence import questions
from app.kernel import current


def contact(entry: Entry) -> Mapping[str, Any] | None:
    """Return what leads to the contact of an entry; an entry that is a person is written to by name."""
    name = entry.title.text if entry.kind.personal else ""
    return {"kind": entry.kind.path, "reference": entry.item.reference, "name": name}


def questions_under(entry: Entry) -> Mapping[str, Any] | None:
    """Return the questions under an entry that the reader may see, and whether they may answer; none under a person."""
    if entry.kind.personal:
        return None
    session, reader = current.session(), actor()
    return {
        "kind": entry.kind.path,
        "reference": entry.item.reference,
        "questions": questions.read_questions(session, reader, entry.item.id),
        "may_answer": questions.may_answer(session, reader, entry.item.id),
    }
