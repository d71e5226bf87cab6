"""The list of people, one person, invitations."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from app.accounts import acting, second_factors, sessions
from app.accounts.acting import guarded, recently
from app.accounts.models import PERSON_STATES, ROLES, SCOPES, Person
from app.accounts.permissions import Act
from app.accounts.wording import STATE_NAMES, language_choices, role_name, scope_choices, scope_name
from app.administration import audit, service
from app.administration.filters import read_filter
from app.administration.schemas import InvitationForm, PeopleFilter, RoleForm, SuspensionForm, TakenRoleForm
from app.administration.wording import act_name
from app.kernel import current
from app.kernel.forms import Form, read_form
from app.kernel.unit_of_work import unit_of_work

#: The field of a form that holds the scope of a role, by what the scope names.
_FIELDS = {"metropolis": "metropolis", "language": "spoken", "region": "region"}


def install(blueprint: Blueprint) -> None:
    """Add the pages."""
    base = "/<language:language>/administration/people"
    one = f"{base}/<int:person_id>"
    for path, name, view, methods in (
        (base, "people", people, ["GET"]),
        (f"{base}/invite", "invite", invite, ["GET"]),
        (f"{base}/invite", "take_invite", take_invite, ["POST"]),
        (one, "person", person, ["GET"]),
        (f"{one}/roles", "assign", assign, ["POST"]),
        (f"{one}/roles/take-away", "take_away", take_away, ["POST"]),
        (f"{one}/suspend", "suspend", suspend, ["POST"]),
        (f"{one}/reinstate", "reinstate", reinstate, ["POST"]),
        (f"{one}/second-factor", "reset_second_factor", reset_second_factor, ["POST"]),
        (f"{one}/sign-out", "sign_out", sign_out, ["POST"]),
    ):
        blueprint.add_url_rule(path, name, view, methods=methods)


@guarded(Act.MANAGE_PEOPLE)
def people() -> str:
    """List the people."""
    wanted = read_filter(PeopleFilter)
    criteria = service.Criteria(wanted["q"], wanted["role"], wanted["state"])
    found, total = service.find_people(current.session(), acting.actor(), criteria, wanted["page"])
    return render_template(
        "administration/people.html",
        people=[(one, _roles(one), STATE_NAMES[one.state]) for one in found],
        total=total,
        wanted=wanted,
        pages=(total + service.PAGE - 1) // service.PAGE,
        roles=[(role, role_name(role)) for role in ROLES],
        states=[(state, STATE_NAMES[state]) for state in PERSON_STATES if state != "deleted"],
    )


def _roles(one: Person) -> list[tuple[str, str, Any, str]]:
    return [
        (grant.role, grant.scope, role_name(grant.role), scope_name(grant.role, grant.scope)) for grant in one.roles
    ]


@guarded(Act.MANAGE_PEOPLE)
def invite() -> str:
    """Show the form of an invitation."""
    return _invitation(Form({"language": current.language()}))


def _invitation(form: Form) -> str:
    return render_template("administration/invite.html", form=form, **_choices())


def _choices() -> dict[str, Any]:
    return {
        "roles": [(role, role_name(role)) for role in ROLES],
        "scopes": {_FIELDS[facet]: scope_choices(role) for role, facet in SCOPES.items()},
        "languages": language_choices(),
    }


@guarded(Act.MANAGE_PEOPLE)
@recently
def take_invite() -> Any:
    """Invite somebody by mail."""
    data, form = read_form(InvitationForm)
    scope, form = _scope(data, form)
    if data is None or scope is None:
        return _invitation(form), 422
    told = service.Invitation(
        data["email"],
        data["name"],
        data["language"],
        data["role"],
        scope,
        _in_words(data["role"], scope, data["language"]),
    )
    try:
        with unit_of_work(current.database().sessions) as work:
            invited = service.invite(work, acting.actor(), told)
    except service.Refused:
        return _invitation(form.with_errors(email=_("The account with this address is suspended."))), 422
    flash(_("The invitation is on its way."), "done")
    return redirect(url_for("administration.person", person_id=invited.id), code=303)


def _scope(data: dict[str, Any] | None, form: Form) -> tuple[str | None, Form]:
    """Return the scope that was chosen for the role; none, with the reason in the form, when it is not one of it."""
    if data is None:
        return None, form
    facet = SCOPES.get(data["role"])
    if facet is None:
        return "", form
    name = _FIELDS[facet]
    if data[name] not in dict(scope_choices(data["role"])):
        return None, form.with_errors(**{name: _("Please choose for where or what the role holds.")})
    return str(data[name]), form


def _in_words(role: str, scope: str, language: str) -> str:
    """Return role and scope as the mail to their person says them."""
    before, g.language = g.language, language
    try:
        with force_locale(language):
            named = scope_name(role, scope)
            return f"{role_name(role)} ({named})" if named else str(role_name(role))
    finally:
        g.language = before


@guarded(Act.MANAGE_PEOPLE)
def person(person_id: int) -> str:
    """Show a person, their roles, and what was done to their account."""
    return _person(person_id, Form())


def _person(person_id: int, form: Form) -> str:
    found = service.find_person(current.session(), acting.actor(), person_id)
    criteria = audit.AuditCriteria(person_id=person_id)
    lines, _total = audit.read(current.session(), acting.actor(), criteria, 1)
    return render_template(
        "administration/person.html",
        person=found,
        form=form,
        state=STATE_NAMES[found.state],
        grants=_roles(found),
        factors=second_factors.of(current.session(), person_id),
        sessions=len(sessions.list_sessions(current.session(), person_id)),
        lines=[(line, act_name(line.entry.act)) for line in lines],
        metropolis=current.labels().name("metropolis", found.metropolis_slug) if found.metropolis_slug else None,
        **_choices(),
    )


@guarded(Act.MANAGE_PEOPLE)
@recently
def assign(person_id: int) -> Any:
    """Give a role."""
    data, form = read_form(RoleForm)
    scope, form = _scope(data, form)
    if data is None or scope is None:
        return _person(person_id, form), 422
    found = service.find_person(current.session(), acting.actor(), person_id)
    told = _in_words(data["role"], scope, found.language)
    with unit_of_work(current.database().sessions) as work:
        service.assign(work, acting.actor(), person_id, data["role"], scope, told)
    return _done(person_id, _("The role is given."))


@guarded(Act.MANAGE_PEOPLE)
@recently
def take_away(person_id: int) -> Any:
    """Take a role away."""
    data, form = read_form(TakenRoleForm)
    if data is None:
        return _person(person_id, form), 422
    done = _("The role is taken away, and the person is signed out.")
    return _do(person_id, lambda work: service.take_away(work, acting.actor(), person_id, **data), done)


@guarded(Act.MANAGE_PEOPLE)
@recently
def suspend(person_id: int) -> Any:
    """Bar somebody from signing in."""
    data, form = read_form(SuspensionForm)
    if data is None:
        return _person(person_id, form), 422
    done = _("The account is suspended, and the person is signed out.")
    return _do(person_id, lambda work: service.suspend(work, acting.actor(), person_id, data["reason"]), done)


@guarded(Act.MANAGE_PEOPLE)
@recently
def reinstate(person_id: int) -> Any:
    """Lift a suspension."""
    done = _("The account can be used again.")
    return _do(person_id, lambda work: service.reinstate(work, acting.actor(), person_id), done)


@guarded(Act.MANAGE_PEOPLE)
@recently
def reset_second_factor(person_id: int) -> Any:
    """Take away a lost second factor."""
    done = _("The second step is taken away, and the person is signed out.")
    return _do(person_id, lambda work: service.reset_second_factor(work, acting.actor(), person_id), done)


@guarded(Act.MANAGE_PEOPLE)
@recently
def sign_out(person_id: int) -> Any:
    """End somebody's sessions."""
    done = _("The person is signed out on all devices.")
    return _do(person_id, lambda work: service.sign_out(work, acting.actor(), person_id), done)


def _do(person_id: int, act: Callable[[Any], None], done: str) -> Any:
    try:
        with unit_of_work(current.database().sessions) as work:
            act(work)
    except service.Refused as error:
        reasons = {
            "last_administrator": _(
                "This is the only administrator. Please make somebody else an administrator first."
            ),
            "oneself": _("This cannot be done to oneself. Another administrator can do it."),
        }
        flash(reasons[error.reason], "error")
        return redirect(url_for("administration.person", person_id=person_id), code=303)
    return _done(person_id, done)


def _done(person_id: int, message: str) -> Any:
    flash(message, "done")
    return redirect(url_for("administration.person", person_id=person_id), code=303)
