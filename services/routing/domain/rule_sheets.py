"""Rule tables as rows of words（规则表导出、导入）: what a sheet holds, and back again.

Each line begins with what it is: a row, the fallback, a setting. A condition is fact, operator and
operand: `kind in dispute|emergency`, `amount_fen between 100..200`, `is_urgent is_true`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from contracts.errors import FieldFault
from services.routing.domain.cells import Cell
from services.routing.domain.facts import Operator
from services.routing.domain.rerouting import Reroute
from services.routing.domain.rules import MOST_CELLS, Path, Row, RuleOutcome, RuleSet

Line = Sequence[str]
Numbered = tuple[int, Line]
Word = TypeVar("Word", bound=StrEnum)
HEADINGS = (
    "类型", "行号或内容", "优先级", "办理路径", "主办部门", "协办部门", "时限规则",
    *(f"条件{number}" for number in range(1, MOST_CELLS + 1)), "高级条件",
)  # fmt: skip
COLUMNS = len(HEADINGS)
ROW, FALLBACK, NAME, REROUTE = "行", "兜底", "名称", "重新分流"
INHERITS, OFF = "沿用上级", "停用上级行"
_BOUNDED = {Operator.AT_LEAST, Operator.AT_MOST, Operator.BETWEEN}
_YES = "是"


def lines_of(table: RuleSet) -> Iterator[Line]:
    """The lines of a sheet, the headings first."""
    yield HEADINGS
    yield (NAME, table.name)
    yield (REROUTE, table.reroute.value)
    yield (INHERITS, _YES if table.is_inheriting else "否")
    yield from ((OFF, key) for key in table.switched_off)
    yield (FALLBACK, "", "", *_outcome_words(table.fallback))
    for row in table.rows:
        cells = (_cell_words(cell) for cell in row.cells)
        line = (ROW, row.id, str(row.priority), *_outcome_words(row.outcome), *cells)
        blank = ("" for _ in range(COLUMNS - 1 - len(line)))
        yield (*line, *blank, row.condition) if row.condition else line


@dataclass
class SheetReading:
    """A table as it is read, and what is wrong with which line and column."""

    area_code: str
    version: int = 0
    faults: list[FieldFault] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    switched_off: list[str] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def read(self, lines: Sequence[Numbered]) -> RuleSet | None:
        """The table; None where something is wrong, and `faults` says what."""
        for number, line in lines:
            padded = [*line, *("" for _ in range(COLUMNS - len(line)))]
            if any(padded):
                self._line(number, padded)
        if FALLBACK not in self.told:
            self._fault("", "missing", "缺少“兜底”行", "There is no line of the fallback.")
        if self.faults:
            return None
        return RuleSet(
            id="",
            area_code=self.area_code,
            name=self.told.get(NAME, ""),
            edition=0,
            version=self.version,
            rows=tuple(self.rows),
            fallback=self.told[FALLBACK],
            reroute=self.told.get(REROUTE, Reroute.ASK_SIGNED),
            is_inheriting=self.told.get(INHERITS, False),
            switched_off=tuple(self.switched_off),
        )

    def placed(self, fault: FieldFault) -> FieldFault:
        """A fault of the checked table at its line and column of the sheet."""
        head, _, rest = fault.field.partition(".")
        line = self.places.get(head)
        if line is None:
            return fault
        return _at(fault, f"{line} {rest}".strip())

    def _line(self, number: int, line: Line) -> None:
        what, place = line[0].strip(), f"第{number}行"
        read = _READERS.get(what)
        if number == 1 and tuple(line[:2]) == HEADINGS[:2]:
            return
        if read is None:
            self._fault(f"{place} 类型", "unknown_value", "没有这个类型", "No such kind of line.")
        else:
            read(self, place, line)

    def _name(self, place: str, line: Line) -> None:
        self.told[NAME], self.places["name"] = line[1], place

    def _reroute(self, place: str, line: Line) -> None:
        self.told[REROUTE] = self._word(f"{place} 内容", line[1], Reroute)

    def _inherits(self, _place: str, line: Line) -> None:
        self.told[INHERITS] = line[1] == _YES

    def _off(self, place: str, line: Line) -> None:
        self.places[f"switched_off[{len(self.switched_off)}]"] = place
        self.switched_off.append(line[1])

    def _fallback(self, place: str, line: Line) -> None:
        self.told[FALLBACK], self.places["fallback"] = self._outcome(place, line), place

    def _row(self, place: str, line: Line) -> None:
        self.places[f"rows[{len(self.rows)}]"] = place
        filled = [at for at in range(7, COLUMNS - 1) if line[at]]
        cells = [self._cell(f"{place} {HEADINGS[at]}", line[at]) for at in filled]
        self.rows.append(
            Row(
                id=line[1],
                priority=self._whole(f"{place} 优先级", line[2] or "0"),
                cells=tuple(cell for cell in cells if cell is not None),
                condition=line[COLUMNS - 1],
                outcome=self._outcome(place, line),
            )
        )

    def _outcome(self, place: str, line: Line) -> RuleOutcome:
        return RuleOutcome(
            path=self._word(f"{place} 办理路径", line[3], Path) or Path.DEPARTMENT,
            lead_department=line[4],
            co_departments=tuple(split(line[5])) if line[5] else (),
            clock_profile=line[6],
        )

    def _cell(self, place: str, text: str) -> Cell | None:
        fact, _, rest = text.partition(" ")
        name, _, operand = rest.partition(" ")
        operator = self._word(place, name, Operator)
        if operator is None:
            return None
        if operator not in _BOUNDED:
            values = tuple(split(operand)) if operand else ()
            return Cell(fact=fact, operator=operator, values=values)
        low, dots, high = operand.partition("..")
        if operator is Operator.BETWEEN and not dots:
            self._fault(place, "malformed", "应写作 100..200", "Write 100..200.")
            return None
        if operator is Operator.AT_MOST:
            return Cell(fact=fact, operator=operator, high=self._whole(place, operand))
        upper = self._whole(place, high) if operator is Operator.BETWEEN else None
        return Cell(fact=fact, operator=operator, low=self._whole(place, low), high=upper)

    def _whole(self, place: str, text: str) -> int:
        try:
            return int(text)
        except ValueError:
            self._fault(place, "malformed", "应为整数", "A whole number is needed.")
            return 0

    def _word(self, place: str, text: str, words: type[Word]) -> Word | None:
        try:
            return words(text)
        except ValueError:
            message = f"应为：{'、'.join(words)}"
            self._fault(place, "unknown_value", message, f"One of {', '.join(words)}.")
            return None

    def _fault(self, place: str, reason: str, message: str, message_en: str) -> None:
        fault = FieldFault(
            field=place or "file", reason=reason, message=message, message_en=message_en
        )
        self.faults.append(fault)


_READERS: Mapping[str, Callable[[SheetReading, str, Line], None]] = {
    ROW: SheetReading._row,
    FALLBACK: SheetReading._fallback,
    NAME: SheetReading._name,
    REROUTE: SheetReading._reroute,
    INHERITS: SheetReading._inherits,
    OFF: SheetReading._off,
}


def joined(values: Sequence[str]) -> str:
    """Values in one cell; what separates them is written with a stroke before it."""
    return "|".join(value.replace("\\", "\\\\").replace("|", "\\|") for value in values)


def split(text: str) -> list[str]:
    """What `joined` was given."""
    found, current, is_escaped = [], "", False
    for sign in text:
        if is_escaped or sign not in "\\|":
            current, is_escaped = current + sign, False
        elif sign == "\\":
            is_escaped = True
        else:
            found.append(current)
            current = ""
    return [*found, current]


def _outcome_words(outcome: RuleOutcome) -> Line:
    helpers = joined(outcome.co_departments)
    return (outcome.path.value, outcome.lead_department, helpers, outcome.clock_profile)


def _cell_words(cell: Cell) -> str:
    head = f"{cell.fact} {cell.operator.value}"
    if cell.operator is Operator.BETWEEN:
        return f"{head} {cell.low}..{cell.high}"
    if cell.operator in _BOUNDED:
        return f"{head} {cell.high if cell.low is None else cell.low}"
    return f"{head} {joined(cell.values)}" if cell.values else head


def _at(fault: FieldFault, place: str) -> FieldFault:
    return FieldFault(
        field=place, reason=fault.reason, message=fault.message, message_en=fault.message_en
    )
