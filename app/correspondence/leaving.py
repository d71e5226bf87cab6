"""What becomes of messages and questions when somebody deletes their account, and the copy that they can take."""

from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app.correspondence.models import Block, Conversation, Message, Participant, Report, WritingBar
from app.correspondence.question_models import Answer, Question


def forget_person(session: Session, person_id: int) -> None:
    """Leave what others have received, without a name; remove conversations that nobody is left to read."""
    own = select(Participant.conversation_id).where(Participant.person_id == person_id)
    conversations = list(session.scalars(own))
    session.execute(delete(Participant).where(Participant.person_id == person_id))
    still_read = select(Participant.conversation_id).where(Participant.conversation_id.in_(conversations))
    session.execute(delete(Conversation).where(Conversation.id.in_(conversations), Conversation.id.not_in(still_read)))
    for table, column in (
        (Message, Message.author_id), (Question, Question.author_id), (Answer, Answer.author_id),
        (Report, Report.reporter_id), (Report, Report.decided_by), (WritingBar, WritingBar.barred_by),
        (Conversation, Conversation.addressee_id),
    ):  # fmt: skip
        session.execute(update(table).where(column == person_id).values({column: None}))
    session.execute(delete(Block).where(or_(Block.person_id == person_id, Block.blocked_id == person_id)))
    session.execute(delete(WritingBar).where(WritingBar.person_id == person_id))


def own_data(session: Session, person_id: int) -> dict[str, Any]:
    """Return what somebody has written to others, and under entries; what others wrote is theirs, and not in it."""
    messages = select(Message, Conversation.subject).join(Conversation).where(Message.author_id == person_id)
    questions = select(Question).where(Question.author_id == person_id).order_by(Question.id)
    answers = select(Answer).where(Answer.author_id == person_id).order_by(Answer.id)
    return {
        "messages": [
            {"subject": subject, "sent_at": one.sent_at.isoformat(), "language": one.language, "text": one.text}
            for one, subject in session.execute(messages.order_by(Message.id))
        ],
        "questions": [
            {"asked_at": one.asked_at.isoformat(), "language": one.language, "text": one.text, "state": one.state}
            for one in session.scalars(questions)
        ],
        "answers": [
            {"answered_at": one.answered_at.isoformat(), "language": one.language, "text": one.text}
            for one in session.scalars(answers)
        ],
    }
