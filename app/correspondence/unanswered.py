"""What happens when nobody answers: after two weeks the asker is offered others to write to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.accounts.address_books import AddressBook, Addressee, address_books
from app.accounts.models import Person
from app.content.kinds import Kind
from app.content.models import PUBLISHED, ContentItem, content_term
from app.content.reading import Card, read_cards
from app.correspondence import notices
from app.correspondence.destinations import destination, destination_for
from app.correspondence.models import ASKER, CONTACT, Conversation, Participant
from app.correspondence.reading import UNANSWERED_AFTER
from app.drafts.models import Ownership
from app.kernel.database import now

EXPERT_KIND = "expert"
OFFERED = 3
PORTION = 200


@dataclass(frozen=True)
class Offer:
    """Others to write to about the same.

    These are others of the entry, its secretaries, contacts of similar entries, experts; for a person in the directory
    ``book``, others in it (``people``), the secretaries of the person's regions, experts.
    """

    others: bool = False
    secretary: bool = False
    similar: tuple[Card, ...] = ()
    experts: tuple[Card, ...] = ()
    book: AddressBook | None = None
    people: tuple[Addressee, ...] = ()

    @property
    def anybody(self) -> bool:
        """Tell whether there is anybody to offer."""
        return bool(self.others or self.secretary or self.similar or self.experts or self.people)


def offer_others(session: Session) -> None:
    """Tell those whose message nobody has answered for two weeks of others to write to (a chore; each is told once)."""
    statement = (
        select(Conversation, Person)
        .join(Participant, Participant.conversation_id == Conversation.id)
        .join(Person, Person.id == Participant.person_id)
        .where(Participant.part == ASKER, Person.state == "active")
        .where(Conversation.answered_at.is_(None), Conversation.offered_at.is_(None))
        .where(Conversation.began_at <= now() - UNANSWERED_AFTER)
        .order_by(Conversation.began_at)
        .limit(PORTION)
        .with_for_update(of=Conversation, skip_locked=True)
    )
    for conversation, asker in session.execute(statement).all():
        conversation.offered_at = now()
        notices.tell_of_others_to_ask(session, conversation, asker)


def offer(session: Session, kinds: Mapping[str, Kind], conversation_id: int, language: str) -> Offer:
    """Return who else could be asked what nobody has answered."""
    conversation = session.get_one(Conversation, conversation_id)
    people = {one.person_id: one.part for one in conversation.participants}
    asker = next((person for person, part in people.items() if part == ASKER), 0)
    asked = [person for person, part in people.items() if part == CONTACT]
    item_id = conversation.item_id
    if conversation.addressee_id is not None:
        return _offer_for_person(session, kinds, conversation.addressee_id, people, asker, language)
    if item_id is None:
        return Offer()
    tags = select(content_term.c.term_code).where(content_term.c.item_id == item_id)
    others = destination(session, item_id, asker, "others", without=asked)
    secretary = destination(session, item_id, asker, "secretary", without=asked)
    return Offer(
        others=others is not None and others.reached_as == "owner",
        secretary=secretary is not None,
        similar=tuple(_alike(session, kinds, tags, people, language, except_item=item_id)),
        experts=tuple(_alike(session, kinds, tags, people, language, except_item=item_id, experts=True)),
    )


def _offer_for_person(
    session: Session, kinds: Mapping[str, Kind], person: int, people: Mapping[int, str], asker: int, language: str
) -> Offer:
    for book in address_books().values():
        addressee = book.find(session, person)
        if addressee is None:
            continue
        secretary = destination_for(session, addressee, asker, "secretary", without=people)
        others = [one for one in book.alike(session, addressee) if one.person_id not in people]
        return Offer(
            secretary=secretary is not None and secretary.reached_as == "secretary",
            experts=tuple(_alike(session, kinds, addressee.themes, people, language, experts=True)),
            book=book,
            people=tuple(others[:OFFERED]),
        )
    return Offer()


def _alike(
    session: Session,
    kinds: Mapping[str, Kind],
    tags: Sequence[str] | Select[str],
    people: Mapping[int, str],
    language: str,
    *,
    except_item: int = 0,
    experts: bool = False,
) -> list[Card]:
    """Return the entries with an owner other than ``people`` that have most of ``tags``."""
    owned = select(Ownership.item_id).join(Person, Person.id == Ownership.person_id)
    owned = owned.where(Person.state == "active", Ownership.person_id.not_in(people))
    shared = func.count()
    statement = (
        select(ContentItem.id)
        .join(content_term, content_term.c.item_id == ContentItem.id)
        .where(content_term.c.term_code.in_(tags), ContentItem.id != except_item, ContentItem.id.in_(owned))
        .where(ContentItem.state == PUBLISHED, ContentItem.deleted_at.is_(None))
        .where((ContentItem.kind == EXPERT_KIND) if experts else (ContentItem.kind != EXPERT_KIND))
        .group_by(ContentItem.id)
        .order_by(shared.desc(), ContentItem.id)
        .limit(OFFERED)
    )
    return read_cards(session, kinds, list(session.scalars(statement)), language)
