"""Documents like another: those that share the words which tell most about it."""

import numpy as np

from search.languages import LANGUAGES
from search.postgres.asking import Group, Question
from search.postgres.postings import K1
from search.postgres.scoring import Scorer
from search.postgres.searching import Searcher
from search.postgres.segments import FIELD_WEIGHTS
from search.postgres.terms import words_of
from search.results import Hit

_TELLING_WORDS = 16
#: Words counted before the most frequent are weighed.
_WEIGHED_WORDS = 120
_READ_CHARACTERS = 40_000

# One byte a document; the number is read without the bytes.
_READ_FREQUENCIES = """SELECT term, sum(octet_length(weights))::int FROM {posting}
    WHERE field = %s AND term = ANY(%s::text[]) GROUP BY term"""


def similar(searcher: Searcher, identifier: str, language: str, limit: int) -> list[Hit]:
    """Return documents that share with ``identifier`` its telling words, in any of its languages, best first."""
    row = None
    if identifier.isprintable():
        row = searcher.connection.execute(
            searcher.tables.put_into("SELECT ordinal FROM {document} WHERE newest AND live AND identifier = %s"),
            (identifier,),
        ).fetchone()
    if row is None or row[0] >= searcher.snapshot.size or limit <= 0:
        return []
    itself: int = row[0]
    asked = _telling(searcher, itself)
    scorer = Scorer(searcher.connection, searcher.tables, searcher.snapshot, searcher.fetch(asked))
    found = scorer.score(asked, language, fewer=False)
    ordinals = np.flatnonzero(found.matched & searcher.snapshot.live)
    ordinals = ordinals[ordinals != itself]
    keys = -found.scores[ordinals]
    if len(ordinals) > limit:
        kept = keys <= np.partition(keys, limit - 1)[limit - 1]
        ordinals, keys = ordinals[kept], keys[kept]
    ordinals = ordinals[np.lexsort((searcher.snapshot.identifiers[ordinals], keys))]
    return searcher.hits([int(ordinal) for ordinal in ordinals[:limit]], found, {}, 0)


def _telling(searcher: Searcher, ordinal: int) -> list[Question]:
    """Return for each language of a document its words with the highest weights."""
    rows = searcher.connection.execute(
        searcher.tables.put_into("SELECT language, title, summary, left(body, %s) FROM {matter} WHERE ordinal = %s"),
        (_READ_CHARACTERS, ordinal),
    ).fetchall()
    asked = []
    for language, *parts in rows:
        if language not in LANGUAGES:
            continue
        frequencies: dict[str, float] = {}
        words = [words_of(part) for part in parts]
        stems = searcher.lexicon.stems(searcher.connection, language, {word for part in words for word in part})
        for part, weight in zip(words, FIELD_WEIGHTS, strict=True):
            for word in part:
                stem = stems[word]
                if stem is not None:
                    frequencies[stem] = frequencies.get(stem, 0.0) + weight
        asked.append(Question(language, "", _most_telling(searcher, language, frequencies)))
    return asked


def _most_telling(searcher: Searcher, language: str, frequencies: dict[str, float]) -> list[Group]:
    frequent = sorted(frequencies, key=lambda stem: (-frequencies[stem], stem))[:_WEIGHED_WORDS]
    texts = searcher.snapshot.statistics[LANGUAGES.index(language)][0]
    rows = searcher.connection.execute(searcher.tables.put_into(_READ_FREQUENCIES), (language, frequent)).fetchall()
    found: dict[str, int] = dict(rows)

    def weight(stem: str) -> float:
        documents = found.get(stem, 0)
        # A word of its own leads to no other document.
        rarity = np.log(1 + texts / documents) if documents > 1 else 0.0
        return float(rarity * frequencies[stem] / (frequencies[stem] + K1))

    telling = sorted(frequent, key=lambda stem: (-weight(stem), stem))[:_TELLING_WORDS]
    return [Group(stem, stem, {stem: 1.0}) for stem in telling if weight(stem) > 0]
