"""Checking a table before it is stored or compiled: every fault is named by row and cell."""

import re
from collections.abc import Callable, Collection, Iterator

from contracts.errors import FieldFault, Invalid
from services.routing.domain.cells import Cell
from services.routing.domain.conditions import refusal_of
from services.routing.domain.facts import OPERATORS, Fact, FactType, Operator, fact_of
from services.routing.domain.rules import (
    MOST_CELLS,
    MOST_CONDITIONS,
    MOST_ROWS,
    Row,
    RuleOutcome,
    RuleSet,
)

_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")
_DIGITS = re.compile(r"\d{2,15}")
_CELL = re.compile(r"[0-9]{2,12}|[0-9]{12}-[0-9A-Za-z]{0,8}", re.ASCII)
_MOST_VALUES = 200
_MOST_TEXT = 60
_MOST_CO_DEPARTMENTS = 8

_LISTED = {
    Operator.IN,
    Operator.NOT_IN,
    Operator.PREFIX,
    Operator.ANY_WORD,
    Operator.ALL_WORDS,
    Operator.ANY_OF,
    Operator.NONE_OF,
}
_WITH_LOW = {Operator.AT_LEAST, Operator.BETWEEN}
_WITH_HIGH = {Operator.AT_MOST, Operator.BETWEEN}

Faults = Iterator[FieldFault]


def require_sound(rule_set: RuleSet, departments: Collection[str] | None = None) -> None:
    """Raise Invalid with every fault of the table; unknown departments only where given."""
    if faults := find_faults(rule_set, departments):
        raise Invalid(*faults)


def find_faults(
    rule_set: RuleSet, departments: Collection[str] | None = None
) -> tuple[FieldFault, ...]:
    """Return every fault of the table."""
    return tuple(_table_faults(rule_set, departments))


def _table_faults(rule_set: RuleSet, departments: Collection[str] | None) -> Faults:
    if not _DIGITS.fullmatch(rule_set.area_code):
        yield _fault("area_code", "malformed", "区划代码格式不对", "Not a division code")
    if not 1 <= len(rule_set.name) <= _MOST_TEXT:
        yield _fault("name", "length", f"名称应为1至{_MOST_TEXT}个字", "The name's length is wrong")
    if len(rule_set.rows) > MOST_ROWS:
        yield _fault("rows", "too_many", f"最多{MOST_ROWS}行", f"At most {MOST_ROWS} rows")
    if sum(bool(row.condition) for row in rule_set.rows) > MOST_CONDITIONS:
        message = f"带高级条件的行最多{MOST_CONDITIONS}行"
        yield _fault("rows", "too_many", message, f"At most {MOST_CONDITIONS} with conditions")
    yield from _outcome_faults("fallback", rule_set.fallback, departments)
    yield from _switch_faults(rule_set)
    seen: set[str] = set()
    for number, row in enumerate(rule_set.rows):
        yield from _row_faults(f"rows[{number}]", row, departments)
        if row.id in seen:
            yield _fault(f"rows[{number}].id", "repeated", "行号重复", "The row id is repeated")
        seen.add(row.id)


def _switch_faults(rule_set: RuleSet) -> Faults:
    if len(rule_set.switched_off) > MOST_ROWS:
        yield _fault("switched_off", "too_many", f"最多{MOST_ROWS}行", f"At most {MOST_ROWS} rows")
    own = {row.id for row in rule_set.rows}
    for number, key in enumerate(rule_set.switched_off):
        place = f"switched_off[{number}]"
        if not rule_set.is_inheriting:
            message = "未沿用上级规则，不能停用上级的行"
            yield _fault(place, "not_inheriting", message, "The table inherits no rows")
        elif not _NAME.fullmatch(key):
            yield _fault(place, "malformed", "行号格式不对", "The row id is malformed")
        elif key in own or key in rule_set.switched_off[:number]:
            yield _fault(place, "repeated", "行号重复", "The row id is repeated")


def _row_faults(place: str, row: Row, departments: Collection[str] | None) -> Faults:
    if not _NAME.fullmatch(row.id):
        yield _fault(f"{place}.id", "malformed", "行号格式不对", "The row id is malformed")
    if not -1_000_000 <= row.priority <= 1_000_000:
        yield _fault(f"{place}.priority", "out_of_range", "优先级超出范围", "Out of range")
    if len(row.cells) > MOST_CELLS:
        yield _fault(f"{place}.cells", "too_many", f"最多{MOST_CELLS}个条件", "Too many cells")
    for number, cell in enumerate(row.cells):
        yield from _cell_faults(f"{place}.cells[{number}]", cell)
    if row.condition and (refusal := refusal_of(row.condition)):
        yield _fault(f"{place}.condition", refusal.reason, refusal.message, refusal.message_en)
    yield from _outcome_faults(f"{place}.outcome", row.outcome, departments)


def _cell_faults(place: str, cell: Cell) -> Faults:
    fact = fact_of(cell.fact)
    if fact is None:
        yield _fault(f"{place}.fact", "unknown_fact", "没有这个条件项", "There is no such fact")
    elif cell.operator not in OPERATORS[fact.type]:
        message = f"“{fact.title}”不能用这个比较方式"
        yield _fault(f"{place}.operator", "wrong_operator", message, f"Not for a {fact.type}")
    else:
        yield from _value_faults(place, fact, cell)
        yield from _bound_faults(place, cell)


def _value_faults(place: str, fact: Fact, cell: Cell) -> Faults:
    wants_values = cell.operator in _LISTED
    if wants_values != bool(cell.values) or len(cell.values) > _MOST_VALUES:
        message = f"应填1至{_MOST_VALUES}个值" if wants_values else "此处不填值"
        yield _fault(f"{place}.values", "wrong_count", message, "The number of values is wrong")
        return
    is_fit = _value_test(fact)
    for number, value in enumerate(cell.values):
        if not is_fit(value):
            message = f"“{fact.title}”没有这个值"
            yield _fault(f"{place}.values[{number}]", "wrong_value", message, "No such value")


def _value_test(fact: Fact) -> Callable[[str], bool]:
    if fact.type is FactType.AREA:
        return lambda value: bool(_DIGITS.fullmatch(value))
    if fact.type is FactType.CELL:
        return lambda value: bool(_CELL.fullmatch(value))
    if fact.type in (FactType.SET, FactType.ANSWER) and not fact.choices:
        return lambda value: bool(_NAME.fullmatch(value))
    if fact.choices:
        return lambda value: value in fact.choices
    return lambda value: 0 < len(value.strip()) <= _MOST_TEXT


def _bound_faults(place: str, cell: Cell) -> Faults:
    for name, value, is_wanted in (
        ("low", cell.low, cell.operator in _WITH_LOW),
        ("high", cell.high, cell.operator in _WITH_HIGH),
    ):
        if (value is not None) != is_wanted:
            message = "应填数值" if is_wanted else "此处不填数值"
            yield _fault(f"{place}.{name}", "wrong_bound", message, "A bound is missing or in vain")
    if cell.low is not None and cell.high is not None and cell.low > cell.high:
        yield _fault(f"{place}.high", "reversed", "上限小于下限", "The bounds are reversed")


def _outcome_faults(
    place: str, outcome: RuleOutcome, departments: Collection[str] | None
) -> Faults:
    named = (outcome.lead_department, *outcome.co_departments)
    for name in named:
        field = f"{place}.lead_department" if name == named[0] else f"{place}.co_departments"
        if not _NAME.fullmatch(name) or (departments is not None and name not in departments):
            yield _fault(field, "unknown_department", "没有这个部门", "There is no such department")
    if len(set(named)) != len(named):
        yield _fault(f"{place}.co_departments", "repeated", "部门重复", "A department is repeated")
    if len(outcome.co_departments) > _MOST_CO_DEPARTMENTS:
        message = f"协办部门最多{_MOST_CO_DEPARTMENTS}个"
        yield _fault(f"{place}.co_departments", "too_many", message, "Too many co-departments")
    if outcome.clock_profile and not _NAME.fullmatch(outcome.clock_profile):
        yield _fault(f"{place}.clock_profile", "malformed", "时限格式不对", "Malformed")


def _fault(field: str, reason: str, message: str, message_en: str) -> FieldFault:
    return FieldFault(field=field, reason=reason, message=message, message_en=message_en)
