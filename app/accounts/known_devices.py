"""Browsers in which a person has signed in before. Guesses from elsewhere cannot shut them out there. Needs Flask."""

from flask import after_this_request, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from app.accounts.limits import subject_of
from app.accounts.models import Person
from app.kernel import current

_COOKIE = "known-device"
_LIFETIME = 180 * 24 * 3600  # seconds
_MOST = 5


def remember(person: Person) -> None:
    """Leave a mark in this browser that tells us, and only us, that ``person`` has signed in there."""
    marks = [_mark(person), *(mark for mark in _marks() if mark != _mark(person))][:_MOST]
    secure = current.settings().public_url.startswith("https://")

    @after_this_request
    def leave(response: Response) -> Response:
        value = _serializer().dumps(marks)
        response.set_cookie(_COOKIE, value, max_age=_LIFETIME, httponly=True, secure=secure, samesite="Lax")
        return response


def is_known(person: Person | None) -> bool:
    """Tell whether ``person`` has signed in in this browser before."""
    return person is not None and _mark(person) in _marks()


def _marks() -> list[str]:
    try:
        marks = _serializer().loads(request.cookies.get(_COOKIE, ""), max_age=_LIFETIME)
    except BadSignature:
        return []
    return [mark for mark in marks if isinstance(mark, str)] if isinstance(marks, list) else []


def _mark(person: Person) -> str:
    return subject_of(current.settings().secret_key, f"device:{person.id}")


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current.settings().signing_keys, salt="known-device")
