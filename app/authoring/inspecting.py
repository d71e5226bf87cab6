"""Looks into one uploaded file, in a process of its own with little time and memory; run as a script.

Standard input is the file, the first argument ``pdf`` or ``image``. Exit status 0: standard output is what is to be
stored (a line with the media type, then the bytes). Exit status 3: the one word on standard output says why not.
Anything else, also being killed for want of time or memory, means that the file cannot be read.
"""

import io
import resource
import sys
from typing import Any, NoReturn

MEMORY = 1_500_000_000  # bytes
SECONDS = 20
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2_400
MOST_PAGES = 2_000
MOST_OBJECTS = 200_000
#: What makes a PDF do something by itself or carry something else inside.
ACTIVE = {"/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA", "/SubmitForm"}
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def refuse(reason: str) -> NoReturn:
    """End with the reason."""
    sys.stdout.write(reason)
    sys.stdout.flush()
    sys.exit(3)


def clean_image(content: bytes) -> tuple[str, bytes]:
    """Return an image drawn anew: turned as it was meant, no larger than needed, without anything hidden in it."""
    from PIL import Image, ImageOps  # noqa: PLC0415  (only after the limits are set)

    with Image.open(io.BytesIO(content), formats=tuple(FORMATS)) as image:
        kind = str(image.format)
        if image.width * image.height > MOST_PIXELS:
            refuse("large")
        image.load()
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        plain = upright.convert("RGB" if kind == "JPEG" or upright.mode not in ("RGBA", "LA", "P", "PA") else "RGBA")
        bare = Image.new(plain.mode, plain.size)
        bare.paste(plain)
    drawn = io.BytesIO()
    bare.save(drawn, kind, **({"optimize": True} if kind == "PNG" else {"quality": 85}))
    return FORMATS[kind], drawn.getvalue()


def check_pdf(content: bytes) -> tuple[str, bytes]:
    """Return a PDF as it is, if it can be read and does nothing by itself."""
    from pypdf import PdfReader  # noqa: PLC0415  (only after the limits are set)

    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        refuse("encrypted")
    if not 0 < len(reader.pages) <= MOST_PAGES:
        refuse("pages")
    numbers = {number for generation in reader.xref.values() for number in generation} | set(reader.xref_objStm)
    if len(numbers) > MOST_OBJECTS:
        refuse("pages")
    for number in numbers:
        if _is_active(reader.get_object(number)):
            refuse("active")
    return "application/pdf", content


def _is_active(thing: Any) -> bool:
    waiting = [thing]
    for _step in range(100_000):
        if not waiting:
            return False
        one = waiting.pop()
        if isinstance(one, dict):
            if ACTIVE & one.keys() or one.get("/S") in ACTIVE or one.get("/Type") in ACTIVE:
                return True
            waiting.extend(value for value in one.values() if isinstance(value, dict | list))
        elif isinstance(one, list):
            waiting.extend(value for value in one if isinstance(value, dict | list))
    return True


def main() -> None:
    """Look into what comes in."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    media_type, kept = check_pdf(content) if sys.argv[1] == "pdf" else clean_image(content)
    sys.stdout.buffer.write(media_type.encode() + b"\n" + kept)


if __name__ == "__main__":
    main()
