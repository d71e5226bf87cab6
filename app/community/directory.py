"""The directory of city managers who want to be found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts.models import CITY_MANAGER, Person, RoleGrant
from app.accounts.permissions import Act, Actor, require
from app.community.session_models import DirectoryListing

MOST_SHOWN = 500


@dataclass(frozen=True)
class Listed:
    """A city manager in the directory."""

    name: str
    organisation: str
    metropolises: tuple[str, ...]
    languages: tuple[str, ...]
    themes: tuple[str, ...]
    about: str
    language: str


def listed(session: Session, *, metropolis: str = "", theme: str = "", language: str = "") -> list[Listed]:
    """Return the city managers who want to be found and still are some, by name."""
    places = func.array_agg(RoleGrant.scope)
    statement = (
        select(DirectoryListing, Person.name, Person.organisation, places)
        .join(Person, Person.id == DirectoryListing.person_id)
        .join(RoleGrant, (RoleGrant.person_id == Person.id) & (RoleGrant.role == CITY_MANAGER))
        .where(Person.state == "active")
        .group_by(DirectoryListing.person_id, Person.name, Person.organisation)
        .order_by(Person.name)
        .limit(MOST_SHOWN)
    )
    if metropolis:
        statement = statement.having(func.bool_or(RoleGrant.scope == metropolis))
    if theme:
        statement = statement.where(DirectoryListing.themes.contains([theme]))
    if language:
        statement = statement.where(DirectoryListing.languages.contains([language]))
    return [
        Listed(
            name=name,
            organisation=organisation or "",
            metropolises=tuple(sorted(scope for scope in scopes if scope)),
            languages=tuple(listing.languages),
            themes=tuple(listing.themes),
            about=listing.about,
            language=listing.language,
        )
        for listing, name, organisation, scopes in session.execute(statement)
    ]


def own(session: Session, actor: Actor) -> DirectoryListing | None:
    """Return the actor's listing, if they have one."""
    return session.get(DirectoryListing, actor.identifier)


def save(session: Session, actor: Actor, data: Mapping[str, Any]) -> None:
    """Show the actor in the directory, or take them out of it (``shown`` is false)."""
    require(actor, Act.OWN_LISTING)
    mine = own(session, actor)
    if not data["shown"]:
        if mine is not None:
            session.delete(mine)
        return
    columns: dict[str, Any] = {name: data[name] for name in ("languages", "themes", "about", "language")}
    statement = insert(DirectoryListing).values(person_id=actor.identifier, **columns)
    session.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=columns))


def scopes_of(actor: Actor) -> Sequence[str]:
    """Return the metropolises whose city manager the actor is."""
    return actor.scopes(CITY_MANAGER)
