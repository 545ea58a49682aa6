"""The specification of states, read from `docs/states.md`, for exhaustive tests of each table."""

import re
from dataclasses import dataclass
from pathlib import Path

_PAGE = Path(__file__).parents[2] / "docs/states.md"


@dataclass(frozen=True)
class Row:
    """One row of a table: from which states a verb leads where, and what is published."""

    from_states: tuple[str, ...]
    verb: str
    to: str
    who: str
    events: tuple[str, ...]


def transitions(heading: str) -> list[Row]:
    """The rows below the heading that begins with `## <heading>`; `to` is "" for "(same)"."""
    section = re.split(r"^## ", _PAGE.read_text(), flags=re.MULTILINE)
    text = next(part for part in section if part.startswith(heading))
    lines = [line for line in text.splitlines() if line.startswith("|")]
    names = [cell.strip() for cell in lines[0].strip("|").split("|")]
    return [_row(dict(zip(names, _cells(line), strict=True))) for line in lines[2:]]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _row(cells: dict[str, str]) -> Row:
    start = cells["from"]
    return Row(
        from_states=() if start == "—" else tuple(start.split(", ")),
        verb=cells["verb"],
        to="" if cells["to"] == "(same)" else cells["to"],
        who=cells.get("who", ""),
        events=tuple(re.findall(r"\b[A-Z][A-Za-z]+\b", cells["event"])),
    )
