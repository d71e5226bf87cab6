"""Files of records: JSON Lines, CSV, XLSX and (for samples kept by hand) YAML, read row by row and written."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml
from openpyxl import load_workbook

from app.content.kinds import Kind
from config.languages import LANGUAGE_CODES

LIST_COLUMNS = ("metropolises", "themes", "principles", "capacities", "sdgs")
TEXT_FIELDS = ("title", "summary")
TRANSLATION_FIELDS = ("status", "source_revision", "translated_on", "translators")
NUMBER_COLUMNS = ("start_year", "end_year")
LONGEST_CELL = 32_767  # of a spreadsheet; longer texts go on in columns marked "(2)", "(3)" …


class UnreadableFile(Exception):
    """The file is not what its name says, or cannot be read at all."""


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
    except UnreadableFile:
        raise
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
        reader = csv.DictReader(file, delimiter=";" if sample.count(";") > sample.count(",") else ",", strict=True)
        _check_columns(reader.fieldnames or [], kind)
        for row in reader:
            yield reader.line_num, _from_flat(row, kind)


def _read_xlsx(path: Path, kind: Kind) -> Iterator[Row]:
    workbook = load_workbook(path, read_only=True, data_only=True)
    rows = workbook.worksheets[0].iter_rows(values_only=True)
    header = [str(cell) if cell is not None else "" for cell in next(rows, ())]
    _check_columns(header, kind)
    for number, cells in enumerate(rows, 2):
        if any(cell is not None for cell in cells):
            yield number, _from_flat(dict(zip(header, cells, strict=False)), kind)
    workbook.close()


def _check_columns(header: Iterable[str], kind: Kind) -> None:
    known = set(flat_columns(kind))
    unknown = [name for name in header if name and name.split(" (")[0] not in known]
    if unknown:
        raise UnreadableFile("unknown columns: " + ", ".join(unknown))


def flat_columns(kind: Kind) -> list[str]:
    """Return the columns of the flat form (CSV, XLSX) of ``kind``, in order."""
    names = ["reference", "original_language", "state", "published_at", *LIST_COLUMNS, *kind.plain_columns]
    names += [*kind.json_columns, "sources", "attachments"]
    texts = (*TEXT_FIELDS, *kind.section_names, *TRANSLATION_FIELDS)
    return names + [f"{name}_{language}" for language in LANGUAGE_CODES for name in texts]


def _from_flat(row: Mapping[str, Any], kind: Kind) -> dict[str, Any] | str:
    cells = _joined({k: v for k, v in row.items() if k and v not in (None, "")})
    record: dict[str, Any] = {"translations": {}}
    for name, value in cells.items():
        field, _, language = name.rpartition("_")
        if language in LANGUAGE_CODES and name not in kind.plain_columns:
            text = record["translations"].setdefault(language, {})
            text[field] = _split(value) if field == "translators" else _scalar(field, value)
        elif name in LIST_COLUMNS:
            record[name] = [_integer(part) if name == "sdgs" else part for part in _split(value)]
        elif name in kind.json_columns or name in ("sources", "attachments"):
            try:
                record[name] = json.loads(str(value))
            except ValueError:
                return f"column {name}: not JSON"
        else:
            record[name] = _scalar(name, value)
    return record


def _joined(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``cells`` with long texts, which were split over ``name``, ``name (2)`` …, in one piece again."""
    joined: dict[str, Any] = {}
    for name, value in cells.items():
        base = name.split(" (")[0]
        joined[base] = f"{joined[base]}{value}" if base in joined else value
    return joined


def _split(value: Any) -> list[str]:
    return [part.strip() for part in str(value).split(";") if part.strip()]


def _integer(value: Any) -> Any:
    text = str(value).strip().removesuffix(".0")
    return int(text) if text.isascii() and text.removeprefix("-").isdigit() and len(text) < 10 else value


def _scalar(name: str, value: Any) -> Any:
    if name in NUMBER_COLUMNS or name == "source_revision":
        return _integer(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    text = str(value)
    # the quote that keeps a spreadsheet from reading a formula (see `harmless`) is taken off again
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA_STARTS and len(text) > 1 else text


_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")


def harmless(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula (OWASP, CSV injection)."""
    return "'" + text if text[:1] in _FORMULA_STARTS else text


def to_flat(record: Mapping[str, Any]) -> dict[str, str]:
    """Return a record of the interchange form as cells of text by column name."""
    cells: dict[str, str] = {}
    for name, value in record.items():
        if name == "translations":
            for language, text in value.items():
                for field, part in text.items():
                    cells[f"{field}_{language}"] = "; ".join(part) if isinstance(part, list) else str(part)
        elif name in LIST_COLUMNS:
            cells[name] = "; ".join(str(part) for part in value)
        elif isinstance(value, (dict, list)):
            cells[name] = json.dumps(value, ensure_ascii=False)
        else:
            cells[name] = str(value)
    return cells


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
            base, part = name.split(" (")[0], int(name.split(" (")[1][:-1]) - 1 if " (" in name else 0
            for number, row in enumerate(rows, 1):
                piece = row.get(base, "")[part * LONGEST_CELL : (part + 1) * LONGEST_CELL]
                if piece:
                    sheet.write_string(number, column, piece)
    return len(rows)


WRITERS = {".jsonl": write_json_lines, ".csv": write_csv, ".xlsx": write_xlsx}
