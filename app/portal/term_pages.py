"""Themes, principles, capacities and goals: what each means, and the entries tagged with it."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Blueprint, render_template

from app.kernel import current
from app.portal import context
from app.portal.figures import count_by_term
from app.portal.listing import entries_of
from app.taxonomy.models import CAPACITY, DOMAIN, OUTCOME, PRINCIPLE, SDG, SUBDOMAIN, THEME, Term
from app.taxonomy.service import term, terms_of, wording

#: Scheme, part of the address, names of the two endpoints.
_SCHEMES = (
    (THEME, "themes", "theme"),
    (PRINCIPLE, "principles", "principle"),
    (CAPACITY, "capacities", "capacity"),
    (SDG, "goals", "goal"),
)


def install(blueprint: Blueprint) -> None:
    """Add a list and a page of one term for each scheme."""
    for scheme, path, one in _SCHEMES:
        blueprint.add_url_rule(f"/<language:language>/{path}", path, _list_page(scheme, path, one))
        blueprint.add_url_rule(f"/<language:language>/{path}/<code>", one, _term_page(scheme, path, one))


def _list_page(scheme: str, path: str, one: str) -> Callable[[], str]:
    def page() -> str:
        session = current.session()
        terms = terms_of(session, scheme, *((DOMAIN,) if scheme == PRINCIPLE else ()))
        groups: list[tuple[Term | None, list[Term]]] = [(None, [t for t in terms if t.scheme == scheme])]
        if scheme == PRINCIPLE:
            domains = [t for t in terms if t.scheme == DOMAIN]
            groups = [(d, [t for t in terms if t.parent_code == d.code]) for d in domains]
        return render_template(
            "portal/terms.html", scheme=scheme, path=path, one=one, groups=groups, counts=count_by_term(session)
        )

    return page


def _term_page(scheme: str, path: str, one: str) -> Callable[[str], str]:
    def page(code: str) -> str:
        session, labels = current.session(), context.labels()
        found = term(session, scheme, code)
        children = {s: [c for c in found.children if c.scheme == s] for s in (SUBDOMAIN, OUTCOME)}
        return render_template(
            "portal/term.html",
            term=found,
            scheme=scheme,
            path=path,
            one=one,
            children=children,
            wording=wording(found, datetime.now(UTC).date()),
            cards=entries_of(session, context.kinds(), labels.language, term=code),
            count=count_by_term(session).get(code, 0),
            labels=labels,
        )

    return page
