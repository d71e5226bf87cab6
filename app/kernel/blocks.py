"""Light Markdown as a tree of plain data, for media that are not HTML."""

from typing import Any

from markdown_it.token import Token

from app.kernel.markup import LONGEST, parse

#: A piece of text: ``{"text": …, "bold": …, "italic": …, "link": …}`` (absent keys are false).
Run = dict[str, Any]
#: A block: ``{"kind": "paragraph" | "quote", "runs": [Run]}`` or ``{"kind": "list", "ordered": …, "items": [[Run]]}``.
Block = dict[str, Any]


def blocks_of(text: str) -> list[Block]:
    """Return the blocks of ``text``; nested lists are laid flat, tables become lines of text."""
    blocks: list[Block] = []
    current_list: Block | None = None
    quoted = 0
    for token in parse(text[:LONGEST]):
        if token.type in ("bullet_list_open", "ordered_list_open") and current_list is None:
            current_list = {
                "kind": "list",
                "ordered": token.type == "ordered_list_open",
                "items": [],
                "level": token.level,
            }
            blocks.append(current_list)
        elif token.type in ("bullet_list_close", "ordered_list_close") and current_list is not None:
            if token.level == current_list["level"]:
                current_list = None
        elif token.type in ("blockquote_open", "blockquote_close"):
            quoted += 1 if token.nesting > 0 else -1
        elif token.type == "inline":
            runs = _runs(token.children or [])
            if current_list is not None:
                current_list["items"].append(runs)
            else:
                blocks.append({"kind": "quote" if quoted else "paragraph", "runs": runs})
        elif token.type in ("code_block", "fence"):
            blocks.append({"kind": "paragraph", "runs": [{"text": token.content}]})
    return blocks


def _runs(tokens: list[Token]) -> list[Run]:
    runs: list[Run] = []
    bold, italic, link = 0, 0, None
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            bold += token.nesting
        elif token.type in ("em_open", "em_close"):
            italic += token.nesting
        elif token.type == "link_open":
            link = str(token.attrs.get("href", ""))
        elif token.type == "link_close":
            link = None
        elif token.type in ("softbreak", "hardbreak"):
            runs.append({"text": " "})
        elif token.content:
            run: Run = {"text": token.content}
            run |= {"bold": True} if bold else {}
            run |= {"italic": True} if italic else {}
            run |= {"link": link} if link and link.startswith(("http://", "https://")) else {}
            runs.append(run)
    return runs
