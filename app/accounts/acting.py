"""Who makes the request under way, and the guard before every address that is not for everybody. Needs Flask."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf import CSRFProtect
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from app.accounts import known_devices, sessions
from app.accounts.limits import TooOften
from app.accounts.models import Person, PersonSession
from app.accounts.permissions import Act, Actor, NotAllowed, could, may
from app.kernel import current
from app.kernel.database import now
from app.kernel.unit_of_work import unit_of_work

ANONYMOUS = Actor()
#: Under this name the cookie holds the key of a session that waits for its second factor.
_WAITING = "waiting"
View = TypeVar("View", bound=Callable[..., Any])


class SignedIn(UserMixin):
    """What Flask-Login carries: the key of the session, and whose it is."""

    def __init__(self, key: str, actor: Actor) -> None:
        """Keep the key and the actor."""
        self.key, self.actor = key, actor

    def get_id(self) -> str:
        """Return what the cookie holds."""
        return self.key


def actor() -> Actor:
    """Return who makes this request; somebody without an account is an actor without an identifier."""
    return cast("Actor", getattr(current_user, "actor", ANONYMOUS))


def session_key() -> str | None:
    """Return the key of the session of this request, if somebody has signed in."""
    return cast("str | None", getattr(current_user, "key", None))


def session_row() -> PersonSession | None:
    """Return the session of this request, if somebody has signed in."""
    key = session_key()
    found = sessions.find_session(current.session(), key) if key is not None else None
    return found[0] if found is not None else None


def begin(person: Person, *, second_factor: bool) -> None:
    """Open a session for ``person`` in this browser; whatever was in the cookie before is dropped (no fixation)."""
    before = (session_key(), session.get(_WAITING))
    with unit_of_work(current.database().sessions) as work:
        for key in before:
            _drop(work, key)
        key = sessions.open_session(work, person, request.user_agent.string, second_factor=second_factor)
    session.clear()
    session.permanent = True
    login_user(SignedIn(key, sessions.actor_of(person, second_factor=second_factor)))
    known_devices.remember(person)


def begin_waiting(person: Person) -> None:
    """Note in this browser that the password of ``person`` was right; their second factor is asked for next."""
    with unit_of_work(current.database().sessions) as work:
        _drop(work, session_key())
        device = request.user_agent.string
        key = sessions.open_session(work, person, device, second_factor=False, awaiting_second_factor=True)
    logout_user()
    session.clear()
    session[_WAITING] = key


def waiting() -> Person | None:
    """Return who has given the right password in this browser and still owes the second factor."""
    key = session.get(_WAITING)
    found = sessions.find_session(current.session(), key, awaiting=True) if isinstance(key, str) else None
    return found[1] if found is not None else None


def end() -> None:
    """End the session of this browser."""
    with unit_of_work(current.database().sessions) as work:
        for key in (session_key(), session.get(_WAITING)):
            _drop(work, key)
    logout_user()
    session.clear()


def _drop(work: Any, key: str | None) -> None:
    for awaiting in (False, True):
        found = sessions.find_session(work, key, awaiting=awaiting) if key is not None else None
        if found is not None:
            work.delete(found[0])


def guarded(act: Act) -> Callable[[View], View]:
    """Let only those to a view who could do ``act`` to something; others are asked to sign in, or refused.

    The view itself asks again, with the thing (``permissions.require``), where the row of ``act`` depends on it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(*args: Any, **kwargs: Any) -> Any:
            refused = refusal(act)
            return refused if refused is not None else view(*args, **kwargs)

        answer.act = act  # type: ignore[attr-defined]  # the test of all routes reads it
        return cast("View", answer)

    return decorate


def refusal(act: Act) -> Response | None:
    """Return the answer to somebody who may not ``act``; none when they may. Raises ``Forbidden``."""
    one = actor()
    if could(one, act):
        return None
    if not one.signed_in:
        keep = current_app.extensions.get("portal_keep_form")
        kept = keep() if request.method == "POST" and keep is not None else None
        if kept is not None:
            return cast("Response", kept)
        back = request.full_path.rstrip("?") if request.method == "GET" else ""
        return redirect(url_for("accounts.sign_in", next=back or None))
    if one.awaiting and could(_with_everything(one), act):
        return redirect(url_for("accounts.second_factor", next=request.full_path.rstrip("?")))
    raise Forbidden


def _with_everything(one: Actor) -> Actor:
    return Actor(one.identifier, one.name, one.language, one.grants | {(role, "") for role in one.awaiting})


def recently(view: View) -> View:
    """Let only those to a view who proved a short time ago who they are; others are asked for their password again."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:
        row = session_row()
        if row is None or sessions.is_recent(row):
            return view(*args, **kwargs)
        back = request.full_path.rstrip("?") if request.method == "GET" else url_for("accounts.account")
        return redirect(url_for("accounts.confirm_identity", next=back), code=303)

    return cast("View", answer)


def install(app: Flask) -> None:
    """Give the application its sessions, the protection of its forms, and what templates ask about the actor."""
    secure = current_settings(app).public_url.startswith("https://")
    app.config.update(
        SESSION_COOKIE_NAME="portal",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=sessions.ABSOLUTE,
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        WTF_CSRF_SSL_STRICT=secure,
    )
    manager = LoginManager()
    manager.session_protection = None  # sessions are ours: listed, revocable, bound to no address of a moving phone
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(_load)
    CSRFProtect(app)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(TooOften, _too_often)
    app.before_request(_prefer_own_language)
    app.context_processor(lambda: {"actor": actor(), "may": _may, "Act": Act})


def current_settings(app: Flask) -> Any:
    """Return the settings of ``app`` outside of a request."""
    return app.config["SETTINGS"]


def _may(act: str, subject: Any = None) -> bool:
    return could(actor(), Act(act)) if subject is None else may(actor(), Act(act), subject)


def _not_allowed(error: NotAllowed) -> Any:
    with suppress(Forbidden):  # what is raised while an error is answered would become a 500
        refused = refusal(error.act)
        if refused is not None:
            return refused
    return current.extension("portal_error_page")(403)


def _too_often(error: TooOften) -> Any:
    answer = current.extension("portal_error_page")(429)
    answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _prefer_own_language() -> None:
    """Let a person's language rule addresses that name none, such as the root."""
    rule = request.url_rule
    if rule is None or "language" in rule.arguments or "_user_id" not in session or request.path.startswith("/api/"):
        return
    if actor().signed_in:
        g.language = actor().language


def _load(key: str) -> SignedIn | None:
    found = sessions.find_session(current.session(), key)
    if found is None:
        return None
    row, person = found
    if row.renew:
        with unit_of_work(current.database().sessions) as work:
            renewed = sessions.renew(work, row)
        if renewed is not None:
            session["_user_id"] = key = renewed
    if row.seen_at + sessions.SEEN_EVERY < now():
        with unit_of_work(current.database().sessions) as work:
            sessions.mark_seen(work, row)
    g.person_language = person.language
    return SignedIn(key, sessions.actor_of(person, second_factor=row.second_factor_at is not None))
