"""What a log line may hold."""

import json
import logging

import pytest

from chassis.logs import JsonLines, redact


def a_line(message: str, **extra: object) -> dict[str, object]:
    record = logging.LogRecord("x", logging.INFO, "f.py", 1, message, (), None)
    vars(record).update(extra)
    line: dict[str, object] = json.loads(JsonLines("intake-server").format(record))
    return line


def test_a_line_names_process_level_and_allowed_fields() -> None:
    line = a_line("case registered", case_id="c1", name="王小二")

    assert (line["process"], line["level"], line["case_id"]) == ("intake-server", "info", "c1")
    assert "王小二" not in json.dumps(line, ensure_ascii=False)


@pytest.mark.parametrize(
    ("text", "blanked"),
    [
        ("call 13800138000 now", "call [phone] now"),
        ("id 430423199001011234", "id [id]"),
        ("GET /p/cases/1?key=abcd&x=1", "GET /p/cases/1?key=[redacted]&x=1"),
        ("amqp://guest:secret@host/", "amqp://guest:[redacted]@host/"),
    ],
)
def test_secrets_in_a_message_are_blanked(text: str, blanked: str) -> None:
    assert redact(text) == blanked


def test_an_error_is_told_by_place_and_type_without_its_message() -> None:
    try:
        raise ValueError("王小二 13800138000")
    except ValueError as error:
        info = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, "f.py", 1, "failed", (), info)

    text = JsonLines("x").format(record)

    assert "ValueError" in text
    assert "test_logs.py" in text
    assert "王小二" not in text
