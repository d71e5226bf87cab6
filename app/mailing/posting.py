"""Putting a mail into the outbox, in the transaction of what it tells. Needs an application context, no request."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import current_app, g
from flask_babel import force_locale
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.kernel import current
from app.kernel.text import clean_line
from app.mailing.models import MailMessage
from config.languages import LANGUAGE_BY_CODE

_BLANK_LINES = re.compile(r"\n{3,}")


def post(
    session: Session,
    *,
    key: str,
    recipient: str,
    language: str,
    template: str,
    person_id: int | None = None,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> None:
    """Write a mail to ``recipient`` into the outbox unless one with ``key`` is there; leaves the commit to the caller.

    ``template`` names two files, ``<template>.txt`` and ``<template>.html``; the text's first line is the subject.
    Templates build addresses by ``external_url``. ``key`` names the event, e.g. ``"draft-returned:17:3"``.
    """
    with speaking(language):
        subject, text, html = _render(template, {**values, "language": LANGUAGE_BY_CODE[language]})
    row = {
        "key": key,
        "recipient": clean_line(recipient, 254),
        "person_id": person_id,
        "language": language,
        "subject": subject,
        "text": text,
        "html": html,
        "headers": dict(headers or {}),
    }
    session.execute(insert(MailMessage).values(row).on_conflict_do_nothing(index_elements=["key"]))


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let texts, names and addresses be those of ``language`` for a while, whatever the request under way has."""
    before = g.get("language")
    g.language = language
    try:
        with force_locale(language):
            yield
    finally:
        if before is None:
            g.pop("language", None)
        else:
            g.language = before


def _render(template: str, values: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return subject, text and HTML: the same whoever makes the request under way, and where there is none."""
    found = current_app.jinja_env.get_template
    told = {**values, "external_url": external_url}
    first, _, rest = found(f"{template}.txt").render(told).strip().partition("\n")
    subject = clean_line(first, 300)
    text = _BLANK_LINES.sub("\n\n", rest).strip() + "\n"
    return subject, text, found(f"{template}.html").render({**told, "subject": subject})


def external_url(endpoint: str, **values: Any) -> str:
    """Return the absolute address of a page, made of the configured public address and never of the Host header."""
    if current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        values.setdefault("language", current.language())
    return current.settings().public_url + current_app.url_map.bind("portal").build(endpoint, values)
