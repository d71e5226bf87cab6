"""Small rooms: files, functions and what explains them."""

import ast
from statistics import median

from config.settings import ROOT
from tests.support.source import functions_of, name_of, public_definitions_of, python_files, tree_of

LONGEST_FILE, LONGEST_TEST, LONGEST_FUNCTION, USUAL_FILE = 400, 500, 50, 90
#: All that lies at the top of the repository and is kept.
TOP = {
    *("app", "config", "migrations", "search", "tests", "translations", "docs", ".ci"),
    *("pyproject.toml", "wsgi.py", "README.md", "CHANGELOG.md", "Makefile", "compose.yaml"),
    *(
        ".gitignore",
        ".dockerignore",
        ".git",
        ".venv",
        "var",
        ".mypy_cache",
        ".ruff_cache",
        ".import_linter_cache",
        ".hypothesis",
    ),
}


def lines(path: object) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())  # type: ignore[attr-defined]


def test_files_are_short() -> None:
    long = {name_of(path): lines(path) for path in python_files() if lines(path) > LONGEST_FILE}
    long |= {name_of(path): lines(path) for path in python_files("tests") if lines(path) > LONGEST_TEST}
    assert long == {}
    assert median(lines(path) for path in python_files("app", "config", "search")) <= USUAL_FILE


def test_templates_styles_and_scripts_are_short() -> None:
    folders = (ROOT / "app").glob("*/templates/**/*"), (ROOT / "app/web/assets").rglob("*")
    written = [path for folder in folders for path in folder if path.suffix in (".html", ".css", ".js", ".xml")]
    assert written
    assert {name_of(path): lines(path) for path in written if lines(path) > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    found = (
        (path, node)
        for path in python_files("app", "config", "search", "migrations", "tests")
        for node in functions_of(path)
    )
    long = {
        f"{name_of(path)}:{node.name}": size
        for path, node in found
        if (size := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
        and "versions" not in path.parts  # a migration is a list of tables
    }
    assert long == {}


def test_what_is_public_is_explained() -> None:
    silent = [
        f"{name_of(path)}:{name}"
        for path in python_files("app", "config", "search")
        for name, node in public_definitions_of(path)
        if not ast.get_docstring(node)
    ]
    assert silent == []


def test_every_module_says_what_it_is() -> None:
    assert [name_of(path) for path in python_files() if not ast.get_docstring(tree_of(path))] == []


def test_nothing_lies_about_at_the_top() -> None:
    assert {path.name for path in ROOT.iterdir()} - TOP == set()
