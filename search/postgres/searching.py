"""One search from its words to its page of results."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from search.languages import LANGUAGES
from search.postgres import spelling
from search.postgres.asking import Question, questions
from search.postgres.database import Connection
from search.postgres.passages import Marker
from search.postgres.postings import Posting, Term, fetch
from search.postgres.ranking import Selection, ordered, select
from search.postgres.schema import Tables
from search.postgres.scoring import Found, Scorer, everything
from search.postgres.snapshot import Snapshot
from search.postgres.terms import Lexicon
from search.query import Origin, Query
from search.results import Hit, Passage, Results

NAME = "postgres"
#: Found words are marked within so many characters of a body.
_READ_CHARACTERS = 60_000

_READ_MATTER = """SELECT ordinal, title, summary, left(body, %s) FROM {matter}
    JOIN unnest(%s::int[], %s::text[]) AS shown(ordinal, language) USING (ordinal, language)"""


@dataclass(frozen=True)
class Searcher:
    """Answers from one snapshot of one generation over one connection."""

    connection: Connection
    tables: Tables
    snapshot: Snapshot
    lexicon: Lexicon

    def search(self, query: Query) -> Results:
        """Answer a query."""
        words = [entry for entry in query.words if entry.text.strip() or entry.synonyms]
        if not words:
            found = everything(self.snapshot)
            return self._results(query, found, select(self.snapshot, query, found.matched), {})
        asked = questions(self.connection, self.tables, self.lexicon, words)
        postings = self.fetch(asked)
        did_you_mean = self._forgive(query, asked, postings)
        scorer = Scorer(self.connection, self.tables, self.snapshot, postings)
        relaxed = False
        found = scorer.score(asked, query.language, fewer=False)
        selection = select(self.snapshot, query, found.matched)
        if not len(selection.ordinals):
            fewer = scorer.score(asked, query.language, fewer=True)
            other = select(self.snapshot, query, fewer.matched)
            if len(other.ordinals):
                found, selection, relaxed = fewer, other, True
        return self._results(
            query, found, selection, self._markers(asked, postings), relaxed=relaxed, did_you_mean=did_you_mean
        )

    def fetch(self, asked: Sequence[Question]) -> dict[Term, Posting]:
        """Return the postings of all stems of ``asked``."""
        terms = [
            (question.language, stem) for question in asked for group in question.all_groups() for stem in group.weights
        ]
        return fetch(self.connection, self.tables, self.snapshot, terms)

    def _forgive(self, query: Query, asked: Sequence[Question], postings: dict[Term, Posting]) -> str | None:
        """Let near words do for unknown ones; return the text that was likely meant."""
        unknowns = spelling.unknown(asked, postings)
        if not unknowns:
            return None
        near = spelling.near_words(self.connection, self.tables, unknowns)
        terms = [
            (question.language, word.stem)
            for (question, _group), words in zip(unknowns, near, strict=True)
            for word in words
        ]
        postings |= fetch(self.connection, self.tables, self.snapshot, terms)
        replacements: dict[str, dict[str, spelling.Near]] = {}
        for (question, group), words in zip(unknowns, near, strict=True):
            best = spelling.forgive(group, words, question.language, postings)
            if best is not None:
                replacements.setdefault(question.language, {})[group.word] = best
                question.forms.update((word.word, word.stem) for word in words)
        typed = {words.language for words in query.words if words.origin is Origin.TYPED}
        return spelling.did_you_mean(
            [question for question in asked if question.language in typed], replacements, query.language
        )

    def _markers(self, asked: Sequence[Question], postings: dict[Term, Posting]) -> dict[str, Marker]:
        """Return for each language what marks the found words; rare words tell more."""
        markers = {}
        for question in asked:
            values: dict[str, float] = {}
            for group in question.all_groups():
                for stem, weight in group.weights.items():
                    rarity = math.log(2 + self.snapshot.size / (1 + postings[question.language, stem].documents))
                    values[stem] = max(values.get(stem, 0.0), weight * rarity)
            forms = {form: stem for form, stem in question.forms.items() if stem in values}
            alone = [phrase.steps[0][1] for phrase in question.synonyms if len(phrase.steps) == 1]
            free = frozenset(stem for group in (*question.groups, *alone) for stem in group.weights)
            phrases = (*question.phrases, *question.synonyms)
            runs = tuple(tuple(frozenset(group.weights) for _, group in phrase.steps) for phrase in phrases)
            markers[question.language] = Marker(question.language, forms, values, free, runs)
        return markers

    def _results(
        self,
        query: Query,
        found: Found,
        selection: Selection,
        markers: dict[str, Marker],
        *,
        relaxed: bool = False,
        did_you_mean: str | None = None,
    ) -> Results:
        page = ordered(self.connection, self.tables, self.snapshot, query, selection, found.scores)
        hits = self.hits(page, found, markers, query.passages)
        if selection.kilometres is not None:
            hits = [
                Hit(hit.identifier, hit.score, hit.title, hit.passages, float(selection.kilometres[ordinal]))
                for hit, ordinal in zip(hits, page, strict=True)
            ]
        return Results(
            total=len(selection.ordinals),
            hits=tuple(hits),
            facets=selection.facets,
            engine=NAME,
            relaxed=relaxed,
            did_you_mean=did_you_mean,
        )

    def hits(self, page: Sequence[int], found: Found, markers: dict[str, Marker], passages: int) -> list[Hit]:
        """Return the documents of a page with what was found in them, in the language that is shown."""
        shown = {ordinal: LANGUAGES[found.languages[ordinal]] for ordinal in page if found.languages[ordinal] >= 0}
        matter = self._matter(shown) if markers else {}
        hits = []
        for ordinal in page:
            title, pieces = None, tuple[Passage, ...]()
            if ordinal in matter:
                marker = markers[shown[ordinal]]
                title = marker.title(matter[ordinal][0])
                pieces = marker.passages(matter[ordinal][1], passages)
            score = float(found.scores[ordinal])
            hits.append(Hit(self.snapshot.identifier(ordinal), score, title, pieces))
        return hits

    def _matter(self, shown: dict[int, str]) -> dict[int, tuple[str, str]]:
        """Return title and text of documents, each in the language that is shown."""
        rows = self.connection.execute(
            self.tables.put_into(_READ_MATTER), (_READ_CHARACTERS, list(shown), list(shown.values()))
        )
        return {ordinal: (title, f"{summary}\n\n{body}" if summary else body) for ordinal, title, summary, body in rows}
