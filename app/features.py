"""THE register: a new kind of content is its folder and one line here."""

from flask import Flask

from app import api, case_studies, content, portal, web
from app.case_studies.kind import CASE_STUDY
from app.content.kinds import Kind
from app.indexing import models as indexing_models
from app.kernel.database import Base

KINDS: tuple[Kind, ...] = (CASE_STUDY,)

KIND_BY_CODE: dict[str, Kind] = {kind.code: kind for kind in KINDS}
#: Every table of the portal (importing the models has filled it).
METADATA = Base.metadata
OUTBOX = indexing_models.OutboxEntry


def install(app: Flask) -> None:
    """Give the application the pages of every feature."""
    app.extensions["portal_kinds"] = KIND_BY_CODE
    for feature in (web, content, case_studies, portal, api):
        feature.install(app)
