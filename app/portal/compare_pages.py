"""Two to four entries side by side."""

from flask import Blueprint, render_template, request

from app.content.reading import read_entries
from app.kernel import current
from app.kernel.text import clean_line
from app.portal import context

FEWEST, MOST = 2, 4


def install(blueprint: Blueprint) -> None:
    """Add this page."""
    blueprint.add_url_rule("/<language:language>/<kind>/compare", "compare", compare)


def compare(kind: str) -> str:
    """Show the entries named by ``entry`` side by side; what cannot be shown is told."""
    found = context.kind_at(kind)
    wanted = list(dict.fromkeys(clean_line(name, 120) for name in request.args.getlist("entry")))
    entries = read_entries(current.session(), found, wanted[:MOST], current.language())
    shown = {entry.item.reference for entry in entries}
    sections = [s for s in found.sections if any(s.name in {one.name for one, _text in e.sections} for e in entries)]
    return render_template(
        "portal/compare.html",
        kind=found,
        entries=entries,
        sections=sections,
        texts={e.item.reference: {section.name: text for section, text in e.sections} for e in entries},
        lost=[name for name in wanted[:MOST] if name not in shown],
        too_many=len(wanted) > MOST,
        fewest=FEWEST,
        labels=context.labels(),
    )
