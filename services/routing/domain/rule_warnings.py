"""What a sound table may still get wrong（规则提示）: rows that never decide, and gaps.

A warning forbids nothing. Rows are compared one to one and a gap asks for a row that always
matches: what several rows cover only together is not seen, so that a warned row really never
decides, while a warned gap says "may".
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from contracts.errors import FieldFault
from services.routing.domain.cells import Cell
from services.routing.domain.conditions import may_fail
from services.routing.domain.facts import DISPUTE_KINDS, KINDS, FactType, Operator, type_of
from services.routing.domain.inheritance import compose
from services.routing.domain.question_check import question_warnings
from services.routing.domain.questions import Questions
from services.routing.domain.rules import Row, RuleSet, compile_rules

_PRODUCT = frozenset({"kind", "dispute_kind", "area_code"})
_MOST_AREAS = 200
_NAMED_AREAS = 3
_ROW = re.compile(r"rows\[(\d+)\]")

Warnings = Iterator[FieldFault]


def find_warnings(
    rule_set: RuleSet, above: Sequence[RuleSet] = (), asked: Questions | None = None
) -> tuple[FieldFault, ...]:
    """Name every row that never decides and every kind and area that may reach the fallback.

    Args:
        rule_set: a table without faults, as it was written.
        above: what it inherits, if it does; rows of it are named by their key.
        asked: what categories ask, where that is known.
    """
    inherited = above if rule_set.is_inheriting else ()
    whole = compose([rule_set, *inherited])
    told = [*_row_warnings(whole), *_gap_warnings(whole)]
    if asked is not None:
        told += question_warnings(whole, asked)
    return (*_idle_warnings(rule_set, inherited), *(_named(one, rule_set, whole) for one in told))


def _idle_warnings(rule_set: RuleSet, above: Sequence[RuleSet]) -> Warnings:
    if rule_set.is_inheriting and not above:
        message, english = "上级没有规则可沿用", "No wider area has a table to inherit"
        yield FieldFault(field="is_inheriting", reason="idle", message=message, message_en=english)
        return
    known = {row.id for row in compose(above).rows} if above else set()
    for number, key in enumerate(rule_set.switched_off):
        if key not in known:
            message, english = f"上级没有行“{key}”", f"No inherited row {key}"
            yield FieldFault(
                field=f"switched_off[{number}]", reason="idle", message=message, message_en=english
            )


def _named(told: FieldFault, own: RuleSet, whole: RuleSet) -> FieldFault:
    """Warnings of a composed table name own rows by their number, inherited ones by their key."""
    place = _ROW.fullmatch(told.field)
    if place is None or not whole.parts:
        return told
    key = whole.rows[int(place[1])].id
    numbers = {row.id: number for number, row in enumerate(own.rows)}
    field = f"rows[{numbers[key]}]" if key in numbers else f"inherited[{key}]"
    return replace(told, field=field)


def _row_warnings(rule_set: RuleSet) -> Warnings:
    earlier = _EarlierRows()
    for number, row in sorted(enumerate(rule_set.rows), key=lambda pair: pair[1].priority):
        if row.condition and may_fail(row.condition):
            message = "高级条件对有的事项无法计算，届时本行不匹配"
            yield _warning(number, "may_fail", message, "Its condition fails for some facts")
        if _is_impossible(row):
            message = "条件互相矛盾，本行永不匹配"
            yield _warning(number, "never_holds", message, "The cells exclude each other")
        elif (other := earlier.covering(row)) is not None:
            message = f"已被前面的行“{other.id}”完全覆盖，永不匹配"
            yield _warning(number, "shadowed", message, f"Row {other.id} matches first")
        else:
            earlier.add(row)


def _warning(number: int, reason: str, message: str, message_en: str) -> FieldFault:
    return FieldFault(
        field=f"rows[{number}]", reason=reason, message=message, message_en=message_en
    )


class _EarlierRows:
    """The rows tried so far, found by a choice that they ask for, so that few are compared."""

    def __init__(self) -> None:
        self._by_choice: dict[tuple[str, str], list[Row]] = defaultdict(list)
        self._others: list[Row] = []

    def add(self, row: Row) -> None:
        """Remember a row under every value of its first choice."""
        cell = next((cell for cell in row.cells if _is_choice(cell)), None)
        if cell is None:
            self._others.append(row)
            return
        for value in cell.values:
            self._by_choice[cell.fact, value].append(row)

    def covering(self, row: Row) -> Row | None:
        """A row that matches whenever this one does."""
        keys = [(cell.fact, cell.values[0]) for cell in row.cells if _is_choice(cell)]
        found = (other for key in keys for other in self._by_choice.get(key, ()))
        return next((other for other in (*self._others, *found) if _covers(other, row)), None)


def _is_choice(cell: Cell) -> bool:
    return cell.operator is Operator.IN and type_of(cell.fact) is FactType.CHOICE


def _covers(other: Row, row: Row) -> bool:
    if other.condition not in ("", row.condition):
        return False
    return all(any(_implies(known, asked) for known in row.cells) for asked in other.cells)


def _implies(known: Cell, asked: Cell) -> bool:
    """Whether `asked` holds in every case in which `known` does."""
    return known.fact == asked.fact and _IMPLIED[asked.operator](known, asked)


def _same(known: Cell, asked: Cell) -> bool:
    return known.operator is asked.operator


def _inside(known: Cell, asked: Cell) -> bool:
    return known.operator is Operator.IN and set(known.values) <= set(asked.values)


def _outside(known: Cell, asked: Cell) -> bool:
    if known.operator is Operator.NOT_IN:
        return set(asked.values) <= set(known.values)
    if known.operator is Operator.IN:
        return set(asked.values).isdisjoint(known.values)
    return not any(value.startswith(known.values) for value in asked.values)


def _below(known: Cell, asked: Cell) -> bool:
    is_fit = known.operator in (Operator.IN, Operator.PREFIX)
    return is_fit and all(value.startswith(asked.values) for value in known.values)


def _between(known: Cell, asked: Cell) -> bool:
    (low, high), (least, most) = _bounds(known), _bounds(asked)
    return least <= low and high <= most


def _has_any(known: Cell, asked: Cell) -> bool:
    found = [any(word in text for word in asked.values) for text in known.values]
    return any(found) if known.operator is Operator.ALL_WORDS else all(found)


def _has_all(known: Cell, asked: Cell) -> bool:
    if known.operator is Operator.ALL_WORDS:
        return all(any(word in text for text in known.values) for word in asked.values)
    return all(word in text for word in asked.values for text in known.values)


def _has_one(known: Cell, asked: Cell) -> bool:
    return known.operator is Operator.ANY_OF and set(known.values) <= set(asked.values)


def _has_none(known: Cell, asked: Cell) -> bool:
    return known.operator is Operator.NONE_OF and set(asked.values) <= set(known.values)


_IMPLIED: Mapping[Operator, Callable[[Cell, Cell], bool]] = {
    Operator.IN: _inside,
    Operator.NOT_IN: _outside,
    Operator.PREFIX: _below,
    Operator.AT_LEAST: _between,
    Operator.AT_MOST: _between,
    Operator.BETWEEN: _between,
    Operator.ANY_WORD: _has_any,
    Operator.ALL_WORDS: _has_all,
    Operator.ANY_OF: _has_one,
    Operator.NONE_OF: _has_none,
    Operator.IS_TRUE: _same,
    Operator.IS_FALSE: _same,
}


def _bounds(cell: Cell) -> tuple[float, float]:
    low = float("-inf") if cell.low is None else cell.low
    return low, float("inf") if cell.high is None else cell.high


def _is_impossible(row: Row) -> bool:
    by_fact: dict[str, list[Cell]] = defaultdict(list)
    for cell in row.cells:
        by_fact[cell.fact].append(cell)
    return any(_exclude(type_of(fact), cells) for fact, cells in by_fact.items())


def _exclude(kind: FactType, cells: Sequence[Cell]) -> bool:
    if kind is FactType.YES_NO:
        return len({cell.operator for cell in cells}) > 1
    if kind is FactType.ANSWER:
        ticked = [cell for cell in cells if cell.operator is Operator.ANY_OF]
        bounded = [cell for cell in cells if not cell.values]
        both = bool(ticked and bounded)
        return both or _exclude(FactType.SET, cells) or _exclude(FactType.NUMBER, bounded)
    if kind is FactType.SET:
        refused = {v for one in cells if one.operator is Operator.NONE_OF for v in one.values}
        wanted_any = [set(one.values) for one in cells if one.operator is Operator.ANY_OF]
        return any(values <= refused for values in wanted_any)
    if kind is FactType.NUMBER:
        bounds = [_bounds(cell) for cell in cells] or [(0, 0)]
        return max(low for low, _ in bounds) > min(high for _, high in bounds)
    wanted = [set(cell.values) for cell in cells if cell.operator is Operator.IN]
    if not wanted:
        return False
    refused = {v for cell in cells if cell.operator is Operator.NOT_IN for v in cell.values}
    return not set.intersection(*wanted) - refused


def _gap_warnings(rule_set: RuleSet) -> Warnings:
    sure = tuple(row for row in rule_set.rows if _is_sure(row))
    rules, areas = compile_rules(replace(rule_set, rows=sure)), _areas(rule_set)
    for kind, dispute_kind in _matters():
        facts = {"kind": kind, "dispute_kind": dispute_kind}
        open_areas = [
            area for area in areas if rules.decide({**facts, "area_code": area}).row is None
        ]
        if open_areas:
            yield _gap(kind, dispute_kind, open_areas)


def _is_sure(row: Row) -> bool:
    """Whether kind and area alone say that it matches."""
    return not row.condition and all(cell.fact in _PRODUCT for cell in row.cells)


def _matters() -> Iterator[tuple[str, str]]:
    for kind in KINDS:
        if kind != "dispute":
            yield kind, ""
    for dispute_kind in DISPUTE_KINDS:
        yield "dispute", dispute_kind


def _areas(rule_set: RuleSet) -> list[str]:
    named = {
        value
        for row in rule_set.rows
        for cell in row.cells
        if cell.fact == "area_code"
        for value in cell.values
        if value.startswith(rule_set.area_code)
    }
    ordered = sorted(named - {rule_set.area_code}, key=lambda area: (len(area), area))
    return [rule_set.area_code, *ordered[:_MOST_AREAS]]


def _gap(kind: str, dispute_kind: str, areas: Sequence[str]) -> FieldFault:
    matter = KINDS[kind] + (f"（{DISPUTE_KINDS[dispute_kind]}）" if dispute_kind else "")
    named = "、".join(areas[:_NAMED_AREAS]) + ("等" if len(areas) > _NAMED_AREAS else "")
    message = f"{matter}在{named}没有必定匹配的行，可能转到兜底部门"
    message_en = f"No row always matches {dispute_kind or kind} in {', '.join(areas[:3])}"
    return FieldFault(field="fallback", reason="gap", message=message, message_en=message_en)
