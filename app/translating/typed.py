"""What the form of the desk sends, read and cleaned: it may lack anything, but hold nothing that cannot be kept."""

from collections.abc import Mapping, Sequence

from flask import request
from flask_babel import gettext as _

from app.kernel.fields import LONGEST_SECTION
from app.kernel.forms import Form
from app.kernel.text import clean_line, has_unusable_characters
from app.translating.fields import Field
from app.translating.service import Written, fingerprint
from app.translating.work import Work

LONGEST_LINE = 500


def read_written(fields: Sequence[Field]) -> tuple[Written | None, Form]:
    """Return what the request's form says of ``fields``, and the form to show again; nothing where it cannot be kept.

    Fields are named ``text.<path>``, ``read.<path>``, ``was.<path>``; one that was not sent stays as it is.
    """
    typed = {field.path: request.form[f"text.{field.path}"] for field in fields if f"text.{field.path}" in request.form}
    texts = {field.path: _cleaned(field, typed[field.path]) for field in fields if field.path in typed}
    errors = {f"text.{path}": [reason] for path, text in texts.items() if (reason := _reason(text, fields, path))}
    form = Form({f"text.{path}": text for path, text in typed.items()}, errors)
    if errors:
        return None, form
    return (
        Written(
            texts=texts,
            read={field.path for field in fields if request.form.get(f"read.{field.path}")},
            was={field.path: request.form.get(f"was.{field.path}", "") for field in fields},
            page=clean_line(request.form.get("page", ""), 32),
        ),
        form,
    )


def form_of(work: Work) -> Form:
    """Return the form with the working copy."""
    return Form({f"text.{field.path}": work.texts.get(field.path, "") for field in work.fields})


def shown(work: Work) -> Mapping[str, str]:
    """Return the fingerprints of the texts that a page shows, by path."""
    return {field.path: fingerprint(work.texts.get(field.path, "")) for field in work.fields}


def _cleaned(field: Field, text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return clean_line(text) if field.is_line and not has_unusable_characters(text) else text


def _reason(text: str, fields: Sequence[Field], path: str) -> str:
    longest = LONGEST_LINE if next(field for field in fields if field.path == path).is_line else LONGEST_SECTION
    if has_unusable_characters(text):
        return _("Contains characters that cannot be stored.")
    return _("Is longer than %(longest)s characters.", longest=longest) if len(text) > longest else ""


def number_sent(name: str) -> int:
    """Return the whole number in a field of the request's form; -1 where there is none."""
    value = request.form.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
