"""The pages of conversations: to write, to read and answer, the boxes, the archive, who is blocked."""

from collections.abc import Callable
from typing import Any, cast

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.accounts.acting import actor, guarded
from app.accounts.address_books import AddressBook, Addressee, address_books
from app.accounts.limits import TooOften
from app.accounts.permissions import Act
from app.content.reading import Entry, read_entry
from app.correspondence import reading, service
from app.correspondence.destinations import TO, Destination, To, destination, destination_for
from app.correspondence.reading import BOXES, Thread
from app.correspondence.schemas import Archiving, NewConversation, OnePerson, Reply
from app.correspondence.service import CONVERSATIONS_A_DAY, FIRST_CONVERSATIONS_A_DAY, Barred, Letter, NobodyToReach
from app.correspondence.unanswered import offer
from app.kernel import current
from app.kernel.errors import NotFound
from app.kernel.forms import Form, read_form
from app.kernel.unit_of_work import unit_of_work
from app.portal import context

LARGEST = 2**31 - 1


def install(blueprint: Blueprint) -> None:
    """Add these pages."""
    add = blueprint.add_url_rule
    add("/<language:language>/write/<kind>/<reference>", "write", write, methods=["GET", "POST"])
    add(
        f"/<language:language>/write-to/<book>/<int(max={LARGEST}):number>",
        "write_to",
        write_to,
        methods=["GET", "POST"],
    )
    add("/<language:language>/messages", "messages", messages)
    add(
        f"/<language:language>/messages/<int(max={LARGEST}):number>",
        "conversation",
        conversation,
        methods=["GET", "POST"],
    )
    add(f"/<language:language>/messages/<int(max={LARGEST}):number>/archive", "archive", archive, methods=["POST"])
    add(f"/<language:language>/messages/<int(max={LARGEST}):number>/block", "block", block, methods=["POST"])
    add("/<language:language>/messages/blocked", "blocked", blocked)
    add("/<language:language>/messages/unblock", "unblock", unblock, methods=["POST"])


@guarded(Act.WRITE_MESSAGE)
def write(kind: str, reference: str) -> Any:
    """Write a first message to the contact of an entry; raises ``NotFound``."""
    entry = read_entry(current.session(), context.kind_at(kind), reference, current.language())
    return _first_message(
        lambda form: _write_page(entry, form),
        lambda work, letter, to, instead: service.begin(work, actor(), entry.item.id, letter, to, instead),
    )


@guarded(Act.WRITE_MESSAGE)
def write_to(book: str, number: int) -> Any:
    """Write a first message to somebody in a directory; raises ``NotFound``, also for oneself."""
    found = address_books().get(book)
    addressee = found.find(current.session(), number) if found is not None else None
    if found is None or addressee is None or addressee.person_id == actor().identifier:
        raise NotFound(str(number))
    return _first_message(
        lambda form: _write_to_page(found, addressee, form),
        lambda work, letter, to, instead: service.begin_with(work, actor(), addressee, letter, to, instead),
    )


@guarded(Act.READ_CONVERSATION)
def messages() -> str:
    """Show the inbox, what one has sent, or the archive."""
    box = request.args.get("box", "inbox")
    page = request.args.get("page", "1")
    if box not in BOXES or not page.isascii() or not page.isdigit() or not 1 <= int(page[:6]) <= 1_000:
        abort(404)
    lines, more = reading.read_box(current.session(), actor(), box, int(page))
    unread = reading.count_unread(current.session(), actor())
    return render_template(
        "correspondence/messages.html", box=box, lines=lines, more=more, page=int(page), unread=unread
    )


@guarded(Act.READ_CONVERSATION)
def conversation(number: int) -> Any:
    """Show a conversation, and take in an answer; raises ``NotFound``."""
    thread = _thread(number)
    if request.method == "GET":
        if thread.unread:
            with unit_of_work(current.database().sessions) as work:
                service.mark_read(work, actor(), number, thread.last_message)
        return _conversation_page(thread, Form({"language": current.language()}))
    data, form = read_form(Reply)
    if data is None:
        return _conversation_page(thread, form), 422
    try:
        with unit_of_work(current.database().sessions) as work:
            service.reply(work, actor(), number, Letter(text=data["text"], language=data["language"]))
    except (TooOften, Barred, NobodyToReach) as error:
        status = 429 if isinstance(error, TooOften) else 422
        return _conversation_page(thread, form.with_errors(text=refusal(error))), status
    flash(_("Your message has been sent."), "done")
    return redirect(url_for("correspondence.conversation", number=number), 303)


@guarded(Act.READ_CONVERSATION)
def archive(number: int) -> Response:
    """Put a conversation into the archive, or take it out; raises ``NotFound``."""
    data = _checked(Archiving)
    with unit_of_work(current.database().sessions) as work:
        service.archive(work, actor(), number, archived=data["archived"])
    done = _("The conversation is in your archive.") if data["archived"] else _("The conversation is in your inbox.")
    flash(done, "done")
    return redirect(url_for("correspondence.messages"), 303)


@guarded(Act.READ_CONVERSATION)
def block(number: int) -> Response:
    """Block somebody who has written; raises ``NotFound``."""
    data = _checked(OnePerson)
    with unit_of_work(current.database().sessions) as work:
        service.block(work, actor(), number, data["person"])
    flash(_("You will hear nothing more from this person. Only you know of it."), "done")
    return redirect(url_for("correspondence.blocked"), 303)


@guarded(Act.WRITE_MESSAGE)
def blocked() -> str:
    """Show whom one has blocked."""
    return render_template("correspondence/blocked.html", people=reading.read_blocked(current.session(), actor()))


@guarded(Act.WRITE_MESSAGE)
def unblock() -> Response:
    """Let somebody write again."""
    data = _checked(OnePerson)
    with unit_of_work(current.database().sessions) as work:
        service.unblock(work, actor(), data["person"])
    flash(_("This person can write to you again."), "done")
    return redirect(url_for("correspondence.blocked"), 303)


def refusal(error: Exception) -> str:
    """Return why something cannot be written just now, for a form."""
    if isinstance(error, TooOften):
        most = CONVERSATIONS_A_DAY.tries if actor().approved else FIRST_CONVERSATIONS_A_DAY.tries
        if str(error) == CONVERSATIONS_A_DAY.purpose:
            return ngettext(
                "You can begin %(num)s conversation a day. Please go on tomorrow.",
                "You can begin %(num)s conversations a day. Please go on tomorrow.",
                most,
            )
        return _("You have written very much today. Please go on tomorrow.")
    if isinstance(error, Barred):
        return _("An editor has stopped you from writing to others. Please ask the portal’s team.")
    return _("Nobody can be reached here just now.")


def _first_message(page: Callable[[Form], str], begin: Callable[..., int]) -> Any:
    """Show the ``page`` of a form for a first message, or take it in and ``begin`` a conversation.

    ``begin`` gets the unit of work, the letter, to whom it goes and the own conversation that it replaces.
    """
    if request.method == "GET":
        return page(_beginning())
    data, form = read_form(NewConversation)
    if data is None:
        return page(form), 422
    letter = Letter(text=data["text"], language=data["language"], subject=data["subject"])
    try:
        with unit_of_work(current.database().sessions) as work:
            begun = begin(work, letter, data["to"], data["instead"])
    except (TooOften, Barred, NobodyToReach) as error:
        return page(form.with_errors(text=refusal(error))), 429 if isinstance(error, TooOften) else 422
    flash(_("Your message has been sent. You will get a mail when it is answered."), "done")
    return redirect(url_for("correspondence.conversation", number=begun), 303)


def _checked(schema: Any) -> dict[str, Any]:
    """Return the data of a form that has only buttons; what no button sends is a bad request."""
    data, _form = read_form(schema)
    if data is None:
        abort(400)
    return data


def _beginning() -> Form:
    """Return the form as a link opens it: to whom, and the text of an own message that nobody answered."""
    values: dict[str, Any] = {"language": current.language()}
    if request.args.get("to") in TO:
        values["to"] = request.args["to"]
    instead = request.args.get("instead", "")
    if instead.isascii() and instead.isdigit() and int(instead[:11]) <= LARGEST:
        subject, text, language = reading.first_message(current.session(), actor(), int(instead))
        values |= {"instead": int(instead), "subject": subject, "text": text, "language": language}
    return Form(values)


def _write_page(entry: Entry, form: Form) -> str:
    return render_template(
        "correspondence/write.html",
        entry=entry,
        form=form,
        reached=_reached(entry, form),
        metropolises=[context.labels().name("metropolis", place.metropolis_slug) for place in entry.item.places],
    )


def _write_to_page(book: AddressBook, addressee: Addressee, form: Form) -> str:
    to = _chosen(form)
    return render_template(
        "correspondence/write_to.html",
        book=book,
        addressee=addressee,
        form=form,
        to=to,
        reached=destination_for(current.session(), addressee, actor().identifier or 0, to),
        metropolises=[context.labels().name("metropolis", slug) for slug in addressee.metropolises],
    )


def _reached(entry: Entry, form: Form) -> Destination | None:
    return destination(current.session(), entry.item.id, actor().identifier or 0, _chosen(form))


def _chosen(form: Form) -> To:
    to = form.value("to")
    return cast("To", to) if to in TO else "contact"


def _thread(number: int) -> Thread:
    return reading.read_thread(current.session(), actor(), number, context.kinds(), current.language())


def _conversation_page(thread: Thread, form: Form) -> str:
    others = offer(current.session(), context.kinds(), thread.id, current.language()) if thread.unanswered else None
    return render_template("correspondence/conversation.html", thread=thread, form=form, offer=others)
