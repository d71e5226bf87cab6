"""Adding files to a draft, and handing them out to those who may have them."""

from typing import Any

from flask import Blueprint, Flask, Response, current_app, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.exceptions import NotFound as NoSuchPage

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act, may
from app.authoring import uploads
from app.authoring.opened import open_draft
from app.authoring.reading import files_of
from app.drafts import service
from app.drafts.files import address_of, find_file, is_shown, path_of
from app.drafts.models import Draft, StoredFile
from app.kernel import current
from app.kernel.errors import InvalidInput
from app.kernel.fields import Line
from app.kernel.forms import Form, flat_reasons, read_form
from app.kernel.openings import tell_taken_in
from app.kernel.unit_of_work import unit_of_work

#: What a request with a file may have: the file, and a little for the words around it.
LARGEST_REQUEST = uploads.LARGEST + 200_000


class FileSchema(Schema):
    """What is said of a file."""

    label = Line(200, required=True)
    credit = Line(300, load_default="")
    licence = Line(100, load_default="")


def install(app: Flask, blueprint: Blueprint) -> None:
    """Add these pages."""
    rule = "/<language:language>/drafts/<int:draft_id>/files"
    blueprint.add_url_rule(rule, "files", files)
    blueprint.add_url_rule(rule, "add_file", add_file, methods=["POST"])
    blueprint.add_url_rule("/files/<key>", "file", file)
    app.url_value_preprocessor(_allow_files)
    blueprint.teardown_request(lambda _error: request.close())  # what was sent may lie in files of their own


def _allow_files(endpoint: str | None, _values: Any) -> None:
    """Let a request with a file be larger than others; this has to come before anything reads its form."""
    if endpoint == "authoring.add_file" and request.method == "POST":
        request.max_content_length = LARGEST_REQUEST


@guarded(Act.EDIT_DRAFT)
def files(draft_id: int) -> Any:
    """Show the files of a draft, and the form to add one; raises ``NotFound``."""
    return _page(draft_id, Form())


def _page(draft_id: int, form: Form) -> str:
    session = current.session()
    opened = open_draft(session, draft_id, Act.EDIT_DRAFT)
    rows = files_of(session, draft_id)
    used = {one.get("url"): one for one in opened.draft.record.get("attachments") or [] if isinstance(one, dict)}
    shown = [(row, used.get(address_of(row.key))) for row in rows]
    return render_template("authoring/files.html", opened=opened, draft=opened.draft, form=form, files=shown)


@guarded(Act.EDIT_DRAFT)
def add_file(draft_id: int) -> Any:
    """Take in a file and put it among the attachments of the draft."""
    data, form = read_form(FileSchema)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        form = form.with_errors(file=_("Choose a file."))
    if data is None or form.errors or sent is None:
        return _page(draft_id, form), 422
    try:
        with unit_of_work(current.database().sessions) as work:
            draft = service.find(work, actor(), draft_id, Act.EDIT_DRAFT)
            subject = service.subject_of_draft(work, draft)
            if not service.editable(actor(), draft, subject):
                raise service.NotNow("add_file", draft.state)
            name, content = str(sent.filename), sent.stream.read(uploads.LARGEST + 1)
            row = uploads.store(work, actor(), draft, name, content)
            one = uploads.attachment_of(row, **data, language=draft.language, address=address_of(row.key))
            _attach(work, draft, one)
            added = (draft.kind, row.key, row.media_type)
    except InvalidInput as error:
        return _page(draft_id, Form(form.values, flat_reasons(error.messages))), 422
    except service.NotNow:
        flash(_("The text lies with the editors now. Take it back to go on writing."), "error")
        return redirect(url_for("authoring.draft", draft_id=draft_id), 303)
    tell_taken_in(*added)
    flash(_("The file has been added."), "done")
    return redirect(url_for("authoring.files", draft_id=draft_id), 303)


def _attach(session: Any, draft: Draft, one: dict[str, Any]) -> None:
    session.refresh(draft, with_for_update=True)
    before = draft.record.get("attachments")
    rows = [*(before if isinstance(before, list) else []), one]
    service.save(session, actor(), draft, {"attachments": rows}, draft.version)


def file(key: str) -> Response:
    """Hand out a stored file: to everybody when a published entry shows it, else to those who may read its draft.

    It is never shown as a page of the portal, whatever it holds.
    """
    session = current.session()
    row = find_file(session, key)
    if row is None:
        raise NoSuchPage
    public = is_shown(session, row)
    path = path_of(row.key)
    if (not public and not _may_read(row)) or not path.is_file():
        raise NoSuchPage
    answer = send_file(path, mimetype=row.media_type, as_attachment=True, download_name=row.name, etag=row.sha256)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "public, max-age=3600" if public else "private, no-store"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _may_read(row: StoredFile) -> bool:
    session = current.session()
    draft = session.get(Draft, row.draft_id) if row.draft_id else None
    if draft is None or not actor().signed_in:
        return False
    if may(actor(), Act.READ_DRAFT, service.subject_of_draft(session, draft)):
        return True
    # Other rooms may show a draft to somebody, as it is shown to peer reviewers.
    return any(reads(session, actor(), draft) for reads in current_app.extensions.get("portal_draft_readers", []))
