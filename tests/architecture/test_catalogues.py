"""The catalogues hold every message of the code, whole, current and well set in each language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from config.languages import DEFAULT_LANGUAGE, LANGUAGE_CODES
from config.settings import ROOT

TRANSLATIONS = ROOT / "translations"
#: The messages are English, so English needs no catalogue; every other language of the table needs one.
TRANSLATED = [code for code in LANGUAGE_CODES if code != DEFAULT_LANGUAGE]
LAZY = {"lazy_gettext": None, "lazy_ngettext": (1, 2)}
FUNCTIONS = {"_", "N_", "gettext", "ngettext", *LAZY}
HOW = "run `make messages`, then complete translations/*/LC_MESSAGES/messages.po"

PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|\{(\w+)\}")
NARROW, FIXED = "\u202f", "\u00a0"


def catalogue(path: Path, language: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> list[Message]:
    return [m for m in catalogue(TRANSLATIONS / language / "LC_MESSAGES" / "messages.po", language) if m.id]


def forms(value: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """Return the one or more texts of a message."""
    return (value,) if isinstance(value, str) else tuple(value)


def identifiers(found: Catalog) -> set[tuple[str, ...]]:
    return {forms(message.id) for message in found if message.id}


def python_files() -> list[Path]:
    return [path for path in sorted((ROOT / "app").rglob("*.py")) if "node_modules" not in path.parts]


def templates() -> list[Path]:
    pages = [*(ROOT / "app").rglob("*.html"), *(ROOT / "app").rglob("*.txt")]  # mails are written as text, too
    return [path for path in sorted(pages) if "templates" in path.parts]


@pytest.fixture(scope="module")
def template() -> Catalog:
    return catalogue(TRANSLATIONS / "messages.pot")


def test_template_holds_what_the_code_says(template: Catalog) -> None:
    configuration = TRANSLATIONS / "babel.cfg"
    with configuration.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file, str(configuration))
    in_code = Catalog()
    rows = extract_from_dir(ROOT / "app", methods, options, keywords=DEFAULT_KEYWORDS | LAZY)
    for name, line, text, comments, context in rows:
        in_code.add(text, None, [(name, line)], auto_comments=comments, context=context)

    new = sorted(identifiers(in_code) - identifiers(template))
    gone = sorted(identifiers(template) - identifiers(in_code))

    assert not new, f"not in messages.pot: {new}; {HOW}"
    assert not gone, f"no longer in the code: {gone}; {HOW}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogue_has_every_message_and_no_other(language: str, template: Catalog) -> None:
    found = catalogue(TRANSLATIONS / language / "LC_MESSAGES" / "messages.po", language)

    assert identifiers(found) == identifiers(template), HOW
    assert not found.obsolete, f"obsolete: {list(found.obsolete)}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_for_certain(language: str) -> None:
    missing = [m.id for m in messages(language) if not all(text.strip() for text in forms(m.string))]
    fuzzy = [m.id for m in messages(language) if m.fuzzy]

    assert not missing, f"{language} lacks {missing}"
    assert not fuzzy, f"{language} is not sure of {fuzzy}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_has_the_plural_forms_of_the_language(language: str) -> None:
    found = catalogue(TRANSLATIONS / language / "LC_MESSAGES" / "messages.po", language)
    wrong = [m.id for m in messages(language) if m.pluralizable and len(m.string) != found.num_plurals]
    one_for_two = [m.id for m in messages(language) if m.pluralizable != isinstance(m.string, (list, tuple))]

    assert not wrong
    assert not one_for_two


def test_plural_rules_are_those_of_the_languages() -> None:
    rules = {code: catalogue(TRANSLATIONS / code / "LC_MESSAGES" / "messages.po", code) for code in ("fr", "es")}

    assert rules["fr"].plural_expr == "(n > 1)"  # none and one are singular
    assert rules["es"].plural_expr == "(n != 1)"


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_those_of_the_message(language: str) -> None:
    wrong = []
    for message in messages(language):
        expected = placeholders(forms(message.id)[-1])
        wrong += [(message.id, text) for text in forms(message.string) if placeholders(text) != expected]

    assert not wrong


def placeholders(text: str) -> set[str]:
    return {match[0] for match in PLACEHOLDER.finditer(text)}


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_end_as_their_message_does(language: str) -> None:
    wrong = []
    for message in messages(language):
        english = forms(message.id)[-1]
        if english.endswith(",") and language == "es":
            continue  # a Spanish letter greets with a colon
        wrong += [(english, text) for text in forms(message.string) if ends(text) != ends(english)]

    assert not wrong


def ends(text: str) -> bool:
    """Tell whether ``text`` ends with a full stop or a colon, before or after a closing quotation mark."""
    return text.rstrip("”»\u202f").endswith((".", ":"))


COMMON_SLIPS = {
    "straight apostrophe or quotes": re.compile(r"['\"]"),
    "three dots for …": re.compile(r"\.\.\."),
    "two spaces": re.compile(r"  "),
    "space at an end": re.compile(r"^ | $"),
    "point inside a word": re.compile(r"\w[·•]\w"),
}
#: What stands between two parts that templates put together: a label and what it says.
JOINTS = {": ", f"{FIXED}: "}
SLIPS = {
    "en": {
        "guillemets": re.compile("[«»]"),
        "space before a sign": re.compile(r"\s[;:!?.,]"),
    },
    "fr": {
        "; ! ? without its narrow space": re.compile(rf"(?<![{NARROW}!?])[;!?]"),
        ": without its space": re.compile(rf"(?<![{FIXED}])(?<!\d):(?!//)|(?<=\d):(?!\d)"),
        "« without its narrow space": re.compile(rf"«(?!{NARROW})"),
        "» without its narrow space": re.compile(rf"(?<!{NARROW})»"),
        "English quotes": re.compile("[“”]"),
        "space before a full stop or comma": re.compile(r"\s[.,](?:\s|$)"),
    },
    "es": {
        "English quotes": re.compile("[“”]"),
        "space inside «»": re.compile(r"«\s|\s»"),
        "space before a sign": re.compile(r"\s[;:!?.,](?:\s|$)"),
        "@ for an ending": re.compile(r"\w@(?:s\b|\b)(?!\w+\.)(?!\w*\.\w)"),
    },
}


def slips(language: str, text: str) -> list[str]:
    """Return what is badly set in ``text``."""
    if text in JOINTS:
        return []
    rules = COMMON_SLIPS | SLIPS.get(language, {})
    found = [f"{name}: {text}" for name, pattern in rules.items() if pattern.search(text)]
    if language == "es" and any(text.count(opening) != text.count(closing) for opening, closing in ("¿?", "¡!")):
        found.append(f"¿ or ¡ does not open what ? or ! closes: {text}")
    return found


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_are_well_set(language: str) -> None:
    found = [slip for m in messages(language) for text in forms(m.string) for slip in slips(language, text)]

    assert not found


def test_english_messages_are_well_set(template: Catalog) -> None:
    found = [slip for texts in identifiers(template) for text in texts for slip in slips("en", text)]

    assert not found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Que cherchez-vous ?"),
        ("fr", "Que cherchez-vous?"),
        ("fr", "Source : Insee"),
        ("fr", "« ici »"),
        ("fr", "l'eau"),
        ("fr", "les gestionnaire·s"),
        ("es", "Qué busca?"),
        ("es", "l@s gestores y gestor@s"),
        ("es", "“aquí”"),
    ],
)
def test_slips_are_noticed(language: str, text: str) -> None:
    assert slips(language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", f"Que cherchez-vous{NARROW}? Voir https://example.org à 09:30{FIXED}: «{NARROW}ici{NARROW}»."),
        ("es", "¿Qué busca? Vea «esto» en https://example.org; a las 09:30."),
    ],
)
def test_good_setting_is_left_alone(language: str, text: str) -> None:
    assert not slips(language, text)


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls of translating functions in Python."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            if name in FUNCTIONS and node.args:
                yield node


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_messages_in_python_are_plain_text(path: Path) -> None:
    """A message that is put together (f-string, ``format``, ``+``) is never found by extraction.

    A bare name is let through: the text behind it is marked with ``N_`` where it stands.
    """
    for call in calls(ast.parse(path.read_text(encoding="utf-8"))):
        name = getattr(call.func, "id", None) or getattr(call.func, "attr", None)
        texts = call.args[:2] if name in ("ngettext", "lazy_ngettext") else call.args[:1]
        plain = all(is_text(text) or isinstance(text, (ast.Name, ast.Attribute)) for text in texts)
        assert plain, f"{path.relative_to(ROOT)}:{call.lineno}: {ast.unparse(call)}"


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_messages_in_templates_are_plain_text(path: Path) -> None:
    tree = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).parse(path.read_text(encoding="utf-8"))
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in FUNCTIONS:
            texts = call.args[:2] if call.node.name == "ngettext" else call.args[:1]
            plain = all(isinstance(text, nodes.Const) and isinstance(text.value, str) for text in texts)
            assert plain, f"{path.relative_to(ROOT)}:{call.lineno}"
