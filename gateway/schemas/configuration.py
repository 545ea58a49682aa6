"""Bodies of configuration: rule sets, departments, message templates."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import (
    MAX_INT,
    AreaCode,
    Body,
    Clean,
    Department,
    Kind,
    Short,
    StandingVersion,
    Time,
    Version,
    body_id,
)

_RULE_SET_ID = "0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11"
Whole = Annotated[int, Field(ge=-MAX_INT, le=MAX_INT)]
Value = Annotated[str, Field(min_length=1, max_length=100), Clean]


def _example(**fields: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [fields]})


class RuleCell(Body):
    """One condition on one fact."""

    fact: Annotated[str, Field(pattern=r"^(answer:)?[a-z][a-z0-9_]{0,59}$")]
    operator: Literal[
        "in", "not_in", "prefix", "at_least", "at_most", "between", "any_word", "all_words",
        "is_true", "is_false", "any_of", "none_of",
    ]  # fmt: skip
    values: Annotated[list[Value], Field(max_length=200)] = Field(default_factory=list)
    low: Whole | None = None
    high: Whole | None = None


class RuleOutcome(Body):
    """Who handles what the row matches."""

    path: Literal["department", "mediation"]
    lead_department: Department
    co_departments: Annotated[list[Department], Field(max_length=10)] = Field(default_factory=list)
    clock_profile: Annotated[str, Field(pattern=r"^[a-z0-9_.\-]{0,60}$")] = ""


RowId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.\-]{1,60}$")]


class RuleRow(Body):
    """One row: all cells must hold."""

    id: RowId
    priority: Annotated[int, Field(ge=0, le=1_000_000)]
    cells: Annotated[list[RuleCell], Field(max_length=20)] = Field(default_factory=list)
    condition: Annotated[str, Field(max_length=300), Clean] = ""
    outcome: RuleOutcome


_TABLE = {
    "name": "衡山县分流规则",
    "rows": [
        {
            "id": "r1",
            "priority": 10,
            "cells": [{"fact": "kind", "operator": "in", "values": ["livelihood"]}],
            "outcome": {"path": "department", "lead_department": "housing"},
        }
    ],
    "fallback": {"path": "department", "lead_department": "justice"},
}


class RuleTable(Body):
    """A decision table."""

    model_config = _example(**_TABLE)

    name: Annotated[str, Field(min_length=1, max_length=100), Clean]
    rows: Annotated[list[RuleRow], Field(max_length=500)]
    fallback: RuleOutcome
    reroute: Literal["ask_signed", "keep", "reset", "ask"] = "ask_signed"
    is_inheriting: bool = False
    switched_off: Annotated[list[RowId], Field(max_length=2000)] = Field(default_factory=list)


class RuleDraft(RuleTable):
    """A draft; `version` 0 creates it."""

    model_config = _example(version=0, **_TABLE)

    version: StandingVersion


class PublishRuleSet(Body):
    """Which draft shall hold, as its publisher saw it, and from when; at once where not said."""

    model_config = _example(
        version=1, rule_set_id=_RULE_SET_ID, effective_time="2026-12-01T00:00:00+08:00"
    )

    rule_set_id: Annotated[str, body_id("rule_set")]
    version: Version
    effective_time: Time | None = None


class RestoreRuleSet(Body):
    """Which earlier table; `version` is that of the draft it replaces, 0 where there is none."""

    model_config = _example(version=0, rule_set_id=_RULE_SET_ID)

    rule_set_id: Annotated[str, body_id("rule_set")]
    version: StandingVersion


class WithdrawRuleSet(Body):
    """Which table that waits for its time, as the caller saw it."""

    model_config = _example(version=2, rule_set_id=_RULE_SET_ID)

    rule_set_id: Annotated[str, body_id("rule_set")]
    version: Version


class PutDepartment(Body):
    """A department's row of an area; `version` 0 creates it."""

    model_config = _example(
        version=0, area_code="430423", name="住房和城乡建设局", presence="resident",
        level="county", is_active=True,
    )  # fmt: skip

    version: StandingVersion
    area_code: AreaCode
    name: Annotated[str, Field(min_length=1, max_length=100), Clean]
    presence: Literal["resident", "rotating", "on_call", "focus", "temporary", "online"]
    level: Literal["province", "city", "county", "town", "village"]
    kinds: Annotated[list[Kind], Field(max_length=4)] = Field(default_factory=list)
    categories: Annotated[
        list[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.\-]{0,99}$")]], Field(max_length=200)
    ] = Field(default_factory=list)
    contact_phone: Annotated[str, Field(pattern=r"^[0-9\-]{0,20}$")] = ""
    is_active: bool


class PutTemplate(Body):
    """An area's own text of a message; `version` 0 when it has none yet."""

    model_config = _example(
        version=0, channel="sms", text="您的事项{code}已受理。", is_enabled=True
    )

    version: StandingVersion
    channel: Literal["sms", "station"]
    area_code: AreaCode | None = None
    text: Annotated[str, Field(min_length=1, max_length=500), Clean]
    provider_code: Short = ""
    is_enabled: bool


class PreviewTemplate(Body):
    """A text to try."""

    model_config = _example(channel="sms", text="您的事项{code}已受理。")

    channel: Literal["sms", "station"]
    text: Annotated[str, Field(min_length=1, max_length=500), Clean]
