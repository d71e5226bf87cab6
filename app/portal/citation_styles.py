"""References set in the two styles that scholars of cities are asked for: APA, and Chicago (author-date).

After the *Publication Manual of the American Psychological Association*, 7th edition, chapters 9 and 10, and the
*Chicago Manual of Style*, 17th edition, chapter 15. Words and dates are those of the reader's language.
"""

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date, format_skeleton
from flask_babel import gettext as _
from markupsafe import Markup

from app.content.kinds import Author
from app.kernel import current
from app.portal.citing import Reference
from config.languages import LANGUAGE_BY_CODE

_ITALIC = Markup("<i>{}</i>")
#: Up to so many authors are all named in APA; of more, the first nineteen and the last.
_ALL_IN_APA = 20
#: The same for Chicago: of more, the first seven.
_ALL_IN_CHICAGO, _FIRST_IN_CHICAGO = 10, 7


def apa(reference: Reference) -> Markup:
    """Return ``reference`` in the style of the APA, as HTML whose only tag is for italics."""
    title = _ITALIC.format(reference.title)
    if reference.series:
        title += Markup(" ({})").format(_numbered(reference))
    publisher = reference.publisher if reference.type == "report" else reference.site
    named = [author.name for author in reference.authors]
    sentences = [
        _apa_authors(reference.authors),
        f"({_apa_date(reference.issued)})",
        title,
        "" if publisher in named else publisher,  # said once is enough (9.29)
        _address(reference),
    ]
    return _joined(sentences)


def chicago(reference: Reference) -> Markup:
    """Return ``reference`` in Chicago's style with author and date, as HTML whose only tag is for italics."""
    year = str(reference.issued[0]) if reference.issued else _("n.d.")
    if reference.type == "report":
        middle = [_ITALIC.format(reference.title), _numbered(reference), reference.publisher]
    else:
        middle = [_quoted(reference.title), reference.site, reference.publisher, _full_date(reference.issued)]
    named = _chicago_authors(reference.authors)
    return _joined([named, year, *(part for part in middle if part != named), _address(reference)])


def _joined(sentences: Sequence[str]) -> Markup:
    """Return the parts that are there as sentences; an address gets no full stop, what has its own gets no second."""
    text = Markup("")
    for sentence in filter(None, sentences):
        plain = sentence.striptags() if isinstance(sentence, Markup) else sentence
        ended = plain.rstrip("”»\u202f\xa0 ").endswith((".", "?", "!", "…")) or plain.startswith("http")
        text += Markup("{}{}{}").format("" if not text else " ", sentence, "" if ended else ".")
    return text


def _address(reference: Reference) -> str:
    return f"https://doi.org/{reference.doi}" if reference.doi else reference.url


def _numbered(reference: Reference) -> str:
    if reference.series and reference.number:
        return _("%(series)s, No. %(number)s", series=reference.series, number=reference.number)
    return reference.series


def _quoted(title: str) -> str:
    if title.endswith(("?", "!", ".", "…")):
        return _("“%(title)s”", title=title)
    return _("“%(title)s.”", title=title)


def _initials(given: str) -> str:
    """Return given names as initials: ``Ana-María J.`` becomes ``A.-M. J.``."""
    names = [[part for part in name.split("-") if part] for name in given.split()]
    return " ".join("-".join(f"{part[0].upper()}." for part in parts) for parts in names if parts)


def _apa_authors(authors: Sequence[Author]) -> str:
    named = [f"{one.family}, {_initials(one.given)}".rstrip(", ") if one.family else one.name for one in authors]
    if len(named) > _ALL_IN_APA:
        return f"{', '.join(named[: _ALL_IN_APA - 1])}, . . . {named[-1]}"
    if len(named) < 2:
        return "".join(named)
    return _("%(others)s, & %(last)s", others=", ".join(named[:-1]), last=named[-1])


def _chicago_authors(authors: Sequence[Author]) -> str:
    first, *rest = authors
    named = [f"{first.family}, {first.given}".rstrip(", ") if first.family else first.name]
    named += [f"{one.given} {one.family}".strip() if one.family else one.name for one in rest]
    if len(named) > _ALL_IN_CHICAGO:
        return _("%(others)s, et al.", others=", ".join(named[:_FIRST_IN_CHICAGO]))
    if len(named) < 2:
        return "".join(named)
    return _("%(others)s, and %(last)s", others=", ".join(named[:-1]), last=named[-1])


def _locale() -> str:
    """Return the locale of dates; the English one is American, as both styles are."""
    code = current.language()
    return "en_US" if code == "en" else LANGUAGE_BY_CODE[code].locale


def _apa_date(issued: Sequence[int]) -> str:
    if len(issued) < 2:
        return str(issued[0]) if issued else _("n.d.")
    if len(issued) == 2:
        return f"{issued[0]}, {format_date(_whole(issued), 'LLLL', locale=_locale())}"
    return f"{issued[0]}, {format_skeleton('MMMMd', _whole(issued), locale=_locale())}"


def _full_date(issued: Sequence[int]) -> str:
    """Return a date with month or day; empty where only the year is known, which stands elsewhere."""
    if len(issued) < 2:
        return ""
    if len(issued) == 2:
        return format_skeleton("yMMMM", _whole(issued), locale=_locale())
    return format_date(_whole(issued), "long", locale=_locale())


def _whole(issued: Sequence[int]) -> date:
    return date(*(*issued, 1, 1)[:3])
