"""The way of a draft: who may do what, when, and what follows."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.permissions import Act, Actor, NotAllowed
from app.case_studies.kind import CASE_STUDY
from app.case_studies.models import CaseStudy
from app.content.records import dump_record
from app.content.service import Catalogue
from app.drafts import service
from app.drafts.models import Draft, Freshness, Ownership
from app.kernel.errors import InvalidInput, NotFound
from app.mailing.models import MailMessage
from tests.integration.drafts.conftest import Staff
from tests.integration.drafts.records import QUICK

SAMPLE = "bogota-care-blocks"


def quick(session: Session, actor: Actor) -> Draft:
    draft = service.begin(session, actor, CASE_STUDY, language="en", depth="quick")
    service.save(session, actor, draft, QUICK, draft.version)
    return draft


def accepted(session: Session, staff: Staff, draft: Draft) -> Draft:
    service.act(session, staff.author, draft, "submit")
    service.act(session, staff.editor, draft, "accept")
    return draft


def test_a_quick_entry_is_published_with_its_owner_and_the_date_on_which_it_held(
    session: Session, staff: Staff
) -> None:
    draft = accepted(session, staff, quick(session, staff.author))
    item = service.publish(session, staff.editor, draft, CASE_STUDY)
    session.flush()
    assert (item.state, item.reference, item.revision) == ("published", "bogota-care-blocks-for-those-who-care", 1)
    assert item.translations[0].sections["solution"].startswith("Twenty blocks")
    assert session.get(Ownership, (item.id, staff.author.identifier)) is not None
    assert session.get_one(Freshness, item.id).confirmed_at is not None
    assert [event.act for event in draft.events] == ["begin", "submit", "accept", "publish"]
    assert draft.item_id == item.id


def test_two_new_entries_of_the_same_title_have_different_names(session: Session, staff: Staff) -> None:
    names = []
    for _time in range(3):
        draft = accepted(session, staff, quick(session, staff.author))
        names.append(service.publish(session, staff.editor, draft, CASE_STUDY).reference)
    assert names[1:] == [f"{names[0]}-2", f"{names[0]}-3"]


def test_a_draft_is_not_submitted_before_it_has_what_a_quick_entry_needs(session: Session, staff: Staff) -> None:
    draft = service.begin(session, staff.author, CASE_STUDY, language="en")
    with pytest.raises(InvalidInput) as refused:
        service.act(session, staff.author, draft, "submit")
    assert set(refused.value.messages) >= {"translations.en.title", "metropolises", "themes", "contact"}
    assert draft.state == "draft"


def test_what_is_wrong_in_a_field_is_kept_and_told(session: Session, staff: Staff) -> None:
    draft = quick(session, staff.author)
    service.save(session, staff.author, draft, {"start_year": "in spring", "themes": ["nonsense"]}, draft.version)
    reasons = service.problems(CASE_STUDY, draft, Catalogue.read(session))
    assert draft.record["start_year"] == "in spring"
    assert "start_year" in reasons


@pytest.mark.parametrize("name", ["accept", "publish"])
def test_nobody_lets_their_own_contribution_through(session: Session, staff: Staff, name: str) -> None:
    draft = quick(session, staff.editor)
    service.act(session, staff.editor, draft, "submit")
    if name == "publish":
        service.act(session, staff.other_editor, draft, "accept")
    with pytest.raises(service.OwnContribution):
        service.act(session, staff.editor, draft, name)
    service.act(session, staff.other_editor, draft, name)


def test_no_step_is_skipped(session: Session, staff: Staff) -> None:
    draft = quick(session, staff.author)
    for name in ("accept", "publish", "send_back"):
        with pytest.raises(service.NotNow):
            service.act(session, staff.editor, draft, name, "a word")
    service.act(session, staff.author, draft, "submit")
    with pytest.raises(service.NotNow):
        service.act(session, staff.author, draft, "submit")


def test_what_lies_with_the_editors_is_changed_by_them_only(session: Session, staff: Staff) -> None:
    draft = quick(session, staff.author)
    service.act(session, staff.author, draft, "submit")
    with pytest.raises(service.NotNow):
        service.save(session, staff.author, draft, {"status": "completed"}, draft.version)
    service.save(session, staff.editor, draft, {"status": "completed"}, draft.version)
    service.act(session, staff.author, draft, "take_back")
    service.save(session, staff.author, draft, {"status": "planned"}, draft.version)
    assert draft.record["status"] == "planned"


@pytest.mark.parametrize(
    "path",
    ["state", "reference", "published_at", "original_language", "translations.en.status", "translations.fr.title",
     "translations.en.translators", "translations.en.source_revision", "owner_id", "place.latitude", "__class__", ""],
)  # fmt: skip
def test_a_draft_changes_no_field_that_is_not_its_own(session: Session, staff: Staff, path: str) -> None:
    draft = quick(session, staff.author)
    before = dict(draft.record)
    with pytest.raises(InvalidInput):
        service.save(session, staff.author, draft, {path: "published"}, draft.version)
    assert draft.record == before


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "\u202eabc", "x" * 100_001])
def test_what_no_database_keeps_is_refused(session: Session, staff: Staff, text: str) -> None:
    draft = quick(session, staff.author)
    for changes in ({"translations.en.context": text}, {"sources": [{"title": text}]}, {"cost": {text: 1}}):
        with pytest.raises(InvalidInput):
            service.save(session, staff.author, draft, changes, draft.version)


def test_the_second_of_two_writers_is_told_and_both_texts_are_kept(session: Session, staff: Staff) -> None:
    draft = quick(session, staff.author)
    read = draft.version
    service.save(session, staff.author, draft, {"translations.en.context": "Mine"}, read)
    with pytest.raises(service.Conflict) as told:
        service.save(session, staff.colleague, draft, {"translations.en.context": "Theirs"}, read)
    assert told.value.theirs == {"translations.en.context": "Mine"}
    assert told.value.saved_by == staff.author.identifier
    assert draft.record["translations"]["en"]["context"] == "Mine"
    service.save(session, staff.colleague, draft, {"translations.en.context": "Theirs"}, told.value.version)
    assert draft.record["translations"]["en"]["context"] == "Theirs"


def test_two_who_write_in_different_fields_do_not_disturb_each_other(session: Session, staff: Staff) -> None:
    draft = quick(session, staff.author)
    read = draft.version
    service.save(session, staff.author, draft, {"translations.en.context": "Mine"}, read)
    service.save(session, staff.colleague, draft, {"translations.en.lessons": "Theirs"}, read)
    service.save(session, staff.colleague, draft, {"translations.en.context": "Mine"}, read)  # sent twice: the same
    assert draft.version == read + 2


def test_a_published_text_is_changed_beside_it(
    session: Session, staff: Staff, entry: Callable[[str], CaseStudy]
) -> None:
    item = entry(SAMPLE)
    texts = {text.language: (text.title, text.source_revision) for text in item.translations}
    original = item.original_language
    draft = service.begin(session, staff.author, CASE_STUDY, language=original, item=item)
    with pytest.raises(service.OpenDraftExists) as told:
        service.begin(session, staff.colleague, CASE_STUDY, language=original, item=item)
    assert told.value.draft is draft
    service.save(session, staff.author, draft, {f"translations.{original}.title": "Otro título"}, 1)
    session.expire_all()
    assert {text.language: text.title for text in entry(SAMPLE).translations}[original] == texts[original][0]

    service.publish(session, staff.editor, accepted(session, staff, draft), CASE_STUDY)
    after = {text.language: text for text in entry(SAMPLE).translations}
    assert after[original].title == "Otro título"
    assert after[original].status == "published"
    assert after[original].source_revision == entry(SAMPLE).revision
    for language in texts.keys() - {original}:
        assert after[language].status == "outdated"
        assert (after[language].title, after[language].source_revision) == texts[language]


def test_facts_that_change_leave_the_translations_as_they_are(
    session: Session, staff: Staff, entry: Callable[[str], CaseStudy]
) -> None:
    item = entry(SAMPLE)
    draft = service.begin(session, staff.author, CASE_STUDY, language=item.original_language, item=item)
    service.save(session, staff.author, draft, {"lead_organisation": "Alcaldía Mayor"}, 1)
    service.publish(session, staff.editor, accepted(session, staff, draft), CASE_STUDY)
    assert {text.status for text in entry(SAMPLE).translations} == {"published"}


def test_publishing_takes_nothing_back_that_was_published_meanwhile(
    session: Session, staff: Staff, entry: Callable[[str], CaseStudy]
) -> None:
    item = entry(SAMPLE)
    draft = service.begin(session, staff.author, CASE_STUDY, language=item.original_language, item=item)
    service.save(session, staff.author, draft, {"lead_organisation": "Alcaldía Mayor"}, 1)
    french = next(text for text in item.translations if text.language == "fr")
    french.title = "Un meilleur titre"
    item.status = "completed"
    session.flush()
    service.publish(session, staff.editor, accepted(session, staff, draft), CASE_STUDY)
    record = dump_record(CASE_STUDY, entry(SAMPLE))
    assert record["translations"]["fr"]["title"] == "Un meilleur titre"
    assert (record["status"], record["lead_organisation"]) == ("completed", "Alcaldía Mayor")


def test_a_newcomer_is_seen_by_editors_only_until_one_lets_them_through(session: Session, staff: Staff) -> None:
    draft = quick(session, staff.newcomer)
    service.act(session, staff.newcomer, draft, "submit")
    for one in (staff.author, staff.colleague, staff.secretary, staff.stranger):
        with pytest.raises(NotFound):
            service.find(session, one, draft.id, Act.READ_DRAFT)
    assert service.find(session, staff.editor, draft.id, Act.READ_DRAFT) is draft
    service.act(session, staff.editor, draft, "accept")
    person = session.get_one(Person, staff.newcomer.identifier, populate_existing=True)
    assert person.approved_at is not None
    assert service.find(session, staff.colleague, draft.id, Act.READ_DRAFT) is draft
    with pytest.raises(NotFound):
        service.find(session, staff.stranger, draft.id, Act.READ_DRAFT)


def test_who_may_read_but_not_write_is_refused(session: Session, staff: Staff) -> None:
    draft = quick(session, staff.author)
    assert service.find(session, staff.secretary, draft.id, Act.READ_DRAFT) is draft
    with pytest.raises(NotAllowed):
        service.find(session, staff.secretary, draft.id, Act.EDIT_DRAFT)
    with pytest.raises(NotAllowed):
        service.save(session, staff.secretary, draft, {"status": "completed"}, draft.version)


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63, 10**30])
def test_a_number_that_no_draft_has_is_not_found(session: Session, staff: Staff, number: int) -> None:
    with pytest.raises(NotFound):
        service.find(session, staff.editor, number, Act.READ_DRAFT)


def test_sent_back_with_remarks_that_reach_the_author_and_are_settled(session: Session, staff: Staff) -> None:
    draft = quick(session, staff.author)
    service.act(session, staff.author, draft, "submit")
    with pytest.raises(InvalidInput):
        service.act(session, staff.editor, draft, "send_back")
    remark = service.remark(session, staff.editor, draft, "translations.en.summary", "How many people?")
    service.act(session, staff.editor, draft, "send_back")
    mail = session.scalars(select(MailMessage).where(MailMessage.person_id == staff.author.identifier)).one()
    assert "How many people?" in mail.text
    assert f"/en/drafts/{draft.id}" in mail.text
    service.settle(session, staff.author, remark)
    assert remark.settled_at is not None
    service.act(session, staff.author, draft, "submit")


def test_the_author_is_told_in_their_language_that_the_entry_is_published(session: Session, staff: Staff) -> None:
    session.get_one(Person, staff.author.identifier).language = "fr"
    item = service.publish(session, staff.editor, accepted(session, staff, quick(session, staff.author)), CASE_STUDY)
    mails = session.scalars(
        select(MailMessage).where(MailMessage.person_id == staff.author.identifier).order_by(MailMessage.id)
    ).all()
    assert len(mails) == 2
    assert mails[1].language == "fr"
    assert f"/fr/case-studies/{item.reference}" in mails[1].text
