"""What can be told about a draft without reading it: computed for the editor, who decides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.content.kinds import Kind
from app.content.models import ContentItem
from app.content.service import Catalogue
from app.desk.links import LinkState
from app.desk.models import ALIVE, MOVED, NOT_TRIED, LinkCheck
from app.drafts import service
from app.drafts.labels import label_of
from app.drafts.models import Draft
from app.drafts.paths import value_at
from app.kernel.database import now
from config.languages import LANGUAGE_BY_CODE, LANGUAGE_CODES

GOOD, LOOK, BAD = "good", "look", "bad"
#: The sections by which a case tells whom it served (measures L1M3, L1M4 and L2M10).
_CONSIDERED = ("gender_approach", "youth_perspective")


@dataclass(frozen=True)
class Check:
    """What was found: ``state`` is ``good``, ``look`` (an editor should look) or ``bad`` (must be mended)."""

    name: str
    state: str
    label: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class CheckedLink:
    """A link of a draft, and what came of the last try; ``outcome`` is none when it was never tried."""

    url: str
    outcome: str | None
    status: int | None
    checked_at: datetime | None


def checks_of(session: Session, kind: Kind, draft: Draft, item: ContentItem | None) -> list[Check]:
    """Return what can be told about ``draft``, which changes ``item`` or is new."""
    return [
        _complete(session, kind, draft),
        _languages(kind, draft, item),
        _sources(draft.record),
        *_considered(kind, draft),
        _alternative_texts(draft),
        *_overtaken(draft, item),
    ]


def _complete(session: Session, kind: Kind, draft: Draft) -> Check:
    reasons = service.problems(kind, draft, Catalogue.read(session))
    if reasons:
        told = tuple(f"{label_of(kind, path)}: {' '.join(texts)}" for path, texts in reasons.items())
        return Check("complete", BAD, _("It cannot be published as it is"), told)
    found = service.completeness(kind, draft.record, draft.language)
    percent = _("%(percent)s per cent of a full entry are there", percent=found.percent)
    missing = tuple(label_of(kind, name) for name in found.missing)
    return Check("complete", GOOD if found.full or draft.depth == "quick" else LOOK, percent, missing)


def _languages(kind: Kind, draft: Draft, item: ContentItem | None) -> Check:
    texts = set(draft.record.get("translations") or {})
    if item is not None:
        texts |= {text.language for text in item.translations}
    written = service.completeness(kind, draft.record, draft.language).missing_essential
    if written:
        name = LANGUAGE_BY_CODE[draft.language].native_name
        return Check("languages", BAD, _("The text in %(language)s lacks essential fields", language=name))
    missing = [LANGUAGE_BY_CODE[code].native_name for code in LANGUAGE_CODES if code not in texts]
    if missing:
        told = _("Once published, translators see what is missing: %(languages)s", languages=", ".join(missing))
        return Check("languages", LOOK, told)
    return Check("languages", GOOD, _("There is a text in every language"))


def _sources(record: Mapping[str, Any]) -> Check:
    sources, figures = rows_of(record, "sources"), rows_of(record, "key_figures")
    if not sources:
        return Check("sources", LOOK, _("No source is named"))
    bare = sum(1 for figure in figures if not figure.get("source"))
    if bare:
        text = ngettext("%(num)s key figure names no source", "%(num)s key figures name no source", bare)
        return Check("sources", LOOK, text)
    return Check("sources", GOOD, ngettext("%(num)s source is named", "%(num)s sources are named", len(sources)))


def _considered(kind: Kind, draft: Draft) -> Iterable[Check]:
    labels = {
        "gender_approach": (_("The gender approach is told"), _("The gender approach is not told")),
        "youth_perspective": (_("The youth perspective is told"), _("The youth perspective is not told")),
    }
    for name in _CONSIDERED:
        if name in kind.section_names:
            told = bool(value_at(draft.record, f"translations.{draft.language}.{name}"))
            yield Check(name, GOOD if told else LOOK, labels[name][0 if told else 1])


def _alternative_texts(draft: Draft) -> Check:
    images = [row for row in rows_of(draft.record, "attachments") if row.get("type") == "image"]
    if not images:
        return Check("images", GOOD, _("There is no image that needs a text"))
    bare = [row for row in images if not (row.get("labels") or {}).get(draft.language)]
    if bare:
        text = ngettext(
            "%(num)s image has no alternative text in the language of the draft",
            "%(num)s images have no alternative text in the language of the draft",
            len(bare),
        )
        return Check("images", BAD, text, tuple(str(row.get("url") or "") for row in bare))
    return Check("images", GOOD, _("Every image has an alternative text"))


def _overtaken(draft: Draft, item: ContentItem | None) -> Iterable[Check]:
    if item is not None and draft.base_revision is not None and item.revision > draft.base_revision:
        text = _("The entry was changed since this draft was begun; what others published meanwhile is kept")
        yield Check("overtaken", LOOK, text)


def rows_of(record: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return the rows of a list in a record; a draft may hold anything, so only mappings count."""
    rows = record.get(name)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def links_of(record: Mapping[str, Any]) -> list[str]:
    """Return the web addresses of a record: of its sources, attachments and contact."""
    contact = record.get("contact")
    found = [row.get("url") for name in ("sources", "attachments") for row in rows_of(record, name)]
    found.append(contact.get("website") if isinstance(contact, Mapping) else None)
    return list(dict.fromkeys(url for url in found if isinstance(url, str) and url))


def checked_links(session: Session, urls: Sequence[str]) -> list[CheckedLink]:
    """Return what is known of ``urls`` from the last try, in their order."""
    keys = {_key(url): url for url in urls}
    known = {row.url_hash: row for row in session.scalars(select(LinkCheck).where(LinkCheck.url_hash.in_(keys)))}
    rows = [(url, known.get(key)) for key, url in keys.items()]
    return [
        CheckedLink(url, row.outcome, row.status, row.checked_at) if row else CheckedLink(url, None, None, None)
        for url, row in rows
    ]


def keep_links(session: Session, found: Mapping[str, LinkState]) -> None:
    """Keep what came of trying links."""
    moment = now()
    for url, state in found.items():
        tried = {"checked_at": moment, "outcome": state.outcome, "status": state.status}
        statement = insert(LinkCheck).values(url_hash=_key(url), url=url, **tried)
        session.execute(statement.on_conflict_do_update(index_elements=["url_hash"], set_=tried))


def link_check(links: Sequence[CheckedLink]) -> Check:
    """Return the check that sums up the links of a draft."""
    if not links:
        return Check("links", GOOD, _("There is no link"))
    if all(link.outcome is None for link in links):
        return Check("links", LOOK, ngettext("%(num)s link, not tried yet", "%(num)s links, not tried yet", len(links)))
    dead = tuple(link.url for link in links if link.outcome not in (ALIVE, MOVED, NOT_TRIED, None))
    if dead:
        return Check(
            "links", LOOK, ngettext("%(num)s link does not answer", "%(num)s links do not answer", len(dead)), dead
        )
    return Check("links", GOOD, _("The links answered when they were tried"))


def _key(url: str) -> str:
    return sha256(url.encode()).hexdigest()
