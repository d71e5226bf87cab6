"""Bringing the tables of a database up to the models, by Alembic."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from config.settings import ROOT


def configuration(engine: Engine) -> Config:
    """Return Alembic's configuration for the database of ``engine``."""
    config = Config(str(ROOT / "migrations" / "alembic.ini"))
    config.set_main_option("sqlalchemy.url", engine.url.render_as_string(hide_password=False).replace("%", "%%"))
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations up to ``revision``."""
    command.upgrade(configuration(engine), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the migrations back down to ``revision`` (``base`` for none)."""
    command.downgrade(configuration(engine), revision)


def check(engine: Engine) -> None:
    """Compare the database with the models; raises ``alembic.util.CommandError`` where they differ."""
    command.check(configuration(engine))
