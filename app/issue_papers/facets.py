"""The facet that papers bring of their own."""

from flask_babel import lazy_gettext as _

from app.content.kinds import OwnFacet
from app.issue_papers.models import ISSUE_PAPERS, POSITION_PAPERS, VOICE_OF_THE_MAYORS
from app.kernel.texts import N_

SERIES_FACET = OwnFacet(
    name="series",
    label=_("Series"),
    values={
        ISSUE_PAPERS: _("Issue papers of the Observatory"),
        VOICE_OF_THE_MAYORS: _("Voice of the Mayors"),
        POSITION_PAPERS: _("Position papers"),
    },
    purpose=N_("Only papers of this series."),
)
OWN_FACETS = (SERIES_FACET,)
