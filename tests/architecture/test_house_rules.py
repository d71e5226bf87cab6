"""Who may do what: rules that the layering of imports does not say."""

import ast
import re
import subprocess
import sys

import pytest

from config.languages import LANGUAGES
from config.settings import ROOT
from search.languages import ANALYSIS
from tests.support.source import imports_of, name_of, python_files, tree_of

#: Modules of tables, rules and use cases: they know no request.
WITHOUT_FLASK = re.compile(r"(models|permissions|service|records|documents|importing|files|flat|kinds)\.py")
#: The pages and resources that ask the database themselves. Each ought to ask a service: this list only gets shorter.
ASK_THE_DATABASE = {"app/portal/machine_pages.py", "app/api/entry_views.py", "app/api/taxonomy_views.py"}
#: Where text becomes markup without being escaped, and why that is safe is said on the line.
MAKE_MARKUP = {
    "app/kernel/markup.py",
    "app/web/charts.py",
    "app/portal/citation_styles.py",
    "app/portal/facet_rows.py",
    "app/portal/world.py",
    "app/web/emblem.py",
    "app/web/filters.py",
    "app/web/wordings.py",
}

#: Mails: their programs read no style sheet, so styles stand in the elements.
MAILS = re.compile(r"templates/(mailing/(frame|parts)|\w+/mail/\w+)\.html$")
#: Where a message is marked in one place and translated in another.
TRANSLATE_CONSTANTS = {"app/api/document.py"}
#: Files whose exemptions from the type checker do not yet say why. This list only gets shorter.
SILENT = {
    *("app/__init__.py", "app/api/__init__.py", "app/api/reading.py", "app/portal/criteria.py", "app/start.py"),
    *("app/portal/search_pages.py", "app/web/assets.py", "app/web/errors.py", "app/web/filters.py"),
}


def _calls(name: str, *folders: str) -> dict[str, int]:
    """Return how often each file calls a method or function of this name."""
    found: dict[str, int] = {}
    for path in python_files(*folders):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if called == name:
                    found[name_of(path)] = found.get(name_of(path), 0) + 1
    return found


def test_imports_go_one_way() -> None:
    linter = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    run = subprocess.run(linter, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_only_the_unit_of_work_and_the_worker_commit() -> None:
    committing = _calls("commit", "app", "search")
    assert set(committing) - {"app/mailing/sending.py"} == {
        "app/kernel/unit_of_work.py",
        "app/kernel/chores.py",
        "app/indexing/worker.py",
    }


def test_use_cases_know_no_request() -> None:
    concerned = [path for path in python_files("app") if WITHOUT_FLASK.fullmatch(path.name)]
    assert len(concerned) > 8
    assert [name_of(path) for path in concerned if imports_of(path) & {"flask", "werkzeug"}] == []


def test_pages_do_not_ask_the_database() -> None:
    pages = [path for path in python_files("app") if path.stem.endswith(("_pages", "views"))]
    assert len(pages) > 8
    assert {name_of(path) for path in pages if "sqlalchemy" in imports_of(path)} == ASK_THE_DATABASE


def test_only_its_engine_speaks_to_elasticsearch() -> None:
    speaking = {name_of(path) for path in python_files() if "elasticsearch" in imports_of(path)}
    assert speaking
    assert [name for name in speaking if not name.startswith("search/elasticsearch/")] == []


def test_only_named_places_make_markup() -> None:
    assert set(_calls("Markup", "app")) == MAKE_MARKUP


def test_no_template_switches_escaping_off() -> None:
    templates = [path for pattern in ("*.html", "*.xml") for path in (ROOT / "app").glob(f"*/templates/**/{pattern}")]
    assert len(templates) > 10
    off = re.compile(r"\|\s*safe\b|autoescape\s+false|(?<![\w-])on[a-z]+\s*=\s*[\"']", re.IGNORECASE)
    styled = re.compile(r"(?<![\w-])style\s*=\s*[\"']", re.IGNORECASE)
    assert [(name_of(path), found) for path in templates if (found := off.findall(path.read_text("utf-8")))] == []
    pages = [path for path in templates if not MAILS.search(name_of(path))]
    assert [name_of(path) for path in pages if styled.search(path.read_text("utf-8"))] == []


def test_no_message_is_put_together_before_it_is_translated() -> None:
    wrong = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files("app")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "N_", "gettext", "lazy_gettext")
        if not (node.args and isinstance(node.args[0], ast.Constant)) and name_of(path) not in TRANSLATE_CONSTANTS
    ]
    assert wrong == []


def test_nothing_is_left_undone() -> None:
    mark = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    files = [path for path in python_files() if mark.search(path.read_text("utf-8"))]
    assert [name_of(path) for path in files] == []


def test_every_exemption_carries_its_reason() -> None:
    bare = re.compile(r"# (noqa(: [A-Z0-9, ]+)?|type: ignore(\[[\w, -]+\])?)\s*$")
    found = {
        name_of(path)
        for path in python_files("app", "config", "search")
        if any(bare.search(line) for line in path.read_text("utf-8").splitlines())
    }
    assert found <= SILENT


def test_both_tables_of_languages_agree() -> None:
    assert {row.code: (row.postgres, row.elasticsearch) for row in LANGUAGES} == {
        code: (analysis.postgres, analysis.elasticsearch) for code, analysis in ANALYSIS.items()
    }


@pytest.mark.parametrize("code", [row.code for row in LANGUAGES if row.code != "en"])
def test_every_language_has_its_catalogue(code: str) -> None:
    assert (ROOT / "translations" / code / "LC_MESSAGES" / "messages.po").is_file()
