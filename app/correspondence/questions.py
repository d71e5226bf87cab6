"""Use cases on questions under an entry: to ask, to answer, to look through what new people ask, to hide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts import limits
from app.accounts.limits import Limit
from app.accounts.models import EDITOR
from app.accounts.permissions import Act, Actor, Subject, could, may, require
from app.content.models import ContentItem
from app.correspondence import notices
from app.correspondence.destinations import destination, subject_of
from app.correspondence.question_models import HIDDEN, PUBLIC, REFUSED, WAITING, Answer, Question
from app.correspondence.service import SAME_MESSAGE, writing_person
from app.kernel.database import now
from app.kernel.errors import NotFound

QUESTIONS_A_DAY = Limit("question", 5, timedelta(days=1))
ANSWERS_A_DAY = Limit("answer", 100, timedelta(days=1))
#: What an editor may make of a question, by the name of the act.
QUESTION_DECISIONS = {"publish": PUBLIC, "refuse": REFUSED, "hide": HIDDEN}
ANSWER_DECISIONS = {"publish": PUBLIC, "hide": HIDDEN}
MOST_SHOWN = 100


@dataclass(frozen=True)
class ShownAnswer:
    """An answer as a reader sees it."""

    id: int
    author: str
    by_editor: bool
    language: str
    text: str
    answered_at: datetime
    hidden: bool


@dataclass(frozen=True)
class ShownQuestion:
    """A question as a reader sees it; ``author`` is empty when they asked without their name, or have left."""

    id: int
    item_id: int
    author: str
    language: str
    text: str
    asked_at: datetime
    state: str
    own: bool
    answers: tuple[ShownAnswer, ...]


def ask(session: Session, actor: Actor, item_id: int, text: str, language: str, *, named: bool) -> str:
    """Ask a question under a public entry and return its state: public, or waiting where the asker is new.

    Raises ``NotFound``, ``Barred`` or ``TooOften``.
    """
    require(actor, Act.ASK_QUESTION)
    item = public_item(session, item_id)
    writer = writing_person(session, actor)
    recent = select(Question.state).where(Question.author_id == writer.id, Question.item_id == item_id)
    again = session.scalar(recent.where(Question.text == text, Question.asked_at > now() - SAME_MESSAGE).limit(1))
    if again is not None:
        return again
    limits.count(session, QUESTIONS_A_DAY, str(writer.id))
    question = Question(item_id=item_id, author_id=writer.id, named=named, language=language, text=text, asked_at=now())
    question.state = PUBLIC if actor.approved else WAITING
    session.add(question)
    session.flush()
    if question.state == PUBLIC:
        _tell_contact(session, question, item)
    return question.state


def answer(
    session: Session, actor: Actor, question_id: int, text: str, language: str, kind_paths: Mapping[str, str]
) -> None:
    """Answer a public question and mail who asked; raises ``NotFound``, ``NotAllowed``, ``Barred`` or ``TooOften``."""
    question = answerable(session, actor, question_id)
    subject = subject_of(session, question.item_id)
    writer = writing_person(session, actor)
    recent = select(Answer.id).where(Answer.author_id == writer.id, Answer.question_id == question_id)
    if (
        session.scalar(recent.where(Answer.text == text, Answer.answered_at > now() - SAME_MESSAGE).limit(1))
        is not None
    ):
        return
    limits.count(session, ANSWERS_A_DAY, str(writer.id))
    given = Answer(question=question, author_id=writer.id, language=language, text=text, answered_at=now())
    given.answered_as = "editor" if _only_as_editor(actor, subject) else "contact"
    session.add(given)
    session.flush()
    item = public_item(session, question.item_id)
    notices.tell_of_answer(session, given, item, kind_paths[item.kind])


def answerable(session: Session, actor: Actor, question_id: int) -> Question:
    """Return a public question that the actor may answer; raises ``NotFound`` or ``NotAllowed``."""
    require(actor, Act.ANSWER_QUESTION)
    question = session.get(Question, question_id)
    if question is None or question.state != PUBLIC:
        raise NotFound(str(question_id))
    public_item(session, question.item_id)
    require(actor, Act.ANSWER_QUESTION, subject_of(session, question.item_id))
    return question


def public_item(session: Session, item_id: int) -> ContentItem:
    """Return an entry that everybody may read; raises ``NotFound``."""
    item = session.get(ContentItem, item_id)
    if item is None or not item.is_public:
        raise NotFound(str(item_id))
    return item


def read_questions(session: Session, actor: Actor, item_id: int) -> list[ShownQuestion]:
    """Return the questions under an entry, oldest first: the public ones, and the actor's own that are waiting."""
    seen = Question.state == PUBLIC
    if actor.signed_in:
        seen = or_(seen, and_(Question.state == WAITING, Question.author_id == actor.identifier))
    statement = _everything().where(Question.item_id == item_id, seen).order_by(Question.id).limit(MOST_SHOWN)
    return [_shown(question, actor, every=False) for question in session.scalars(statement)]


def may_answer(session: Session, actor: Actor, item_id: int) -> bool:
    """Tell whether the actor may answer questions under an entry."""
    return could(actor, Act.ANSWER_QUESTION) and may(actor, Act.ANSWER_QUESTION, subject_of(session, item_id))


def read_for_moderation(session: Session, actor: Actor) -> list[ShownQuestion]:
    """Return what editors look through: questions that wait, then the newest others, with hidden answers."""
    require(actor, Act.MODERATE_QUESTIONS)
    statement = _everything().order_by((Question.state != WAITING), Question.id.desc()).limit(MOST_SHOWN)
    return [_shown(question, actor, every=True) for question in session.scalars(statement)]


def decide_question(
    session: Session, actor: Actor, question_id: int, decision: str, kind_paths: Mapping[str, str]
) -> None:
    """Publish, refuse or hide a question (a key of ``QUESTION_DECISIONS``); raises ``NotFound``.

    A new person whose question is published has been let through, for good.
    """
    require(actor, Act.MODERATE_QUESTIONS)
    question = session.get(Question, question_id, with_for_update={"of": Question})
    if question is None:
        raise NotFound(str(question_id))
    waited = question.state == WAITING
    question.state = QUESTION_DECISIONS[decision]
    item = session.get(ContentItem, question.item_id)
    if not waited or item is None:
        return
    path = kind_paths[item.kind]
    if question.state == PUBLIC:
        if question.author is not None and question.author.approved_at is None:
            question.author.approved_at = now()
        _tell_contact(session, question, item)
    notices.tell_of_decision(session, question, item, path)


def decide_answer(session: Session, actor: Actor, answer_id: int, decision: str) -> None:
    """Publish or hide an answer (a key of ``ANSWER_DECISIONS``); raises ``NotFound``."""
    require(actor, Act.MODERATE_QUESTIONS)
    found = session.get(Answer, answer_id)
    if found is None:
        raise NotFound(str(answer_id))
    found.state = ANSWER_DECISIONS[decision]


def _tell_contact(session: Session, question: Question, item: ContentItem) -> None:
    reached = destination(session, item.id, question.author_id or 0)
    if reached is not None:
        notices.tell_of_question(session, question, item, reached.people)


def _only_as_editor(actor: Actor, subject: Subject) -> bool:
    without = frozenset(grant for grant in actor.grants if grant[0] != EDITOR)
    plain = Actor(actor.identifier, actor.name, actor.language, without, frozenset(), actor.approved)
    return not may(plain, Act.ANSWER_QUESTION, subject)


def _everything() -> Select[Question]:
    return select(Question).options(
        joinedload(Question.author), selectinload(Question.answers).joinedload(Answer.author)
    )


def _shown(question: Question, actor: Actor, *, every: bool) -> ShownQuestion:
    return ShownQuestion(
        id=question.id,
        item_id=question.item_id,
        author=question.author.name if question.author is not None and (question.named or every) else "",
        language=question.language,
        text=question.text,
        asked_at=question.asked_at,
        state=question.state,
        own=actor.signed_in and question.author_id == actor.identifier,
        answers=tuple(_answers(question.answers, every=every)),
    )


def _answers(answers: Sequence[Answer], *, every: bool) -> list[ShownAnswer]:
    return [
        ShownAnswer(
            id=one.id,
            author=one.author.name if one.author is not None else "",
            by_editor=one.answered_as == "editor",
            language=one.language,
            text=one.text,
            answered_at=one.answered_at,
            hidden=one.state == HIDDEN,
        )
        for one in answers
        if every or one.state == PUBLIC
    ]
