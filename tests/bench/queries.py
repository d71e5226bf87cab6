"""Searches as readers might make them: distinct, the same at every run."""

from collections.abc import Iterator
from urllib.parse import urlencode

import numpy as np

from app.taxonomy.models import SDG, THEME
from config.languages import LANGUAGE_CODES
from tests.bench.generating import Generator

#: Of the searches, so many are for a name that the vocabulary knows; the others for words of the texts.
_KNOWN_SHARE = 0.5
_WORD_COUNTS, _WORD_SHARES = (1, 2, 3, 4), (0.25, 0.4, 0.25, 0.1)
_FILTERED_SHARE = 1 / 3
_STATUSES = ("completed", "under_way", "planned")


def searches(generator: Generator, seed: int, words: int | None = None, filtered: bool = True) -> Iterator[str]:
    """Yield addresses of search pages without end, in turn in every language.

    ``words`` is how many words each has (1 to 4 without it); with ``filtered`` a third narrow by a filter.
    """
    random = np.random.default_rng((11, seed))
    seen: set[tuple[str, str]] = set()
    while True:
        for language in LANGUAGE_CODES:
            text = _text(generator, random, language, words)
            if (language, text) in seen:
                continue
            seen.add((language, text))
            parameters = [("q", text)]
            if filtered and random.random() < _FILTERED_SHARE:
                parameters.append(_filter(generator, random))
            yield f"/{language}/search?{urlencode(parameters)}"


def beginnings(generator: Generator, seed: int) -> Iterator[str]:
    """Yield addresses of suggestions for what somebody has typed so far, without end, in turn in every language."""
    random = np.random.default_rng((13, seed))
    seen: set[tuple[str, str]] = set()
    while True:
        for language in LANGUAGE_CODES:
            name = _text(generator, random, language, None)
            typed = name[: int(random.integers(3, max(4, len(name)) + 1))].strip()
            if (language, typed) not in seen or random.random() < 0.05:
                seen.add((language, typed))
                yield f"/{language}/search/suggestions?{urlencode({'q': typed})}"


def _text(generator: Generator, random: np.random.Generator, language: str, words: int | None) -> str:
    count = words or int(random.choice(_WORD_COUNTS, p=_WORD_SHARES))
    rarer = generator.lexicons[language].draw_rarer(random, count)
    if random.random() >= _KNOWN_SHARE:
        return " ".join(rarer)
    names = generator.draw_concept(random).names(language)
    name = names[int(random.integers(len(names)))].split()
    return " ".join([*name, *rarer][:count] if words or len(name) > count else [*name, *rarer[: count - len(name)]])


def _filter(generator: Generator, random: np.random.Generator) -> tuple[str, str]:
    terms = generator.reference.terms
    ways = (
        ("theme", str(random.choice(terms[THEME]))),
        ("sdg", str(random.choice(terms[SDG]))),
        ("metropolis", generator.draw_metropolis(random)),
        ("status", str(random.choice(_STATUSES))),
        ("year", str(int(random.integers(2010, 2026)))),
    )
    return ways[int(random.integers(len(ways)))]
