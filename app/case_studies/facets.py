"""The facets that case studies bring of their own."""

from flask_babel import lazy_gettext as _

from app.content.depth import DEPTH
from app.content.kinds import OwnFacet
from app.kernel.texts import N_

EARLIEST, LATEST = 1800, 2200


def _is_year(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) == 4 and EARLIEST <= int(value) <= LATEST


STATUS = OwnFacet(
    name="status",
    everywhere=True,
    label=_("Status"),
    values={
        "planned": _("Planned"),
        "under_way": _("Under way"),
        "completed": _("Completed"),
        "discontinued": _("Discontinued"),
    },
    purpose=N_("Only policies with this status."),
)
START_YEAR = OwnFacet(
    name="year",
    everywhere=True,
    label=_("Start year"),
    accepts=_is_year,
    from_highest=True,
    purpose=N_("Only policies that began in this year."),
    schema={"type": "integer", "minimum": EARLIEST, "maximum": LATEST},
    example=2000,
)
OWN_FACETS = (STATUS, START_YEAR, DEPTH)
