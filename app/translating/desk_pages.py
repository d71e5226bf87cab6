"""The desk of a translator: the original beside the translation, saving, publishing."""

import secrets
from collections.abc import Collection
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts import acting
from app.accounts.acting import guarded
from app.accounts.permissions import Act, may, require
from app.drafts.history import words
from app.kernel import current
from app.kernel.errors import InvalidInput
from app.kernel.forms import Form
from app.kernel.unit_of_work import unit_of_work
from app.portal import context
from app.translating import publishing, service
from app.translating.fields import label_of
from app.translating.glossary import entries_in, glossed, with_official_names
from app.translating.machine import jobs, machine_of
from app.translating.names import names_for_glossary
from app.translating.typed import form_of, number_sent, read_written, shown
from app.translating.work import Work, history, holder, last_job, open_work, subject_of

_PATH = "/<language:language>/translations/<kind>/<reference>/<language:target>"


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    blueprint.add_url_rule(_PATH, "desk", desk)
    blueprint.add_url_rule(_PATH, "write", write, methods=["POST"])
    blueprint.add_url_rule(f"{_PATH}/take", "take", take, methods=["POST"])
    blueprint.add_url_rule(f"{_PATH}/give-back", "give_back", give_back, methods=["POST"])
    blueprint.add_url_rule(f"{_PATH}/machine", "machine", machine, methods=["POST"])
    blueprint.add_url_rule(f"{_PATH}/discard", "discard", discard, methods=["POST"])
    blueprint.add_url_rule(f"{_PATH}/unpublish", "unpublish", unpublish, methods=["POST"])


def _back(kind: str, reference: str, target: str, anchor: str | None = None) -> Response:
    address = url_for("translating.desk", kind=kind, reference=reference, target=target, _anchor=anchor)
    return redirect(address, 303)


@guarded(Act.TRANSLATE)
def desk(kind: str, reference: str, target: str) -> str:
    """Show a translation beside its original; raises ``NotAllowed``, ``NotFound``."""
    work = open_work(current.session(), acting.actor(), context.kind_at(kind), reference, target)
    return _page(work, form_of(work))


def _page(work: Work, form: Form, theirs: dict[str, str] | None = None, **more: Any) -> str:
    session, actor = current.session(), acting.actor()
    source, target = work.item.original_language, work.language
    own = current.extension("portal_search").translator.store.vocabulary()
    vocabulary = with_official_names(own, names_for_glossary(session))
    originals = {field.path: glossed(field.original, source, target, vocabulary) for field in work.fields}
    return render_template(
        "translating/desk.html",
        work=work,
        form=form,
        theirs=theirs or {},
        was=shown(work),
        labels=context.labels(),
        originals=originals,
        entries={path: entries_in(stretches) for path, stretches in originals.items()},
        differences={path: words(before, after) for path, (before, after) in work.changed.items()},
        removed=[_labelled(work, path) for path in work.changed if path not in originals],
        errors=_error_labels(work, form),
        holder=holder(session, work.item.id, target),
        history=history(session, work.item.id, target),
        job=last_job(session, work.item.id, target),
        machine_name=_machine_name(),
        page_name=secrets.token_hex(8),
        may_publish=may(actor, Act.PUBLISH_TRANSLATION, subject_of(target)),
        may_free=may(actor, Act.PUBLISH, subject_of(target)),
        **more,
    )


def _machine_name() -> str | None:
    machine = machine_of(current.settings())
    return machine.name if machine is not None else None


def _labelled(work: Work, path: str) -> str:
    label, number = label_of(work.kind, path)
    return f"{label} {number}" if number else str(label)


def _error_labels(work: Work, form: Form) -> dict[str, str]:
    return {name: _labelled(work, name.removeprefix("text.")) for name in form.errors}


@guarded(Act.TRANSLATE)
def write(kind: str, reference: str, target: str) -> Any:
    """Save what was written, and publish it where that was asked; raises ``NotAllowed``, ``NotFound``."""
    actor, found = acting.actor(), context.kind_at(kind)
    work = open_work(current.session(), actor, found, reference, target)
    written, form = read_written(work.fields)
    by_script = request.headers.get("HX-Request") == "true"
    if written is None:
        return _status(work, form=form) if by_script else (_page(work, form), 422)
    try:
        with unit_of_work(current.database().sessions) as session:
            saved = service.save(session, actor, found, reference, target, written)
    except service.Conflict as conflict:
        work = open_work(current.session(), actor, found, reference, target)
        return _status(work, conflict=True) if by_script else (_page(work, form, conflict.theirs), 409)
    if by_script:
        return _status(saved.work, theirs=saved.theirs, edited=set(work.machine) - set(saved.work.machine))
    if request.form.get("act") == "publish":
        return _publish(saved, kind)
    if saved.theirs:
        names = ", ".join(_labelled(saved.work, path) for path in saved.theirs)
        flash(
            _("Somebody else has changed these meanwhile, and their words were kept: %(fields)s.", fields=names), "calm"
        )
    flash(_("Saved."), "done")
    return _back(kind, reference, target)


def _status(
    work: Work,
    *,
    form: Form | None = None,
    conflict: bool = False,
    theirs: tuple[str, ...] = (),
    edited: Collection[str] = (),
) -> Response:
    """Return the part of the page that says what became of a saving; the texts on the page are left alone."""
    form = form or Form()
    page = render_template(
        "translating/_status.html",
        work=work,
        form=form,
        conflict=conflict,
        edited=edited,
        names=[_labelled(work, path) for path in theirs],
        errors=_error_labels(work, form),
    )
    return make_response(page)


def _publish(saved: service.Saved, kind: str) -> Any:
    work, actor = saved.work, acting.actor()
    reference, target = work.item.reference, work.language
    if saved.theirs:
        return _refused(work, publishing.Overtaken(saved.theirs))
    try:
        with unit_of_work(current.database().sessions) as session:
            publishing.publish(
                session,
                actor,
                work.kind,
                reference,
                target,
                version=work.version,
                revision=number_sent("revision"),
                incomplete=bool(request.form.get("incomplete")),
            )
    except publishing.Refused as refused:
        return _refused(work, refused)
    except InvalidInput as invalid:
        return _invalid(work, invalid)
    flash(_("Published. Readers can see the translation now; search finds it in a moment."), "done")
    return redirect(url_for("portal.entry", language=target, kind=kind, reference=reference), 303)


def _refused(work: Work, refused: publishing.Refused) -> Any:
    """Show the desk again, with why the translation was not published; what was written is saved."""
    fresh = open_work(current.session(), acting.actor(), work.kind, work.item.reference, work.language)
    named = [(path.replace(".", "-"), _labelled(fresh, path)) for path in refused.paths]
    page = _page(fresh, form_of(fresh), refused=type(refused).__name__, refused_fields=named)
    return page, 409 if isinstance(refused, publishing.OriginalChanged | publishing.Overtaken) else 422


def _invalid(work: Work, invalid: InvalidInput) -> Any:
    """Show the reasons of the kind's schema beside the fields; those of the entry itself are for an editor."""
    fresh = open_work(current.session(), acting.actor(), work.kind, work.item.reference, work.language)
    own = invalid.messages.get("translations", {}).get(work.language, {}).get("value", {})
    own = own or invalid.messages.get("translations", {}).get(work.language, {})
    errors = {f"text.{name}": list(reasons) for name, reasons in own.items() if isinstance(reasons, list)}
    form = Form(form_of(fresh).values, errors)
    return _page(fresh, form, refused=None if errors else "Entry", refused_fields=[]), 422


@guarded(Act.TRANSLATE)
def take(kind: str, reference: str, target: str) -> Response:
    """Take a translation; others see who has it."""
    try:
        with unit_of_work(current.database().sessions) as session:
            service.take(session, acting.actor(), context.kind_at(kind), reference, target)
        flash(_("You have taken this translation. Others see that it is yours until you give it back."), "done")
    except service.TakenByOther as taken:
        flash(_("%(name)s has taken this translation already.", name=taken.by.name), "calm")
    return _back(kind, reference, target)


@guarded(Act.TRANSLATE)
def give_back(kind: str, reference: str, target: str) -> Response:
    """Give a translation back; what was written stays."""
    with unit_of_work(current.database().sessions) as session:
        service.give_back(session, acting.actor(), context.kind_at(kind), reference, target)
    flash(_("Given back. What has been written stays, and others may go on."), "done")
    return redirect(url_for("translating.overview"), 303)


@guarded(Act.TRANSLATE)
def machine(kind: str, reference: str, target: str) -> Response:
    """Ask for a machine draft of what is still empty; it is made beside the request."""
    require(acting.actor(), Act.TRANSLATE, subject_of(target))
    if machine_of(current.settings()) is None:
        flash(_("No machine translation is configured here."), "calm")
        return _back(kind, reference, target)
    with unit_of_work(current.database().sessions) as session:
        anything = jobs.ask(session, acting.actor(), context.kind_at(kind), reference, target)
    if anything:
        flash(
            _("The machine has been asked. Its draft appears here when it is ready; go on writing meanwhile."), "done"
        )
    else:
        flash(_("There is nothing left for a machine: every field has a text that somebody wrote or read."), "calm")
    return _back(kind, reference, target)


@guarded(Act.TRANSLATE)
def discard(kind: str, reference: str, target: str) -> Response:
    """Throw the working copy away, when the box beside the button was ticked."""
    if request.form.get("sure"):
        try:
            with unit_of_work(current.database().sessions) as session:
                service.discard(
                    session, acting.actor(), context.kind_at(kind), reference, target, number_sent("version")
                )
        except service.Conflict:
            flash(_("Somebody has written here meanwhile. Nothing was thrown away."), "calm")
        else:
            flash(_("The working copy has been thrown away. What is published has not changed."), "done")
            return redirect(url_for("translating.overview"), 303)
    else:
        flash(_("Nothing was done: please tick the box beside the button as well."), "calm")
    return _back(kind, reference, target)


@guarded(Act.PUBLISH_TRANSLATION)
def unpublish(kind: str, reference: str, target: str) -> Response:
    """Take a translation off the portal, when the box beside the button was ticked."""
    if not request.form.get("sure"):
        flash(_("Nothing was done: please tick the box beside the button as well."), "calm")
        return _back(kind, reference, target)
    with unit_of_work(current.database().sessions) as session:
        publishing.unpublish(session, acting.actor(), context.kind_at(kind), reference, target)
    flash(_("Readers no longer see this translation. Its text is kept here."), "done")
    return _back(kind, reference, target)
