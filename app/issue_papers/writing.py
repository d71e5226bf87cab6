"""How a paper is written: the pages of its form, help and examples."""

from flask_babel import lazy_gettext as _

from app.content.writing import Group, RowPart, Writing
from app.issue_papers.facets import SERIES_FACET

WRITING = Writing(
    essential=("title", "summary", "series", "authors", "themes"),
    expected=("number", "year", "key_messages", "gender_approach", "licence", "sources"),
    full=("title", "summary", "series", "authors", "themes", "key_messages", "gender_approach"),
    groups=(
        Group("paper", _("Title and abstract"), ("title", "series", "number", "year", "summary")),
        Group("authors", _("Authors"), ("authors",)),
        Group("tags", _("Place and tags"), ("metropolises", "themes", "principles", "capacities", "sdgs")),
        Group("text", _("The paper"), ("key_messages", "gender_approach", "full_text")),
        Group("imprint", _("Imprint"), ("funding", "licence", "isbn", "doi", "versions")),
        Group("proof", _("References and files"), ("sources", "attachments")),
    ),
    labels={
        "summary": _("Abstract"),
        "series": _("Series"),
        "number": _("Number in the series"),
        "year": _("Year"),
        "authors": _("Authors"),
        "funding": _("Funding"),
        "licence": _("Licence"),
        "isbn": _("ISBN"),
        "doi": _("DOI"),
        "versions": _("Versions and errata"),
        "sources": _("References"),
    },
    help={
        "title": _("The title as it stands on the cover."),
        "summary": _("What the paper asks, how it goes about it, what it finds. At most 1,000 characters."),
        "series": _("Voice of the Mayors and position papers must also tell their gender approach."),
        "number": _("Its number within the series, if it has one."),
        "year": _("The year of its first version."),
        "authors": _("People or organisations, in the order in which they are to be named."),
        "metropolises": _("The metropolises that the paper treats; none if it speaks of all."),
        "themes": _("What the paper is about."),
        "principles": _("The Principles for Better Cities that it serves."),
        "capacities": _("What it makes people and the city more able to do."),
        "sdgs": _("The goals that it is about."),
        "funding": _("Who paid for the work."),
        "licence": _("Under which terms others may use it, such as CC BY 4.0."),
        "isbn": _("With or without hyphens; the check digit is verified."),
        "doi": _("It begins with 10. and has a slash."),
        "versions": _("What changed after the first version, with the date."),
        "sources": _("The works that the paper refers to."),
        "attachments": _(
            "One PDF for each language. Choose a file on the page of files while you write in that language; "
            "its text can then be found by search, page by page."
        ),
    },
    choices={"series": SERIES_FACET.values},
    rows={
        "authors": (
            RowPart("name", _("Name"), needed=True, longest=200),
            RowPart("type", _("Who it is"), choices={"person": _("A person"), "organisation": _("An organisation")}),
            RowPart("family", _("Family name, as it is cited"), longest=150),
            RowPart("affiliation", _("Where they work"), longest=300),
            RowPart("entry", _("Address of their entry on this portal"), longest=300),
        ),
        "versions": (
            RowPart("date", _("Date"), needed=True, input="date"),
            RowPart("type", _("What it is"), choices={"version": _("A new version"), "erratum": _("An erratum")}),
            RowPart("text", _("What changed"), needed=True, by_language=True, longest=1_000),
        ),
    },
)
