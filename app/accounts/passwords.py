"""Passwords: which are accepted, how they are kept (argon2id), and compared with the same work either way."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import lazy_gettext as _

from app.accounts.models import Person
from app.kernel.text import sort_key

SHORTEST, LONGEST = 10, 1_000
_hasher = PasswordHasher()  # argon2id with the parameters of RFC 9106 for machines of little memory
#: What people put first when a site asks for a password, in the languages of the portal, and the names of this one.
_COMMON = (
    *("password", "passwort", "motdepasse", "contrasena", "clave", "qwerty", "azerty", "letmein", "welcome"),
    *("bienvenue", "bienvenida", "bienvenido", "iloveyou", "jetaime", "tequiero", "admin", "administrator", "secret"),
    *("changeme", "monkey", "dragon", "football", "sunshine", "princess", "soleil", "loulou", "doudou", "marseille"),
    *("metropolis", "policy", "transfer", "platform", "observatory", "portal", "city", "login", "master", "default"),
)
_LOOKALIKES = str.maketrans("013457@$!|", "oleastasil")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789012345678901234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
)
_LEAST_LEFT = 5  # characters beside what everybody would guess
#: Of zxcvbn's scores (Wheeler 2016), 0 to 4, 2 needs a million guesses or more.
_LEAST_SCORE = 2
_LONGEST_GUESSED = 72  # characters; its work grows faster than their number


def hashed(password: str) -> str:
    """Return what is stored of ``password``."""
    return _hasher.hash(_composed(password))


@cache
def _nobodys() -> str:
    return _hasher.hash("the password of nobody")


def verify(person: Person | None, password: str) -> bool:
    """Tell whether ``password`` is that of ``person``; as much work is done when there is none.

    A hash made with other parameters is replaced; the caller commits.
    """
    stored = person.password_hash if person is not None else None
    try:
        _hasher.verify(stored or _nobodys(), _composed(password[: LONGEST + 1]))
    except (VerificationError, InvalidHashError):
        return False
    if person is None or stored is None:
        return False
    if _hasher.check_needs_rehash(stored):
        person.password_hash = hashed(password)
    return True


def problems(password: str, about: Iterable[str | None] = ()) -> list[str]:
    """Return why ``password`` cannot be accepted; ``about`` are the name and address of its person (NIST SP 800-63B).

    Nothing is asked of its composition: length counts, and that it is not what anybody would try first.
    """
    composed = _composed(password)
    if len(composed) < SHORTEST:
        return [str(_("Must have at least %(shortest)s characters. A few words make a good one.", shortest=SHORTEST))]
    if len(composed) > LONGEST:
        return [str(_("Is longer than %(longest)s characters.", longest=LONGEST))]
    if "\0" in composed:
        return [str(_("Contains characters that cannot be stored."))]
    if _is_obvious(composed, about):
        return [
            str(
                _(
                    "Would be guessed at once: it is little more than common words, a row of keys, your name "
                    "or your address."
                )
            )
        ]
    return []


def _composed(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def _is_obvious(password: str, about: Iterable[str | None]) -> bool:
    plain = sort_key(password)
    if len(set(plain)) < _LEAST_LEFT:
        return True
    words = {*_COMMON, *(word for text in about if text for word in re.split(r"[\W_]+", sort_key(text)))}
    known = sorted((word for word in words if len(word) > 2), key=len, reverse=True)
    if any(len(_without(form, known)) < _LEAST_LEFT for form in (plain, plain.translate(_LOOKALIKES))):
        return True
    return _is_known_to_guessers(password, known)


def _is_known_to_guessers(password: str, own: Iterable[str]) -> bool:
    """Tell whether few guesses find a password: its lists are English, the words above of the portal's languages."""
    from zxcvbn import zxcvbn  # noqa: PLC0415  (its lists take memory that only few processes need)

    return int(zxcvbn(password[:_LONGEST_GUESSED], user_inputs=list(own))["score"]) < _LEAST_SCORE


def _without(text: str, words: Iterable[str]) -> str:
    for word in words:
        text = text.replace(word, " ")
    text = re.sub(r"(?:19|20)\d\d", " ", text)
    for row in _ROWS:
        text = _without_row(_without_row(text, row), row[::-1])
    return re.sub(r"[\W\d_]+", "", text)


def _without_row(text: str, row: str) -> str:
    """Take out pieces of ``row`` of at least three characters, longest first."""
    for length in range(min(len(row), len(text)), 2, -1):
        for start in range(len(row) - length + 1):
            text = text.replace(row[start : start + length], " ")
    return text
