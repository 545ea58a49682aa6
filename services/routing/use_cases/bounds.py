"""Bounds of what callers send: every fault is collected, then all are told at once."""

from collections.abc import Collection

from contracts.errors import FieldFault, Invalid

DEFAULT_PAGE, LARGEST_PAGE = 20, 100
_LONGEST_ID = 64


class Bounds:
    """Collects the faults of one request; `settle` raises them together."""

    def __init__(self) -> None:
        """Begin with no fault."""
        self._faults: list[FieldFault] = []

    def text(self, field: str, value: str, *, least: int = 0, most: int) -> str:
        """Trim a text and note when its length is wrong or it holds a NUL; return it trimmed."""
        trimmed = value.strip()
        if not least <= len(trimmed) <= most:
            message = f"应为{least}至{most}个字" if least else f"最多{most}个字"
            self.note(field, "length", message, f"Between {least} and {most} characters.")
        elif "\x00" in trimmed:
            self.note(field, "malformed", "含有不允许的字符", "A character is not allowed.")
        return trimmed

    def identity(self, field: str, value: str) -> str:
        """An id that must be given."""
        return self.text(field, value, least=1, most=_LONGEST_ID)

    def choice(
        self, field: str, value: str, allowed: Collection[str], *, optional: bool = False
    ) -> str:
        """One of the allowed words."""
        if not (value in allowed or (optional and not value)):
            self.note(field, "unknown_value", "没有这个选项", f"One of {', '.join(allowed)}.")
        return value

    def area(self, field: str, value: str) -> str:
        """A division's code by its form."""
        if not (value.isascii() and value.isdigit() and 2 <= len(value) <= 12):
            self.note(field, "malformed", "区划代码格式不对", "Not a division code.")
        return value

    def note(self, field: str, reason: str, message: str, message_en: str) -> None:
        """Add one fault."""
        self._faults.append(
            FieldFault(field=field, reason=reason, message=message, message_en=message_en)
        )

    def settle(self) -> None:
        """Raise Invalid when anything was wrong."""
        if self._faults:
            raise Invalid(*self._faults)


def page_size(asked: int) -> int:
    """The size of a page: 20 unless asked, at most 100.

    Raises:
        Invalid: a negative size.
    """
    if asked < 0:
        bounds = Bounds()
        bounds.note("page_size", "out_of_range", "每页条数不能为负", "Not negative.")
        bounds.settle()
    return min(asked or DEFAULT_PAGE, LARGEST_PAGE)
