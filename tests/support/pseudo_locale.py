"""A catalogue that marks every message, so that text which never passed through a catalogue shows itself."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from config.settings import ROOT

TEMPLATE = ROOT / "translations" / "messages.pot"
#: What stands around a message of the interface, and around content that a test has put into the database.
MESSAGE = ("«[", "]»")
CONTENT = ("⟦", "⟧")

_MARKED = re.compile(r"«\[(?:(?!«\[|\]»).)*\]»|⟦[^⟦⟧]*⟧", re.DOTALL)


def pseudo_catalogue(template: Path = TEMPLATE, language: str = "fr") -> Catalog:
    """Return a catalogue of ``language`` in which every message of ``template`` is itself between marks."""
    with template.open("rb") as file:
        source = read_po(file)
    catalogue = Catalog(locale=language, fuzzy=False)
    for message in source:
        if not message.id:
            continue
        texts = [message.id] if isinstance(message.id, str) else list(message.id)
        marked = tuple(mark(text) for text in texts)
        forms = marked[0] if len(texts) == 1 else (marked[0], *[marked[1]] * (catalogue.num_plurals - 1))
        catalogue.add(message.id, forms, context=message.context)
    return catalogue


def install_pseudo_catalogue(folder: Path, language: str = "fr") -> None:
    """Write the compiled catalogue of ``language`` under ``folder``, laid out as the translations are."""
    place = folder / language / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "messages.mo").open("wb") as file:
        write_mo(file, pseudo_catalogue(language=language))


def mark(message: str) -> str:
    """Return ``message`` between the marks of the interface."""
    return MESSAGE[0] + message + MESSAGE[1]


def as_content(text: str) -> str:
    """Return ``text`` between the marks of content."""
    return CONTENT[0] + text + CONTENT[1]


def unmarked(text: str) -> str:
    """Return what of ``text`` stands outside all marks; messages may hold content and other messages."""
    while (rest := _MARKED.sub(" ", text)) != text:
        text = rest
    return text
