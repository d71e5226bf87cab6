"""Sets of texts and of questions whose answer is known."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from search.document import Document, Text
from search.languages import LANGUAGES


@dataclass(frozen=True)
class Question:
    """A question in some languages, and the identifier of the one text that answers it."""

    text: Mapping[str, str]
    relevant: str


@dataclass(frozen=True)
class Collection:
    """Texts that all exist in the same languages, and questions to them in these languages."""

    name: str
    texts: Mapping[str, Mapping[str, Text]]
    questions: tuple[Question, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which there are texts, in the order of the portal's."""
        present = {language for texts in self.texts.values() for language in texts}
        return tuple(language for language in LANGUAGES if language in present)

    def with_fewer_questions(self, most: int) -> "Collection":
        """Return the same texts with at most ``most`` of the questions, taken at even distances."""
        step = -(-len(self.questions) // most)
        return replace(self, questions=self.questions[::step])

    def documents(self, language: str) -> list[Document]:
        """Return every text in one language only."""
        return [
            Document(identifier, 1, {language: texts[language]})
            for identifier, texts in self.texts.items()
            if language in texts
        ]

    def scattered(self, avoided: str) -> list[Document]:
        """Return every text in one of the languages other than ``avoided``, in turn."""
        others = [language for language in self.languages if language != avoided]
        return [
            Document(identifier, 1, {others[number % len(others)]: texts[others[number % len(others)]]})
            for number, (identifier, texts) in enumerate(sorted(self.texts.items()))
        ]


def collections(data: Path, samples: Path) -> tuple[list[Collection], list[str]]:
    """Return the collections that are there, and a sentence for each that is not."""
    found: list[Collection] = []
    missing: list[str] = []
    for name, folder, read in (("XQuAD", data / "xquad", _xquad), ("NTREX", data / "ntrex", _ntrex)):
        if folder.is_dir():
            found.append(read(name, folder))
        else:
            missing.append(f"{name} is not measured: there is no such set in the folder BENCH_DATA.")
    own = _samples(samples)
    if own.questions:
        found.append(own)
    else:
        missing.append("The portal's own content is not measured: no sample has a title in two languages.")
    return found, missing


def _lines(path: Path) -> Iterable[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _xquad(name: str, folder: Path) -> Collection:
    """Read XQuAD (Artetxe, Ruder and Yogatama 2020): a question finds the paragraph that answers it."""
    texts: dict[str, dict[str, Text]] = {}
    questions: dict[str, dict[str, str]] = {}
    relevant: dict[str, str] = {}
    for language in LANGUAGES:
        if not (folder / f"passages.{language}.jsonl").exists():
            continue
        for row in _lines(folder / f"passages.{language}.jsonl"):
            texts.setdefault(row["id"], {})[language] = Text(title="", body=row["text"].lstrip("\ufeff"))
        for row in _lines(folder / f"questions.{language}.jsonl"):
            questions.setdefault(row["id"], {})[language] = row["text"]
            relevant[row["id"]] = row["relevant"]
    return Collection(name, texts, tuple(Question(text, relevant[key]) for key, text in questions.items()))


def _ntrex(name: str, folder: Path) -> Collection:
    """Read NTREX-128 (Federmann, Kocmi and Xin 2022): a headline finds the body of its article."""
    texts: dict[str, dict[str, Text]] = {}
    questions: list[Question] = []
    for row in _lines(folder / "articles.jsonl"):
        present = [language for language in LANGUAGES if language in row]
        texts[row["id"]] = {language: Text(title="", body=row[language]["body"]) for language in present}
        questions.append(Question({language: row[language]["headline"] for language in present}, row["id"]))
    return Collection(name, texts, tuple(questions))


def _samples(folder: Path) -> Collection:
    """Read the portal's sample case studies: a title in one language finds the text in another.

    A title finds its own text within a language trivially, so that texts are without their titles there too.
    """
    texts: dict[str, dict[str, Text]] = {}
    questions: list[Question] = []
    for path in sorted(folder.glob("*.y*ml")):
        with path.open(encoding="utf-8") as file:
            try:
                content = yaml.safe_load(file)
            except yaml.YAMLError:
                continue
        for entry in content if isinstance(content, list) else [content]:
            translations = entry.get("translations", {}) if isinstance(entry, dict) else {}
            if len(translations) > 1 and all("title" in translation for translation in translations.values()):
                identifier = str(entry.get("reference", path.stem))
                texts[identifier] = {language: _text(part) for language, part in translations.items()}
                titles = {language: part["title"] for language, part in translations.items()}
                questions.append(Question(titles, identifier))
    return Collection("the portal's samples", texts, tuple(questions))


def _text(translation: Mapping[str, Any]) -> Text:
    """Return the running text of a translation, its title left out."""
    sections = [value for key, value in translation.items() if key not in {"title", "summary"}]
    strings = [string for section in sections for string in _strings(section)]
    return Text(title="", summary=str(translation.get("summary", "")), body="\n\n".join(strings))


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
