"""The portal's own terms, kept from a machine: it sees a word that it does not know in their place."""

from collections.abc import Callable

from app.translating.glossary import glossed
from search.vocabulary import Vocabulary

_LETTERS = "bcdfghjklm"


def _begun_like(written: str, name: str) -> str:
    return name[:1].upper() + name[1:] if written[:1].isupper() else name


def with_terms(
    translate: Callable[[str], str], source: str, target: str, vocabulary: Vocabulary
) -> Callable[[str], str]:
    """Return ``translate`` so that terms of several words come out as the portal's vocabulary has them.

    A machine that does not give back every word that stands for a term is asked again with the text as it is.
    """

    def answer(text: str) -> str:
        sent = ""
        names: dict[str, str] = {}
        for stretch in glossed(text, source, target, vocabulary):
            if stretch.entry is not None and len(stretch.text.split()) > 1:
                word = f"Xq{_LETTERS[len(names) // 10 % 10]}{_LETTERS[len(names) % 10]}z"
                names[word] = _begun_like(stretch.text, stretch.entry.preferred)
                sent += word
            else:
                sent += stretch.text
        if not names or any(word in text for word in names) or len(names) > 100:
            return translate(text)
        translated = translate(sent)
        if any(translated.count(word) != 1 for word in names):
            return translate(text)
        for word, name in names.items():
            translated = translated.replace(word, name)
        return translated

    return answer
