"""Reports of messages, questions and answers, and what editors decide. They read what was reported and no more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts import limits
from app.accounts.limits import Limit
from app.accounts.models import AuditEntry, Person
from app.accounts.permissions import Act, Actor, require
from app.correspondence import question_models as questions
from app.correspondence.models import HIDDEN, KEPT, Message, Report, WritingBar
from app.correspondence.question_models import Answer, Question
from app.correspondence.service import find
from app.kernel.database import now
from app.kernel.errors import NotFound

REPORTS_A_DAY = Limit("report", 20, timedelta(days=1))
Decision = Literal["kept", "hidden", "barred"]
DECISIONS: tuple[Decision, ...] = ("kept", "hidden", "barred")
MOST_SHOWN = 100


@dataclass(frozen=True)
class ShownReport:
    """A report as an editor sees it: the reported text alone, its author, the reason."""

    id: int
    sort: Literal["message", "question", "answer"]
    text: str
    language: str
    written_at: datetime
    author_id: int | None
    author: str
    reason: str
    reported_at: datetime
    decision: str | None
    decided_at: datetime | None


def message_to_report(session: Session, actor: Actor, conversation_id: int, message_id: int) -> Message:
    """Return somebody's message in a conversation of one's own; raises ``NotFound``."""
    find(session, actor, conversation_id)
    message = session.get(Message, message_id)
    if message is None or message.conversation_id != conversation_id or message.author_id == actor.identifier:
        raise NotFound(str(message_id))
    return message


def report_message(session: Session, actor: Actor, conversation_id: int, message_id: int, reason: str) -> None:
    """Report somebody's message in a conversation of one's own; raises ``NotFound`` or ``TooOften``."""
    message = message_to_report(session, actor, conversation_id, message_id)
    _report(session, actor, reason, Report.message_id == message.id, message_id=message.id)


def question_to_report(session: Session, actor: Actor, question_id: int) -> Question:
    """Return a public question; raises ``NotFound``."""
    require(actor, Act.ASK_QUESTION)
    question = session.get(Question, question_id)
    if question is None or question.state != questions.PUBLIC:
        raise NotFound(str(question_id))
    return question


def report_question(session: Session, actor: Actor, question_id: int, reason: str) -> None:
    """Report a public question; raises ``NotFound`` or ``TooOften``."""
    question = question_to_report(session, actor, question_id)
    _report(session, actor, reason, Report.question_id == question.id, question_id=question.id)


def answer_to_report(session: Session, actor: Actor, answer_id: int) -> Answer:
    """Return a public answer; raises ``NotFound``."""
    require(actor, Act.ASK_QUESTION)
    answer = session.get(Answer, answer_id)
    if answer is None or answer.state != questions.PUBLIC or answer.question.state != questions.PUBLIC:
        raise NotFound(str(answer_id))
    return answer


def report_answer(session: Session, actor: Actor, answer_id: int, reason: str) -> None:
    """Report a public answer; raises ``NotFound`` or ``TooOften``."""
    answer = answer_to_report(session, actor, answer_id)
    _report(session, actor, reason, Report.answer_id == answer.id, answer_id=answer.id)


def _report(session: Session, actor: Actor, reason: str, about: object, **target: int) -> None:
    open_one = select(Report.id).where(about, Report.reporter_id == actor.identifier, Report.decided_at.is_(None))  # type: ignore[arg-type]  # a comparison of columns
    if session.scalar(open_one.limit(1)) is not None:
        return
    limits.count(session, REPORTS_A_DAY, str(actor.identifier))
    session.add(Report(reporter_id=actor.identifier, reason=reason, created_at=now(), **target))


def read_reports(session: Session, actor: Actor) -> list[ShownReport]:
    """Return the reports, undecided ones first, then the newest."""
    require(actor, Act.SEE_REPORTS)
    statement = select(Report).order_by(Report.decided_at.desc().nulls_first(), Report.id.desc()).limit(MOST_SHOWN)
    return [_shown(session, report) for report in session.scalars(statement)]


def decide(session: Session, actor: Actor, report_id: int, decision: Decision) -> None:
    """Keep what was reported, hide it, or hide it and bar its author from writing; raises ``NotFound``.

    All undecided reports of the same thing are decided with it. A decision may be changed.
    """
    require(actor, Act.SEE_REPORTS)
    report = session.get(Report, report_id, with_for_update=True)
    if report is None:
        raise NotFound(str(report_id))
    target = _target(session, report)
    _set_hidden(target, hidden=decision != KEPT)
    if decision == "barred" and target.author_id is not None:
        _bar(session, actor, target.author_id)
    same = select(Report).where(
        Report.message_id.is_not_distinct_from(report.message_id),
        Report.question_id.is_not_distinct_from(report.question_id),
        Report.answer_id.is_not_distinct_from(report.answer_id),
    )
    for one in session.scalars(same):
        if one.id == report.id or one.decided_at is None:
            one.decision = KEPT if decision == KEPT else HIDDEN
            one.decided_at, one.decided_by = now(), actor.identifier


def read_barred(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Return the people who are barred from writing."""
    require(actor, Act.SEE_REPORTS)
    statement = select(Person.id, Person.name).join(WritingBar, WritingBar.person_id == Person.id).order_by(Person.name)
    return [(one, name) for one, name in session.execute(statement)]


def lift_bar(session: Session, actor: Actor, person_id: int) -> None:
    """Let somebody write again."""
    require(actor, Act.SEE_REPORTS)
    session.execute(delete(WritingBar).where(WritingBar.person_id == person_id))
    session.add(AuditEntry(at=now(), actor_id=actor.identifier, person_id=person_id, act="allowed_to_write"))


def _bar(session: Session, actor: Actor, person_id: int) -> None:
    row = {"person_id": person_id, "since": now(), "barred_by": actor.identifier}
    session.execute(insert(WritingBar).values(row).on_conflict_do_nothing())
    session.add(AuditEntry(at=now(), actor_id=actor.identifier, person_id=person_id, act="barred_from_writing"))


def _set_hidden(target: Message | Question | Answer, *, hidden: bool) -> None:
    if isinstance(target, Message):
        target.hidden_at = now() if hidden else None
    else:
        target.state = questions.HIDDEN if hidden else questions.PUBLIC


def _target(session: Session, report: Report) -> Message | Question | Answer:
    if report.message_id is not None:
        return session.get_one(Message, report.message_id)
    if report.question_id is not None:
        return session.get_one(Question, report.question_id)
    return session.get_one(Answer, report.answer_id)


def _shown(session: Session, report: Report) -> ShownReport:
    target = _target(session, report)
    if isinstance(target, Message):
        sort: Literal["message", "question", "answer"] = "message"
        written_at = target.sent_at
    elif isinstance(target, Question):
        sort, written_at = "question", target.asked_at
    else:
        sort, written_at = "answer", target.answered_at
    return ShownReport(
        id=report.id,
        sort=sort,
        text=target.text,
        language=target.language,
        written_at=written_at,
        author_id=target.author_id,
        author=target.author.name if target.author is not None else "",
        reason=report.reason,
        reported_at=report.created_at,
        decision=report.decision,
        decided_at=report.decided_at,
    )
