"""A portal of its own for each module, and a fresh asker and owner for each test."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import delete

from app.drafts.models import Ownership
from app.mailing.models import MailMessage
from tests.integration.correspondence.people import in_database, make_owner
from tests.integration.pages.installation import installation
from tests.support.people import Visitor, make_person


@dataclass
class Two:
    """Who asks and who owns the entry, with their browsers."""

    asker_id: int
    asker: Visitor
    owner_id: int
    owner: Visitor


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    with installation(inbound_mail_domain="in.example.org") as app:
        yield app


@pytest.fixture
def two(app: Flask) -> Two:
    in_database(app, lambda session: session.execute(delete(Ownership)))
    in_database(app, lambda session: session.execute(delete(MailMessage)))
    asker = make_person(app, name="Amina Diallo", metropolis_slug="dakar")
    owner = make_owner(app)
    return Two(asker, Visitor(app, asker), owner, Visitor(app, owner))
