"""Addresses by which a mail answers one conversation as one person; what is not signed by us is none."""

import base64
import hmac
import re

_FORM = re.compile(r"reply\+(\d{1,10})\.(\d{1,10})\.([a-z2-7]{26})", re.ASCII)


def reply_address(secret: str, domain: str, conversation_id: int, person_id: int) -> str:
    """Return the address at ``domain``; in lower case, since mail servers may not keep the case of the local part."""
    return f"reply+{conversation_id}.{person_id}.{_signature(secret, conversation_id, person_id)}@{domain.lower()}"


def read_reply_address(secret: str, domain: str, address: str) -> tuple[int, int] | None:
    """Return the conversation and the person that ``address`` names; none when it is not one of ours."""
    local, _at, host = address.strip().lower().rpartition("@")
    found = _FORM.fullmatch(local)
    if found is None or host != domain.lower():
        return None
    conversation_id, person_id = int(found[1]), int(found[2])
    if not hmac.compare_digest(found[3], _signature(secret, conversation_id, person_id)):
        return None
    return conversation_id, person_id


def _signature(secret: str, conversation_id: int, person_id: int) -> str:
    told = f"reply:{conversation_id}:{person_id}".encode()
    digest = hmac.digest(secret.encode(), told, "sha256")[:16]  # 128 bits: the address must stay below 64 characters
    return base64.b32encode(digest).decode().rstrip("=").lower()
