"""A kind of content is known in its own folder and in the register, and nowhere else."""

import re
from importlib import import_module

import pytest

from app.content.kinds import Kind
from app.features import KINDS
from config.settings import ROOT
from tests.support.source import name_of

#: The register, and an example of an answer for people who write programs.
MAY_NAME_ONE = {"app/features.py", "app/api/examples.py"}
#: The room that has further pages for a kind alone.
PAGE_ROOMS = {"events": ("app/calendar/",), "recommendations": ("app/community/",)}
#: Where the same word means something else: the role of an expert, signals between threads, what happened to a draft,
#: what a reviewer recommends; or where a kind is asked for that may be missing.
OTHER_MEANINGS = {
    "case_studies": ("app/community/follow_ups.py",),
    "recommendations": ("app/reviewing/",),
    "experts": (
        "app/accounts/models.py",
        "app/accounts/sessions.py",
        "app/accounts/wording.py",
        "app/correspondence/unanswered.py",
        "app/community/directory_pages.py",
        "app/events/writing.py",
    ),
    "events": (
        "app/kernel/background.py",
        "app/indexing/worker.py",
        "app/drafts/models.py",
        "app/authoring/templates/authoring/draft.html",
    ),
}


def folder_of(kind: Kind) -> str:
    """Return the name of a kind's folder."""
    return kind.package.rpartition(".")[2]


@pytest.mark.parametrize("kind", KINDS, ids=folder_of)
def test_no_other_room_names_it(kind: Kind) -> None:
    folder, model = folder_of(kind), kind.model.__name__
    names = re.compile(rf"app\.{folder}\b|[\"'/]{kind.code}[\"'/]|[\"'/]{kind.path}[\"'/]|\b{model}\b|\b{folder}/")
    files = [path for pattern in ("*.py", "*.html", "*.xml", "*.typ") for path in (ROOT / "app").rglob(pattern)]
    others = [path for path in files if f"app/{folder}/" not in name_of(path) and "node_modules" not in path.parts]
    assert len(others) > 50
    naming = {name_of(path) for path in others if names.search(path.read_text("utf-8"))}
    may = (*PAGE_ROOMS.get(folder, ()), *OTHER_MEANINGS.get(folder, ()), *MAY_NAME_ONE)
    assert [name for name in naming if not name.startswith(may)] == []


@pytest.mark.parametrize("kind", KINDS, ids=folder_of)
def test_it_has_a_full_record_for_tests(kind: Kind) -> None:
    """The contract tests of ``tests/contract/content`` ask it by this name."""
    factory = import_module(f"tests.support.factories.{folder_of(kind)}")
    assert factory.full_record()["reference"]
