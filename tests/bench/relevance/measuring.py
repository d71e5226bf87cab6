"""Asking an engine every question of a collection, and counting."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from search.document import Document
from search.engine import Engine
from search.query import Query, Words
from tests.bench.relevance.collections import Collection, Question

#: Puts a question, typed in a language, into words for an engine.
Asking = Callable[[str, str], tuple[Words, ...]]
_DEPTH = 10


@dataclass(frozen=True)
class Figures:
    """Mean reciprocal rank within the first ten results, share of questions answered by the first, and how many."""

    mrr: float
    first: float
    questions: int


def fill(engine: Engine, documents: Iterable[Document]) -> None:
    """Make an engine hold these documents and no others."""
    engine.setup()
    engine.rebuild(documents)
    engine.refresh()


def figures(ranks: Sequence[int | None]) -> Figures:
    """Return the figures of ranks that count from 1; ``None`` is a question whose answer was not found."""
    if not ranks:
        return Figures(0.0, 0.0, 0)
    reciprocal = [1 / rank if rank else 0.0 for rank in ranks]
    return Figures(sum(reciprocal) / len(ranks), sum(rank == 1 for rank in ranks) / len(ranks), len(ranks))


def measure(engine: Engine, collection: Collection, language: str, asking: Asking) -> Figures:
    """Ask all questions in a language and return how well they were answered by what the engine holds."""
    return figures([_rank(engine, question, language, asking) for question in collection.questions])


def _rank(engine: Engine, question: Question, language: str, asking: Asking) -> int | None:
    words = asking(question.text[language], language)
    if not words:
        return None
    hits = engine.search(Query(language, words, limit=_DEPTH, passages=0)).hits
    for rank, hit in enumerate(hits, start=1):
        if hit.identifier == question.relevant:
            return rank
    return None
