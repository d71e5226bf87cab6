"""The declaration of the kind: what makes an entry a paper."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from marshmallow import fields
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.permissions import Act
from app.content.answers import CodeSchema
from app.content.kinds import Column, Kind, Names
from app.issue_papers.facets import OWN_FACETS, SERIES_FACET
from app.issue_papers.files import languages_with_pages, text_of_files
from app.issue_papers.models import IssuePaper
from app.issue_papers.schemas import AuthorAnswerSchema, IssuePaperSchema
from app.issue_papers.sections import SECTIONS
from app.issue_papers.showing import author_names, authors, facts, imprint, reference_fields, structured, title_page
from app.issue_papers.writing import WRITING
from app.kernel.formats import listed

PLAIN = ("series", "number", "year", "funding", "licence", "isbn", "doi")


def apply(paper: IssuePaper, record: Mapping[str, Any]) -> None:
    """Write the checked fields that only papers have to ``paper``; what is missing becomes empty."""
    for name in PLAIN:
        setattr(paper, name, record.get(name))
    paper.authors = [dict(author) for author in record["authors"]]
    paper.versions = [dict(one) | {"date": one["date"].isoformat()} for one in record["versions"]]


def dump(paper: IssuePaper) -> dict[str, Any]:
    """Return the fields that only papers have, in the interchange form."""
    own = {name: getattr(paper, name) for name in PLAIN}
    return own | {"authors": list(paper.authors or []), "versions": list(paper.versions or [])}


def facets(paper: IssuePaper) -> dict[str, tuple[str, ...]]:
    """Return the values of the facet that only papers have."""
    return {"series": (paper.series,)}


def search_names(paper: IssuePaper, _language: str) -> list[str]:
    """Return the names by which a search finds a paper: its authors and where they work."""
    affiliations = [str(one["affiliation"]) for one in paper.authors or [] if one.get("affiliation")]
    return [*author_names(paper), *affiliations]


def counted(count: int, written: str) -> str:
    """Return how many papers there are; ``written`` is ``count`` as the reader's language writes it."""
    return ngettext("%(number)s paper", "%(number)s papers", count, number=written)


def card_facts(session: Session, identifiers: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """Return what cards show of papers by identifier; ``pdf`` are the languages of those PDFs that were read."""
    row = IssuePaper.__table__.c
    statement = select(row.id, row.series, row.number, row.year, row.authors).where(row.id.in_(identifiers))
    read = languages_with_pages(session, identifiers)
    return {
        one.id: {
            "series": one.series,
            "number": one.number,
            "year": one.year,
            "authors": tuple((author.get("type", "person"), author["name"]) for author in one.authors),
            "pdf": read.get(one.id, ()),
        }
        for one in session.execute(statement)
    }


def card_line(facts: Mapping[str, Any], names: Names) -> Sequence[str]:
    """Return series, number, year and authors of a card as a reader sees them."""
    authors = listed(name for _type, name in facts["authors"])
    return imprint(facts["series"], facts["number"], facts["year"], names), authors


def card_answer(facts: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """Return what programs read of a card."""
    series = facts["series"]
    return {
        "series": {"code": series, "name": names.name("series", series)},
        "number": facts["number"],
        "year": facts["year"],
        "authors": [{"type": kind, "name": name} for kind, name in facts["authors"]],
    }


def _authors(facts: Mapping[str, Any], _names: Names) -> str:
    return "; ".join(name for _type, name in facts["authors"])


ISSUE_PAPER = Kind(
    code="issue-paper",
    path="issue-papers",
    label=_("Paper"),
    label_plural=_("Papers"),
    purpose=_("what is known on a theme, to be read here, saved as PDF and cited."),
    counted=counted,
    model=IssuePaper,
    schema=IssuePaperSchema,
    sections=SECTIONS,
    apply=apply,
    dump=dump,
    plain_columns=PLAIN,
    number_columns=("number", "year"),
    json_columns=("authors", "versions"),
    writing=WRITING,
    begun_by=Act.WRITE_PAPER,
    invitation=_("Write a paper"),
    own_facets=OWN_FACETS,
    facets=facets,
    names=search_names,
    further_text=text_of_files,
    template="issue_papers/paper.html",
    facts=facts,
    title_page=title_page,
    comparable=False,
    drawing="M20 13h14l7 7v27H20zM34 13v7h7M25 28h11M25 34h11M25 40h7",
    card_facts=card_facts,
    card_line=card_line,
    card_template="issue_papers/_card.html",
    columns=(
        Column(SERIES_FACET.label, lambda facts, names: names.name("series", facts["series"])),
        Column(_("Number in the series"), lambda facts, _names: str(facts["number"] or "")),
        Column(_("Year"), lambda facts, _names: str(facts["year"] or "")),
        Column(_("Authors"), _authors),
    ),
    card_fields={
        "series": fields.Nested(CodeSchema),
        "number": fields.Integer(strict=True, allow_none=True),
        "year": fields.Integer(strict=True, allow_none=True),
        "authors": fields.List(fields.Nested(AuthorAnswerSchema)),
    },
    card_answer=card_answer,
    authors=authors,
    reference_type="report",
    reference_fields=reference_fields,
    structured_type="ScholarlyArticle",
    structured=structured,
    samples=Path(__file__).parent / "samples",
)
