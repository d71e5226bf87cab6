"""What templates may call: numbers, dates and names as each language writes them, addresses, emblems."""

from flask import Flask, request, url_for
from markupsafe import Markup, escape

from app.kernel import current, languages
from app.kernel.formats import compact, day, language_name, listed, money, number, years
from app.kernel.forms import fits_input
from app.kernel.markup import plain_text, render
from app.web import addresses
from app.web.emblem import emblem, plain_emblem
from app.web.wordings import wordings
from config.languages import LANGUAGE_BY_CODE, LANGUAGES
from search.results import Passage


def address(endpoint: str, **values: object) -> str:
    """Return an absolute address on the public address of the installation."""
    return current.settings().public_url + url_for(endpoint, **values)  # type: ignore[arg-type]


def _page_context() -> dict[str, object]:
    code = current.language()
    public_url = current.settings().public_url
    return {
        "_": wordings().gettext,
        "url_for": addresses.of_request(),
        "language": LANGUAGE_BY_CODE[code],
        "all_languages": LANGUAGES,
        "alternates": languages.alternates(),
        "canonical": public_url + request.path,
        "public_url": public_url,
    }


def marked(passage: Passage) -> Markup:
    """Return a passage as HTML, with what was found in it marked."""
    parts = [f"<mark>{escape(part)}</mark>" if n % 2 else escape(part) for n, part in enumerate(passage.parts)]
    return Markup("".join(parts))  # noqa: S704  (every part is escaped)


def install(app: Flask) -> None:
    """Make filters and page context known to templates."""
    addresses.install(app)
    app.context_processor(_page_context)
    for function in (number, compact, money, day, language_name, listed, plain_text, marked, fits_input):
        app.jinja_env.filters[function.__name__] = function
    app.jinja_env.filters["markdown"] = render
    app.jinja_env.globals.update(years=years, address=address, emblem=emblem, plain_emblem=plain_emblem)
