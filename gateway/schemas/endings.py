"""Bodies about the end of a case: parts, advice, notes, files, erasure."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import (
    Body,
    Clean,
    Department,
    Kind,
    Reason,
    StandingVersion,
    Time,
    Version,
    Versioned,
    Word,
    body_id,
)

Need = Literal[
    "note", "checklist", "proof", "registration", "identity", "papers", "result", "answer",
    "agreement", "visit", "judgement", "advice_reply", "photo", "document", "attachment",
]  # fmt: skip
Days = Annotated[int, Field(ge=0, le=365)]
_ID = "0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11"
_PROCESS: Any = {
    "name": "本县办理规程",
    "visit_tries": 3,
    "lapse_days": 15,
    "reopen_days": 30,
    "automatic_reopens": 1,
    "sample_percent": 10,
    "checklist": ["papers_seen", "applicant_asked"],
    "demands": [{"verb": "verify", "needs": ["proof"], "kinds": ["livelihood"]}],
    "keep_years": [
        {"kind": kind, "years": 10} for kind in ("livelihood", "dispute", "violation", "emergency")
    ],
    "state_names": [{"word": "routed", "name": "已派单"}],
}


def _example(**fields: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [fields]})


class WaivePart(Versioned):
    """The co-department's order that need not be reported, and why（免办）."""

    model_config = _example(version=6, assignment_id=_ID, reason="事项已由主办单位解决")

    assignment_id: Annotated[str, body_id("assignment")]
    reason: Reason


class AdviseCase(Versioned):
    """A letter that suggests a fix（司法建议、检察建议）."""

    model_config = _example(
        version=7, kind="judicial_advice", letter_number="（2026）建1号", addressee="县民政局",
        content="建议完善婚姻登记审查。", reply_due_time="2027-03-01T17:00:00+08:00",
    )  # fmt: skip

    kind: Literal["judicial_advice", "prosecution_advice"]
    letter_number: Annotated[str, Field(min_length=1, max_length=60), Clean]
    addressee: Annotated[str, Field(min_length=1, max_length=100), Clean]
    content: Reason
    reply_due_time: Time


class AnswerAdvice(Versioned):
    """The answer that came to a letter（建议回复）."""

    model_config = _example(version=8, advice_id=_ID, reply="已完善审查流程。")

    advice_id: Annotated[str, body_id("advice")]
    reply: Reason


class ReviewVisit(Versioned):
    """What a second look at a visit-back found（回访抽查）."""

    model_config = _example(version=8, is_confirmed=True, note="电话核实，回访属实。")

    is_confirmed: bool
    note: Reason


class WriteNote(Body):
    """What staff write for one another（办理意见、内部备注）."""

    model_config = _example(kind="opinion", text="建议先行协调物业。", to_department="housing")

    kind: Literal["opinion", "note"]
    text: Reason
    to_department: Department | None = None


class ProposeErasure(Body):
    """Why what has been kept long enough is to be erased（提出销毁清单）."""

    model_config = _example(reason="2026年度到期卷宗销毁")

    reason: Reason


class Demand(Body):
    """What a verb demands where kind and outcome fit（要件）."""

    verb: Literal["verify", "visit_back", "archive"]
    needs: Annotated[list[Need], Field(min_length=1, max_length=15)]
    kinds: Annotated[list[Kind], Field(max_length=4)] = Field(default_factory=list)
    outcomes: Annotated[
        list[Literal["department", "agreement", "failed_mediation"]], Field(max_length=3)
    ] = Field(default_factory=list)


class KindYears(Body):
    """How long files of a kind are kept（保管年限）."""

    kind: Kind
    years: Annotated[int, Field(ge=1, le=100)]


class DisplayName(Body):
    """What people read for a stable word（显示名称）."""

    word: Word
    name: Annotated[str, Field(min_length=1, max_length=30), Clean]


class PutProcess(Body):
    """An area's draft of its process; `version` 0 creates it（办理规程草稿）."""

    model_config = _example(version=0, **_PROCESS)

    version: StandingVersion
    name: Annotated[str, Field(min_length=1, max_length=60), Clean]
    visit_tries: Annotated[int, Field(ge=1, le=10)]
    lapse_days: Annotated[int, Field(ge=1, le=365)]
    reopen_days: Days
    automatic_reopens: Annotated[int, Field(ge=0, le=3)]
    sample_percent: Annotated[int, Field(ge=0, le=100)]
    checklist: Annotated[list[Word], Field(max_length=20)] = Field(default_factory=list)
    demands: Annotated[list[Demand], Field(max_length=50)] = Field(default_factory=list)
    keep_years: Annotated[list[KindYears], Field(min_length=4, max_length=4)]
    state_names: Annotated[list[DisplayName], Field(max_length=40)] = Field(default_factory=list)
    verb_names: Annotated[list[DisplayName], Field(max_length=40)] = Field(default_factory=list)


class PublishProcess(Body):
    """Which draft shall hold, as its publisher saw it（发布规程）."""

    model_config = _example(version=1, process_id=_ID)

    process_id: Annotated[str, body_id("process")]
    version: Version
