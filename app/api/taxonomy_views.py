"""The terms that entries are tagged with, scheme by scheme."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.api.paging import respond
from app.api.parameters import ONLY_LANGUAGE, parameter_of
from app.api.reading import check_parameters
from app.kernel import current
from app.portal.figures import count_by_term
from app.portal.labels import TERM_FACETS
from app.taxonomy.models import (
    CAPACITY,
    DOMAIN,
    OUTCOME,
    PRINCIPLE,
    SCHEMES,
    SDG,
    SOCIAL_DOMAIN,
    SUBDOMAIN,
    THEME,
    Term,
)

_PARAMETER_OF_SCHEME = {scheme: parameter_of(facet) for facet, scheme in TERM_FACETS.items()}


def taxonomy() -> Response:
    """Return all schemes with their terms."""
    check_parameters(ONLY_LANGUAGE)
    session, language = current.session(), current.language()
    terms = list(session.scalars(select(Term).options(selectinload(Term.versions)).order_by(Term.position, Term.code)))
    counts, names = count_by_term(session), _scheme_names()
    schemes = [
        {
            "code": scheme,
            "name": names[scheme],
            "parameter": _PARAMETER_OF_SCHEME.get(scheme),
            "terms": [_term(term, language, counts) for term in terms if term.scheme == scheme],
        }
        for scheme in SCHEMES
    ]
    return respond({"language": language, "schemes": schemes})


def _term(term: Term, language: str, counts: Mapping[str, int]) -> dict[str, Any]:
    return {
        "code": term.code,
        "name": term.label(language),
        "names": dict(term.labels),
        "descriptions": dict(term.descriptions),
        "position": term.position,
        "parent": term.parent_code,
        "wordings": [
            {
                "valid_from": version.valid_from.isoformat(),
                "texts": dict(version.texts),
                "source": version.source,
                "adopted_in": version.adopted_in,
            }
            for version in term.versions
        ],
        "entries": counts.get(term.code, 0),
    }


def _scheme_names() -> dict[str, str]:
    return {
        THEME: _("Themes"),
        DOMAIN: _("Domains of principles"),
        PRINCIPLE: _("Principles for Better Cities"),
        CAPACITY: _("Capacities"),
        SUBDOMAIN: _("Parts of capacities"),
        OUTCOME: _("Outcomes of capacities"),
        SOCIAL_DOMAIN: _("Domains of social life"),
        SDG: _("Sustainable Development Goals"),
    }
