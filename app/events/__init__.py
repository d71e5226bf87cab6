"""Events: what the association and others hold, with dates, place, programme and how to register."""

from flask import Blueprint, Flask

from app.events.fields import numbers_in
from app.events.showing import clock_of, days_of, hours_of, moment_of, status_words


def install(app: Flask) -> None:
    """Give the application the page of an event, and templates the words for its times."""
    app.register_blueprint(Blueprint("events", __name__, template_folder="templates"))
    app.jinja_env.globals.update(
        event_days=days_of,
        event_hours=hours_of,
        event_moment=moment_of,
        event_clock=clock_of,
        event_status=status_words,
        event_numbers=numbers_in,
    )
