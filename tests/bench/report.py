"""Tables of figures: printed, and kept as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

Cell = str | int | float | None


@dataclass
class Table:
    """Figures under a title; ``notes`` are sentences printed below them."""

    title: str
    columns: Sequence[str]
    rows: list[list[Cell]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Return the table as plain text, numbers to the right."""
        cells = [list(self.columns), *([_shown(cell) for cell in row] for row in self.rows)]
        widths = [max(len(row[number]) for row in cells) for number in range(len(self.columns))]
        lines = ["  ".join(self._placed(row, widths)).rstrip() for row in cells]
        lines.insert(1, "  ".join("-" * width for width in widths))
        return "\n".join(["", self.title, "", *lines, *(f"  {note}" for note in self.notes)])

    def _placed(self, row: Sequence[str], widths: Sequence[int]) -> list[str]:
        return [
            text.ljust(width) if n == 0 else text.rjust(width)
            for n, (text, width) in enumerate(zip(row, widths, strict=True))
        ]


def _shown(cell: Cell) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:,.0f}" if abs(cell) >= 1_000 else f"{cell:,.1f}"
    return f"{cell:,}" if isinstance(cell, int) else cell


def keep(folder: Path, machine: dict[str, str], tables: Sequence[Table]) -> Path:
    """Write everything to a new file in ``folder`` and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}.json"
    content = {"machine": machine, "tables": [asdict(table) for table in tables]}
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")
    return path
