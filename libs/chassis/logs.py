"""One JSON line per fact on standard output, with the correlation id, and without secrets.

Only fields on the list below are written, so that a careless `extra` cannot leak a name; in the
message itself phones, ID numbers and keys in addresses are blanked as a second line of defence.
"""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

from chassis.calls import current

FIELDS = frozenset(
    {
        "account", "action", "attempt", "case_id", "clock_id", "code", "command", "count", "county",
        "database", "dead", "duplicates", "error", "event_id", "event_type", "handled", "handler",
        "job", "limit", "message_id", "method", "milliseconds", "model", "outcome", "port", "queue",
        "reason", "result", "route", "seconds", "service", "state", "status", "target", "task_id",
        "template", "tick", "version",
    }
)  # fmt: skip
_PATTERNS = (
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), "[id]"),
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), "[phone]"),
    (re.compile(r"((?:key|token|password|code)=)[^&\s\"']+"), r"\1[redacted]"),
    (re.compile(r"(://[^:/\s]+:)[^@\s]+(@)"), r"\1[redacted]\2"),
)


class JsonLines(logging.Formatter):
    """Formats a record as one JSON line."""

    def __init__(self, service: str) -> None:
        """Name the process in every line."""
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        """The line: time, level, service, message, correlation id, allowed extras, error type."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": self._service,
            "message": redact(record.getMessage()),
        }
        call = current()
        if call.correlation_id:
            line["correlation_id"] = call.correlation_id
        for name in FIELDS & record.__dict__.keys():
            value = record.__dict__[name]
            line[name] = redact(value) if isinstance(value, str) else value
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _frames(record)
        return json.dumps(line, ensure_ascii=False, default=str)


def redact(text: str) -> str:
    """The text with phones, ID numbers, keys and passwords blanked."""
    for pattern, blank in _PATTERNS:
        text = pattern.sub(blank, text)
    return text


def setup_logging(service: str, level: str) -> None:
    """Send every logger of the process to standard output as JSON lines."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines(service))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("pymongo", "amqp", "kombu", "nameko", "urllib3", "httpx", "asyncio"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLevelName(level)))


def _frames(record: logging.LogRecord) -> list[str]:
    """Where it went wrong: files and lines, never the values that a message could hold."""
    assert record.exc_info  # noqa: S101  the caller asked
    frames = traceback.extract_tb(record.exc_info[2])[-6:]
    return [f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
