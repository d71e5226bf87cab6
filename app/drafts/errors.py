"""What may stand in the way of a change to a draft."""

from collections.abc import Mapping
from typing import Any

from app.accounts.permissions import Act, NotAllowed
from app.drafts.models import Draft


class OpenDraftExists(Exception):
    """The entry is being changed already, in ``draft``."""

    def __init__(self, draft: Draft) -> None:
        """Keep the draft."""
        super().__init__(f"draft {draft.id}")
        self.draft = draft


class Conflict(Exception):
    """Somebody else saved other words in the meantime: ``theirs`` by path. Nothing of what came was written."""

    def __init__(self, theirs: Mapping[str, Any], saved_by: int | None, version: int) -> None:
        """Keep what stands there now, whose it is, and in which version."""
        super().__init__(", ".join(theirs))
        self.theirs, self.saved_by, self.version = dict(theirs), saved_by, version


class NotNow(Exception):
    """The draft is in a state in which this cannot be done to it."""

    def __init__(self, act: str, state: str) -> None:
        """Keep the act and the state."""
        super().__init__(f"{act}: {state}")
        self.act, self.state = act, state


class OwnContribution(NotAllowed):
    """Nobody lets their own contribution through."""

    def __init__(self) -> None:
        """Say which act it was."""
        super().__init__(Act.REVIEW_DRAFT)
