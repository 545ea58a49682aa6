"""One readable log: life-cycle lines and the children's JSON lines as a person reads them."""

import json
import os
import sys
import threading
import zlib
from pathlib import Path
from typing import Any, TextIO

COLOURS = (36, 32, 34, 35, 33, 96, 92, 94, 95)
LEVEL_COLOURS = {"warning": 33, "error": 31, "critical": 31}
QUIET_LEVELS = ("debug", "info")
NAME_WIDTH = 17
# Said once in every line, or of no use on a terminal.
HIDDEN = {"level", "message", "time", "timestamp", "service", "process", "logger", "exception"}


class Console:
    """Writes to the terminal; without a stream it stays silent."""

    def __init__(self, stream: TextIO | None, *, show_all: bool = False) -> None:
        self._stream = stream
        self._show_all = show_all
        self._lock = threading.Lock()
        self._colours = stream is not None and stream.isatty() and "NO_COLOR" not in os.environ

    @classmethod
    def of_terminal(cls) -> "Console":
        return cls(sys.stdout, show_all=os.environ.get("ONEDOOR_LOG") == "all")

    def plain(self, text: str = "") -> None:
        """A line of the platform itself."""
        if self._stream is not None:
            with self._lock:
                print(text, file=self._stream, flush=True)

    def say(self, name: str, text: str) -> None:
        """A life-cycle line about one process."""
        colour = COLOURS[zlib.crc32(name.encode()) % len(COLOURS)]
        self.plain(f"{self._paint(name.ljust(NAME_WIDTH), colour)} {text}")

    def log_line(self, name: str, raw: str) -> None:
        """A line a child wrote, if it is worth showing."""
        level, text = readable(raw)
        if text and (self._show_all or level not in QUIET_LEVELS):
            self.say(name, self._paint(f"{level:<7}", LEVEL_COLOURS.get(level, 2)) + " " + text)

    def _paint(self, text: str, colour: int) -> str:
        return f"\033[{colour}m{text}\033[0m" if self._colours else text


def readable(raw: str) -> tuple[str, str]:
    """The level and the readable form of one line; a line that is not JSON is shown as it is."""
    try:
        fields = json.loads(raw)
    except ValueError:
        return "output", raw.rstrip()
    if not isinstance(fields, dict):
        return "output", raw.rstrip()
    level = str(fields.get("level", "info")).lower()
    rest = " ".join(f"{key}={_short(value)}" for key, value in fields.items() if key not in HIDDEN)
    trouble = str(fields.get("exception") or "").strip().splitlines()
    parts = [str(fields.get("message", "")), rest, trouble[-1] if trouble else ""]
    return level, "  ".join(part for part in parts if part)


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else text[:117] + "..."


class Tail:
    """Reads what was appended to a log file since the last look."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = path.stat().st_size if path.exists() else 0
        self._rest = b""

    def new_lines(self) -> list[str]:
        """Whole lines only; a half-written one waits for its end."""
        if not self._path.exists() or self._path.stat().st_size == self._offset:
            return []
        with self._path.open("rb") as file:
            file.seek(self._offset)
            read = file.read()
        self._offset += len(read)
        *lines, self._rest = (self._rest + read).split(b"\n")
        return [line.decode(errors="replace") for line in lines]


def last_lines(path: Path, count: int = 20) -> str:
    """The end of a log, for an error message."""
    if not path.exists():
        return ""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 16_384))
        lines = file.read().decode(errors="replace").splitlines()
    return "\n".join(f"    {readable(line)[1][:300]}" for line in lines[-count:])
