"""Adding a term to many entries, or removing it from them: seen beforehand, done at once, undone as a whole."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.accounts.models import Person
from app.accounts.permissions import Act, Actor, require
from app.content.kinds import Kind
from app.content.models import PUBLISHED, ContentItem
from app.content.service import Origin, change_state, everything
from app.desk.entries import note_act, shown_title
from app.desk.models import TAG, UNTAG, TaggingRun
from app.drafts.models import OPEN_STATES, Draft
from app.kernel.database import now
from app.kernel.errors import InvalidInput, NotFound
from app.taxonomy.models import TAG_SCHEMES, Term

MOST = 500
#: No address of an entry is longer; looking for one in an endless line would take too long.
LONGEST_LINE = 400
#: An entry named by its address or by its reference alone.
_NAMED = re.compile(r"(?:/(?P<path>[a-z-]+)/)?(?P<reference>[a-z0-9]+(?:-[a-z0-9]+)*)(?:[?#]\S*)?\Z")


@dataclass(frozen=True)
class Preview:
    """What a tagging would do: the entries it changes, and those that have the term already (or lack it already)."""

    term: Term
    added: bool
    changed: tuple[tuple[int, str, str], ...]
    unchanged: int
    unknown: tuple[str, ...]
    in_change: int


@dataclass(frozen=True)
class Run:
    """A tagging that was done; ``by`` is a name."""

    identifier: int
    at: datetime
    by: str
    term: str
    added: bool
    entries: int
    undone_at: datetime | None


def find_term(session: Session, code: str) -> Term:
    """Return a term that entries may be tagged with; raises ``InvalidInput``."""
    term = session.scalar(select(Term).where(Term.code == code, Term.scheme.in_(TAG_SCHEMES)))
    if term is None:
        raise InvalidInput({"term": [_("Is not known here.")]})
    return term


def named_items(session: Session, kinds: Mapping[str, Kind], lines: Iterable[str]) -> tuple[list[int], list[str]]:
    """Return the public entries that ``lines`` name by address or reference, and the lines that name none."""
    by_path = {kind.path: kind.code for kind in kinds.values()}
    wanted: dict[str, tuple[str | None, str]] = {}
    unknown = []
    for line in dict.fromkeys(line.strip() for line in lines if line.strip()):
        found = _NAMED.search(line) if len(line) <= LONGEST_LINE else None
        if found is None or (found["path"] and found["path"] not in by_path):
            unknown.append(line[:200])
        else:
            wanted[line] = (by_path.get(found["path"] or ""), found["reference"])
    statement = select(ContentItem.id, ContentItem.kind, ContentItem.reference).where(
        ContentItem.reference.in_({reference for _kind, reference in wanted.values()}),
        ContentItem.state == PUBLISHED,
        ContentItem.deleted_at.is_(None),
    )
    rows = session.execute(statement).all()
    items: list[int] = []
    for line, (kind, reference) in wanted.items():
        fitting = [row.id for row in rows if row.reference == reference and kind in (None, row.kind)]
        items += fitting
        if not fitting:
            unknown.append(line[:200])
    return list(dict.fromkeys(items)), unknown


def preview(
    session: Session,
    actor: Actor,
    code: str,
    *,
    added: bool,
    items: Sequence[int],
    language: str,
    unknown: Sequence[str] = (),
) -> Preview:
    """Return what adding (or removing) the term ``code`` would change; raises ``NotAllowed``, ``InvalidInput``."""
    require(actor, Act.TAG_IN_BULK)
    term = find_term(session, code)
    if len(items) > MOST:
        raise InvalidInput({"entries": [_("At most %(most)s entries can be tagged at once.", most=MOST)]})
    options = selectinload(ContentItem.terms), selectinload(ContentItem.translations)
    found = list(session.scalars(_public(items).options(*options).order_by(ContentItem.id)))
    changed = [item for item in found if (code in {one.code for one in item.terms}) != added]
    drafts = select(Draft.id).where(Draft.item_id.in_([i.id for i in changed]), Draft.state.in_(OPEN_STATES))
    return Preview(
        term=term,
        added=added,
        changed=tuple((item.id, *shown_title(item, language)) for item in changed),
        unchanged=len(found) - len(changed),
        unknown=tuple(unknown),
        in_change=len(session.scalars(drafts).all()),
    )


def _public(items: Sequence[int]) -> Any:
    public = ContentItem.state == PUBLISHED, ContentItem.deleted_at.is_(None)
    return select(ContentItem).where(ContentItem.id.in_(items), *public)


def tag(
    session: Session, actor: Actor, kinds: Mapping[str, Kind], code: str, *, added: bool, items: Sequence[int]
) -> TaggingRun | None:
    """Add (or remove) the term ``code`` on those of ``items`` that it changes, each with a revision.

    All or nothing: the caller commits. Returns none when nothing had to be changed. Raises ``NotAllowed`` and
    ``InvalidInput``.
    """
    require(actor, Act.TAG_IN_BULK)
    term = find_term(session, code)
    if len(items) > MOST:
        raise InvalidInput({"entries": [_("At most %(most)s entries can be tagged at once.", most=MOST)]})
    changed = _change(session, actor, kinds, term, added=added, items=items)
    if not changed:
        return None
    run = TaggingRun(at=now(), actor_id=actor.identifier, term_code=code, added=added, item_ids=changed)
    session.add(run)
    session.flush()
    return run


def _change(
    session: Session, actor: Actor, kinds: Mapping[str, Kind], term: Term, *, added: bool, items: Sequence[int]
) -> list[int]:
    """Change the terms of ``items`` and return those that were different before."""
    changed: list[int] = []
    note = TAG if added else UNTAG
    for kind in kinds.values():
        statement = select(kind.model).where(kind.model.id.in_(items), kind.model.state == PUBLISHED)
        statement = statement.where(kind.model.deleted_at.is_(None)).order_by(kind.model.id)
        whole = statement.options(*everything(), *kind.loading).with_for_update(of=ContentItem)
        for item in session.scalars(whole):
            if (term in item.terms) == added:
                continue
            (item.terms.append if added else item.terms.remove)(term)
            change_state(session, kind, item, item.state, Origin(actor.identifier, note))
            note_act(session, actor, item, note, term.code)
            changed.append(item.id)
    session.flush()
    return changed


def undo(session: Session, actor: Actor, kinds: Mapping[str, Kind], run_id: int) -> int:
    """Take a tagging back where its entries still are as it left them; return how many that were.

    Raises ``NotAllowed``, and ``NotFound`` for a run that is unknown or was undone before.
    """
    require(actor, Act.TAG_IN_BULK)
    run = session.get(TaggingRun, run_id, with_for_update=True)
    if run is None or run.undone_at is not None:
        raise NotFound(str(run_id))
    term = find_term(session, run.term_code)
    changed = _change(session, actor, kinds, term, added=not run.added, items=run.item_ids)
    run.undone_at, run.undone_by = now(), actor.identifier
    session.flush()
    return len(changed)


def latest_runs(session: Session, actor: Actor, language: str, limit: int = 20) -> list[Run]:
    """Return the last taggings, the newest first; raises ``NotAllowed``."""
    require(actor, Act.TAG_IN_BULK)
    statement = (
        select(TaggingRun, Person.name, Term.labels)
        .outerjoin(Person, Person.id == TaggingRun.actor_id)
        .join(Term, Term.code == TaggingRun.term_code)
        .order_by(TaggingRun.id.desc())
        .limit(limit)
    )
    return [
        Run(row.id, row.at, name or "", labels[language], row.added, len(row.item_ids), row.undone_at)
        for row, name, labels in session.execute(statement)
    ]


def tag_terms(session: Session, language: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return every term that entries may be tagged with: scheme, then code and name, in order."""
    found = session.scalars(select(Term).where(Term.scheme.in_(TAG_SCHEMES)).order_by(Term.scheme, Term.position))
    groups: dict[str, list[tuple[str, str]]] = {scheme: [] for scheme in TAG_SCHEMES}
    for term in found:
        groups[term.scheme].append((term.code, term.label(language)))
    return [(scheme, scheme, terms) for scheme, terms in groups.items()]


def reference_in(line: str) -> str | None:
    """Return the reference that an address, or a reference alone, names; none when it names none."""
    found = _NAMED.search(line.strip()[:LONGEST_LINE])
    return found["reference"] if found else None
