"""How often the PDFs of papers are fetched: a number for each day and file, and nothing about who fetched them."""

import re
from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.issue_papers.models import PaperDownload
from app.kernel.database import now

#: Programs that fetch by themselves say so in their name; people's browsers call themselves Mozilla.
_ROBOT = re.compile(
    r"bot|crawl|spider|slurp|archiv|preview|monitor|scan|fetch|curl|wget|python|java/|go-http|ruby|perl|libwww|headless",
    re.IGNORECASE,
)


def is_reader(method: str, agent: str, bytes_wanted: str) -> bool:
    """Tell whether a request is a person's who begins to read: no robot, no later part of a file, no mere question."""
    if method != "GET" or not agent.startswith("Mozilla/") or _ROBOT.search(agent):
        return False
    return not bytes_wanted or bytes_wanted.replace(" ", "").startswith("bytes=0-")


def count(session: Session, key: str) -> None:
    """Count one download of the stored file ``key``, today."""
    row = insert(PaperDownload).values(file_key=key, day=now().date(), downloads=1)
    more = {"downloads": PaperDownload.downloads + 1}
    session.execute(row.on_conflict_do_update(index_elements=["file_key", "day"], set_=more))


def total(session: Session, keys: Iterable[str]) -> int:
    """Return how often the stored files ``keys`` were fetched in all."""
    wanted = list(keys)
    statement = select(func.sum(PaperDownload.downloads)).where(PaperDownload.file_key.in_(wanted))
    return int(session.scalar(statement) or 0) if wanted else 0
