"""What states and recommendations are called."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from app.reviewing import models

RECOMMENDATIONS: Mapping[str, Any] = {
    models.ACCEPT: _("Publish it as it is"),
    models.MINOR: _("Publish it after small changes"),
    models.MAJOR: _("Rework it, then have it read again"),
    models.REJECT: _("Do not publish it"),
}
STATES: Mapping[str, Any] = {
    models.INVITED: _("Invited, not answered yet"),
    models.ACCEPTED: _("Has agreed and is reading"),
    models.DECLINED: _("Has declined"),
    models.GIVEN: _("Opinion given"),
    models.WITHDRAWN: _("Invitation withdrawn"),
}
