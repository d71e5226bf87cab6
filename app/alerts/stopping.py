"""Signed addresses by which a reader stops the mails, without signing in (RFC 8058)."""

from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer

from app.kernel import current
from app.kernel.errors import NotFound
from app.mailing.posting import external_url

_PERSON, _SEARCH = "p", "s"


@dataclass(frozen=True)
class Stopped:
    """What an address stops: all mails of a person's searches, or those of one search."""

    person_id: int | None = None
    number: int | None = None


def stop_person(person_id: int) -> str:
    """Return the address that stops the mails of all saved searches of a person."""
    return external_url("alerts.stop", token=_serializer().dumps([_PERSON, person_id]))


def stop_one(number: int) -> str:
    """Return the address that stops the mails of one saved search."""
    return external_url("alerts.stop", token=_serializer().dumps([_SEARCH, number]))


def read_token(token: str) -> Stopped:
    """Return what ``token`` stops; raises ``NotFound`` when it is not one of ours."""
    try:
        match _serializer().loads(token):
            case [str(what), int(identifier)] if what == _PERSON:
                return Stopped(person_id=identifier)
            case [str(what), int(identifier)] if what == _SEARCH:
                return Stopped(number=identifier)
    except BadSignature:
        pass
    raise NotFound("token")


def unsubscribe_headers(address: str) -> dict[str, str]:
    """Return the header fields by which mail programs offer to stop the mails by one click."""
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current.settings().signing_keys, salt="saved-searches-stop")
