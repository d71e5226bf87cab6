"""What search engines are told of an entry: schema.org in JSON-LD."""

from typing import Any

from app.content.reading import Entry
from app.kernel.markup import plain_text
from app.portal.labels import Labels
from app.web.filters import address


def structured_data(entry: Entry, labels: Labels) -> dict[str, Any]:
    """Return the entry as schema.org knows it: as its kind says, or as a work about places of the kind's type."""
    own = entry.kind.structured
    context = {"@context": "https://schema.org", "@type": entry.kind.structured_type}
    where = {"url": address("portal.entry", kind=entry.kind.path, reference=entry.item.reference)}
    return context | where | (_creative_work(entry, labels) if own is None else own(entry, labels))


def _creative_work(entry: Entry, labels: Labels) -> dict[str, Any]:
    item = entry.item
    about = []
    for place in item.places:
        facts = labels.metropolis(place.metropolis_slug)
        about.append(
            {
                "@type": "City",
                "name": labels.name("metropolis", place.metropolis_slug),
                "address": {"@type": "PostalAddress", "addressCountry": facts.country_code},
                "geo": {"@type": "GeoCoordinates", "latitude": facts.latitude, "longitude": facts.longitude},
            }
        )
    data: dict[str, Any] = {
        "headline": entry.title.text,
        "abstract": plain_text(entry.summary.text),
        "inLanguage": entry.title.language,
        "keywords": [labels.name(scheme, code) for scheme in ("theme", "principle") for code in item.codes(scheme)],
        "about": about,
        "isAccessibleForFree": True,
        "version": item.revision,
        "publisher": {"@type": "Organization", "name": "Metropolis", "url": "https://www.metropolis.org"},
        "citation": [source.title for source in item.sources],
    }
    if item.published_at:
        data["datePublished"] = item.published_at.isoformat()
    if item.updated_at:
        data["dateModified"] = item.updated_at.isoformat()
    return data
