"""What the states of a draft mean for who wrote it, and what comes next, in words."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.drafts.models import ACCEPTED, DRAFT, PUBLISHED, RETURNED, SUBMITTED, WITHDRAWN

STATE_NAMES: dict[str, Any] = {
    DRAFT: lazy_gettext("Draft"),
    SUBMITTED: lazy_gettext("Submitted"),
    RETURNED: lazy_gettext("Sent back to you"),
    ACCEPTED: lazy_gettext("Accepted"),
    PUBLISHED: lazy_gettext("Published"),
    WITHDRAWN: lazy_gettext("Withdrawn"),
}

EVENT_NAMES: dict[str, Any] = {
    "begin": lazy_gettext("Begun"),
    "submit": lazy_gettext("Submitted"),
    "take_back": lazy_gettext("Taken back"),
    "send_back": lazy_gettext("Sent back with remarks"),
    "accept": lazy_gettext("Accepted"),
    "publish": lazy_gettext("Published"),
    "withdraw": lazy_gettext("Withdrawn"),
    "restore": lazy_gettext("Begun from an earlier revision"),
    "archive": lazy_gettext("Archived"),
    "unarchive": lazy_gettext("Shown again"),
}


def event_name(code: str) -> str:
    """Return what an event or a note of a revision is called; what another room wrote stays as it is."""
    return str(EVENT_NAMES.get(code, code)) or _("Imported")


def next_step(state: str, missing: int, remarks: int) -> str:
    """Return what comes next for a draft in ``state`` with so many essential fields missing and remarks waiting."""
    if state == DRAFT:
        return _("Fill in what is still missing, then submit it.") if missing else _("Have a last look and submit it.")
    if state == RETURNED:
        return (
            _("Answer the remarks, then submit it again.") if remarks else _("Look at what was asked and submit again.")
        )
    return {
        SUBMITTED: _("The editors read it. You will get a mail; there is nothing to do until then."),
        ACCEPTED: _("It will be published soon. You will get a mail."),
        PUBLISHED: _("Everybody can read it."),
        WITHDRAWN: _("It has been withdrawn. Nobody works on it any more."),
    }[state]
