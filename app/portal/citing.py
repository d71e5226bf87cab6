"""How to cite an entry."""

from datetime import UTC, date, datetime

from flask_babel import gettext as _

from app.content.reading import Entry
from app.kernel.formats import day
from app.portal.labels import Labels
from app.web.filters import address


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
