"""The figures of relevance as tables that a person can read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from search.apertium import MachineTranslator
from search.engine import Engine
from tests.bench.relevance.collections import Collection
from tests.bench.relevance.measuring import Asking, Figures, fill, measure
from tests.bench.relevance.setups import documents_translated


@dataclass(frozen=True)
class Line:
    """One measurement: ``typed_in`` and ``written_in`` are languages, or «any» of texts scattered over languages."""

    engine: str
    collection: str
    setup: str
    typed_in: str
    written_in: str
    figures: Figures


def lines(name: str, engine: Engine, collection: Collection, setups: Mapping[str, Asking]) -> Iterator[Line]:
    """Measure every pair of languages with every setup, then texts scattered over the languages not typed."""
    for written in collection.languages:
        fill(engine, collection.documents(written))
        for typed in collection.languages:
            for setup, asking in setups.items():
                yield Line(name, collection.name, setup, typed, written, measure(engine, collection, typed, asking))
    if len(collection.languages) < 3:
        return
    for typed in collection.languages:
        fill(engine, collection.scattered(avoided=typed))
        for setup, asking in setups.items():
            yield Line(name, collection.name, setup, typed, "any", measure(engine, collection, typed, asking))


def lines_of_translated_documents(
    name: str, engine: Engine, collection: Collection, machine: MachineTranslator, asking: Asking
) -> Iterator[Line]:
    """Measure the other way: texts put into the reader's language by the machine at indexing time."""
    for written in collection.languages:
        for typed in collection.languages:
            if typed == written:
                continue
            fill(engine, documents_translated(collection.documents(written), machine, typed))
            found = measure(engine, collection, typed, asking)
            yield Line(name, collection.name, "texts translated by Apertium", typed, written, found)


def table(measured: Iterable[Line]) -> str:
    """Return one row for each engine, collection and setup: within, across, scattered, and across over within."""
    grouped: dict[tuple[str, str, str], list[Line]] = {}
    for line in measured:
        grouped.setdefault((line.collection, line.engine, line.setup), []).append(line)
    within_of = {
        (line.collection, line.engine): _mean(_within(group))
        for group in grouped.values()
        for line in group[:1]
        if _within(group)
    }
    rows = [("collection", "engine", "setup", "within", "across", "scattered", "across/within")]
    for (collection, engine, setup), group in grouped.items():
        across = [line for line in group if line.written_in not in {line.typed_in, "any"}]
        within = _mean(_within(group)) or within_of.get((collection, engine))
        found = _mean(across)
        ratio = f"{found.mrr / within.mrr:.2f}" if found and within and within.mrr else "–"
        scattered = _mean([line for line in group if line.written_in == "any"])
        cells = (_cell(_mean(_within(group))), _cell(found), _cell(scattered), ratio)
        rows.append((collection, engine, setup, *cells))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def pairs(measured: Iterable[Line]) -> str:
    """Return one row for each pair of languages."""
    return "\n".join(
        f"{line.collection:20} {line.engine:14} {line.setup:32} {line.typed_in} → {line.written_in:3} "
        + _cell(line.figures)
        for line in measured
    )


def _within(group: Iterable[Line]) -> list[Line]:
    return [line for line in group if line.typed_in == line.written_in]


def _mean(group: list[Line]) -> Figures | None:
    if not group:
        return None
    return Figures(
        sum(line.figures.mrr for line in group) / len(group),
        sum(line.figures.first for line in group) / len(group),
        sum(line.figures.questions for line in group),
    )


def _cell(found: Figures | None) -> str:
    return f"{found.mrr:.3f} ({found.first:.3f})" if found else "–"
