"""What there is to translate in an entry: its title, summary and sections, and the short texts of its facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from app.content.kinds import Kind
from config.languages import LANGUAGE_CODES

#: Without these two there is no text at all.
NEEDED = ("title", "summary")
#: What is called how, by the first step of its path; the number counts from 1.
_LABELS = {
    "key_figures": _("Key figure"),
    "attachments": _("Link, file or image"),
    "cost": _("Note on the cost"),
    "speakers": _("Position of a speaker"),
    "programme": _("Item of the programme"),
}


@dataclass(frozen=True)
class Field:
    """A text to be translated: ``path`` names it, ``number`` counts it among its like, ``original`` is the original.

    ``is_line`` tells whether it is one line.
    """

    path: str
    label: Any
    number: int | None
    original: str
    is_line: bool

    @property
    def anchor(self) -> str:
        """Return the name of the field within a page."""
        return self.path.replace(".", "-")


def texts_in(record: Mapping[str, Any], section_names: tuple[str, ...], language: str) -> dict[str, str]:
    """Return the texts of a record of the interchange form in ``language``, by path, in reading order.

    Short texts of facts (``key_figures.0.label``) count where they exist in the original language.
    """
    text = record.get("translations", {}).get(language, {})
    found = {name: str(text[name]) for name in (*NEEDED, *section_names) if text.get(name)}
    original = record.get("original_language", "")
    for path, labels in _labels_in({key: part for key, part in record.items() if key != "translations"}):
        if labels.get(original) and labels.get(language):
            found[path] = labels[language]
    return found


def _labels_in(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    steps = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    for step, part in steps:
        inner = f"{path}.{step}" if path else str(step)
        if isinstance(part, dict) and part and part.keys() <= set(LANGUAGE_CODES):
            yield inner, part
        else:
            yield from _labels_in(part, inner)


def fields_of(kind: Kind, record: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return everything in a record that is to be translated, in reading order."""
    originals = texts_in(record, kind.section_names, record["original_language"])
    return tuple(_field(kind, path, original) for path, original in originals.items())


def _field(kind: Kind, path: str, original: str) -> Field:
    first, *rest = path.split(".")
    prose = {"summary": _("Summary"), **{section.name: section.label for section in kind.sections}}
    known = {"title": _("Title"), **prose, **kind.writing.labels, **_LABELS}
    number = int(rest[0]) + 1 if rest and rest[0].isdigit() else None
    return Field(path, known.get(first, path), number, original, is_line=path not in prose)


def label_of(kind: Kind, path: str) -> tuple[Any, int | None]:
    """Return the label of a path, and its number where it is one of several."""
    field = _field(kind, path, "")
    return field.label, field.number


def with_texts(record: Mapping[str, Any], language: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return ``record`` with ``texts`` (by path) as its texts in ``language``; an empty text is taken out.

    A path that the record does not have (any more) is passed over.
    """
    changed = _copy(record)
    text = changed["translations"].setdefault(language, {})
    for path, value in texts.items():
        labels = _at(changed, path)
        if labels is None and "." in path:
            continue
        holder, key = (text, path) if labels is None else (labels, language)
        if value:
            holder[key] = value
        else:
            holder.pop(key, None)
    return changed


def _at(record: Any, path: str) -> Any:
    for step in path.split("."):
        if isinstance(record, list):
            record = record[int(step)] if step.isdigit() and int(step) < len(record) else None
        else:
            record = record.get(step) if isinstance(record, dict) else None
    return record if isinstance(record, dict) and record and record.keys() <= set(LANGUAGE_CODES) else None


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copy(part) for key, part in value.items()}
    return [_copy(part) for part in value] if isinstance(value, list) else value
