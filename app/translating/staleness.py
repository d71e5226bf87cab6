"""Which translations no longer render their original, and which fields of it have changed since."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, cast, exists, func, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY, JSONPATH, TEXT, insert
from sqlalchemy.orm import Session

from app.content.models import ContentRevision
from app.translating.fields import texts_in
from app.translating.models import OriginalDigest

#: What a text says about itself is no part of what is translated.
_ABOUT_ITSELF = ("status", "source_revision", "translated_on", "translators")
#: Digests made in one go.
_PORTION = 1_000
_revision, _digest = ContentRevision.__table__.c, OriginalDigest.__table__.c


def _digest_of(snapshot: Any) -> ColumnElement[str]:
    """Return the SQL for the digest of the original in a revision's picture: the texts that ``texts_in`` names."""
    language = func.jsonb_extract_path_text(snapshot, "original_language")
    own = func.jsonb_extract_path(snapshot, "translations", language).op("-")(cast(list(_ABOUT_ITSELF), ARRAY(TEXT)))
    path = cast(func.concat("$.**.", language), JSONPATH)
    short = func.jsonb_path_query_array(snapshot.op("-")(cast("translations", TEXT)), path)
    return func.md5(func.concat(cast(own, TEXT), cast(short, TEXT)))


def digest_at(item_id: ColumnElement[int], number: ColumnElement[int]) -> ColumnElement[str | None]:
    """Return the SQL for the digest of an entry's original at a revision: the one kept, else made from its picture."""
    kept = select(_digest.digest).where(_digest.item_id == item_id, _digest.number == number).scalar_subquery()
    made = (
        select(_digest_of(_revision.snapshot))
        .where(_revision.item_id == item_id, _revision.number == number)
        .scalar_subquery()
    )
    return func.coalesce(kept, made)


def keep_digests(session: Session) -> None:
    """Keep the digests of revisions that have none yet; leaves the commit to the caller (a chore)."""
    known = exists().where(_digest.item_id == _revision.item_id, _digest.number == _revision.number)
    lacking = select(_revision.item_id, _revision.number, _digest_of(_revision.snapshot)).where(~known).limit(_PORTION)
    rows = insert(OriginalDigest).from_select(["item_id", "number", "digest"], lacking)
    session.execute(rows.on_conflict_do_nothing())


def snapshots(session: Session, wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Mapping[str, Any]]:
    """Return the pictures of revisions by entry and number; one that does not exist is left out."""
    pairs = list(wanted)
    if not pairs:
        return {}
    statement = select(_revision.item_id, _revision.number, _revision.snapshot)
    found = session.execute(statement.where(and_(tuple_(_revision.item_id, _revision.number).in_(pairs))))
    return {(item, number): snapshot for item, number, snapshot in found}


def changes_between(
    before: Mapping[str, Any], after: Mapping[str, Any], sections: tuple[str, ...]
) -> dict[str, tuple[str, str]]:
    """Return what differs in the originals of two records: path → the text before and after (``""``: not there)."""
    old = texts_in(before, sections, before["original_language"])
    new = texts_in(after, sections, after["original_language"])
    paths = dict.fromkeys((*new, *old))
    return {path: (old.get(path, ""), new.get(path, "")) for path in paths if old.get(path) != new.get(path)}
