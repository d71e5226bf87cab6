"""THE register: a new kind of content is its folder and one line here."""

from collections.abc import Callable

from flask import Flask

from app import (
    accounts,
    administration,
    alerts,
    api,
    authoring,
    case_studies,
    content,
    correspondence,
    desk,
    drafts,
    experts,
    mailing,
    portal,
    shelves,
    translating,
    web,
)
from app.case_studies.kind import CASE_STUDY
from app.content.kinds import Kind
from app.drafts import models as draft_models
from app.indexing import models as indexing_models
from app.kernel.background import Background
from app.kernel.chores import do_due
from app.kernel.database import Base
from app.mailing import models as mail_models

KINDS: tuple[Kind, ...] = (CASE_STUDY,)

KIND_BY_CODE: dict[str, Kind] = {kind.code: kind for kind in KINDS}
#: Each gives the application its pages, in this order.
FEATURES = (
    web, mailing, accounts, content, drafts, case_studies, experts, portal, api,
    authoring, desk, translating, correspondence, shelves, alerts, administration,
)  # fmt: skip
#: Every table of the portal (importing the models has filled it).
METADATA = Base.metadata
OUTBOX = indexing_models.OutboxEntry
MODELS = (draft_models, indexing_models, mail_models)


def install(app: Flask) -> None:
    """Give the application the pages of every feature."""
    app.extensions["portal_kinds"] = KIND_BY_CODE
    app.extensions["portal_chores"] = []
    for feature in FEATURES:
        feature.install(app)
    app.extensions["portal_background"] = Background(_jobs(app))


def _jobs(app: Flask) -> dict[str, Callable[[], object]]:
    sessions = app.extensions["portal_database"].sessions

    def chores() -> None:
        with app.app_context():
            do_due(sessions, app.extensions["portal_chores"])

    return {"chores": chores, "mails": app.extensions["portal_mail"].send_due}
