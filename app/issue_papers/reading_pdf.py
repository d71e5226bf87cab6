"""Reads one PDF, in a process of its own with little time and memory; run as a script.

Standard input is the file. The first argument is ``text`` (standard output is then JSON: the text of each page, their
number, and what programs that read aloud need) or ``cover`` (the first page as a small WebP image). Any exit status but
0, also being killed for want of time or memory, means that it could not be done.
"""

import io
import json
import re
import resource
import sys
import unicodedata
from typing import Any

MEMORY = 1_500_000_000  # bytes
SECONDS = 20
MOST_PAGES = 600
LONGEST_PAGE = 20_000  # characters
LONGEST_TEXT = 2_000_000  # characters, all pages together
COVER_WIDTH = 480  # pixels
_NOT_TEXT = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ue000\ue001\uffff]"
)
#: PDFium writes U+FFFE or U+0002 where a word was parted at the end of a line.
_PARTED = re.compile(r"(\w)(?:[\ufffe\x02\u00ad]|-(?=\r?\n))\s*\r?\n?\s*(?=[^\W\d_A-Z])")


def clean(text: str) -> str:
    """Return the text of a page: words put together, NFKC, one space between words, lines kept."""
    joined = _PARTED.sub(r"\1", text)
    plain = _NOT_TEXT.sub(" ", unicodedata.normalize("NFKC", joined).replace("\ufffe", ""))
    lines = (" ".join(line.split()) for line in plain.splitlines())
    return "\n".join(line for line in lines if line)[:LONGEST_PAGE]


def read_text(content: bytes) -> bytes:
    """Return JSON with the pages of a PDF and what is known of its accessibility."""
    import pypdfium2  # noqa: PLC0415  (only after the limits are set)

    document = pypdfium2.PdfDocument(content)
    pages, length = [], 0
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        held = page.get_textpage()
        text = clean(held.get_text_range(0, min(held.count_chars(), LONGEST_PAGE * 2)))
        held.close()
        page.close()
        length += len(text)
        if length > LONGEST_TEXT:
            break
        pages.append(text)
    found = {"count": len(document), "pages": pages, **accessibility(content)}
    return json.dumps(found).encode("ascii")


def accessibility(content: bytes) -> dict[str, object]:
    """Return whether a PDF is tagged, its title and its language."""
    from pypdf import PdfReader  # noqa: PLC0415  (only after the limits are set)

    reader = PdfReader(io.BytesIO(content), strict=False)
    root = reader.root_object
    marked: Any = root.get("/MarkInfo")
    title = reader.metadata.title if reader.metadata else None
    return {
        "tagged": bool(marked and marked.get_object().get("/Marked")) and "/StructTreeRoot" in root,
        "title": clean(str(title or ""))[:300].replace("\n", " "),
        "language": clean(str(root.get("/Lang") or ""))[:35],
    }


def draw_cover(content: bytes) -> bytes:
    """Return the first page as a WebP image, ``COVER_WIDTH`` wide and at most twice as high."""
    import pypdfium2  # noqa: PLC0415  (only after the limits are set)

    page = pypdfium2.PdfDocument(content)[0]
    width, height = page.get_size()
    if not (10 < width < 20_000 and 10 < height < 20_000):
        raise ValueError("no page for people")
    image = page.render(scale=COVER_WIDTH / width if height <= 2 * width else 2 * COVER_WIDTH / height).to_pil()
    drawn = io.BytesIO()
    image.convert("RGB").save(drawn, "WEBP", quality=75)
    return drawn.getvalue()


def main() -> None:
    """Read what comes in."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    sys.stdout.buffer.write(read_text(content) if sys.argv[1] == "text" else draw_cover(content))


if __name__ == "__main__":
    main()
