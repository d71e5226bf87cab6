"""References as files that reference managers open: BibTeX, RIS and CSL-JSON."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.content.kinds import Author
from app.portal.citing import Reference

_BREAKS = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True)
class Form:
    """A form of file: what it is called, its type on the web, and what writes it."""

    name: str
    media_type: str
    write: Callable[[Reference], str]


# --- BibTeX ----------------------------------------------------------------------------------------------------------

#: An escaped brace would still count when BibTeX looks for the end of a field, so braces are written as words.
_IN_TEX = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
_TEX = str.maketrans(_IN_TEX)
_BIBTEX_TYPES = {"report": "techreport", "book": "book"}


def bibtex(reference: Reference) -> str:
    """Return ``reference`` as an entry of BibTeX, in UTF-8; braces keep capitals, and organisations in one piece."""
    fields = {
        "title": f"{{{_tex(reference.title)}}}",
        "author": " and ".join(map(_bibtex_name, reference.authors)),
        "year": str(reference.issued[0]) if reference.issued else "",
        "date": "-".join(f"{part:02d}" for part in reference.issued),
        "publisher": _tex(reference.publisher),
        "institution": _tex(reference.publisher) if reference.type == "report" else "",
        "series": _tex(reference.series),
        "number": _tex(reference.number),
        "doi": _verbatim(reference.doi),
        "isbn": _tex(reference.isbn),
        "url": _verbatim(reference.url),
        "language": reference.language,
        "abstract": _tex(reference.abstract),
        "keywords": ", ".join(map(_tex, reference.keywords)),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{_BIBTEX_TYPES.get(reference.type, 'misc')}{{{reference.key},\n" + ",\n".join(lines) + "\n}\n"


def _tex(text: str) -> str:
    return _one_line(text).translate(_TEX)


def _verbatim(text: str) -> str:
    """Return an address or DOI as packages take it, unescaped; what would break the entry is percent-encoded."""
    return re.sub(r"[\s{}\\]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text)


def _bibtex_name(author: Author) -> str:
    if author.family:
        return f"{{{_tex(author.family)}}}, {_tex(author.given)}".rstrip(", ")
    return f"{{{_tex(author.name)}}}"


# --- RIS -------------------------------------------------------------------------------------------------------------

_RIS_TYPES = {"report": "RPRT", "book": "BOOK"}


def ris(reference: Reference) -> str:
    """Return ``reference`` in RIS: a tag, two spaces, a hyphen and a space on each line, and lines that end in CRLF."""
    pairs = [("TY", _RIS_TYPES.get(reference.type, "ELEC")), ("ID", reference.key), ("TI", reference.title)]
    pairs += [("AU", _ris_name(author)) for author in reference.authors]
    if reference.issued:
        pairs += [("PY", str(reference.issued[0])), ("DA", _ris_date(reference.issued))]
    pairs += [("PB", reference.publisher), ("T2", "" if reference.type == "report" else reference.site)]
    pairs += [("T3", reference.series), ("M1", reference.number), ("DO", reference.doi), ("SN", reference.isbn)]
    pairs += [("UR", reference.url), ("LA", reference.language), ("AB", reference.abstract)]
    pairs += [("KW", keyword) for keyword in reference.keywords]
    lines = [f"{tag}  - {_one_line(value)}" for tag, value in pairs if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _ris_name(author: Author) -> str:
    return f"{author.family}, {author.given}".rstrip(", ") if author.family else author.name


def _ris_date(issued: tuple[int, ...]) -> str:
    """Return a date in the form of RIS, ``YYYY/MM/DD/`` with nothing where a part is not known."""
    year, month, day = (*(f"{part:02d}" for part in issued), "", "")[:3]
    return f"{year}/{month}/{day}/"


# --- CSL-JSON --------------------------------------------------------------------------------------------------------


def csl_json(reference: Reference) -> str:
    """Return ``reference`` as the one item of a CSL-JSON file (schema of CSL 1.0.2)."""
    item: dict[str, Any] = {
        "id": reference.key,
        "type": reference.type,
        "title": reference.title,
        "author": [_csl_name(author) for author in reference.authors],
        "issued": {"date-parts": [list(reference.issued)]} if reference.issued else None,
        "publisher": reference.publisher,
        "container-title": None if reference.type == "report" else reference.site,
        "collection-title": reference.series,
        "number": reference.number,
        "DOI": reference.doi,
        "ISBN": reference.isbn,
        "URL": reference.url,
        "language": reference.language,
        "abstract": reference.abstract,
        "keyword": ", ".join(reference.keywords),
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=2) + "\n"


def _csl_name(author: Author) -> dict[str, str]:
    if not author.family:
        return {"literal": author.name}
    return {"family": author.family, **({"given": author.given} if author.given else {})}


def _one_line(text: str) -> str:
    """Return ``text`` on one line and without control characters: in both forms a line begins the next field."""
    return _BREAKS.sub(" ", text).strip(" ")


#: By the ending of the file.
FORMS = {
    "bib": Form("BibTeX", "application/x-bibtex", bibtex),
    "ris": Form("RIS", "application/x-research-info-systems", ris),
    "json": Form("CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json),
}
