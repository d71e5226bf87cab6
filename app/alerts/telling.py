"""The mails of what is new: one for each person and morning, of all their searches that are due."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.alerts.asking import criteria_of
from app.alerts.models import SavedSearch, ToldText
from app.alerts.news import Piece, find_news, note_public
from app.alerts.service import next_after
from app.alerts.stopping import stop_one, stop_person, unsubscribe_headers
from app.kernel import current
from app.kernel.chores import Chore
from app.kernel.database import now
from app.mailing.posting import external_url, post, speaking
from app.portal.answering import Searching
from search.engine import EngineUnavailable

logger = logging.getLogger(__name__)
#: People of one run, so that a run stays short; the rest have their turn with the next.
MOST_PEOPLE = 50
#: Entries that a mail names for one search; the others are counted.
MOST_PIECES = 10
#: What was noted as public so recently may not be visible in every index yet.
SETTLING = timedelta(minutes=5)
#: Longer than any search waits for its mail.
_TOLD_KEPT = timedelta(days=60)


@dataclass(frozen=True)
class Section:
    """What a mail says of one search."""

    name: str
    address: str
    pieces: list[Piece]
    more: int
    stop: str


def tell(session: Session, moment: datetime | None = None) -> None:
    """Make the mails that are due at a ``moment`` (now); leaves the commit to the caller.

    A search engine that is away holds everything up until the next run: nothing is lost and nothing told twice.
    """
    moment = moment or now()
    note_public(session)
    session.execute(delete(ToldText).where(ToldText.at < moment - _TOLD_KEPT))
    due = select(SavedSearch.person_id).where(SavedSearch.next_at <= moment).distinct()
    people = select(Person).where(Person.id.in_(due)).order_by(Person.id).limit(MOST_PEOPLE)
    for person in session.scalars(people).all():
        try:
            with session.begin_nested(), speaking(person.language):
                _tell_person(session, person, moment)
        except EngineUnavailable as error:
            logger.warning("mails of saved searches wait, the search is away: %s", error)
            return
        except Exception:
            logger.exception("the saved searches of person %s are passed over until tomorrow", person.id)
            _move_on(_due_of(session, person, moment), moment)


def _due_of(session: Session, person: Person, moment: datetime) -> list[SavedSearch]:
    own = select(SavedSearch).where(SavedSearch.person_id == person.id, SavedSearch.next_at <= moment)
    return list(session.scalars(own.order_by(SavedSearch.id).with_for_update()))


def _tell_person(session: Session, person: Person, moment: datetime) -> None:
    due = _due_of(session, person, moment)
    until = moment - SETTLING
    if person.state == "active" and person.email:
        sections = _sections(session, person, due, until)
        if sections:
            _post(session, person, sections, moment)
    for search in due:
        search.since = max(search.since, until)
    _move_on(due, moment)


def _move_on(searches: list[SavedSearch], moment: datetime) -> None:
    for search in searches:
        search.next_at = next_after(search.frequency, moment)


def _sections(session: Session, person: Person, due: list[SavedSearch], until: datetime) -> list[Section]:
    searching = _searching(session, person.language)
    sections = []
    for search in due:
        pieces = find_news(session, search, person.language, searching, until)
        if pieces:
            _note_told(session, person, pieces)  # before the next search, which might find the same
            shown = pieces[:MOST_PIECES]
            criteria, _problems = criteria_of(search.query, searching.labels)
            address = external_url("portal.search", **_arguments(criteria.parameters()))
            sections.append(Section(search.name, address, shown, len(pieces) - len(shown), stop_one(search.id)))
    return sections


def _searching(session: Session, language: str) -> Searching:
    search = current.extension("portal_search")
    labels = current.extension("portal_labels").get(session, language)
    return Searching(search.reader, search.translator, labels, current.extension("portal_kinds"))


def _arguments(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    arguments: dict[str, list[str]] = {}
    for name, value in pairs:
        arguments.setdefault(name, []).append(value)
    return arguments


def _note_told(session: Session, person: Person, pieces: list[Piece]) -> None:
    rows = [
        {"person_id": person.id, "item_id": piece.card.identifier, "language": piece.card.title.language}
        for piece in pieces
    ]
    session.execute(insert(ToldText).on_conflict_do_nothing(), rows)


def _post(session: Session, person: Person, sections: list[Section], moment: datetime) -> None:
    stop_all = stop_person(person.id)
    post(
        session,
        key=f"saved-searches:{person.id}:{moment.isoformat()}",
        recipient=str(person.email),
        language=person.language,
        template="alerts/mail/news",
        person_id=person.id,
        headers=unsubscribe_headers(stop_all),
        sections=sections,
        count=sum(len(section.pieces) + section.more for section in sections),
        labels=current.extension("portal_labels").get(session, person.language),
        stop_all=stop_all,
    )


CHORE = Chore("saved-searches", timedelta(minutes=10), tell)
