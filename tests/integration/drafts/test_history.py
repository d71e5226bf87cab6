"""The history of an entry: differences, restoring, archiving, rights."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.accounts.permissions import NotAllowed
from app.case_studies.kind import CASE_STUDY
from app.case_studies.models import CaseStudy
from app.drafts import history, service
from app.kernel.errors import NotFound
from tests.integration.drafts.conftest import Staff

SAMPLE = "bogota-care-blocks"


def publish_title(session: Session, staff: Staff, item: CaseStudy, title: str) -> None:
    draft = service.begin(session, staff.author, CASE_STUDY, language=item.original_language, item=item)
    path = f"translations.{item.original_language}.title"
    service.save(session, staff.author, draft, {path: title}, draft.version)
    service.act(session, staff.author, draft, "submit")
    service.act(session, staff.editor, draft, "accept")
    service.publish(session, staff.editor, draft, CASE_STUDY)


def test_every_publication_is_a_revision_with_who_did_it(
    session: Session, staff: Staff, entry: Callable[[str], CaseStudy]
) -> None:
    item = entry(SAMPLE)
    publish_title(session, staff, item, "Título nuevo")
    newest, *_older, first = history.revisions(session, item)
    assert (newest.number, newest.by, newest.note) == (item.revision, "Amina Diallo", "publish")
    assert (first.number, first.by) == (1, "")
    changes = history.difference(CASE_STUDY, first.snapshot, newest.snapshot)
    assert [change.path for change in changes] == [f"translations.{item.original_language}.title"]
    assert changes[0].after == "Título nuevo"


def test_an_earlier_revision_is_restored_by_a_draft(
    session: Session, staff: Staff, entry: Callable[[str], CaseStudy]
) -> None:
    item = entry(SAMPLE)
    before = {text.language: (text.title, text.sections) for text in item.translations}
    publish_title(session, staff, item, "Título nuevo")
    draft = history.restore(session, staff.author, CASE_STUDY, item, 1)
    assert [event.act for event in draft.events] == ["begin", "restore"]
    service.act(session, staff.author, draft, "submit")
    service.act(session, staff.editor, draft, "accept")
    service.publish(session, staff.editor, draft, CASE_STUDY)
    after = {text.language: (text.title, text.sections) for text in entry(SAMPLE).translations}
    assert after == before
    assert entry(SAMPLE).revision == 3


def test_only_those_who_may_restore_and_only_what_there_was(
    session: Session, staff: Staff, entry: Callable[[str], CaseStudy]
) -> None:
    item = entry(SAMPLE)
    with pytest.raises(NotAllowed):
        history.restore(session, staff.stranger, CASE_STUDY, item, 1)
    for number in (0, 2, 2**40):
        with pytest.raises(NotFound):
            history.restore(session, staff.author, CASE_STUDY, item, number)


def test_an_entry_is_archived_and_shown_again_by_editors(
    session: Session, staff: Staff, entry: Callable[[str], CaseStudy]
) -> None:
    item = entry(SAMPLE)
    with pytest.raises(NotAllowed):
        history.archive(session, staff.author, item)
    history.archive(session, staff.editor, item)
    assert not entry(SAMPLE).is_public
    with pytest.raises(service.NotNow):
        history.archive(session, staff.editor, item)
    history.unarchive(session, staff.editor, item)
    assert entry(SAMPLE).is_public
    assert [one.note for one in history.revisions(session, item)] == ["unarchive", "archive", ""]
