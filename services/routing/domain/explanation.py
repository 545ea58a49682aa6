"""Why a decision fell as it did（分流说明）, in Chinese, written when it is read."""

from collections.abc import Mapping
from dataclasses import dataclass

from areas import find
from services.routing.domain.cells import MATCHED, Cell
from services.routing.domain.facts import (
    CATALOGUE,
    Facts,
    FactType,
    FactValue,
    Operator,
    members_of,
)
from services.routing.domain.rules import BARRED, Row, RuleSet

_VERBS: Mapping[Operator, str] = {
    Operator.IN: "属于",
    Operator.NOT_IN: "不属于",
    Operator.PREFIX: "位于",
    Operator.AT_LEAST: "不小于",
    Operator.AT_MOST: "不大于",
    Operator.BETWEEN: "介于",
    Operator.ANY_WORD: "含任一词",
    Operator.ALL_WORDS: "含全部词",
    Operator.IS_TRUE: "为是",
    Operator.IS_FALSE: "为否",
    Operator.ANY_OF: "有",
    Operator.NONE_OF: "没有",
}


@dataclass(frozen=True, kw_only=True)
class RowExplanation:
    """What became of one tried row; `failed_cell` counts from 1, 0 means that no cell failed."""

    position: int
    row_id: str
    is_matched: bool
    failed_cell: int
    text: str


def explain(rule_set: RuleSet, tried: bytes) -> list[RowExplanation]:
    """Say for each tried row which condition failed, or that it matched."""
    explained = []
    for position, (row, byte) in enumerate(zip(rule_set.rows_in_order, tried, strict=False), 1):
        explained.append(
            RowExplanation(
                position=position,
                row_id=row.id,
                is_matched=byte == MATCHED,
                failed_cell=0 if byte in (MATCHED, BARRED) else byte + 1,
                text=f"第{position}行{_origin(rule_set, row)}{_fate(row, byte)}",
            )
        )
    return explained


def explain_avoidance(accused: str, tried: bytes, lead: str) -> str:
    """Why the accused department was left out（回避说明）, e.g. 被举报单位住建局回避……"""
    passed_over = tried.count(BARRED)
    rows = f"，{passed_over}行规则因此跳过" if passed_over else ""
    ground = "依《信访工作条例》第三十条不得承办或知悉本件"
    return f"{accused}为被举报单位，{ground}{rows}，由{lead}主办。"


def describe(cell: Cell) -> str:
    """One condition in Chinese, e.g. 金额不小于1000元."""
    return f"{CATALOGUE[cell.fact].title}{_VERBS[cell.operator]}{_operand(cell)}"


def describe_facts(facts: Facts) -> list[tuple[str, str, str]]:
    """The facts used as (name, title, Chinese value)."""
    return [
        (name, CATALOGUE[name].title, describe_value(name, value))
        for name, value in facts.items()
        if name in CATALOGUE and CATALOGUE[name].type is not FactType.TEXT
    ]


def describe_value(fact: str, value: FactValue) -> str:
    """One value of a fact in Chinese."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return _quantity(fact, value)
    known = CATALOGUE[fact]
    if known.type is FactType.SET and "|" in value:
        return "、".join(known.choices.get(one, one) for one in members_of(value))
    return known.choices.get(value, value)


def _origin(rule_set: RuleSet, row: Row) -> str:
    """Whose row it is where it is inherited, e.g. （沿用湖南省规则）."""
    area_code = rule_set.origins.get(row.id)
    if area_code is None:
        return ""
    area = find(area_code)
    return f"（沿用{area.name if area else area_code}规则）"


def _fate(row: Row, byte: int) -> str:
    if byte == MATCHED:
        return "匹配"
    if byte == BARRED:
        return "条件匹配，但主办单位为被举报单位，回避跳过"
    return f"未匹配：需{describe(row.cells[byte])}"


def _operand(cell: Cell) -> str:
    if cell.operator is Operator.BETWEEN:
        return f"{_quantity(cell.fact, cell.low or 0)}至{_quantity(cell.fact, cell.high or 0)}"
    bound = cell.low if cell.low is not None else cell.high
    if bound is not None:
        return _quantity(cell.fact, bound)
    return "、".join(describe_value(cell.fact, value) for value in cell.values)


def _quantity(fact: str, value: int) -> str:
    if fact == "amount_fen":
        yuan, fen = divmod(value, 100)
        return f"{yuan}.{fen:02d}元" if fen else f"{yuan}元"
    return f"{value}{_UNITS.get(fact, '')}"


_UNITS = {"people_count": "人", "party_count": "人", "hour_of_day": "时"}
