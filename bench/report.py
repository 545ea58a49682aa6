"""The figures as a table for people and as a file for comparing runs."""

import json
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.figures import Section

FOLDER = Path(__file__).parent / "reports"
HEAD = ("measured", "", "aim", "note")


def table(section: Section) -> str:
    """The section's figures in columns."""
    rows = [figure.row() for figure in section.figures]
    widths = [max(map(_width, column)) for column in zip(*rows, HEAD, strict=True)]
    lines = [f"\n{section.title}", _line(HEAD, widths), *(_line(row, widths) for row in rows)]
    return "\n".join(lines)


def write(machine: dict[str, Any], sections: Sequence[Section]) -> Path:
    """Keep the run; the file's name is the time it ended."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    content = {"machine": machine, "sections": [section.as_json() for section in sections]}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, allow_nan=True) + "\n")
    return path


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    name, value, aim, note = (
        cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)
    )
    return f"  {name}  {value.strip():>{widths[1]}}  {aim}  {note}".rstrip()


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese sign takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
