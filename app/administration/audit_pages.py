"""The page of the audit log."""

from flask import Blueprint, render_template

from app.accounts import acting
from app.accounts.acting import guarded
from app.accounts.models import ROLES
from app.accounts.permissions import Act
from app.accounts.wording import role_name, scope_name
from app.administration import audit as log
from app.administration.filters import read_filter
from app.administration.schemas import AuditFilter
from app.administration.wording import act_name
from app.kernel import current


def install(blueprint: Blueprint) -> None:
    """Add the page."""
    blueprint.add_url_rule("/<language:language>/administration/audit-log", "audit", audit)


@guarded(Act.READ_AUDIT_LOG)
def audit() -> str:
    """Show who did what to whom, and when."""
    wanted = read_filter(AuditFilter)
    criteria = log.AuditCriteria(wanted["act"], wanted["q"], wanted["person"], wanted["since"], wanted["until"])
    lines, total = log.read(current.session(), acting.actor(), criteria, wanted["page"])
    return render_template(
        "administration/audit.html",
        lines=[(line, act_name(line.entry.act), details_of(line.entry.details)) for line in lines],
        total=total,
        pages=(total + log.PAGE - 1) // log.PAGE,
        wanted=wanted,
        acts=[(act, act_name(act)) for act in log.acts(current.session(), acting.actor())],
    )


def details_of(details: dict[str, object]) -> str:
    """Return the details of an entry in words: the role with its scope, the reason."""
    role, scope = str(details.get("role") or ""), str(details.get("scope") or "")
    parts = [str(details["reason"])] if details.get("reason") else []
    if role in ROLES:
        named = scope_name(role, scope)
        parts.insert(0, f"{role_name(role)} ({named})" if named else str(role_name(role)))
    return " · ".join(parts)
