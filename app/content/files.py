"""Files of records: JSON Lines, CSV, XLSX and (for samples kept by hand) YAML, read row by row and written."""

import csv
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

import xlsxwriter
import yaml
from openpyxl import load_workbook

from app.content.flat import (
    LONGEST_CELL,
    UnreadableFile,
    base_of,
    check_columns,
    flat_columns,
    from_flat,
    harmless,
    to_flat,
)
from app.content.kinds import Kind

#: An uncompressed workbook of more bytes, or a part of one that shrinks more than so many times, is refused unread.
LARGEST_WORKBOOK = 300_000_000
LARGEST_SHRINKAGE = 200
_SMALL_PART = 1_000_000  # an honest small part may be very regular

__all__ = ["WRITERS", "Row", "UnreadableFile", "harmless", "read_rows", "write_csv", "write_json_lines", "write_xlsx"]

#: A row of a file: its line number, and its record or the reason why there is none.
Row = tuple[int, dict[str, Any] | str]


def read_rows(path: Path, kind: Kind) -> Iterator[Row]:
    """Yield the rows of a ``.jsonl``, ``.csv``, ``.xlsx``, ``.yaml`` file; raises ``UnreadableFile``."""
    readers = {".jsonl": _read_json_lines, ".csv": _read_csv, ".xlsx": _read_xlsx, ".yaml": _read_yaml}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise UnreadableFile(f"{path.name}: expected one of {', '.join(readers)}")
    try:
        yield from reader(path, kind)
    except UnreadableFile as error:
        raise UnreadableFile(f"{path.name}: {error}") from None
    except (OSError, UnicodeError, ValueError, KeyError, yaml.YAMLError, csv.Error, RecursionError) as error:
        raise UnreadableFile(f"{path.name}: {error}") from error
    except Exception as error:  # openpyxl raises whatever its parts raise on files that are not workbooks
        raise UnreadableFile(f"{path.name}: not a readable {path.suffix} file ({type(error).__name__})") from error


def _read_json_lines(path: Path, _kind: Kind) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, f"not JSON: {error}"
                continue
            yield number, record if isinstance(record, dict) else "not a JSON object"


def _read_yaml(path: Path, _kind: Kind) -> Iterator[Row]:
    record = yaml.safe_load(path.read_text(encoding="utf-8"))
    yield 1, record if isinstance(record, dict) else "not a mapping"


def _read_csv(path: Path, kind: Kind) -> Iterator[Row]:
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = file.readline()
        file.seek(0)
        reader = csv.reader(file, delimiter=";" if sample.count(";") > sample.count(",") else ",", strict=True)
        header = [name.strip() for name in next(reader, [])]
        check_columns(header, kind)
        before = reader.line_num
        for cells in reader:
            record = from_flat(header, cells, kind)
            if record is not None:
                yield before + 1, record  # a row with line breaks in its cells is found where it begins
            before = reader.line_num


def _read_xlsx(path: Path, kind: Kind) -> Iterator[Row]:
    _check_size(path)
    with path.open("rb") as file, closing(load_workbook(file, read_only=True, data_only=True)) as workbook:
        rows = workbook.worksheets[0].iter_rows(values_only=True)
        header = [str(cell).strip() if cell is not None else "" for cell in next(rows, ())]
        check_columns(header, kind)
        for number, cells in enumerate(rows, 2):
            record = from_flat(header, cells, kind)
            if record is not None:
                yield number, record


def _check_size(path: Path) -> None:
    """Raise ``UnreadableFile`` for a workbook that would fill the memory; its parts cannot be longer than declared."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels")):
                with archive.open(part) as opened:
                    _refuse_document_type(opened)
    shrunk = any(
        part.file_size > _SMALL_PART and part.file_size > LARGEST_SHRINKAGE * part.compress_size for part in parts
    )
    if shrunk or sum(part.file_size for part in parts) > LARGEST_WORKBOOK:
        raise UnreadableFile("the workbook is far larger than it pretends to be")


def _refuse_document_type(part: IO[bytes]) -> None:
    """Raise ``UnreadableFile`` for XML that declares a document type: no workbook does, and entities come with it.

    Which parser reads the workbook afterwards depends on what else is installed, so none is trusted with it.
    """
    parser = expat.ParserCreate()
    begun: list[str] = []

    def refuse(*_declared: object) -> None:
        raise UnreadableFile("the workbook declares a document type")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, _attributes: begun.append(name)
    try:
        while not begun and (piece := part.read(65_536)):
            parser.Parse(piece)
    except expat.ExpatError:
        return  # what is no XML is told by the one who reads it


def write_json_lines(path: Path, records: Iterable[Mapping[str, Any]], _kind: Kind) -> int:
    """Write records as JSON Lines; return how many."""
    with path.open("w", encoding="utf-8") as file:
        count = 0
        for count, record in enumerate(records, 1):  # noqa: B007  (the last number is the result)
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return count


def write_csv(path: Path, records: Iterable[Mapping[str, Any]], kind: Kind) -> int:
    """Write records as CSV (UTF-8 with a byte order mark, as spreadsheets expect); return how many."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, flat_columns(kind))
        writer.writeheader()
        count = 0
        for count, record in enumerate(records, 1):  # noqa: B007  (the last number is the result)
            writer.writerow({name: harmless(cell) for name, cell in to_flat(record).items()})
    return count


def write_xlsx(path: Path, records: Iterable[Mapping[str, Any]], kind: Kind) -> int:
    """Write records as a workbook of text cells; return how many."""
    rows = [{name: harmless(cell) for name, cell in to_flat(record).items()} for record in records]
    header = [
        name if part == 0 else f"{name} ({part + 1})"
        for name in flat_columns(kind)
        for part in range(max((len(row.get(name, "")) - 1) // LONGEST_CELL for row in rows) + 1 if rows else 1)
    ]
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as workbook:
        sheet = workbook.add_worksheet()
        for column, name in enumerate(header):
            sheet.write_string(0, column, name)
            base, part = base_of(name), int(name.split(" (")[1][:-1]) - 1 if " (" in name else 0
            for number, row in enumerate(rows, 1):
                piece = row.get(base, "")[part * LONGEST_CELL : (part + 1) * LONGEST_CELL]
                if piece:
                    sheet.write_string(number, column, piece)
    return len(rows)


WRITERS = {".jsonl": write_json_lines, ".csv": write_csv, ".xlsx": write_xlsx}
