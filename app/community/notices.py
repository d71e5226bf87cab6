"""The mails of the community: a new post to those who follow, an adopted recommendation to those who took part."""

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.accounts.models import ADMINISTRATOR, CITY_MANAGER, EDITOR, Person, RoleGrant
from app.accounts.permissions import Actor
from app.community.debate_models import Debate, DebateFollower, DebatePost
from app.mailing.posting import post as post_mail

_MEMBERS = (CITY_MANAGER, EDITOR, ADMINISTRATOR)


def _readers(debate: Debate, wanted: Select[int]) -> Select[Person]:
    """Return the people of ``wanted`` who may read ``debate`` today: a role may have been taken away since."""
    people = select(Person).where(Person.id.in_(wanted), Person.state == "active", Person.email.is_not(None))
    if debate.members_only:
        people = people.where(Person.id.in_(select(RoleGrant.person_id).where(RoleGrant.role.in_(_MEMBERS))))
    return people.order_by(Person.id)


def tell_of_post(session: Session, debate: Debate, post: DebatePost, author: Actor, mentioned: Collection[int]) -> None:
    """Mail a new post to those who follow the debate and to those whom it mentions, once each; not to its author."""
    followers = select(DebateFollower.person_id).where(DebateFollower.debate_id == debate.id)
    concerned = select(Person.id).where(Person.id.in_(followers) | Person.id.in_(mentioned))
    for person in session.scalars(_readers(debate, concerned)):
        if person.id == author.identifier:
            continue
        post_mail(
            session,
            key=f"debate-post:{post.id}:{person.id}",
            recipient=str(person.email),
            language=person.language,
            template="community/mail/post",
            person_id=person.id,
            reader=person.name,
            author=author.name,
            debate=debate,
            post=post,
            is_mentioned=person.id in mentioned,
        )


def tell_of_adoption(session: Session, debate: Debate, draft_id: int, title: str, path: str, reference: str) -> None:
    """Mail those who follow a debate that a recommendation came of it."""
    followers = select(DebateFollower.person_id).where(DebateFollower.debate_id == debate.id)
    for person in session.scalars(_readers(debate, followers)):
        post_mail(
            session,
            key=f"recommendation-adopted:{draft_id}:{person.id}",
            recipient=str(person.email),
            language=person.language,
            template="community/mail/adopted",
            person_id=person.id,
            reader=person.name,
            debate=debate,
            title=title,
            kind_path=path,
            reference=reference,
        )
