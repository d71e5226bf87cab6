"""Beginning: a quick or a full entry, an answer to a call, or new words for a published one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from marshmallow import Schema, fields, validate
from werkzeug.exceptions import Forbidden

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act, could
from app.authoring.fields import groups_of
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
    """What somebody decides before they write; ``kind`` is the path of a kind."""

    kind = fields.String(load_default="")
    depth = fields.String(load_default="full", validate=validate.OneOf(("quick", "full")))
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
        asked = {name: request.args.get(name, "") for name in ("call", "kind")}
        return _page(Form(first | asked))
    data, form = read_form(BeginSchema)
    if data is None:
        return _page(form), 422
    kind = _kind(data["kind"])
    slug = names_of_places(session).find(data["metropolis"]) if data["metropolis"] else None
    if data["metropolis"] and slug is None:
        return _page(form.with_errors(metropolis=str(_NO_SUCH_PLACE))), 422
    try:
        with unit_of_work(current.database().sessions) as work:
            draft = service.begin(
                work,
                actor(),
                kind,
                language=data["writing_language"],
                depth=data["depth"] if kind.writing.depths else "full",
                call=open_call(work, data["call"]),
                record={"metropolises": [slug]} if slug else None,
            )
    except InvalidInput as error:
        return _page(form.with_errors(call=" ".join(error.messages["call"]))), 422
    group = groups_of(kind, draft)[0].name
    return redirect(url_for("authoring.form", draft_id=draft.id, group=group), 303)


def _kind(path: str) -> Kind:
    """Return the kind at ``path`` that somebody is about to write; of none that they may write, the first.

    Raises ``Forbidden`` for a kind that is for others to begin.
    """
    open_to_them = open_kinds()
    if not path:
        return open_to_them[0]
    found = next((kind for kind in open_to_them if kind.path == path), None)
    if found is None:
        raise Forbidden
    return found


def open_kinds() -> list[Kind]:
    """Return the kinds of which the person who acts may begin an entry, in the order of the register."""
    who = actor()
    return [kind for kind in context.kinds().values() if kind.begun_by is not None and could(who, kind.begun_by)]


def _page(form: Form) -> str:
    call = open_call(current.session(), str(form.value("call"))[:100])
    kind = _kind(str(form.value("kind") or ""))
    languages = [(row.code, row.native_name) for row in LANGUAGES]
    return render_template(
        "authoring/begin.html",
        form=form,
        call=call,
        languages=languages,
        labels=context.labels(),
        kind=kind,
        others=[one for one in open_kinds() if one is not kind and not call],
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
