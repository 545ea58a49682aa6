"""The facts a rule may ask for（条件目录）: their types, their operators, their Chinese names.

A rule is data: it can name nothing but these facts and use nothing but these operators.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.routing.domain.brief import Brief
from services.routing.domain.risk_scheme import Colour

LOCAL = ZoneInfo("Asia/Shanghai")

FactValue = str | int | bool
Facts = Mapping[str, FactValue]
"""What is known of one case, by fact name; every fact of the catalogue is present.

A set is written as `|one|two|`, so that it is one value like any other. Of answers only those that
were given are there.
"""

ANSWER = "answer:"
"""Begins the fact of a question's answer, which its key ends（对事项目录提问的答复）."""
_ANSWER = re.compile(r"answer:[a-z][a-z0-9_]{0,29}")
GRID_CELL = "grid_cell"
MISSING = ""
"""The value of what is not known."""


class Operator(StrEnum):
    """How a cell compares; the set is closed."""

    IN = "in"  # 属于
    NOT_IN = "not_in"  # 不属于
    PREFIX = "prefix"  # 位于
    AT_LEAST = "at_least"  # 不小于
    AT_MOST = "at_most"  # 不大于
    BETWEEN = "between"  # 介于
    ANY_WORD = "any_word"  # 含任一词
    ALL_WORDS = "all_words"  # 含全部词
    IS_TRUE = "is_true"  # 是
    IS_FALSE = "is_false"  # 否
    ANY_OF = "any_of"  # 有任一
    NONE_OF = "none_of"  # 都没有


class FactType(StrEnum):
    """What kind of value a fact has, and so which operators fit."""

    CHOICE = "choice"
    AREA = "area"
    CELL = "cell"
    NUMBER = "number"
    TEXT = "text"
    YES_NO = "yes_no"
    SET = "set"
    ANSWER = "answer"  # a number or a set, as the question has it


_TICKED = (Operator.ANY_OF, Operator.NONE_OF)
_COUNTED = (Operator.AT_LEAST, Operator.AT_MOST, Operator.BETWEEN)
ANSWERED: Mapping[bool, tuple[Operator, ...]] = {False: _TICKED, True: _COUNTED}
"""The operators of an answer, by whether it is a number."""
OPERATORS: Mapping[FactType, tuple[Operator, ...]] = {
    FactType.CHOICE: (Operator.IN, Operator.NOT_IN),
    FactType.AREA: (Operator.PREFIX, Operator.IN, Operator.NOT_IN),
    FactType.CELL: (Operator.PREFIX, Operator.IN, Operator.NOT_IN),
    FactType.NUMBER: _COUNTED,
    FactType.TEXT: (Operator.ANY_WORD, Operator.ALL_WORDS),
    FactType.YES_NO: (Operator.IS_TRUE, Operator.IS_FALSE),
    FactType.SET: _TICKED,
    FactType.ANSWER: (*_TICKED, *_COUNTED),
}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that may be asked: `choices` maps allowed values to their Chinese, empty = any."""

    name: str
    title: str
    type: FactType
    choices: Mapping[str, str]


KINDS = {
    "livelihood": "民生服务",
    "dispute": "矛盾纠纷",
    "violation": "违法违规",
    "emergency": "应急处置",
}
DISPUTE_KINDS = {
    "marriage_family": "婚姻家庭",
    "neighbour": "邻里",
    "housing_land": "房屋宅基地",
    "contract": "合同",
    "business": "生产经营",
    "damages": "损害赔偿",
    "forest_land": "山林土地",
    "demolition": "征地拆迁",
    "environment": "环境污染",
    "labour_wages": "拖欠工资",
    "labour_other": "其他劳动争议",
    "consumer": "消费",
    "medical": "医疗",
    "traffic": "道路交通事故",
    "property_management": "物业",
    "other": "其他",
}
CHANNELS = {
    "window": "窗口",
    "phone": "电话",
    "hotline_12345": "12345热线",
    "web": "网站",
    "wechat": "微信",
    "qr": "扫码",
    "open311": "Open311接口",
    "grid": "网格",
    "court": "法院",
    "police": "公安",
    "petition_office": "信访",
    "procuratorate": "检察院",
    "department": "部门",
    "other_county": "外县",
}

COLOUR_NAMES = {
    Colour.NONE.value: "无",
    Colour.BLUE.value: "蓝色",
    Colour.YELLOW.value: "黄色",
    Colour.RED.value: "红色",
}
PARTY_TYPES = {"person": "个人", "organisation": "单位"}


def _fact(
    name: str, title: str, kind: FactType, choices: Mapping[str, str] | None = None
) -> tuple[str, Fact]:
    return name, Fact(name=name, title=title, type=kind, choices=choices or {})


CATALOGUE: Mapping[str, Fact] = dict(
    [
        _fact("kind", "事项类别", FactType.CHOICE, KINDS),
        _fact("dispute_kind", "纠纷类型", FactType.CHOICE, DISPUTE_KINDS),
        _fact("category", "事项目录", FactType.CHOICE),
        _fact("channel", "来源", FactType.CHOICE, CHANNELS),
        _fact("area_code", "所在区域", FactType.AREA),
        _fact(GRID_CELL, "所在网格", FactType.CELL),
        _fact("amount_fen", "金额", FactType.NUMBER),
        _fact("people_count", "人数", FactType.NUMBER),
        _fact("hour_of_day", "受理时点", FactType.NUMBER),
        _fact("weekday", "受理星期", FactType.NUMBER),
        _fact("party_count", "当事人数", FactType.NUMBER),
        _fact("text", "标题和内容", FactType.TEXT),
        _fact("is_urgent", "紧急", FactType.YES_NO),
        _fact("is_confidential", "要求保密", FactType.YES_NO),
        _fact("is_anonymous", "匿名", FactType.YES_NO),
        _fact("is_working_day", "工作日", FactType.YES_NO),
        _fact("has_address", "有详细地址", FactType.YES_NO),
        _fact("has_incident", "网格事件", FactType.YES_NO),
        _fact("is_restricted", "敏感事项", FactType.YES_NO),
        _fact("has_representative", "有代表人", FactType.YES_NO),
        _fact("is_repeat", "重复事项", FactType.YES_NO),
        _fact("risk_colour", "风险颜色", FactType.CHOICE, COLOUR_NAMES),
        _fact("applicant_types", "申请人类型", FactType.SET, PARTY_TYPES),
        _fact("respondent_types", "被申请人类型", FactType.SET, PARTY_TYPES),
        _fact("present_departments", "当日在岗部门", FactType.SET),
    ]
)


def fact_of(name: str) -> Fact | None:
    """A fact by its name: of the catalogue, or the answer to a question."""
    if _ANSWER.fullmatch(name):
        title = f"答复“{name.removeprefix(ANSWER)}”"
        return Fact(name=name, title=title, type=FactType.ANSWER, choices={})
    return CATALOGUE.get(name)


def question_of(name: str) -> str:
    """The question that a fact is the answer to; empty for a fact of the catalogue."""
    return name.removeprefix(ANSWER) if name.startswith(ANSWER) else ""


def type_of(name: str) -> FactType:
    """The type of a fact that a checked cell names."""
    return FactType.ANSWER if name.startswith(ANSWER) else CATALOGUE[name].type


KIND_AND_PLACE = frozenset({"kind", "dispute_kind", "category", "area_code"})
"""What routes a case first of all."""


def told_facts(brief: Brief) -> dict[str, FactValue]:
    """What was told of a case that may lead it another way when it changes（重分条件）."""
    known = brief.facts
    return {
        "kind": known.kind,
        "dispute_kind": known.dispute_kind,
        "category": known.category,
        "area_code": brief.area_code,
        GRID_CELL: brief.grid_cell,
        "is_repeat": known.is_repeat,
        **{f"{ANSWER}{question}": value for question, value in known.answers.items()},
    }


def changed_facts(before: Facts, after: Facts) -> frozenset[str]:
    """The names of facts that are others, new or gone."""
    names = {*before, *after}
    return frozenset(name for name in names if before.get(name) != after.get(name))


def facts_kept(facts: Facts) -> dict[str, FactValue]:
    """What a decision keeps of the facts: all but the resident's words."""
    return {name: value for name, value in facts.items() if type_of(name) is not FactType.TEXT}


def as_set(members: Iterable[str]) -> str:
    """A set as a fact's value; empty for none."""
    ordered = sorted(set(members))
    return f"|{'|'.join(ordered)}|" if ordered else ""


def members_of(value: FactValue) -> list[str]:
    """What `as_set` was given."""
    return [one for one in str(value).split("|") if one]


def facts_of(
    brief: Brief,
    accept_time: datetime,
    *,
    is_working_day: bool,
    present: Iterable[str] = (),
    colour: Colour = Colour.NONE,
) -> dict[str, FactValue]:
    """Collect what the rules may ask of one case.

    Args:
        brief: what was told of it.
        accept_time: when it is placed.
        is_working_day: whether that day is one.
        present: the departments at the centre.
        colour: what the area's scheme makes of the facts that were told.
    """
    known, local = brief.facts, accept_time.astimezone(LOCAL)
    return {
        **told_facts(brief),
        "channel": known.channel,
        "amount_fen": known.amount_fen,
        "people_count": known.people_count,
        "hour_of_day": local.hour,
        "weekday": local.isoweekday(),
        "party_count": known.party_count,
        "text": f"{brief.title}\n{brief.narrative}",
        "is_urgent": known.is_urgent,
        "is_confidential": known.is_confidential,
        "is_anonymous": known.is_anonymous,
        "is_working_day": is_working_day,
        "has_address": bool(brief.address),
        "has_incident": known.has_incident,
        "is_restricted": known.is_restricted,
        "has_representative": known.has_representative,
        "applicant_types": as_set(known.applicant_types),
        "respondent_types": as_set(known.respondent_types),
        "present_departments": as_set(present),
        "risk_colour": colour.value,
    }
