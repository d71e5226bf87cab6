"""Beginning: a quick or a full entry, an answer to a call, or new words for a published one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from marshmallow import Schema, fields, validate

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act
from app.authoring.opened import names_of_places, own_metropolis, preferred_language
from app.authoring.reading import entry_at, open_call
from app.content.kinds import Kind
from app.drafts import service
from app.kernel import current
from app.kernel.errors import InvalidInput
from app.kernel.fields import Line
from app.kernel.forms import Form, read_form
from app.kernel.unit_of_work import unit_of_work
from app.portal import context
from config.languages import LANGUAGE_CODES, LANGUAGES

_NO_SUCH_PLACE = lazy_gettext("There is no member metropolis of this name. Choose one of the list.")


class BeginSchema(Schema):
    """What somebody decides before they write."""

    depth = fields.String(required=True, validate=validate.OneOf(("quick", "full")))
    writing_language = fields.String(required=True, validate=validate.OneOf(LANGUAGE_CODES))
    metropolis = Line(200, load_default="")
    call = Line(100, load_default="")


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    blueprint.add_url_rule("/<language:language>/drafts/new", "begin", begin, methods=["GET", "POST"])
    blueprint.add_url_rule(
        "/<language:language>/<kind>/<reference>/new-version", "new_version", new_version, methods=["POST"]
    )


@guarded(Act.WRITE_DRAFT)
def begin() -> Any:
    """Ask how somebody wants to write, and begin."""
    session = current.session()
    if request.method == "GET":
        place = own_metropolis(session)
        names = context.labels().names["metropolis"]
        first = {"depth": "quick", "writing_language": preferred_language(), "metropolis": names.get(place or "", "")}
        return _page(Form(first | {"call": request.args.get("call", "")}))
    data, form = read_form(BeginSchema)
    if data is None:
        return _page(form), 422
    slug = names_of_places(session).find(data["metropolis"]) if data["metropolis"] else None
    if data["metropolis"] and slug is None:
        return _page(form.with_errors(metropolis=str(_NO_SUCH_PLACE))), 422
    try:
        with unit_of_work(current.database().sessions) as work:
            draft = service.begin(
                work,
                actor(),
                _kind(),
                language=data["writing_language"],
                depth=data["depth"],
                call=open_call(work, data["call"]),
                record={"metropolises": [slug]} if slug else None,
            )
    except InvalidInput as error:
        return _page(form.with_errors(call=" ".join(error.messages["call"]))), 422
    group = "quick" if draft.depth == "quick" else (_kind().writing.groups or (None,))[0]
    name = group if isinstance(group, str) else getattr(group, "name", "all")
    return redirect(url_for("authoring.form", draft_id=draft.id, group=name), 303)


def _kind() -> Kind:
    """Return the kind that people write here: case studies, the first of the register."""
    return next(iter(context.kinds().values()))


def _page(form: Form) -> str:
    call = open_call(current.session(), str(form.value("call"))[:100])
    languages = [(row.code, row.native_name) for row in LANGUAGES]
    return render_template(
        "authoring/begin.html", form=form, call=call, languages=languages, labels=context.labels(), kind=_kind()
    )


@guarded(Act.EDIT_DRAFT)
def new_version(kind: str, reference: str) -> Any:
    """Begin a draft of new words for a published entry, or lead to the one that is open; raises ``NotFound``."""
    found = context.kind_at(kind)
    try:
        with unit_of_work(current.database().sessions) as work:
            item = entry_at(work, found, reference)
            draft = service.begin(work, actor(), found, language=item.original_language, item=item)
    except service.OpenDraftExists as exists:
        flash(_("Somebody is already writing a new version; this is it."), "calm")
        return redirect(url_for("authoring.draft", draft_id=exists.draft.id), 303)
    flash(_("Readers go on seeing the published text until your new version is published."), "calm")
    return redirect(url_for("authoring.draft", draft_id=draft.id), 303)
