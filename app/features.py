"""THE register: a new kind of content is its folder and one line here."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pkgutil import resolve_name
from types import ModuleType

from flask import Flask

from app import (
    accounts,
    administration,
    alerts,
    api,
    authoring,
    calendar,
    community,
    content,
    correspondence,
    desk,
    drafts,
    experts,
    harvesting,
    mailing,
    portal,
    progress,
    reviewing,
    shelves,
    translating,
    web,
)
from app.calendar import models as calendar_models
from app.content.kinds import Kind
from app.drafts import models as draft_models
from app.indexing import models as indexing_models
from app.kernel.background import Background
from app.kernel.chores import do_due
from app.kernel.database import Base
from app.mailing import models as mail_models

#: The kinds of content, in the order in which pages name them.
KINDS: tuple[Kind, ...] = tuple(
    resolve_name(place)
    for place in (
        "app.case_studies.kind:CASE_STUDY",
        "app.experts.kind:EXPERT",
        "app.issue_papers.kind:ISSUE_PAPER",
        "app.recommendations.kind:RECOMMENDATION",
        "app.events.kind:EVENT",
    )
)  # fmt: skip

KIND_BY_CODE: dict[str, Kind] = {kind.code: kind for kind in KINDS}
#: Each gives the application its pages, in this order; kinds of content do so before the first.
FEATURES = (
    web, mailing, accounts, content, drafts, experts, portal, api,
    authoring, desk, translating, correspondence, shelves, alerts, administration,
    harvesting, reviewing, community, calendar, progress,
)  # fmt: skip
#: Every table of the portal (importing the models has filled it).
METADATA = Base.metadata
#: Modules of tables that no page module of their room imports.
MODELS = (calendar_models, draft_models, indexing_models, mail_models)


def install(app: Flask) -> None:
    """Give the application the pages of every feature, and of the kinds of content that it has."""
    kinds: Mapping[str, Kind] = app.extensions["portal_kinds"]
    app.extensions["portal_chores"] = []
    folders: list[ModuleType] = [import_module(kind.package) for kind in kinds.values()]
    for feature in dict.fromkeys((*folders, *FEATURES)):
        feature.install(app)
    app.extensions["portal_background"] = Background(_jobs(app))


def _jobs(app: Flask) -> dict[str, Callable[[], object]]:
    sessions = app.extensions["portal_database"].sessions

    def chores() -> None:
        with app.app_context():
            do_due(sessions, app.extensions["portal_chores"])

    return {"chores": chores, "mails": app.extensions["portal_mail"].send_due}
