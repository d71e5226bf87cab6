"""Gender parity among the speakers of an event (L1M3), from what they themselves have said and from nothing else.

An organiser sends a speaker a signed address; who has it can say, change or take back what they said, without an
account. The mail address is kept by the outbox of mails alone. Only counts are shown, and only from three on.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts.permissions import Act, Actor, require
from app.calendar.models import GENDERS, SpeakerGender
from app.content.reading import entry_of
from app.drafts.subjects import subject_of_item
from app.events.models import Event
from app.kernel import current
from app.kernel.database import now
from app.kernel.errors import NotFound
from app.kernel.text import clean_line
from app.mailing.posting import external_url, post, speaking

FEWEST = 3


@dataclass(frozen=True)
class Parity:
    """How many speakers there are, how many have said something of their gender, and what, by number."""

    speakers: int
    declared: int
    counts: Mapping[str, int]

    def percent(self, gender: str) -> int:
        """Return the share of ``gender`` among those who have said something, in per cent."""
        return round(100 * self.counts.get(gender, 0) / self.declared)


@dataclass(frozen=True)
class Invitation:
    """What a signed address is for: a speaker of an event, and what they have said so far."""

    event: Event
    speaker: str
    name: str
    gender: str | None


def key_of(name: str) -> str:
    """Return the digest under which what the speaker called ``name`` says is kept."""
    return hashlib.sha256(clean_line(name).casefold().encode()).hexdigest()


def parity_of(session: Session, event: Event) -> Parity | None:
    """Return the figure of an event; none as long as fewer than three of its speakers have said something."""
    keys = {key_of(speaker["name"]) for speaker in event.speakers}
    rows = session.scalars(
        select(SpeakerGender.gender).where(SpeakerGender.item_id == event.id, SpeakerGender.speaker.in_(keys))
    ).all()
    if len(rows) < FEWEST:
        return None
    counts = Counter(rows)
    return Parity(len(keys), len(rows), {gender: counts[gender] for gender in GENDERS if counts[gender]})


def invite(session: Session, actor: Actor, event: Event, number: int, address: str, language: str) -> None:
    """Mail a speaker (counted from 1) the address at which they can say what they wish.

    Leaves the commit to the caller. Raises ``NotAllowed``, ``NotFound``.
    """
    require(actor, Act.MANAGE_EVENT, subject_of_item(session, event))
    if not 1 <= number <= len(event.speakers):
        raise NotFound("speaker")
    name = str(event.speakers[number - 1]["name"])
    token = _serializer().dumps([event.id, key_of(name)])
    with speaking(language):
        title = entry_of(current.extension("portal_kinds")["event"], event, language).title.text
        link = external_url("calendar.declare", token=token)
    post(
        session,
        key=f"event-speaker:{event.id}:{key_of(name)}:{now().date()}",  # one a day at most
        recipient=address,
        language=language,
        template="calendar/mail/speaker",
        reader=name,
        title=title,
        link=link,
    )


def read_invitation(session: Session, token: str) -> Invitation:
    """Return what a signed address is for; raises ``NotFound`` when it is none of ours, or no longer in force."""
    try:
        content: Any = _serializer().loads(token)
    except BadSignature:
        raise NotFound("token") from None
    event = session.get(Event, content[0])
    if event is None or not event.is_public:
        raise NotFound("event")
    for speaker in event.speakers:
        if key_of(speaker["name"]) == content[1]:
            row = session.get(SpeakerGender, (event.id, content[1]))
            return Invitation(event, content[1], speaker["name"], row.gender if row is not None else None)
    raise NotFound("speaker")


def declare(session: Session, invitation: Invitation, gender: str | None) -> None:
    """Keep what a speaker says of their gender (of ``GENDERS``), or forget it; leaves the commit to the caller."""
    place = (SpeakerGender.item_id == invitation.event.id, SpeakerGender.speaker == invitation.speaker)
    if gender is None:
        session.execute(delete(SpeakerGender).where(*place))
        return
    row = {"item_id": invitation.event.id, "speaker": invitation.speaker, "gender": gender, "declared_at": now()}
    said = insert(SpeakerGender).values(row)
    session.execute(
        said.on_conflict_do_update(
            index_elements=["item_id", "speaker"], set_={"gender": gender, "declared_at": row["declared_at"]}
        )
    )


def forget_former(session: Session) -> None:
    """Forget what was said by people who no longer speak at an event (a chore)."""
    for event in session.scalars(select(Event).where(Event.id.in_(select(SpeakerGender.item_id)))).all():
        keys = [key_of(speaker["name"]) for speaker in event.speakers]
        session.execute(
            delete(SpeakerGender).where(SpeakerGender.item_id == event.id, SpeakerGender.speaker.not_in(keys))
        )


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current.settings().signing_keys, salt="event-speaker")
