"""Collects every fault of an input, so that the caller learns of all of them at once."""

import re
from collections.abc import Container
from dataclasses import dataclass, field

from contracts.errors import FieldFault, Invalid

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_CONTROL_BUT_LINES = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


@dataclass
class Faults:
    """The faults found so far."""

    found: list[FieldFault] = field(default_factory=list)

    def add(self, name: str, reason: str, message: str, message_en: str) -> None:
        """Note one fault."""
        self.found.append(
            FieldFault(field=name, reason=reason, message=message, message_en=message_en)
        )

    def text(
        self, name: str, value: str, *, least: int = 0, most: int, has_lines: bool = False
    ) -> str:
        """Check a text's length and characters; gives it trimmed."""
        text = value.strip()
        if (_CONTROL_BUT_LINES if has_lines else _CONTROL).search(text):
            self.add(name, "control_characters", "含有不可见字符", "It holds control characters.")
        if least and not text:
            self.add(name, "missing", "必填", "It is needed.")
        elif len(text) < least:
            self.add(name, "too_short", f"至少{least}个字", f"At least {least} characters.")
        if len(text) > most:
            self.add(name, "too_long", f"最多{most}个字", f"At most {most} characters.")
        return text

    def choice(self, name: str, value: str, allowed: Container[str]) -> None:
        """Check that a word is one of a list."""
        if not value:
            self.add(name, "missing", "必填", "It is needed.")
        elif value not in allowed:
            self.add(name, "unknown_value", "不在可选范围内", "It is none of the allowed values.")

    def number(self, name: str, value: int, low: int, high: int) -> None:
        """Check that a number lies within its bounds."""
        if not low <= value <= high:
            self.add(name, "out_of_range", f"应在{low}到{high}之间", f"From {low} to {high}.")

    def check(self) -> None:
        """Raise Invalid with all faults, if there are any."""
        if self.found:
            raise Invalid(*self.found)
