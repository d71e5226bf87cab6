"""The facts of a paper, ready to be read, and what search engines are told of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from app.content.kinds import Author, Fact, Names
from app.issue_papers.facets import SERIES_FACET
from app.issue_papers.models import ISSUE_PAPERS, IssuePaper
from app.kernel.formats import listed
from app.kernel.markup import plain_text


def imprint(series: str, number: int | None, year: int | None, names: Names) -> str:
    """Return series, number and year as a line: “Issue papers of the Observatory · No. 1 · 2016”."""
    parts = [names.name("series", series), numbered(number), str(year or "")]
    return " · ".join(part for part in parts if part)


def numbered(number: int | None) -> str:
    """Return the number of a paper as a reader sees it; empty where it has none."""
    return gettext("No. %(number)s", number=number) if number else ""


def author_names(paper: IssuePaper) -> list[str]:
    """Return the names of the authors in order."""
    return [str(author["name"]) for author in paper.authors or []]


def authors(paper: IssuePaper, _language: str) -> Sequence[Author]:
    """Return the authors in order, as they are cited; whose family name is not known is cited by the whole name."""
    return [_cited(author) for author in paper.authors or []]


def _cited(author: Mapping[str, Any]) -> Author:
    name, family = str(author["name"]), str(author.get("family") or "")
    if author.get("type") == "organisation" or not family or family not in name:
        return Author(name)
    before, _family, after = name.rpartition(family)
    return Author(name, family, f"{before} {after}".strip())


def reference_fields(paper: IssuePaper, _language: str) -> Mapping[str, str]:
    """Return what a reference to a paper says beside its title and authors, by the names of CSL."""
    known = {
        "collection-title": str(SERIES_FACET.values[paper.series]),
        "number": str(paper.number or ""),
        "issued": str(paper.year or ""),
        "ISBN": paper.isbn or "",
        "DOI": paper.doi or "",
        "license": paper.licence or "",
    }
    return {name: value for name, value in known.items() if value or name == "issued"}


def facts(paper: IssuePaper, names: Names) -> Sequence[Fact]:
    """Return the facts of a paper in reading order; those that it does not tell are left out."""
    return [fact for fact in _facts(paper, names) if fact.value]


def _facts(paper: IssuePaper, names: Names) -> Sequence[Fact]:
    doi = f"https://doi.org/{paper.doi}" if paper.doi else ""
    return (
        Fact("series", _("Series"), names.name("series", paper.series), note=numbered(paper.number)),
        Fact("year", _("Year"), str(paper.year or "")),
        Fact("authors", _("Authors"), listed(author_names(paper))),
        Fact("funding", _("Funding"), paper.funding or ""),
        Fact("licence", _("Licence"), paper.licence or ""),
        Fact("isbn", "ISBN", paper.isbn or ""),
        Fact("doi", "DOI", paper.doi or "", url=doi),
    )


def title_page(paper: IssuePaper, names: Names) -> tuple[str, str]:
    """Return what stands above and below the title of a paper in its PDF: series and number, and the authors."""
    return imprint(paper.series, paper.number, paper.year, names), listed(author_names(paper))


def structured(entry: Any, names: Names) -> dict[str, Any]:
    """Return a paper as a ``ScholarlyArticle`` (issue papers) or ``Report`` (the other series) of schema.org."""
    paper: IssuePaper = entry.item
    work: dict[str, Any] = {
        "@type": "ScholarlyArticle" if paper.series == ISSUE_PAPERS else "Report",
        "headline": entry.title.text,
        "name": entry.title.text,
        "abstract": plain_text(entry.summary.text),
        "inLanguage": entry.title.language,
        "author": [_author(one) for one in paper.authors or []],
        "publisher": {"@type": "Organization", "name": "Metropolis", "url": "https://www.metropolis.org"},
        "isPartOf": {"@type": "CreativeWorkSeries", "name": names.name("series", paper.series)},
        "keywords": [names.name(scheme, code) for scheme in ("theme", "principle") for code in paper.codes(scheme)],
        "about": [{"@type": "City", "name": names.name("metropolis", one.metropolis_slug)} for one in paper.places],
        "citation": [source.title for source in paper.sources],
        "isAccessibleForFree": True,
        "version": paper.revision,
    }
    if paper.year:
        work["datePublished"] = str(paper.year)
    if paper.number:
        key = "issueNumber" if paper.series == ISSUE_PAPERS else "reportNumber"
        work[key] = str(paper.number)
    if paper.isbn:
        work["isbn"] = paper.isbn
    if paper.doi:
        work["sameAs"] = f"https://doi.org/{paper.doi}"
    if paper.licence:
        work["license"] = paper.licence
    if paper.funding:
        work["funder"] = {"@type": "Organization", "name": paper.funding}
    if paper.updated_at:
        work["dateModified"] = paper.updated_at.isoformat()
    return work


def _author(author: dict[str, Any]) -> dict[str, Any]:
    if author.get("type") == "organisation":
        return {"@type": "Organization", "name": author["name"]}
    person: dict[str, Any] = {"@type": "Person", "name": author["name"]}
    if author.get("affiliation"):
        person["affiliation"] = {"@type": "Organization", "name": author["affiliation"]}
    return person
