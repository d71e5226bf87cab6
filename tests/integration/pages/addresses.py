"""Addresses of every route of the application, made from its own table, so that a new route is covered by itself."""

from functools import cache
from urllib.parse import quote

from flask import Flask
from werkzeug.routing import Rule

from config.languages import LANGUAGE_CODES

#: A value that exists for each part of an address: by endpoint and name, or by name for all.
EXISTING = {
    "kind": "case-studies",
    "reference": "bogota-care-blocks",
    "slug": "bogota",
    "form": "csv",
    ("theme", "code"): "sustainability",
    ("principle", "code"): "cultural-5",
    ("capacity", "code"): "capacity-vitality",
    ("goal", "code"): "sdg-11",
    ("entry_reference", "form"): "bib",
    ("one", "reference"): "buenos-aires-annual-meeting-2015",
    ("sitemap_part", "number"): "1",
}
#: Parameters without which a page has nothing to show.
QUERY = {"portal.compare": "entry=bogota-care-blocks&entry=bogota-transmilenio", "portal.suggestions": "q=bog"}
#: Pages for people that are whole documents, unlike files, parts of pages and redirections.
NO_DOCUMENT = {
    *("portal.suggestions", "portal.export", "portal.entry_pdf", "portal.entry_reference"),
    *("alerts.feed", "progress.progress_csv", "calendar.feed", "calendar.one"),
}
#: Rooms whose pages are read with a session; they have tests of their own.
WITH_A_SESSION = {"accounts"}
#: Addresses of nothing but what somebody has added or was asked; the tests of their rooms visit them.
MADE_BY_PEOPLE = {
    "alerts.stop",
    "authoring.file",
    "calendar.declare",
    "community.debate",
    "community.post_history",
    "community.session",
    "community.wording",
    "desk.public_call",
    "desk.still_valid",
    "mailing.mail",
    "mailing.mail_html",
    "mailing.mails",
    "reviewing.invitation",
    "shelves.public",
    "observatory.cover",
    "observatory.document",
}
COMPARED = "/en/case-studies/compare?entry=bogota-care-blocks&entry=bogota-transmilenio"


@cache
def routes() -> tuple[Rule, ...]:
    """Return the rules that answer GET, without connecting to anything."""
    from tests.integration.pages.installation import make_app  # noqa: PLC0415  (needs the server only when it is used)

    return get_rules(make_app("postgres"))


def get_rules(app: Flask) -> tuple[Rule, ...]:
    """Return the rules of an application that answer GET to every reader, in a fixed order.

    Pages of people with an account are left out, and those by which one gets an account: they set a cookie.
    """
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not hasattr(app.view_functions[rule.endpoint], "act")
        and rule.endpoint.partition(".")[0] not in WITH_A_SESSION
        and rule.endpoint not in MADE_BY_PEOPLE
    ]
    return tuple(sorted(rules, key=lambda rule: (rule.rule, rule.endpoint)))


def address(rule: Rule, language: str = "en", **changed: str) -> str:
    """Return an address of ``rule`` by values that exist, or by ``changed`` ones (written percent-encoded)."""
    path = ""
    for is_variable, text in rule._trace:
        if text == "|":
            continue
        if not is_variable:
            path += text
        elif text == "language":
            path += changed.get("language", language)
        else:
            endpoint = rule.endpoint.rpartition(".")[2]
            path += quote(changed.get(text) or EXISTING.get((endpoint, text)) or EXISTING[text], safe="%")
    query = QUERY.get(rule.endpoint)
    return f"{path}?{query}" if query and not changed else path


def variables(rule: Rule) -> list[str]:
    """Return the names of the parts of an address that are free text."""
    return sorted(rule.arguments - {"language", "form"})


def documents(language: str) -> list[str]:
    """Return one address of each page for people, in ``language``."""
    return [
        address(rule, language)
        for rule in routes()
        if "language" in rule.arguments and rule.endpoint not in NO_DOCUMENT
    ]


def every_address() -> list[str]:
    """Return one address of each route, and of each language where it has one."""
    return [
        address(rule, language)
        for rule in routes()
        for language in (LANGUAGE_CODES if "language" in rule.arguments else ("en",))
    ]
