"""A draft opened for a page: with its kind, what the reader may do with it, and the names that its form needs."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.acting import actor
from app.accounts.models import Person
from app.accounts.permissions import Act, may
from app.authoring.fields import Names, groups_of
from app.content.kinds import Kind
from app.content.service import Catalogue
from app.content.writing import Completeness, Group
from app.drafts import service
from app.drafts.models import Draft
from app.drafts.paths import path_of
from app.drafts.telling import title_of
from app.kernel import current
from app.kernel.errors import NotFound
from app.kernel.text import sort_key
from app.members.models import Metropolis
from app.portal import context


@dataclass(frozen=True)
class Opened:
    """A draft and how who reads it stands to it."""

    draft: Draft
    kind: Kind
    editable: bool
    may_submit: bool
    may_review: bool

    @property
    def title(self) -> str:
        """Return what the draft is called; empty as long as it has no title."""
        return title_of(self.draft)

    @property
    def groups(self) -> tuple[Group, ...]:
        """Return the pages of its form."""
        return groups_of(self.kind, self.draft)

    @property
    def completeness(self) -> Completeness:
        """Return what of a full entry is there."""
        return service.completeness(self.kind, self.draft.record, self.draft.language)

    def group(self, name: str) -> Group:
        """Return a page of the form; raises ``NotFound``."""
        for group in self.groups:
            if group.name == name:
                return group
        raise NotFound(name)

    def after(self, group: Group) -> Group | None:
        """Return the page of the form that follows; none after the last."""
        names = [one.name for one in self.groups]
        position = names.index(group.name) + 1
        return self.groups[position] if position < len(names) else None

    def progress(self, group: Group) -> tuple[int, int]:
        """Return how many of the fields that a full entry has are filled in ``group``, and how many there are."""
        present = sum(name in self.completeness.present for name in group.fields)
        return present, present + sum(name in self.completeness.missing for name in group.fields)

    def remarks_on(self, name: str) -> list[Any]:
        """Return the remarks on a field that wait for an answer."""
        path = path_of(self.kind, self.draft.language, name)
        return [one for one in self.draft.remarks if one.field == path and one.settled_at is None]

    def problems(self, session: Session) -> dict[str, list[str]]:
        """Return what keeps the draft from being submitted, by path."""
        return service.problems(self.kind, self.draft, Catalogue.read(session))


def open_draft(session: Session, draft_id: int, act: Act) -> Opened:
    """Open a draft for the actor of the request; raises ``NotFound``, ``NotAllowed``."""
    draft = service.find(session, actor(), draft_id, act)
    subject = service.subject_of_draft(session, draft)
    return Opened(
        draft=draft,
        kind=service.kind_of(draft),
        editable=service.editable(actor(), draft, subject),
        may_submit=may(actor(), Act.SUBMIT_DRAFT, subject),
        may_review=may(actor(), Act.REVIEW_DRAFT, subject),
    )


def names_of_places(session: Session) -> Names:
    """Return the metropolises by name; a name is found without regard to language, case and accents."""
    by_name: dict[str, str] = {}
    for metropolis in session.scalars(select(Metropolis)):
        for name in (metropolis.slug, metropolis.native_name, *metropolis.names.values()):
            by_name.setdefault(sort_key(name.strip()), metropolis.slug)
    return Names(context.labels().names["metropolis"], lambda typed: by_name.get(sort_key(typed.strip())))


def names_of_people(session: Session, draft: Draft) -> dict[int, str]:
    """Return the names of those who had a hand in ``draft``."""
    wanted = {event.actor_id for event in draft.events} | {draft.owner_id, draft.saved_by, draft.assigned_to}
    wanted |= {remark.author_id for remark in draft.remarks}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_([one for one in wanted if one])))
    return {row.id: row.name for row in rows}


def own_metropolis(session: Session) -> str | None:
    """Return the metropolis of who makes the request: the one they write for, or the one of their account."""
    one = actor()
    scopes = one.scopes("contributor") or one.scopes("city_manager")
    if scopes:
        return scopes[0]
    person = session.get(Person, one.identifier)
    return person.metropolis_slug if person else None


def preferred_language() -> str:
    """Return the language in which somebody is most likely to write: that of the page they read."""
    return current.language()
