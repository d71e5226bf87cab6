"""A result set as a file that a spreadsheet opens."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import xlsxwriter
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.content.files import harmless
from app.content.kinds import Kind
from app.content.reading import Card
from app.kernel.text import slugify
from app.portal.answering import Searching, answer
from app.portal.criteria import Criteria
from app.portal.labels import Labels
from app.web.filters import address
from search.query import DEEPEST_RESULT, LARGEST_PAGE

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def all_found(session: Session, criteria: Criteria, language: str, searching: Searching) -> list[Card]:
    """Return the cards of all results (at most ``DEEPEST_RESULT``), in order; raises ``EngineUnavailable``."""
    cards: list[Card] = []
    for page in range(1, DEEPEST_RESULT // LARGEST_PAGE + 1):
        portion = replace(criteria, page=page, page_size=LARGEST_PAGE)
        found = answer(session, portion, language, searching, facets=())
        cards += [result.card for result in found.found]
        if page >= found.pages:
            break
    return cards


def kinds_in(criteria: Criteria, labels: Labels) -> list[Kind]:
    """Return the kinds that the results of ``criteria`` may be of."""
    chosen = criteria.filters.get("kind", ())
    return [kind for code, kind in labels.kinds.items() if code in chosen or not chosen]


def file_name(kinds: Sequence[Kind]) -> str:
    """Return what a file of entries of ``kinds`` is called in the reader's language, without its ending."""
    return slugify(str(kinds[0].label_plural) if len(kinds) == 1 else _("Results"))


def columns(kinds: Iterable[Kind]) -> list[str]:
    """Return the heads of the columns of entries of ``kinds`` in the reader's language."""
    names = [
        _("Kind"),
        _("Title"),
        _("Summary"),
        _("Language of the text"),
        _("Languages"),
        _("Metropolises"),
        _("Countries"),
    ]
    names += [_("Regions"), _("Themes"), _("Principles"), _("Capacities"), _("Sustainable Development Goals")]
    own = [str(column.label) for kind in kinds for column in kind.columns]
    return [*names, *own, _("Published on"), _("Address")]


def rows(cards: Iterable[Card], labels: Labels, kinds: Sequence[Kind]) -> Iterator[list[str]]:
    """Yield a row of text for each card, harmless in a spreadsheet."""
    for card in cards:
        facts = [labels.metropolis(slug) for slug in card.metropolises]
        cells = [
            str(card.kind.label),
            card.title.text,
            card.summary.text,
            card.title.language,
            ", ".join(card.languages),
        ]
        cells += [
            _joined(labels, "metropolis", card.metropolises),
            _joined(labels, "country", (fact.country_code for fact in facts)),
            _joined(labels, "region", (fact.region_code for fact in facts)),
        ]
        cells += [_joined(labels, scheme, card.codes(scheme)) for scheme in ("theme", "principle", "capacity", "sdg")]
        cells += [
            column.value(card.facts, labels) if kind is card.kind else "" for kind in kinds for column in kind.columns
        ]
        cells.append(card.published_at.date().isoformat() if card.published_at else "")
        cells.append(address("portal.entry", kind=card.kind.path, reference=card.reference))
        yield [harmless(cell) for cell in cells]


def _joined(labels: Labels, facet: str, values: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(labels.name(facet, value) for value in values))


def write(form: str, cards: Iterable[Card], labels: Labels, kinds: Sequence[Kind]) -> bytes:
    """Return the file of entries of ``kinds`` in ``form`` (``csv`` or ``xlsx``)."""
    table = [columns(kinds), *rows(cards, labels, kinds)]
    return _csv(table) if form == "csv" else _xlsx(table)


def _csv(table: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(table: list[list[str]]) -> bytes:
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        sheet, bold = workbook.add_worksheet(), workbook.add_format({"bold": True})
        for number, row in enumerate(table):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell[:32_767], None if number else bold)
        sheet.freeze_panes(1, 2)
        sheet.set_column(1, 2, 50)
    return file.getvalue()
