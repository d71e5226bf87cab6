"""Lists of people who may be written to, kept by other rooms.

A room adds its list with ``add_address_book``; conversations find somebody in it without knowing whose list it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Addressee:
    """Somebody who wants to be written to.

    ``metropolises`` are slugs of those for which they speak, ``languages`` codes of those they read, ``themes`` codes.
    """

    person_id: int
    name: str
    metropolises: tuple[str, ...]
    languages: tuple[str, ...]
    themes: tuple[str, ...]


@dataclass(frozen=True)
class AddressBook:
    """A list of people: its name in addresses, what it is called (translated lazily), the endpoint of its page.

    ``find`` returns who has a number, if they are in it; ``alike`` returns others who may know the same, best first.
    """

    name: str
    label: Any
    page: str
    find: Callable[[Session, int], Addressee | None]
    alike: Callable[[Session, Addressee], Sequence[Addressee]]


def add_address_book(app: Flask, book: AddressBook) -> None:
    """Let people write to those in a list."""
    app.extensions.setdefault("portal_address_books", {})[book.name] = book


def address_books() -> Mapping[str, AddressBook]:
    """Return all lists by name."""
    return cast("dict[str, AddressBook]", current_app.extensions.get("portal_address_books", {}))
