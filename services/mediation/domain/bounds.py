"""Gathers every fault of a request before refusing it, so that its sender corrects them at once."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from contracts.errors import FieldFault, Invalid

_CLOCK_SLACK = timedelta(minutes=5)


class Faults:
    """The faults found so far in one request."""

    def __init__(self) -> None:
        """Begin with none."""
        self.found: list[FieldFault] = []

    def add(self, field: str, reason: str, message: str, message_en: str) -> None:
        """Note one fault."""
        fault = FieldFault(field=field, reason=reason, message=message, message_en=message_en)
        self.found.append(fault)

    def settle(self) -> None:
        """Raise Invalid when there was any fault."""
        if self.found:
            raise Invalid(*self.found)

    def text(self, field: str, value: str, longest: int, *, is_required: bool = True) -> None:
        """A text must be there if required, not too long, and free of control characters."""
        if is_required and not value.strip():
            self.add(field, "required", "必填", "is required")
        if len(value) > longest:
            self.add(field, "too_long", f"不得超过{longest}个字", f"at most {longest} characters")
        if any(ord(sign) < 32 and sign not in "\n\r\t" for sign in value):
            self.add(field, "bad_character", "含有不允许的字符", "holds a control character")

    def choice(self, field: str, value: str, allowed: Collection[str]) -> None:
        """A value must be one of those allowed."""
        if value not in allowed:
            words = ", ".join(sorted(allowed))
            self.add(field, "unknown_value", "取值不在允许范围内", f"must be one of {words}")

    def past(self, field: str, value: datetime | None, now: datetime) -> None:
        """A time must be given, must not lie ahead, nor more than a year back."""
        if value is None:
            self.add(field, "required", "必填", "is required")
        elif not now - timedelta(days=366) <= value <= now + _CLOCK_SLACK:
            self.add(field, "out_of_range", "时间不在允许范围内", "must lie in the past year")

    def distinct(self, field: str, values: Sequence[str], most: int) -> None:
        """A list must not repeat itself nor be too long."""
        if len(set(values)) != len(values):
            self.add(field, "repeated", "有重复", "holds a value twice")
        if len(values) > most:
            self.add(field, "too_many", f"不得超过{most}项", f"at most {most} items")

    def parties(self, field: str, party_ids: Sequence[str], known: Collection[str]) -> None:
        """Each party named must belong to the case."""
        for number, party_id in enumerate(party_ids):
            if party_id not in known:
                place = f"{field}[{number}]"
                self.add(place, "unknown_party", "不是本案当事人", "is no party of the case")
