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
    fact_of,
    members_of,
    question_of,
)
from services.routing.domain.questions import MONEY, Question, Questions
from services.routing.domain.rules import BARRED, FAILED, UNMET, Row, RuleSet

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


_ANSWERED: Mapping[Operator, str] = {Operator.ANY_OF: "为", Operator.NONE_OF: "不为"}


@dataclass(frozen=True)
class Asked:
    """What is asked where a case lies, in the words of its own category first."""

    questions: Questions
    category: str = ""

    def of(self, fact: str) -> Question | None:
        """The question that a fact is the answer to."""
        key = question_of(fact)
        return self.questions.one(key, self.category) if key else None


UNKNOWN = Asked(Questions())


@dataclass(frozen=True, kw_only=True)
class RowExplanation:
    """What became of one tried row; `failed_cell` counts from 1, 0 means that no cell failed."""

    position: int
    row_id: str
    is_matched: bool
    failed_cell: int
    text: str


def explain(rule_set: RuleSet, tried: bytes, asked: Asked = UNKNOWN) -> list[RowExplanation]:
    """Say for each tried row which condition failed, or that it matched."""
    explained = []
    for position, (row, byte) in enumerate(zip(rule_set.rows_in_order, tried, strict=False), 1):
        explained.append(
            RowExplanation(
                position=position,
                row_id=row.id,
                is_matched=byte == MATCHED,
                failed_cell=0 if byte >= FAILED else byte + 1,
                text=f"第{position}行{_origin(rule_set, row)}{_fate(row, byte, asked)}",
            )
        )
    return explained


def explain_avoidance(accused: str, tried: bytes, lead: str) -> str:
    """Why the accused department was left out（回避说明）, e.g. 被举报单位住建局回避……"""
    passed_over = tried.count(BARRED)
    rows = f"，{passed_over}行规则因此跳过" if passed_over else ""
    ground = "依《信访工作条例》第三十条不得承办或知悉本件"
    return f"{accused}为被举报单位，{ground}{rows}，由{lead}主办。"


def describe(cell: Cell, asked: Asked = UNKNOWN) -> str:
    """One condition in Chinese, e.g. 金额不小于1000元."""
    verb = _VERBS[cell.operator]
    if question_of(cell.fact):
        verb = _ANSWERED.get(cell.operator, verb)
    return f"{_title(cell.fact, asked)}{verb}{_operand(cell, asked)}"


def describe_facts(facts: Facts, asked: Asked = UNKNOWN) -> list[tuple[str, str, str]]:
    """The facts used as (name, title, Chinese value)."""
    known = ((name, fact_of(name), value) for name, value in facts.items())
    return [
        (name, _title(name, asked), describe_value(name, value, asked))
        for name, fact, value in known
        if fact is not None and fact.type is not FactType.TEXT
    ]


def describe_value(fact: str, value: FactValue, asked: Asked = UNKNOWN) -> str:
    """One value of a fact in Chinese."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return _quantity(fact, value, asked)
    question, known = asked.of(fact), CATALOGUE.get(fact)
    choices = question.choices if question else known.choices if known else {}
    members = members_of(value) if "|" in value else [value]
    return "、".join(choices.get(one, one) for one in members)


def _title(fact: str, asked: Asked) -> str:
    question, known = asked.of(fact), fact_of(fact)
    if question:
        return f"答复“{question.label}”"
    return known.title if known else fact


def _origin(rule_set: RuleSet, row: Row) -> str:
    """Whose row it is where it is inherited, e.g. （沿用湖南省规则）."""
    area_code = rule_set.origins.get(row.id)
    if area_code is None:
        return ""
    area = find(area_code)
    return f"（沿用{area.name if area else area_code}规则）"


def _fate(row: Row, byte: int, asked: Asked) -> str:
    if byte == MATCHED:
        return "匹配"
    if byte == BARRED:
        return "条件匹配，但主办单位为被举报单位，回避跳过"
    if byte == UNMET:
        return f"未匹配：需高级条件成立（{row.condition}）"
    if byte == FAILED:
        return f"未匹配：高级条件无法计算（{row.condition}）"
    return f"未匹配：需{describe(row.cells[byte], asked)}"


def _operand(cell: Cell, asked: Asked) -> str:
    if cell.operator is Operator.BETWEEN:
        low, high = (_quantity(cell.fact, one or 0, asked) for one in (cell.low, cell.high))
        return f"{low}至{high}"
    bound = cell.low if cell.low is not None else cell.high
    if bound is not None:
        return _quantity(cell.fact, bound, asked)
    return "、".join(describe_value(cell.fact, value, asked) for value in cell.values)


def _quantity(fact: str, value: int, asked: Asked) -> str:
    question = asked.of(fact)
    if fact == "amount_fen" or (question and question.type == MONEY):
        yuan, fen = divmod(value, 100)
        return f"{yuan}.{fen:02d}元" if fen else f"{yuan}元"
    return f"{value}{_UNITS.get(fact, '')}"


_UNITS = {"people_count": "人", "party_count": "人", "hour_of_day": "时"}
