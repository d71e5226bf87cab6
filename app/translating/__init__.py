"""Translating: what is missing in which language, the side-by-side desk, machine drafts.

``work`` is one translation as its desk shows it, ``service`` and ``publishing`` change it, ``overview`` and
``figures`` look at all of them, ``staleness`` tells which no longer render their original, ``machine`` begins them.
"""

from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from app.accounts import acting
from app.accounts.permissions import Act, could, may
from app.content.reading import Entry
from app.kernel.chores import Chore
from app.kernel.openings import MenuItem, Part, add_menu_item, add_part
from app.translating import desk_pages, overview_pages
from app.translating.leaving import forget_person
from app.translating.machine import Machine, machine_of
from app.translating.machine.jobs import work_off
from app.translating.staleness import keep_digests
from app.translating.work import subject_of
from config.languages import LANGUAGE_CODES

#: What the history of a translation calls what was done.
ACT_LABELS = {
    "taken": _("translation taken"),
    "given_back": _("translation given back"),
    "discarded": _("working copy thrown away"),
    "asked_machine": _("machine draft asked for"),
    "published": _("translation published"),
    "unpublished": _("translation taken off the portal"),
}


def install(app: Flask) -> None:
    """Give the application these pages, and the work that machines do beside them."""
    blueprint = Blueprint("translating", __name__, template_folder="templates")
    desk_pages.install(blueprint)
    overview_pages.install(blueprint)
    blueprint.context_processor(lambda: {"act_labels": ACT_LABELS})
    app.register_blueprint(blueprint)
    add_menu_item(app, MenuItem("translating.overview", _("Translations"), _sees_translations))
    add_part(app, "entry-actions", Part("translating/_entry_actions.html", _languages_for))
    app.extensions.setdefault("portal_person_leaving", []).append(forget_person)
    chores = app.extensions["portal_chores"]
    chores.append(Chore("translation-digests", timedelta(minutes=1), keep_digests))
    machine = machine_of(app.config["SETTINGS"])
    if machine is not None:
        chores.append(Chore("machine-translations", timedelta(seconds=2), _machine_work(app, machine)))


def _machine_work(app: Flask, machine: Machine) -> Callable[[Session], None]:
    def work(session: Session) -> None:
        vocabulary = app.extensions["portal_search"].translator.store.vocabulary()
        work_off(session, machine, app.extensions["portal_kinds"], vocabulary)

    return work


def _sees_translations() -> bool:
    return could(acting.actor(), Act.SEE_TRANSLATIONS)


def _languages_for(entry: Entry) -> dict[str, object] | None:
    """Return the languages into which the reader may translate an entry; nothing for all others."""
    actor = acting.actor()
    languages = [
        code
        for code in LANGUAGE_CODES
        if code != entry.item.original_language and may(actor, Act.TRANSLATE, subject_of(code))
    ]
    return {"languages": languages, "kind": entry.kind.path, "reference": entry.item.reference} if languages else None
