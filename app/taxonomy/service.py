"""Reading terms, and bringing the reference data in the database up to date with the files."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.kernel.errors import NotFound
from app.taxonomy.models import (
    CAPACITY,
    DOMAIN,
    OUTCOME,
    PRINCIPLE,
    SDG,
    SOCIAL_DOMAIN,
    SUBDOMAIN,
    THEME,
    PrincipleVersion,
    Term,
)

DATA = Path(__file__).parent / "data"


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file of ours."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def load_taxonomy(session: Session, folder: Path = DATA) -> int:
    """Insert and update all terms and principle versions from the files; return how many rows were written anew.

    Nothing is removed: entries may be tagged with a term that a newer file leaves out.
    """
    terms = {term.code: term for term in session.scalars(select(Term).options(selectinload(Term.versions)))}
    written = 0
    for fields, versions in _terms_in(folder):
        term = terms.get(fields["code"])
        if term is None:
            term = terms[fields["code"]] = Term(code=fields["code"])
            session.add(term)
        changed = [name for name, value in fields.items() if getattr(term, name) != value]
        for name in changed:
            setattr(term, name, fields[name])
        written += bool(changed) + _load_versions(term, versions)
    return written


def _load_versions(term: Term, versions: list[dict[str, Any]]) -> int:
    old = {version.valid_from: version for version in term.versions}
    written = 0
    for record in versions:
        version = old.get(record["valid_from"])
        if version is None:
            term.versions.append(PrincipleVersion(**record))
            written += 1
        else:
            changed = [name for name, value in record.items() if getattr(version, name) != value]
            for name in changed:
                setattr(version, name, record[name])
            written += bool(changed)
    return written


def _terms_in(folder: Path) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Yield the fields of each term with its versions, parents before children."""
    for file, scheme in (("themes", THEME), ("social_domains", SOCIAL_DOMAIN), ("sdgs", SDG)):
        for position, record in enumerate(read_yaml(folder / f"{file}.yaml"), 1):
            yield _fields(record, scheme, record.get("position") or record.get("number") or position), []
    for position, capacity in enumerate(read_yaml(folder / "capacities.yaml"), 1):
        yield _fields(capacity, CAPACITY, position), []
        for scheme, children in ((SUBDOMAIN, "subdomains"), (OUTCOME, "outcomes")):
            for place, record in enumerate(capacity[children], 1):
                yield _fields(record, scheme, place, capacity["code"]), []
    for position, domain in enumerate(read_yaml(folder / "principles.yaml")["domains"], 1):
        yield _fields(domain, DOMAIN, position), []
        for record in domain["principles"]:
            place = (position - 1) * 7 + record["number"]
            yield _fields(record, PRINCIPLE, place, domain["code"]), record["versions"]


def _fields(record: dict[str, Any], scheme: str, position: int, parent: str | None = None) -> dict[str, Any]:
    return {
        "code": record["code"],
        "scheme": scheme,
        "position": position,
        "parent_code": parent,
        "labels": record["labels"],
        "descriptions": record.get("descriptions") or {},
    }


def terms_of(session: Session, *schemes: str) -> list[Term]:
    """Return the terms of ``schemes`` in order."""
    return list(session.scalars(select(Term).where(Term.scheme.in_(schemes)).order_by(Term.scheme, Term.position)))


def term(session: Session, scheme: str, code: str) -> Term:
    """Return a term with its versions and children; raises ``NotFound``."""
    options = (selectinload(Term.versions), selectinload(Term.children), selectinload(Term.parent))
    found = session.scalar(select(Term).where(Term.scheme == scheme, Term.code == code).options(*options))
    if found is None:
        raise NotFound(code)
    return found


def wording(principle: Term, day: date) -> PrincipleVersion | None:
    """Return the wording of a principle that holds on ``day``."""
    valid = [version for version in principle.versions if version.valid_from <= day]
    return valid[-1] if valid else None
