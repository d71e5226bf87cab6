"""Resumption tokens: where a long answer goes on. They are signed and hold all that is needed; nothing is stored.

Entries come in the order of their numbers, which never change, and the token holds the last one given. So while entries
change, none is given twice and none that is still wanted is passed over: what is changed after it was given belongs to
the next harvest, what is new comes at the end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from itsdangerous import BadData, URLSafeSerializer


class SpentToken(ValueError):
    """What was given is no token of ours, or one for another verb."""


@dataclass(frozen=True)
class Position:
    """Where an answer goes on: after the entry ``after``, the ``cursor``-th of about ``size``; with ``arguments``."""

    after: int
    cursor: int
    size: int
    arguments: Mapping[str, str] = field(default_factory=dict)


class Tokens:
    """Writes and reads tokens with the secret of the installation."""

    def __init__(self, secret: str | list[str]) -> None:
        """Prepare the signing."""
        self._serializer = URLSafeSerializer(secret, salt="oai-resumption")

    def write(self, verb: str, position: Position) -> str:
        """Return the token by which ``verb`` goes on at ``position``."""
        content = [verb, position.after, position.cursor, position.size, dict(position.arguments)]
        token = self._serializer.dumps(content)
        return token if isinstance(token, str) else token.decode("ascii")

    def read(self, verb: str, token: str) -> Position:
        """Return the position in ``token``; raises ``SpentToken``."""
        try:
            content: Any = self._serializer.loads(token)
        except (BadData, UnicodeError):
            raise SpentToken from None
        made_for, after, cursor, size, arguments = content  # signed by us, so it has our form
        if made_for != verb:
            raise SpentToken
        return Position(after, cursor, size, arguments)
