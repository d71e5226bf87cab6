"""Reading members, and bringing regions and metropolises in the database up to date with the files."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.kernel.errors import NotFound
from app.kernel.text import sort_key
from app.members.models import Metropolis, Region

DATA = Path(__file__).parent / "data"


def load_members(session: Session, folder: Path = DATA) -> int:
    """Insert and update regions and metropolises from the files; return how many rows were written anew.

    Raises ``ValueError`` for a field that no column holds. Nothing is removed: entries may name a metropolis that left.
    """
    return _load(session, Region, "code", folder / "regions.yaml") + _load(
        session,
        Metropolis,
        "slug",
        folder / "metropolises.yaml",
        renamed={"country": "country_code", "region": "region_code"},
    )


def _load(
    session: Session,
    model: type[Region] | type[Metropolis],
    key: str,
    path: Path,
    renamed: dict[str, str] | None = None,
) -> int:
    rows: dict[str, Any] = {getattr(row, key): row for row in session.scalars(select(model))}
    columns = model.__mapper__.column_attrs.keys()
    written = 0
    for record in yaml.safe_load(path.read_text(encoding="utf-8")):
        fields = _fields(record, columns, key, renamed or {})
        row = rows.get(fields[key])
        if row is None:
            session.add(model(**fields))
            written += 1
            continue
        changed = [name for name, value in fields.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, fields[name])
        written += bool(changed)
    session.flush()
    return written


def _fields(record: dict[str, Any], columns: list[str], key: str, renamed: dict[str, str]) -> dict[str, Any]:
    """Return a value for every column: what a record leaves out is empty, also in a row that had it."""
    given = {renamed.get(name, name): value for name, value in record.items()}
    unknown = sorted(set(given) - set(columns))
    if unknown:
        raise ValueError(f"{given.get(key)}: unknown field {', '.join(unknown)}")
    return {name: given.get(name) for name in columns}


def all_metropolises(session: Session, language: str) -> list[Metropolis]:
    """Return every metropolis, sorted by its name in ``language``."""
    found = session.scalars(select(Metropolis).options(joinedload(Metropolis.region)))
    return sorted(found, key=lambda metropolis: sort_key(metropolis.name(language)))


def metropolis(session: Session, slug: str) -> Metropolis:
    """Return a metropolis; raises ``NotFound``."""
    found = session.get(Metropolis, slug, options=[joinedload(Metropolis.region)])
    if found is None:
        raise NotFound(slug)
    return found


def regions(session: Session) -> list[Region]:
    """Return the regions in order."""
    return list(session.scalars(select(Region).order_by(Region.position)))


def is_country(code: str) -> bool:
    """Tell whether ``code`` is that of a country or territory (ISO 3166-1 alpha-2), as CLDR knows them."""
    return len(code) == 2 and code.isalpha() and code.isupper() and code in _countries("en")


def countries(language: str) -> list[tuple[str, str]]:
    """Return code and name of every country in ``language``, sorted by name."""
    return sorted(_countries(language).items(), key=lambda pair: sort_key(pair[1]))


@cache
def _countries(language: str) -> dict[str, str]:
    # CLDR also names groupings and exceptional reservations of ISO 3166-1, which are no countries.
    other = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
    names = Locale.parse(language).territories
    return {code: str(name) for code, name in names.items() if len(code) == 2 and code.isalpha() and code not in other}


def country_name(code: str, language: str) -> str:
    """Return the name of a country (ISO 3166-1 alpha-2) in ``language``, from CLDR."""
    return str(Locale.parse(language).territories.get(code, code))
