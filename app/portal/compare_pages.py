"""Two to four entries side by side."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request

from app.content.kinds import Fact
from app.content.reading import Entry, read_entries
from app.kernel import current
from app.kernel.errors import NotFound
from app.kernel.text import clean_line
from app.portal import context
from app.portal.labels import Labels

FEWEST, MOST = 2, 4


def install(blueprint: Blueprint) -> None:
    """Add this page."""
    blueprint.add_url_rule("/<language:language>/<kind>/compare", "compare", compare)


def compare(kind: str) -> str:
    """Show the entries named by ``entry`` side by side; what cannot be shown is told; raises ``NotFound``."""
    found = context.kind_at(kind)
    if not found.comparable:
        raise NotFound(kind)
    wanted = list(dict.fromkeys(clean_line(name, 120) for name in request.args.getlist("entry")))
    entries = read_entries(current.session(), found, wanted[:MOST], current.language())
    shown = {entry.item.reference for entry in entries}
    sections = [s for s in found.sections if any(s.name in {one.name for one, _text in e.sections} for e in entries)]
    return render_template(
        "portal/compare.html",
        kind=found,
        entries=entries,
        facts=compared_facts(entries, context.labels()),
        sections=sections,
        texts={e.item.reference: {section.name: text for section, text in e.sections} for e in entries},
        lost=[name for name in wanted[:MOST] if name not in shown],
        too_many=len(wanted) > MOST,
        fewest=FEWEST,
        labels=context.labels(),
    )


def compared_facts(entries: Sequence[Entry], labels: Labels) -> list[tuple[str, list[Fact | None]]]:
    """Return a line for each fact that one of ``entries`` (of one kind) tells: its label, and the fact of each."""
    told = [{fact.name: fact for fact in entry.kind.facts(entry.item, labels)} for entry in entries]
    names = dict.fromkeys(name for facts in told for name in facts)
    wanted = entries[0].kind.comparable_facts if entries else ()
    lines = []
    for name in (name for name in wanted or names if name in names):
        row = [facts.get(name) for facts in told]
        lines.append((next(str(fact.label) for fact in row if fact), row))
    return lines
