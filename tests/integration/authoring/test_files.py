"""Files that lie about what they are, are too much, or belong to somebody else (attack list, E 23)."""

import io
import zlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from sqlalchemy import Text, cast, delete, func, select, update
from sqlalchemy.dialects.postgresql import JSONB

from app.authoring import uploads
from app.content.models import ContentAttachment, ContentRevision
from app.drafts.clearing import clear
from app.drafts.files import path_of
from app.drafts.models import Draft, StoredFile
from app.kernel.database import now
from app.kernel.unit_of_work import unit_of_work
from tests.integration.authoring.steps import QUICK, act, add_file, begin, fill, publish
from tests.support.people import Visitor, make_person


def image(kind: str = "PNG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", size, "teal").save(held, kind, **options)
    return held.getvalue()


def pdf(pages: int = 1, change: Callable[[PdfWriter], object] = lambda _writer: None) -> bytes:
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(100, 100)
    change(writer)
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def open_with_script(writer: PdfWriter) -> None:
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)


def flate_bomb() -> bytes:
    packed = zlib.compress(b"\0" * 200_000_000, 9)
    return (
        b"%PDF-1.5\n1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length "
        + str(len(packed)).encode() + b">>\nstream\n" + packed + b"\nendstream\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )  # fmt: skip


def png_bomb() -> bytes:
    """Return a small file that says to be 30,000 × 30,000 pixels large."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    header = (30_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    packed = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


REFUSED = {
    "html": b"<html><script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "script": b"alert(1)",
    "zip": b"PK\x03\x04" + b"\0" * 100,
    "nothing": b"",
    "cut pdf": pdf()[:40],
    "cut image": image("JPEG")[:60],
    "gif": image("GIF"),
    "script in a pdf": pdf(change=open_with_script),
    "file in a pdf": pdf(change=lambda w: w.add_attachment("a.exe", b"MZ")),
    "password": pdf(change=lambda w: w.encrypt("secret")),
    "too many pages": pdf(2_001),
    "flate bomb": flate_bomb(),
    "png bomb": png_bomb(),
    "too large": b"%PDF-1.7" + b"\0" * uploads.LARGEST,
}


@pytest.fixture(scope="module")
def writer(app: Flask) -> tuple[Visitor, int]:
    visitor = Visitor(app, make_person(app, ("contributor", "bogota")))
    return visitor, begin(visitor)


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("name", ["plan.pdf", "plan.png"])
def test_what_is_no_plain_pdf_or_image_is_refused(
    writer: tuple[Visitor, int], stored: Callable[[int], Draft], content: bytes, name: str
) -> None:
    visitor, draft_id = writer
    answer = add_file(visitor, draft_id, content, name)
    assert answer.status_code == 422
    assert "attachments" not in stored(draft_id).record


def test_more_than_a_request_may_have_is_refused(writer: tuple[Visitor, int]) -> None:
    visitor, draft_id = writer
    assert add_file(visitor, draft_id, b"%PDF-1.7" + b"\0" * 50_000_000).status_code == 413


def test_an_image_needs_words_for_those_who_cannot_see_it(writer: tuple[Visitor, int]) -> None:
    visitor, draft_id = writer
    assert add_file(visitor, draft_id, image(), label=" ").status_code == 422


def test_an_image_is_drawn_anew_without_what_is_hidden_in_it(app: Flask) -> None:
    details = Image.Exif()
    details[0x010E], details[0x8825] = "secret " * 5_000, {1: "N", 2: (4.0, 36.0, 0.0)}
    with app.test_request_context("/en/"):
        kept = uploads.inspect(image("JPEG", exif=details) + b"<script>alert(1)</script>")
    assert kept.media_type == "image/jpeg"
    assert b"secret" not in kept.content
    assert b"<script>" not in kept.content
    assert not Image.open(io.BytesIO(kept.content)).getexif()


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "a\x00b.pdf", "a\r\nX-Evil: 1.pdf", "\u202efdp.exe", "x" * 300, "Größe Ñandú 北京.pdf",
     "a.php.pdf", '"; filename="evil.html', ".pdf", "CON.pdf"],
)  # fmt: skip
def test_a_name_is_only_a_name(app: Flask, name: str) -> None:
    shown = uploads.safe_name(name, "application/pdf")
    assert shown.endswith(".pdf")
    assert len(shown) <= 104
    assert not set(shown) & set('/\\"\r\n\x00;<>\u202e:')


def test_a_file_is_handed_out_to_those_who_may_have_it_and_never_as_a_page(
    app: Flask, stored: Callable[[int], Draft]
) -> None:
    author = Visitor(app, make_person(app, ("contributor", "bogota")))
    stranger = Visitor(app, make_person(app, ("contributor", "dakar")))
    draft_id = begin(author)
    content = pdf() + b"<html><script>alert(1)</script>"
    assert add_file(author, draft_id, content, "../Größe.html").status_code == 303
    attachment = stored(draft_id).record["attachments"][0]
    assert (attachment["type"], attachment["labels"]) == ("file", {"en": "A plan"})
    path = attachment["url"].removeprefix(app.config["SETTINGS"].public_url)
    answer = author.get(path, buffered=True)
    assert answer.get_data() == content
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.content_type == "application/pdf"
    assert len(PdfReader(io.BytesIO(answer.get_data())).pages) == 1
    etag = answer.headers["ETag"]
    for other in (stranger, Visitor(app)):
        assert other.get(path).status_code == 404
        assert other.get(path, headers={"If-None-Match": etag}).status_code == 404
    fill(author, draft_id)
    act(author, draft_id, "submit")
    assert Visitor(app).get(path).status_code == 404
    publish(app, draft_id)
    public = Visitor(app).get(path, buffered=True)
    assert public.status_code == 200
    assert "Set-Cookie" not in public.headers


@pytest.mark.parametrize("key", ["0", "../../etc/passwd", "0" * 32, "g" * 32, "0" * 31 + "%00", "A" * 32])
def test_a_key_that_no_file_has_is_not_found(app: Flask, key: str) -> None:
    assert Visitor(app).get(f"/files/{key}").status_code == 404


def test_nobody_publishes_the_file_of_another_draft(app: Flask, stored: Callable[[int], Draft]) -> None:
    author = Visitor(app, make_person(app, ("contributor", "bogota")))
    thief = Visitor(app, make_person(app, ("contributor", "dakar")))
    mine, theirs = begin(author), begin(thief, depth="full", metropolis="Dakar")
    add_file(author, mine, pdf())
    url = stored(mine).record["attachments"][0]["url"]
    address = f"/en/drafts/{theirs}/form/proof"
    fields = {"attachments.rows": "1", "attachments.0.label": "Mine now", "attachments.0.url": url, "version": "1"}
    assert thief.submit(address, fields, page=address).status_code == 422
    assert "attachments" not in stored(theirs).record


def _age(app: Flask, draft_id: int, **by: float) -> None:
    """Put what is stored of a draft and its files back in time."""
    with unit_of_work(app.extensions["portal_database"].sessions) as work:
        moment = now() - timedelta(**by)
        work.execute(update(StoredFile).where(StoredFile.draft_id == draft_id).values(added_at=moment))
        work.execute(update(Draft).where(Draft.id == draft_id).values(updated_at=moment))


def _clear(app: Flask) -> None:
    with app.app_context(), unit_of_work(app.extensions["portal_database"].sessions) as work:
        clear(work)


def _files_of(app: Flask, draft_id: int) -> list[str]:
    """Return the keys of the files of a draft that are there, in the database and in the folder."""
    with app.app_context(), app.extensions["portal_database"].sessions() as session:
        keys = session.scalars(select(StoredFile.key).where(StoredFile.draft_id == draft_id).order_by(StoredFile.id))
        return [key for key in keys if path_of(key).is_file()]


def test_files_of_a_withdrawn_draft_go_after_a_month(app: Flask) -> None:
    author = Visitor(app, make_person(app, ("contributor", "bogota")))
    draft_id = begin(author)
    add_file(author, draft_id, pdf())
    add_file(author, draft_id, image())
    keys = _files_of(app, draft_id)
    assert len(keys) == 2
    _age(app, draft_id, days=31)
    _clear(app)
    assert _files_of(app, draft_id) == keys, "an open draft keeps its files, however old"
    act(author, draft_id, "withdraw")
    _age(app, draft_id, days=29)
    _clear(app)
    assert _files_of(app, draft_id) == keys, "there is time for second thoughts"
    _age(app, draft_id, days=31)
    with app.app_context():
        paths = [path_of(key) for key in keys]
        paths[0].unlink()  # as an earlier try that died would leave it
    _clear(app)
    assert _files_of(app, draft_id) == []
    assert not any(path.exists() for path in paths)
    assert author.get(f"/files/{keys[1]}").status_code == 404
    assert author.get(f"/en/drafts/{draft_id}").status_code == 200


@pytest.mark.parametrize("moved", [False, True], ids=["same address", "earlier address"])
def test_what_an_entry_shows_or_has_shown_stays(app: Flask, stored: Callable[[int], Draft], *, moved: bool) -> None:
    author = Visitor(app, make_person(app, ("contributor", "bogota")))
    draft_id = begin(author)
    fill(author, draft_id, {**QUICK, "title": f"Shade by trees {moved}"})
    for label in ("Shown", "Shown once", "Never shown"):
        add_file(author, draft_id, pdf(), label=label)
    kept, former, unneeded = _files_of(app, draft_id)
    _attach_only(app, draft_id, kept, former)
    act(author, draft_id, "submit")
    publish(app, draft_id)
    item_id = stored(draft_id).item_id
    with unit_of_work(app.extensions["portal_database"].sessions) as work:
        mine = ContentAttachment.item_id == item_id
        work.execute(delete(ContentAttachment).where(mine, ContentAttachment.url.endswith(former)))
    if moved:
        _move(app, item_id)
    _age(app, draft_id, days=31)
    _clear(app)
    assert _files_of(app, draft_id) == [kept, former]
    assert author.get(f"/files/{unneeded}").status_code == 404


def _move(app: Flask, item_id: int | None) -> None:
    """Let an entry have been published when the portal had another address."""
    now_at, earlier = app.config["SETTINGS"].public_url, "https://earlier.example.org"
    url, picture = ContentAttachment.url, ContentRevision.snapshot
    with unit_of_work(app.extensions["portal_database"].sessions) as work:
        mine = update(ContentAttachment).where(ContentAttachment.item_id == item_id)
        work.execute(mine.values(url=func.replace(url, now_at, earlier)))
        theirs = update(ContentRevision).where(ContentRevision.item_id == item_id)
        work.execute(theirs.values(snapshot=cast(func.replace(cast(picture, Text), now_at, earlier), JSONB)))


def _attach_only(app: Flask, draft_id: int, *keys: str) -> None:
    with unit_of_work(app.extensions["portal_database"].sessions) as work:
        draft = work.get_one(Draft, draft_id)
        rows = [one for one in draft.record["attachments"] if one["url"].endswith(keys)]
        draft.record = {**draft.record, "attachments": rows}
