"""The pages of a person's own profile."""

from collections.abc import Sequence
from typing import Any

from babel import Locale
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act
from app.content.kinds import Kind
from app.content.records import dump_record
from app.content.service import Catalogue
from app.drafts import service as drafts
from app.experts import service
from app.experts.facets import AVAILABILITY, HELP_OFFERED, HIDEABLE_LABELS, LEVEL_LABELS
from app.experts.form import LANGUAGE_ROWS, ExpertForm, changes, reasons_by_field, record_of, values_of
from app.experts.topics import topic_names
from app.experts.works import unknown_works
from app.kernel import current
from app.kernel.database import now
from app.kernel.forms import Form, read_form
from app.kernel.text import sort_key
from app.kernel.unit_of_work import unit_of_work
from app.members.models import Metropolis
from app.members.service import all_metropolises, countries, regions
from app.taxonomy.service import terms_of
from config.languages import LANGUAGE_CODES


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    for rule, name, view, methods in (
        ("", "own_profile", own_profile, ["GET"]),
        ("/edit", "edit_profile", edit_profile, ["GET", "POST"]),
        ("/hide", "hide_profile", hide_profile, ["POST"]),
        ("/show", "show_profile", show_profile, ["POST"]),
    ):
        blueprint.add_url_rule(f"/<language:language>/expert-profile{rule}", name, view, methods=methods)


def _kind() -> Kind:
    kind: Kind = current.extension("portal_kinds")["expert"]
    return kind


@guarded(Act.REGISTER_EXPERT)
def own_profile() -> str:
    """Show how one's own profile stands, and what can be done with it."""
    profile = service.own_profile(current.session(), actor())
    missing = {}
    if profile.draft is not None:
        missing = drafts.problems(_kind(), profile.draft, Catalogue.read(current.session()))
    hidden = profile.expert is not None and service.is_hidden(current.session(), profile.expert)
    return render_template("experts/own_profile.html", profile=profile, missing=missing, hidden=hidden)


@guarded(Act.REGISTER_EXPERT)
def edit_profile() -> Any:
    """Show the form of one's own profile; keep what is sent, and hand it in when asked to."""
    profile = service.own_profile(current.session(), actor())
    if not profile.editable:
        flash(_("An editor has your profile at the moment; you can change it when it comes back."), "note")
        return redirect(url_for("experts.own_profile"), 303)
    language = _writing_language(profile)
    metropolises = all_metropolises(current.session(), current.language())
    if request.method == "POST":
        return _take(language, metropolises)
    record = profile.record or {"translations": {language: {"title": actor().name}}}
    if profile.draft is None and profile.expert is not None:
        record = dump_record(_kind(), profile.expert)
    return _form(Form(values_of(record, language, metropolises)), language, metropolises, begun=_begun(profile))


def _begun(profile: service.Profile) -> bool:
    return profile.expert is not None or profile.draft is not None


def _writing_language(profile: service.Profile) -> str:
    """Return the language of the texts: that in which they were begun, or for new ones the one asked for."""
    if profile.draft is not None:
        return profile.draft.language
    if profile.expert is not None:
        return profile.expert.original_language
    asked = request.args.get("text", "")
    return asked if asked in LANGUAGE_CODES else current.language()


def _take(language: str, metropolises: Sequence[Metropolis]) -> Any:
    """Keep what was typed, as far as it is right, and hand it in when asked to."""
    data, form = read_form(ExpertForm)
    if data is None:
        return _form(form, language, metropolises), 422
    handing_in = request.form.get("then") == "submit"
    with unit_of_work(current.database().sessions) as work:
        draft = service.begin_profile(work, actor(), _kind(), language)
        record, reasons = record_of(data, draft.record, draft.language, metropolises, now().isoformat())
        strange = unknown_works(work, current.extension("portal_kinds").values(), record.get("works", []))
        if strange:
            reasons["works"] = _("No entry of this portal: %(names)s.", names=", ".join(strange))
        if reasons:
            work.rollback()
            return _form(form.with_errors(**reasons), language, metropolises), 422
        drafts.save(work, actor(), draft, changes(draft.record, record, draft.language), draft.version)
        problems = drafts.problems(_kind(), draft, Catalogue.read(work)) if handing_in else {}
        if handing_in and not problems:
            drafts.act(work, actor(), draft, "submit")
    if problems:
        return _form(Form(form.values, reasons_by_field(problems)), language, metropolises), 422
    if handing_in:
        flash(_("Your profile has been handed in. An editor will read it; you will get a mail."), "done")
    else:
        flash(_("Saved. Nobody else sees it yet."), "done")
    return redirect(url_for("experts.own_profile"), 303)


def _form(form: Form, language: str, metropolises: Sequence[Metropolis], *, begun: bool = True) -> str:
    reader = current.language()
    names = Locale.parse(reader).languages
    spoken = sorted(
        ((code, str(name)) for code, name in names.items() if code.isalpha() and len(code) in (2, 3)),
        key=lambda pair: sort_key(pair[1]),
    )
    return render_template(
        "experts/form.html",
        form=form,
        text_language=language,
        begun=begun,
        metropolises=[(one.slug, one.name(reader)) for one in metropolises],
        countries=countries(reader),
        languages=spoken,
        levels=list(LEVEL_LABELS.items()),
        rows=range(1, LANGUAGE_ROWS + 1),
        regions=[(one.code, one.names[reader], None) for one in regions(current.session())],
        help_offered=[(code, label, None) for code, label in HELP_OFFERED.values.items()],
        availability=[(code, label, None) for code, label in AVAILABILITY.values.items()],
        hideable=[(code, label, None) for code, label in HIDEABLE_LABELS.items()],
        topics=topic_names(language),
        themes=_terms("theme"),
        principles=_terms("principle"),
    )


def _terms(scheme: str) -> list[tuple[str, str, str | None]]:
    reader = current.language()
    terms = terms_of(current.session(), scheme)
    return [(one.code, one.label(reader), one.descriptions.get(reader)) for one in terms]


@guarded(Act.EDIT_EXPERT)
def hide_profile() -> Any:
    """Take one's own profile out of sight at once."""
    with unit_of_work(current.database().sessions) as work:
        service.hide_profile(work, actor(), _kind())
    flash(_("Your profile is hidden now. Search and lists forget it within seconds."), "done")
    return redirect(url_for("experts.own_profile"), 303)


@guarded(Act.EDIT_EXPERT)
def show_profile() -> Any:
    """Show one's own profile again."""
    with unit_of_work(current.database().sessions) as work:
        service.show_profile(work, actor(), _kind())
    flash(_("Your profile can be seen again."), "done")
    return redirect(url_for("experts.own_profile"), 303)
