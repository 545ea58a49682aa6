"""Bounds of what people type, collected so that all faults are named at once."""

from contracts.errors import FieldFault, Invalid

KINDS = ("livelihood", "dispute", "violation", "emergency")
DISPUTE_KINDS = (
    "marriage_family",
    "neighbour",
    "housing_land",
    "contract",
    "business",
    "damages",
    "forest_land",
    "demolition",
    "environment",
    "labour_wages",
    "labour_other",
    "consumer",
    "medical",
    "traffic",
    "property_management",
    "other",
)
_CONTROLS = frozenset(map(chr, (*range(9), 11, 12, *range(14, 32), 127)))


class Faults:
    """Collects what is wrong with a request."""

    def __init__(self) -> None:
        """Nothing is wrong yet."""
        self._found: list[FieldFault] = []

    def text(self, field: str, value: str, *, longest: int, shortest: int = 0) -> None:
        """The text has a length within the bounds and no control characters."""
        size = len(value.strip())
        if not shortest <= size <= longest or len(value) > longest:
            words = f"须为{shortest}至{longest}字"
            self.add(field, "length", words, f"{shortest} to {longest} characters are needed.")
        elif _CONTROLS & set(value):
            self.add(field, "control_character", "不能含控制字符", "No control characters.")

    def choice(self, field: str, value: str, choices: tuple[str, ...]) -> None:
        """The value is one of the choices."""
        if value not in choices:
            self.add(field, "unknown_value", "取值不在范围内", f"One of {', '.join(choices)}.")

    def add(self, field: str, reason: str, message: str, message_en: str) -> None:
        """Note a fault."""
        self._found.append(
            FieldFault(field=field, reason=reason, message=message, message_en=message_en)
        )

    def raise_any(self) -> None:
        """Raise Invalid when anything is wrong."""
        if self._found:
            raise Invalid(*self._found)
