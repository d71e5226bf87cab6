"""Secrets that the portal must read again, kept so that a copy of the database alone does not tell them.

Fernet (AES-128 with HMAC-SHA-256), with keys made by HKDF (RFC 5869) from ``SECRET_KEY`` and, to read only, from
``SECRET_KEY_FALLBACKS``.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.kernel import current

_MARK = "sealed:"


def seal(text: str) -> str:
    """Return ``text`` as it is stored."""
    return _MARK + _box().encrypt(text.encode()).decode()


def unseal(stored: str) -> str | None:
    """Return what was sealed; none when it was sealed with a key that the portal has no more.

    What was stored before the portal sealed anything is returned as it is.
    """
    if not stored.startswith(_MARK):
        return stored
    try:
        return _box().decrypt(stored.removeprefix(_MARK)).decode()
    except InvalidToken:
        return None


def _box() -> MultiFernet:
    settings = current.settings()
    return _box_of((settings.secret_key, *settings.secret_key_fallbacks))


@lru_cache(maxsize=4)
def _box_of(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"second factor at rest").derive(key.encode())
    return base64.urlsafe_b64encode(made)
