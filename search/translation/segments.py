"""A query as a row of segments: terms that the vocabulary knows, quoted phrases, and the loose text between."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.translation.recognition import recognise
from search.translation.typed import Piece
from search.vocabulary import Concept, Likeness, Match, Vocabulary
from search.vocabulary.words import Word, is_dropped, is_function_word, words_in

#: Shorter words of another language than the query's are taken for chance.
_SHORTEST_FOREIGN_WORD = 4
#: A query of more words that carry meaning is a sentence.
_LONGEST_ABOUT_TERMS = 4


@dataclass(frozen=True)
class Segment:
    """A stretch of the query.

    ``concepts`` is empty unless the vocabulary knows the whole stretch; ``language`` is that of the stretch, which
    may differ from the query's; ``phrase`` tells that it stood in quotation marks; ``overruling`` that the vocabulary
    is believed rather than a translator; ``one_word`` that the term is a single word, and no name of a place.
    """

    text: str
    language: str
    concepts: tuple[Concept, ...] = ()
    phrase: bool = False
    overruling: bool = True
    one_word: bool = False


@dataclass(frozen=True)
class Analysed:
    """A query in segments, its language, and whether that is certain.

    ``about_terms`` tells that it is a short query which consists of terms for the better part. Then other names for
    these help; in a sentence they would let in texts that have one of many words only. And then a single word is
    meant as the term; in a sentence a translator, which sees the words around it, knows better.
    """

    segments: tuple[Segment, ...]
    language: str
    certain: bool
    about_terms: bool


def analyse(pieces: Sequence[Piece], reader: str, vocabulary: Vocabulary, languages: Sequence[str]) -> Analysed:
    """Find the language and the segments of a query."""
    words: list[Word] = [word for piece in pieces for word in piece.words]
    everywhere = {language: vocabulary.matches(words, language) for language in languages}
    recognised = recognise(words, everywhere, reader, languages)
    language = recognised.language
    informative = any(word.text[0].islower() for word in words if word.text[0].isalpha())
    segments: list[Segment] = []
    covered = 0
    for piece in pieces:
        matches = [
            (match, language)
            for match in vocabulary.matches(piece.words, language)
            if not (informative and _is_name(match, piece.words, first=not segments))
        ]
        others = [other for other in languages if other != language]
        matches += _foreign(piece, vocabulary, language, others, [match for match, _ in matches], recognised.certain)
        matches.sort(key=lambda found: found[0].first)
        if piece.phrase:
            segments.append(_phrase(piece, matches, language))
        else:
            segments += _loose(piece, matches, language)
        covered += sum(match.bearing for match, _ in matches)
    bearing = sum(not is_function_word(word, language) for word in words)
    about_terms = bearing <= _LONGEST_ABOUT_TERMS and covered * 2 >= bearing
    if not about_terms:
        segments = [replace(segment, overruling=segment.overruling and not segment.one_word) for segment in segments]
    return Analysed(tuple(segments), language, recognised.certain, about_terms)


def _is_name(match: Match, words: Sequence[Word], *, first: bool) -> bool:
    """Tell whether a single word is written as a name where the vocabulary's is not (*La Paz* is no peace)."""
    word = words[match.first].text
    if match.source.proper_names or match.first != match.last or (first and match.first == 0):
        return False
    return word[0].isupper() and (len(word) == 1 or not word.isupper())


def _foreign(
    piece: Piece, vocabulary: Vocabulary, language: str, others: Sequence[str], taken: Sequence[Match], certain: bool
) -> list[tuple[Match, str]]:
    """Return terms of other languages among the words that the query's own language does not know."""
    covered = {number for match in taken for number in range(match.first, match.last + 1)}
    found: list[tuple[Match, str]] = []
    for other in others:
        for match in vocabulary.matches(piece.words, other):
            numbers = range(match.first, match.last + 1)
            word = piece.words[match.first]
            if not covered.isdisjoint(numbers) or match.likeness is Likeness.SAME_STEMS:
                continue
            single = match.bearing == 1
            if single and (certain or len(word.text) < _SHORTEST_FOREIGN_WORD or word.text[0].isupper()):
                continue
            if single and is_function_word(word, language):
                continue
            covered.update(numbers)
            found.append((match, other))
    return found


def _phrase(piece: Piece, matches: Sequence[tuple[Match, str]], language: str) -> Segment:
    """Return the segment of a quoted phrase; a term must be the whole of it."""
    text = piece.text.strip()
    for match, found_in in matches:
        bearing = [number for number, word in enumerate(piece.words) if not is_dropped(word, found_in)]
        if bearing and match.first <= bearing[0] and match.last >= bearing[-1]:
            return _term(text, found_in, match, phrase=True)
    return Segment(text, language, phrase=True)


def _loose(piece: Piece, matches: Sequence[tuple[Match, str]], language: str) -> list[Segment]:
    segments: list[Segment] = []
    position = 0
    for match, found_in in matches:
        start, end = piece.words[match.first].start, piece.words[match.last].end
        segments.append(Segment(piece.text[position:start].strip(), language))
        segments.append(_term(piece.text[start:end], found_in, match))
        position = end
    segments.append(Segment(piece.text[position:].strip(), language))
    return [segment for segment in segments if segment.concepts or words_in(segment.text)]


def _term(text: str, language: str, match: Match, *, phrase: bool = False) -> Segment:
    one_word = match.bearing == 1 and not match.source.proper_names
    return Segment(text, language, match.concepts, phrase, not (one_word and match.source.general), one_word)


def for_machine(segments: Sequence[Segment]) -> list[Segment]:
    """Return the segments as a translator should see them: terms that do not overrule it join the loose text."""
    joined: list[Segment] = []
    for segment in segments:
        loose = segment if segment.concepts and segment.overruling else Segment(segment.text, segment.language)
        if joined and not loose.concepts and not joined[-1].concepts:
            joined[-1] = Segment(f"{joined[-1].text} {loose.text}", loose.language)
        else:
            joined.append(loose)
    return joined


def bearing_text(text: str, language: str) -> str:
    """Return a text without the function words of its language (they mean something else in another)."""
    return " ".join(word.text for word in words_in(text) if not is_function_word(word, language))
