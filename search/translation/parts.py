"""What is looked for in each language, part by part, so that a page can show it and let each be turned off."""

import hashlib
import re
from dataclasses import dataclass

from search.query import Origin, Words
from search.vocabulary.words import fold, term_key

#: More other ways to say things would cost an engine more than they find.
MOST_SYNONYMS = 16
_LONGEST_SLUG = 60
_NO_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class LookedFor:
    """Something that is looked for in the texts of one language.

    ``key`` (such as ``fr:pistes-cyclables``) stays the same for the same words and fits into an address unchanged.
    ``source`` is what was typed; ``synonym`` tells that it is another way to say a part and counts for less;
    ``phrase`` that it must occur word by word; ``active`` is false when the reader turned it off.
    """

    key: str
    language: str
    text: str
    source: str
    origin: Origin
    synonym: bool = False
    phrase: bool = False
    active: bool = True


def key_of(language: str, text: str) -> str:
    """Return the key of a part: letters of ASCII, digits, hyphens and one colon."""
    folded = fold(text)
    slug = _NO_SLUG.sub("-", folded).strip("-")
    if len(slug) > _LONGEST_SLUG or not slug or not folded.isascii():
        digest = hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()[:8]
        slug = f"{slug[:_LONGEST_SLUG].strip('-')}-{digest}".strip("-")
    return f"{language}:{slug}"


class PartsOfLanguage:
    """Collects the parts for one language, each text once; what comes first stays.

    Function words between the parts go into the text, so that it reads as it was typed, but are no parts.
    """

    def __init__(self, language: str, switched_off: frozenset[str]) -> None:
        """Start empty; ``switched_off`` has keys of parts and codes of whole languages."""
        self._language = language
        self._switched_off = switched_off
        self._parts: dict[tuple[str, ...], LookedFor] = {}
        self._synonyms = 0
        self._text: list[LookedFor | str] = []

    def add(self, text: str, source: str, origin: Origin, *, synonym: bool = False, phrase: bool = False) -> None:
        """Add a part unless it says what another says already, in whatever inflection."""
        text = " ".join(text.replace('"', " ").split())
        same = term_key(text, self._language)
        if not same or same in self._parts or (synonym and self._synonyms >= MOST_SYNONYMS):
            return
        self._synonyms += synonym
        key = key_of(self._language, text)
        active = key not in self._switched_off and self._language not in self._switched_off
        part = LookedFor(key, self._language, text, source, origin, synonym, phrase, active)
        self._parts[same] = part
        if not synonym:
            self._text.append(part)

    def add_function_words(self, text: str) -> None:
        """Add words that stand between parts."""
        self._text.append(text)

    def parts(self) -> tuple[LookedFor, ...]:
        """Return the parts, first what is looked for, then other ways to say it."""
        ordered = sorted(self._parts.values(), key=lambda part: part.synonym)
        return tuple(ordered)

    def words(self) -> Words | None:
        """Return what an engine is to look for; ``None`` when nothing is left on."""
        active = [part for part in self.parts() if part.active]
        main = [part for part in active if not part.synonym]
        synonyms = [part.text for part in active if part.synonym]
        if main:
            between = [item for item in self._text if isinstance(item, str) or item.active]
            text = " ".join(_written(item) for item in between)
        elif synonyms:
            main, text, synonyms = active[:1], synonyms[0], synonyms[1:]
        else:
            return None
        origins = {part.origin for part in main}
        origin = next(o for o in (Origin.TRANSLATOR, Origin.VOCABULARY, Origin.TYPED) if o in origins)
        return Words(self._language, text, tuple(synonyms), origin)


def _written(item: LookedFor | str) -> str:
    if isinstance(item, str):
        return item
    return f'"{item.text}"' if item.phrase else item.text
