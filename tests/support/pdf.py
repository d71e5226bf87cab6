"""PDF files for tests, set by Typst: tagged, with a title and a language, or without them."""

import io

import typst
from pypdf import PdfReader, PdfWriter


def paper_pdf(pages: list[str], *, language: str = "en", title: str = "A paper") -> bytes:
    """Return a tagged PDF with one page for each text."""
    body = "\n#pagebreak()\n".join(f'#text("{text}")' for text in pages)
    source = f'#set document(title: "{title}")\n#set text(lang: "{language}")\n{body}'
    made: bytes = typst.compile(source.encode(), format="pdf", ignore_system_fonts=True)
    return made


def untagged(content: bytes) -> bytes:
    """Return the pages of a PDF without tags, title and language."""
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(content)).pages:
        writer.add_page(page)
    writer.metadata = None
    for name in ("/MarkInfo", "/StructTreeRoot", "/Lang"):
        writer.root_object.pop(name, None)
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()
