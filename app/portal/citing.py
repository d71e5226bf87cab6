"""How to cite an entry: what reference managers need to know of it, and a plain reference to copy."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask_babel import gettext as _

from app.content.kinds import Author
from app.content.reading import Entry
from app.kernel.formats import day
from app.kernel.markup import plain_text
from app.kernel.text import clean_line
from app.portal.labels import Labels
from app.taxonomy.models import PRINCIPLE, THEME
from app.web.filters import address

PUBLISHER = "Metropolis"
_LONGEST = 2_000
_LONGEST_SUMMARY = 20_000


@dataclass(frozen=True)
class Reference:
    """An entry as reference managers know it; ``type`` is one of CSL's (citationstyles.org, 1.0.2).

    ``issued`` is a date of which month and day may be missing: one to three whole numbers. ``language`` is that of
    the title. Every text is one line, but ``abstract``.
    """

    key: str
    type: str
    title: str
    authors: tuple[Author, ...]
    issued: tuple[int, ...]
    site: str
    url: str
    language: str
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    publisher: str = PUBLISHER
    doi: str = ""
    isbn: str = ""
    series: str = ""
    number: str = ""


def reference_of(entry: Entry, labels: Labels) -> Reference | None:
    """Return what is cited of an entry in the reader's language; none where the kind is not one to be cited."""
    kind, item = entry.kind, entry.item
    if not kind.citable:
        return None
    own = {name: clean_line(value, _LONGEST) for name, value in kind.reference_fields(item, entry.language).items()}
    codes = [(scheme, code) for scheme in (THEME, PRINCIPLE) for code in item.codes(scheme)]
    return Reference(
        key=f"{kind.code}-{item.reference}",
        type=kind.reference_type,
        title=clean_line(entry.title.text, _LONGEST),
        authors=authors_of(entry, labels),
        issued=_issued(item.published_at, own),
        site=_("Policy Transfer Platform"),
        url=address("portal.entry", kind=kind.path, reference=item.reference),
        language=entry.title.language,
        abstract=plain_text(entry.summary.text)[:_LONGEST_SUMMARY],
        keywords=tuple(clean_line(labels.name(scheme, code), _LONGEST) for scheme, code in codes),
        doi=own.get("DOI", ""),
        isbn=own.get("ISBN", ""),
        series=own.get("collection-title", ""),
        number=own.get("number", ""),
    )


def authors_of(entry: Entry, labels: Labels) -> tuple[Author, ...]:
    """Return who is named as author: those whom the kind names, else the metropolises, else the association."""
    named = entry.kind.authors(entry.item, entry.language)
    authors = [
        Author(clean_line(one.name, 300), clean_line(one.family, 150), clean_line(one.given, 150)) for one in named
    ]
    places = [Author(labels.name("metropolis", place.metropolis_slug)) for place in entry.item.places]
    return tuple(authors or places or [Author(PUBLISHER)])


def _issued(published: datetime | None, own: Mapping[str, str]) -> tuple[int, ...]:
    if "issued" in own:  # empty: when it was published is not known, and certainly not when it came into the portal
        return tuple(int(part) for part in own["issued"].split("-")[:3] if part)
    return (published.year, published.month, published.day) if published else ()


def citation(entry: Entry, labels: Labels, today: date | None = None) -> str:
    """Return the reference of an entry as a reader may copy it, in the reader's language (after ISO 690).

    Empty where the kind is not one to be cited.
    """
    if not entry.kind.citable:
        return ""
    published = entry.item.published_at
    names = ", ".join(labels.name("metropolis", place.metropolis_slug) for place in entry.item.places)
    return _(
        "Metropolis, Policy Transfer Platform (%(year)s). %(title)s. Revision %(revision)s. "
        "%(address)s, read on %(today)s.",
        year=published.year if published else "",
        title=f"{entry.title.text} ({names})" if names else entry.title.text,
        revision=entry.item.revision,
        address=address("portal.entry", kind=entry.kind.path, reference=entry.item.reference),
        today=day(today or datetime.now(UTC).date()),
    )
