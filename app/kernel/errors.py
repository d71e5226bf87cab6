"""What may go wrong for reasons that a person can understand and mend."""

from collections.abc import Mapping
from typing import Any


class NotFound(LookupError):
    """There is no such thing, or its reader may not see it."""


class InvalidInput(ValueError):
    """What came in cannot be accepted; ``messages`` maps each field to its reasons, nested as the input is."""

    def __init__(self, messages: Mapping[str, Any]) -> None:
        """Keep the messages, as marshmallow shapes them."""
        super().__init__(str(messages))
        self.messages = messages
