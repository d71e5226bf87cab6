"""The pages on which several hands draft a recommendation."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.acting import actor, guarded
from app.accounts.permissions import Act, may
from app.community import debates, drafting, endorsing, sessions
from app.community.drafting import ChangedMeanwhile, NotInThisState
from app.community.drafting_models import PARTS
from app.community.pages import BASE, BOTH, NUMBER, POST, themes, work
from app.community.schemas import LARGEST, ChangedParagraph, DraftHead, NewParagraphs, Remark
from app.kernel import current
from app.kernel.errors import InvalidInput
from app.kernel.forms import Form, read_form
from app.portal import context
from app.recommendations.facets import ADDRESSEE_LABELS
from app.recommendations.sections import SECTIONS

PARAGRAPH = f"<int(max={LARGEST}):paragraph>"


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add = blueprint.add_url_rule
    add(f"{BASE}/drafts", "drafts", listed)
    add(f"{BASE}/drafts/new", "new_draft", new, methods=BOTH)
    add(f"{BASE}/drafts/{NUMBER}", "draft", draft)
    add(f"{BASE}/drafts/{NUMBER}/edit", "edit_draft", edit, methods=BOTH)
    add(f"{BASE}/drafts/{NUMBER}/paragraphs", "add_paragraphs", add_paragraphs, methods=POST)
    add(f"{BASE}/drafts/{NUMBER}/paragraphs/{PARAGRAPH}", "paragraph", paragraph, methods=BOTH)
    add(f"{BASE}/drafts/{NUMBER}/paragraphs/{PARAGRAPH}/remark", "remark", remark, methods=POST)
    add(f"{BASE}/drafts/{NUMBER}/remarks/<int(max={LARGEST}):comment>/settle", "settle", settle, methods=POST)
    add(f"{BASE}/drafts/{NUMBER}/give-up", "give_up", give_up, methods=POST)


@guarded(Act.DRAFT_RECOMMENDATION)
def listed() -> str:
    """Show the drafts."""
    return render_template("community/drafts.html", drafts=drafting.listed(current.session(), actor()))


@guarded(Act.DRAFT_RECOMMENDATION)
def new() -> Any:
    """Begin a draft, from a debate or session that the address may name."""
    if request.method == "GET":
        asked = {name: request.args.get(name, "") for name in ("debate", "session")}
        return _head_page(None, Form({"language": current.language(), **asked}))
    data, form = read_form(DraftHead)
    if data is None:
        return _head_page(None, form), 422
    with work() as session:
        number = drafting.begin(session, actor(), data).id
    flash(_("The draft has been begun. Add its first paragraphs."), "done")
    return redirect(url_for("community.draft", number=number), 303)


@guarded(Act.DRAFT_RECOMMENDATION)
def edit(number: int) -> Any:
    """Change what a draft has beside its paragraphs; raises ``NotFound``."""
    found = drafting.find(current.session(), actor(), number)
    if request.method == "GET":
        names = ("title", "summary", "language", "themes", "addressees", "addressed_to")
        return _head_page(number, Form({name: getattr(found, name) for name in names}))
    data, form = read_form(DraftHead)
    if data is None:
        return _head_page(number, form), 422
    try:
        with work() as session:
            drafting.change_head(session, actor(), number, data)
    except NotInThisState:
        return _refused(number)
    flash(_("Saved."), "done")
    return redirect(url_for("community.draft", number=number), 303)


def _head_page(number: int | None, form: Form) -> str:
    session = current.session()
    return render_template(
        "community/edit_draft.html",
        number=number,
        form=form,
        themes=[(code, name, None) for code, name in themes()],
        addressees=[(code, label, None) for code, label in ADDRESSEE_LABELS.items()],
        debates=[(one.id, one.title) for one in debates.open_debates(session, actor())],
        sessions=[(one.id, one.title) for one in sessions.listed(session)],
    )


@guarded(Act.DRAFT_RECOMMENDATION)
def draft(number: int) -> str:
    """Show a draft; raises ``NotFound``."""
    return draft_page(number, Form({"language": current.language()}))


def draft_page(number: int, form: Form, endorsing_form: Form | None = None) -> str:
    """Return the page of a draft with its forms as they stand."""
    session, me = current.session(), actor()
    found = drafting.read(session, me, number)
    return render_template(
        "community/draft.html",
        draft=found,
        parts=[(section, [one for one in found.paragraphs if one.part == section.name]) for section in SECTIONS],
        part_choices=[(section.name, section.label) for section in SECTIONS if section.name in PARTS],
        form=form,
        endorsing_form=endorsing_form or Form({"language": current.language()}),
        may_lead=may(me, Act.LEAD_RECOMMENDATION, drafting.subject_of(found)),
        takes_answers=endorsing.takes_answers(found),
        places=[(one.slug, one.name(current.language())) for one in endorsing.places_of(session, me)],
        votes=endorsing.count(found),
        debate_shown=found.debate is not None and debates.may_read(me, found.debate),
        labels=context.labels(),
    )


@guarded(Act.DRAFT_RECOMMENDATION)
def add_paragraphs(number: int) -> Any:
    """Add paragraphs; raises ``NotFound``."""
    drafting.find(current.session(), actor(), number)
    data, form = read_form(NewParagraphs)
    if data is None:
        return draft_page(number, form), 422
    try:
        with work() as session:
            drafting.add_paragraphs(session, actor(), number, data["part"], data["text"])
    except NotInThisState:
        return _refused(number)
    except InvalidInput:
        most = _("A draft has at most %(number)s paragraphs.", number=drafting.MOST_PARAGRAPHS)
        return draft_page(number, form.with_errors(text=most)), 422
    flash(_("Added."), "done")
    return redirect(url_for("community.draft", number=number, _anchor=data["part"]), 303)


@guarded(Act.DRAFT_RECOMMENDATION)
def paragraph(number: int, paragraph: int) -> Any:
    """Show a paragraph with its versions and remarks, and change it; raises ``NotFound``."""
    found = drafting.find_paragraph(current.session(), actor(), number, paragraph)
    if request.method == "GET":
        return _paragraph_page(number, paragraph, Form({"text": found.text, "version": found.version}))
    data, form = read_form(ChangedParagraph)
    if data is None:
        return _paragraph_page(number, paragraph, form), 422
    try:
        with work() as session:
            drafting.change_paragraph(session, actor(), number, paragraph, data["text"], data["version"])
    except NotInThisState:
        return _refused(number)
    except ChangedMeanwhile as error:
        told = _("Somebody changed this paragraph meanwhile. It now says what stands above; your text is kept below.")
        kept = Form({**form.values, "version": error.version}).with_errors(text=told)
        return _paragraph_page(number, paragraph, kept), 409
    flash(_("Saved."), "done")
    return redirect(url_for("community.draft", number=number, _anchor=f"paragraph-{paragraph}"), 303)


def _paragraph_page(number: int, paragraph: int, form: Form, remark_form: Form | None = None) -> str:
    draft = drafting.read(current.session(), actor(), number)
    (found,) = (one for one in draft.paragraphs if one.id == paragraph)
    remark_form = remark_form or Form({"language": current.language()})
    return render_template("community/paragraph.html", draft=draft, paragraph=found, form=form, remark_form=remark_form)


@guarded(Act.DRAFT_RECOMMENDATION)
def remark(number: int, paragraph: int) -> Any:
    """Remark on a paragraph; raises ``NotFound``."""
    found = drafting.find_paragraph(current.session(), actor(), number, paragraph)
    data, form = read_form(Remark)
    if data is None:
        stands = Form({"text": found.text, "version": found.version})
        return _paragraph_page(number, paragraph, stands, form), 422
    try:
        with work() as session:
            drafting.comment(session, actor(), number, paragraph, data["text"], data["language"])
    except NotInThisState:
        return _refused(number)
    flash(_("Your remark stands beside the paragraph."), "done")
    return redirect(url_for("community.paragraph", number=number, paragraph=paragraph), 303)


@guarded(Act.DRAFT_RECOMMENDATION)
def settle(number: int, comment: int) -> Response:
    """Mark a remark as answered; raises ``NotFound``."""
    with work() as session:
        drafting.settle(session, actor(), number, comment)
    flash(_("Marked as answered."), "done")
    return redirect(url_for("community.draft", number=number), 303)


@guarded(Act.DRAFT_RECOMMENDATION)
def give_up(number: int) -> Response:
    """End a draft that leads nowhere; raises ``NotFound``."""
    try:
        with work() as session:
            drafting.give_up(session, actor(), number)
    except NotInThisState:
        return _refused(number)
    flash(_("The draft has been given up. It stays readable here."), "done")
    return redirect(url_for("community.draft", number=number), 303)


def _refused(number: int) -> Response:
    flash(_("The text stands still now, so this cannot be done any more."), "error")
    return redirect(url_for("community.draft", number=number), 303)
