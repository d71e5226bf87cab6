"""The facets that recommendations bring of their own."""

from flask_babel import lazy_gettext as _

from app.content.kinds import OwnFacet
from app.kernel.texts import N_
from app.recommendations.schemas import EARLIEST, LATEST

ADDRESSEE_LABELS = {
    "metropolises": _("Metropolises and their members"),
    "association": _("The association Metropolis"),
    "national_governments": _("National governments"),
    "united_nations": _("The United Nations"),
    "partners": _("Partners and networks"),
}


def _is_year(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) == 4 and EARLIEST <= int(value) <= LATEST


ADDRESSEE = OwnFacet(
    name="addressee",
    label=_("Addressed to"),
    values=ADDRESSEE_LABELS,
    purpose=N_("Only recommendations that are addressed to these."),
)
ADOPTED = OwnFacet(
    name="adopted",
    label=_("Year of adoption"),
    accepts=_is_year,
    from_highest=True,
    purpose=N_("Only recommendations that were adopted in this year."),
    schema={"type": "integer", "minimum": EARLIEST, "maximum": LATEST},
    example=2018,
)
OWN_FACETS = (ADDRESSEE, ADOPTED)
