"""The use cases as tests call them: each in a transaction of its own."""

from typing import Any

from app.accounts.permissions import Actor
from app.kernel.database import Database
from app.kernel.unit_of_work import unit_of_work
from app.translating import publishing, service
from app.translating.machine import jobs
from app.translating.service import Saved, Written, fingerprint
from app.translating.work import Work, open_work
from tests.integration.translating.conftest import KIND

WHOLE = {
    "title": "Manzanas del cuidado junto al metro",
    "summary": "Desde 2020 los servicios están juntos en **27** manzanas.",
    "context": "Las mujeres cuidaban gratis. Nueve de cada diez tenían ingresos bajos.",
    "solution": "- **Manzanas del cuidado:** los edificios funcionan juntos.\n- Buses del cuidado.",
    "key_figures.0.label": "manzanas del cuidado en la ciudad",
}


def seen(database: Database, actor: Actor, reference: str, language: str = "es") -> Work:
    with database.sessions() as session:
        return open_work(session, actor, KIND, reference, language)


def written(work: Work, texts: dict[str, str], **changed: Any) -> Written:
    """Return what somebody sends who had ``work`` before them and wrote ``texts``."""
    whole = {field.path: work.texts.get(field.path, "") for field in work.fields}
    was = {path: fingerprint(text) for path, text in whole.items()}
    values = {"read": frozenset(), "was": was}
    return Written(whole | texts, **{**values, **changed})


def save(database: Database, actor: Actor, work: Work, texts: dict[str, str], **changed: Any) -> Saved:
    with unit_of_work(database.sessions) as session:
        reference, language = work.item.reference, work.language
        return service.save(session, actor, KIND, reference, language, written(work, texts, **changed))


def publish(database: Database, actor: Actor, work: Work, **options: Any) -> None:
    values = {"version": work.version, "revision": work.item.revision} | options
    with unit_of_work(database.sessions) as session:
        publishing.publish(session, actor, KIND, work.item.reference, work.language, **values)


def write_and_publish(
    database: Database, actor: Actor, reference: str, texts: dict[str, str] = WHOLE, language: str = "es"
) -> None:
    saved = save(database, actor, seen(database, actor, reference, language), texts)
    publish(database, actor, saved.work)


def ask_machine(database: Database, actor: Actor, reference: str, language: str = "es") -> bool:
    with unit_of_work(database.sessions) as session:
        return jobs.ask(session, actor, KIND, reference, language)
