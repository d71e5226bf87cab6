"""The directory of city managers who want to be found, and to be written to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts.address_books import Addressee
from app.accounts.models import CITY_MANAGER, Person, RoleGrant
from app.accounts.permissions import Act, Actor, require
from app.community.session_models import DirectoryListing

MOST_SHOWN = 500


@dataclass(frozen=True)
class Listed:
    """A city manager in the directory; ``number`` is by which they are written to."""

    number: int
    name: str
    organisation: str
    metropolises: tuple[str, ...]
    languages: tuple[str, ...]
    themes: tuple[str, ...]
    about: str
    language: str


def listed(
    session: Session, *, metropolis: str = "", theme: str = "", language: str = "", number: int = 0
) -> list[Listed]:
    """Return the city managers who want to be found and still are some, by name; with ``number`` only that one."""
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
    if number:
        statement = statement.where(Person.id == number)
    if metropolis:
        statement = statement.having(func.bool_or(RoleGrant.scope == metropolis))
    if theme:
        statement = statement.where(DirectoryListing.themes.contains([theme]))
    if language:
        statement = statement.where(DirectoryListing.languages.contains([language]))
    return [
        Listed(
            number=listing.person_id,
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


def find(session: Session, number: int) -> Addressee | None:
    """Return a city manager of the directory as somebody to write to."""
    found = listed(session, number=number)
    return _addressee(found[0]) if found else None


def alike(session: Session, addressee: Addressee) -> list[Addressee]:
    """Return others of the directory of the same metropolis or theme, those with most in common first."""

    def common(one: Listed) -> int:
        places = set(one.metropolises) & set(addressee.metropolises)
        return 2 * len(places) + len(set(one.themes) & set(addressee.themes))

    others = [one for one in listed(session) if one.number != addressee.person_id and common(one)]
    return [_addressee(one) for one in sorted(others, key=common, reverse=True)]


def _addressee(one: Listed) -> Addressee:
    return Addressee(
        person_id=one.number,
        name=one.name,
        metropolises=one.metropolises,
        languages=one.languages,
        themes=one.themes,
    )


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
