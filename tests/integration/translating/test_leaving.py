"""A translator who leaves takes their name along; what they translated stays."""

from flask import Flask
from sqlalchemy import select

from app.accounts.leaving import leave
from app.accounts.permissions import Actor
from app.content.models import ContentItem, ContentRevision, ContentTranslation
from app.kernel.database import Database
from app.kernel.unit_of_work import unit_of_work
from tests.integration.translating.use_cases import write_and_publish


def test_the_name_goes_from_text_and_revisions(app: Flask, database: Database, spanish: Actor, case: str) -> None:
    write_and_publish(database, spanish, case)
    with database.sessions() as session:
        item = session.scalars(select(ContentItem.id).where(ContentItem.reference == case)).one()
        assert session.get_one(ContentTranslation, (item, "es")).translators == [spanish.name]
    assert spanish.identifier is not None
    with unit_of_work(database.sessions) as session:
        leave(session, spanish.identifier, app.extensions["portal_person_leaving"])
    with database.sessions() as session:
        text = session.get_one(ContentTranslation, (item, "es"))
        assert (text.translators, text.status) == ([], "published")
        revisions = session.scalars(select(ContentRevision.snapshot).where(ContentRevision.item_id == item)).all()
        assert revisions
        assert spanish.name not in str(revisions)
