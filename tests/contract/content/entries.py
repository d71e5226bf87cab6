"""Records of every kind in the register, and of one that only the tests have: full, sparse, hidden and hostile."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from importlib import import_module
from typing import Any

from app.content.kinds import Kind
from app.content.service import Catalogue, check_record
from app.features import KINDS
from app.kernel.errors import InvalidInput
from tests.integration.pages.hostile_content import ATTACKS, MARKDOWN
from tests.support.notes.kind import NOTE

EVERY_KIND = (*KINDS, NOTE)
#: A word of hidden entries only.
HIDDEN_WORD = "zyxhiddenzyx"

Record = dict[str, Any]
Path = tuple[str | int, ...]


def full(kind: Kind) -> Record:
    """Return the full record that the factory of a kind makes (``tests/support/factories`` has one for each folder)."""
    factory = import_module(f"tests.support.factories.{kind.package.rpartition('.')[2]}")
    record: Record = factory.full_record()
    return record


def sparse(kind: Kind) -> Record:
    """Return a record with what the schema demands, a reference, and no more."""
    record = full(kind)
    needed = {name for name, field in kind.schema().fields.items() if field.required}
    original = record["original_language"]
    text = {name: record["translations"][original][name] for name in ("title", "summary")}
    return {name: value for name, value in record.items() if name in needed} | {
        "reference": f"{record['reference']}-sparse",
        "translations": {original: text | {"title": f"{text['title']} (2)"}},
    }


def hidden(kind: Kind) -> Record:
    """Return a full record that is still a draft; each of its texts has the hidden word."""
    record = full(kind) | {"reference": f"{kind.path}-hidden", "state": "draft"}
    for text in record["translations"].values():
        text |= {
            name: f"{HIDDEN_WORD} {text[name]}" for name in ("title", "summary", *kind.section_names) if name in text
        }
    return record


def hostile(kind: Kind, catalogue: Catalogue) -> Record:
    """Return a record with an attack in every field that takes any text, found by trying each."""
    record = full(kind) | {"reference": f"{kind.path}-hostile"}
    for number, path in enumerate(list(texts_in(record))):
        attacked = deepcopy(record)
        prose = path[-1] in kind.section_names
        attack = "\n\n".join(ATTACKS + MARKDOWN) if prose else ATTACKS[number % len(ATTACKS)]
        put(attacked, path, lambda _text, attack=attack: attack)
        try:
            check_record(kind, attacked, catalogue)
        except InvalidInput:
            continue
        record = attacked
    return record


def texts_in(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield where each text of a record is."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from texts_in(part, (*path, name))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from texts_in(part, (*path, number))


def put(record: Any, path: Path, change: Callable[[str], str]) -> None:
    """Change the text of a record at ``path``."""
    for step in path[:-1]:
        record = record[step]
    record[path[-1]] = change(record[path[-1]])
