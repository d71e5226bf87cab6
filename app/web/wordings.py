"""``_`` of templates: the same as Flask-Babel's, with a memory.

Flask-Babel looks up request, domain and language anew for each of the hundred wordings of a page. Here the language is
looked up once for a template, and a wording that was used once is kept with its catalogue.
"""

from typing import Any

from babel import Locale
from babel.support import NullTranslations
from flask import current_app
from flask_babel import get_locale, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup


class Wordings(dict[str, Markup]):
    """The wordings of one language by what they are called in the source."""

    def __init__(self, catalogue: NullTranslations) -> None:
        """Begin with none; ``catalogue`` has them."""
        super().__init__()
        self._catalogue = catalogue

    def __missing__(self, source: str) -> Markup:
        """Look a wording up."""
        wording = self[source] = Markup(self._catalogue.ugettext(source))  # noqa: S704  (ours, as templates are)
        return wording

    @pass_eval_context
    def gettext(wordings, context: EvalContext, source: str, /, **values: Any) -> str:  # noqa: N805  (self would hide a value)
        """Return a wording with ``values`` in its places, which are escaped where pages are."""
        wording: str = wordings[source]
        if not context.autoescape:
            wording = str(wording)
        return wording % values if values or "%" in wording else wording


def wordings() -> Wordings:
    """Return the wordings of the language in which a template is rendered now."""
    kept: dict[Locale | None, Wordings] = current_app.extensions.setdefault("portal_wordings", {})
    locale = get_locale()
    found = kept.get(locale)
    if found is None:
        found = kept[locale] = Wordings(get_translations())
    return found
