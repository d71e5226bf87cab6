"""The page of one draft."""

from flask import Blueprint

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act
from app.drafts import service
from app.drafts.telling import title_of
from app.kernel import current


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    blueprint.add_url_rule("/<language:language>/drafts/<int:draft_id>", "draft", draft)


@guarded(Act.READ_DRAFT)
def draft(draft_id: int) -> str:
    """Show a draft; raises ``NotFound``."""
    return title_of(service.find(current.session(), actor(), draft_id, Act.READ_DRAFT))
