"""THE register: a new kind of content is its folder and one line here."""

from app.case_studies.kind import CASE_STUDY
from app.content.kinds import Kind

KINDS: tuple[Kind, ...] = (CASE_STUDY,)
KIND_BY_CODE: dict[str, Kind] = {kind.code: kind for kind in KINDS}
KIND_BY_PATH: dict[str, Kind] = {kind.path: kind for kind in KINDS}
