"""Use cases on drafting a recommendation by several hands: paragraphs, their versions, remarks on them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.permissions import Act, Actor, Subject, require
from app.community import debates, sessions
from app.community.drafting_models import (
    DRAFTING,
    ENDORSING,
    GIVEN_UP,
    PARTS,
    Endorsement,
    Paragraph,
    ParagraphComment,
    ParagraphVersion,
    RecommendationDraft,
)
from app.kernel.errors import InvalidInput, NotFound

MOST_PARAGRAPHS = 200
_BLANK = re.compile(r"\n[ \t]*\n+")


class NotInThisState(Exception):
    """The draft is not in the state in which this can be done (its text stands still, it was adopted)."""


class ChangedMeanwhile(Exception):
    """Somebody else has changed the paragraph; ``theirs`` is what it says now."""

    def __init__(self, theirs: str, version: int) -> None:
        """Keep what stands there now."""
        super().__init__(version)
        self.theirs, self.version = theirs, version


def listed(session: Session, actor: Actor) -> Sequence[RecommendationDraft]:
    """Return the drafts, those under way first, then the newest."""
    require(actor, Act.DRAFT_RECOMMENDATION)
    under_way = RecommendationDraft.state.in_((DRAFTING, ENDORSING))
    order = (under_way.desc(), RecommendationDraft.id.desc())
    return session.scalars(select(RecommendationDraft).order_by(*order).limit(200)).all()


def begin(session: Session, actor: Actor, data: Mapping[str, Any]) -> RecommendationDraft:
    """Begin a draft, from a debate or a session where one is named; raises ``NotFound``."""
    require(actor, Act.DRAFT_RECOMMENDATION)
    debate_id, session_id = data.get("debate"), data.get("session")
    if debate_id is not None:
        debates.find(session, actor, debate_id)
    elif session_id is not None:
        sessions.find(session, session_id)
    draft = RecommendationDraft(
        debate_id=debate_id,
        session_id=session_id if debate_id is None else None,
        begun_by=actor.identifier,
        **_head(data),
    )
    session.add(draft)
    session.flush()
    return draft


def _head(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("title", "summary", "language", "themes", "addressees", "addressed_to")}


def find(session: Session, actor: Actor, number: int, *, lock: bool = False) -> RecommendationDraft:
    """Return a draft; whoever may draft reads all of them. Raises ``NotFound``."""
    require(actor, Act.DRAFT_RECOMMENDATION)
    draft = session.get(RecommendationDraft, number, with_for_update=True if lock else None, populate_existing=lock)
    if draft is None:
        raise NotFound(str(number))
    return draft


def read(session: Session, actor: Actor, number: int) -> RecommendationDraft:
    """Return a draft whole; raises ``NotFound``."""
    find(session, actor, number)
    paragraphs = selectinload(RecommendationDraft.paragraphs)
    options = (
        paragraphs.selectinload(Paragraph.versions).joinedload(ParagraphVersion.author),
        paragraphs.selectinload(Paragraph.comments).joinedload(ParagraphComment.author),
        selectinload(RecommendationDraft.endorsements).joinedload(Endorsement.metropolis),
        joinedload(RecommendationDraft.debate),
        joinedload(RecommendationDraft.session),
        joinedload(RecommendationDraft.item),
    )
    return session.scalars(select(RecommendationDraft).where(RecommendationDraft.id == number).options(*options)).one()


def subject_of(draft: RecommendationDraft) -> Subject:
    """Return how people stand to a draft: who began it leads it."""
    return Subject(owners=frozenset({draft.begun_by} if draft.begun_by else ()))


def _open(session: Session, actor: Actor, number: int) -> RecommendationDraft:
    draft = find(session, actor, number, lock=True)
    if draft.state != DRAFTING:
        raise NotInThisState
    return draft


def change_head(session: Session, actor: Actor, number: int, data: Mapping[str, Any]) -> None:
    """Change title, summary, themes and addressees; raises ``NotInThisState``."""
    draft = _open(session, actor, number)
    for name, value in _head(data).items():
        setattr(draft, name, value)


def add_paragraphs(session: Session, actor: Actor, number: int, part: str, text: str) -> None:
    """Add what stands between blank lines as paragraphs at the end of a part; raises ``NotInThisState``."""
    draft = _open(session, actor, number)
    pieces = [piece.strip() for piece in _BLANK.split(text) if piece.strip()]
    total = session.scalar(select(func.count()).select_from(Paragraph).where(Paragraph.draft_id == draft.id)) or 0
    if total + len(pieces) > MOST_PARAGRAPHS:
        raise InvalidInput({"text": [str(MOST_PARAGRAPHS)]})
    last = select(func.max(Paragraph.position)).where(Paragraph.draft_id == draft.id, Paragraph.part == part)
    position = session.scalar(last) or 0
    for place, piece in enumerate(pieces, position + 1):
        paragraph = Paragraph(draft_id=draft.id, part=part, position=place, text=piece)
        paragraph.versions = [ParagraphVersion(number=1, text=piece, author_id=actor.identifier)]
        session.add(paragraph)
    session.flush()


def find_paragraph(session: Session, actor: Actor, number: int, paragraph_id: int) -> Paragraph:
    """Return a paragraph of a draft; raises ``NotFound``."""
    find(session, actor, number)
    paragraph = session.get(Paragraph, paragraph_id, populate_existing=True)
    if paragraph is None or paragraph.draft_id != number:
        raise NotFound(str(paragraph_id))
    return paragraph


def change_paragraph(session: Session, actor: Actor, number: int, paragraph_id: int, text: str, version: int) -> None:
    """Change a paragraph that was read in ``version``; an empty ``text`` strikes it out, its versions stay.

    Raises ``NotInThisState`` or ``ChangedMeanwhile``.
    """
    _open(session, actor, number)
    paragraph = find_paragraph(session, actor, number, paragraph_id)
    if paragraph.version != version:
        raise ChangedMeanwhile(paragraph.text, paragraph.version)
    if text == paragraph.text:
        return
    paragraph.version += 1
    paragraph.text = text
    paragraph.versions.append(ParagraphVersion(number=paragraph.version, text=text, author_id=actor.identifier))


def comment(session: Session, actor: Actor, number: int, paragraph_id: int, text: str, language: str) -> None:
    """Remark on a paragraph, as long as the text may change; raises ``NotInThisState``."""
    _open(session, actor, number)
    paragraph = find_paragraph(session, actor, number, paragraph_id)
    paragraph.comments.append(
        ParagraphComment(author_id=actor.identifier, language=language, text=text, on_version=paragraph.version)
    )


def settle(session: Session, actor: Actor, number: int, comment_id: int) -> None:
    """Mark a remark as answered; raises ``NotFound``."""
    find(session, actor, number)
    found = session.get(ParagraphComment, comment_id)
    if found is None or found.paragraph.draft_id != number:
        raise NotFound(str(comment_id))
    found.settled_at = found.settled_at or func.now()


def give_up(session: Session, actor: Actor, number: int) -> None:
    """End a draft that leads nowhere; it stays readable. Raises ``NotInThisState``."""
    draft = find(session, actor, number, lock=True)
    require(actor, Act.LEAD_RECOMMENDATION, subject_of(draft))
    if draft.state not in (DRAFTING, ENDORSING):
        raise NotInThisState
    draft.state = GIVEN_UP


def text_of(draft: RecommendationDraft) -> dict[str, str]:
    """Return the text of each part that has one."""
    texts = {part: [one.text for one in draft.paragraphs if one.part == part and one.text] for part in PARTS}
    return {part: "\n\n".join(pieces) for part, pieces in texts.items() if pieces}
