"""What the acts of the audit log are called."""

from typing import Any

from flask_babel import lazy_gettext as _

ACT_NAMES: dict[str, Any] = {
    "invited": _("invited"),
    "role_given": _("role given"),
    "role_taken": _("role taken away"),
    "suspended": _("account suspended"),
    "reinstated": _("suspension lifted"),
    "second_factor_reset": _("second step taken away"),
    "signed_out": _("signed out on all devices"),
    "approved": _("approved"),
    "approve_person": _("let in as a new person"),
    "refuse_person": _("not let in as a new person"),
    "barred_from_writing": _("stopped from writing to others"),
    "allowed_to_write": _("allowed to write to others again"),
}


def act_name(act: str) -> Any:
    """Return what an act is called; acts of other rooms without a name here are shown as they are noted."""
    return ACT_NAMES.get(act, act.replace("_", " "))
