"""Bodies about cases."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import (
    DEPARTMENT_PATTERN,
    AreaCode,
    Body,
    CaseId,
    Clean,
    Count,
    Department,
    DisputeKind,
    Fen,
    Kind,
    Line,
    Location,
    Note,
    PartyId,
    Phone,
    Reason,
    Short,
    Text,
    Versioned,
    Word,
)
from gateway.schemas.categories import Answers, Suggested

Title = Annotated[str, Field(min_length=1, max_length=200), Clean]
Source = Literal[
    "window", "phone", "hotline_12345", "web", "wechat", "qr", "grid", "court", "police",
    "petition_office", "procuratorate", "department", "other_county", "open311",
]  # fmt: skip
CATEGORY_PATTERN = r"^$|^[a-z][a-z0-9_.]{0,63}$"
Category = Annotated[str, Field(pattern=CATEGORY_PATTERN)]
ID_NUMBER_PATTERN = r"^[0-9A-Za-z()（）\-]{0,30}$"
IdNumber = Annotated[str, Field(pattern=ID_NUMBER_PATTERN)]
GradeReasons = Annotated[list[Word], Field(max_length=6)]
Checks = Annotated[
    list[Literal["site_seen", "photos_seen", "papers_seen", "applicant_asked", "payment_seen"]],
    Field(max_length=5),
]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples=["2026-11-25"])]
_APPLICANT = {
    "role": "applicant",
    "type": "person",
    "name": "陈某",
    "phone": "13800000001",
}
_CASE: Any = {
    "kind": "livelihood",
    "title": "下水道堵塞",
    "narrative": "小区门口下水道堵塞三天，污水外溢。",
    "area_code": "430423100",
    "address": "开云镇解放路1号",
    "source": "window",
    "parties": [_APPLICANT],
}


class Party(Body):
    """Somebody the matter concerns（当事人）."""

    role: Literal["applicant", "respondent", "agent", "related"]
    type: Literal["person", "organisation"]
    name: Short = ""
    phone: Phone | None = None
    id_number: IdNumber = ""
    id_type: Literal["resident", "passport", "other"] = "resident"


class AmendedParty(Party):
    """A party as it should read; without an id a new one."""

    id: PartyId | None = None


Parties = Annotated[list[Party], Field(max_length=500)]
Marks = Annotated[list[Literal["minor", "family_violence", "health"]], Field(max_length=3)]


class Matter(Body):
    """What every way of registering tells."""

    kind: Kind
    category: Category | None = None
    dispute_kind: DisputeKind | None = None
    title: Title
    narrative: Text = ""
    area_code: AreaCode
    address: Line = ""
    location: Location | None = None
    parties: Parties = Field(default_factory=list)
    amount_fen: Fen = 0
    people_count: Count = 0
    answers: Answers = Field(default_factory=list)
    accused_department: Department | None = None
    """Which department the matter accuses; it never gets the matter, nor hears of it."""


class HandOver(Body):
    """What another body asks when it hands a matter over（移送函）."""

    body: Annotated[str, Field(min_length=2, max_length=50), Clean]
    number: Annotated[str, Field(min_length=1, max_length=60), Clean]
    receive_date: Day
    ask: Literal["mediate", "handle", "assist", "reply"]
    words: Annotated[str, Field(max_length=1000), Clean] = ""
    due_date: Day | None = None


class Sensitivities(Body):
    """What a case touches, so that few may read it（限制查阅）; replaces the marks that stand."""

    names: Marks


class RegisterCase(Matter):
    """A matter as staff register it; an emergency needs kind, area and title only."""

    model_config = ConfigDict(json_schema_extra={"examples": [_CASE]})

    source: Source | None = None
    hand_over: HandOver | None = None
    is_urgent: bool = False
    is_confidential: bool = False
    suggested_categories: Suggested = Field(default_factory=list)
    sensitivities: Marks = Field(default_factory=list)


class AmendCase(Versioned):
    """What is corrected; fields left out stay."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 1, "address": "开云镇解放路2号", "reason": "门牌号登记有误"}]
        }
    )

    kind: Kind | None = None
    category: Category | None = None
    dispute_kind: DisputeKind | None = None
    title: Title | None = None
    narrative: Text | None = None
    area_code: AreaCode | None = None
    address: Line | None = None
    location: Location | None = None
    amount_fen: Fen | None = None
    people_count: Count | None = None
    is_urgent: bool | None = None
    is_confidential: bool | None = None
    sensitivities: Sensitivities | None = None
    accused_department: Annotated[str, Field(pattern=f"^$|{DEPARTMENT_PATTERN}")] | None = None
    parties: Annotated[list[AmendedParty], Field(max_length=500)] = Field(default_factory=list)
    answers: Answers = Field(default_factory=list)
    suggested_categories: Suggested = Field(default_factory=list)
    reason: Reason


class DeclineCase(Versioned):
    """Why the centre does not take the case on, and where it belongs."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 1,
                    "reason_code": "in_litigation",
                    "legal_route": "litigation",
                    "reason": "该纠纷已由人民法院立案审理，请依诉讼程序主张权利。",
                }
            ]
        }
    )

    reason_code: Literal[
        "out_of_scope", "in_litigation", "in_arbitration", "in_review", "decided", "repeated",
        "no_facts", "other",
    ]  # fmt: skip
    legal_route: Literal[
        "litigation", "arbitration", "administrative_review", "discipline", "other"
    ]
    reason: Reason
    earlier_case_id: CaseId | None = None


class SupplementCase(Versioned):
    """Papers or facts that came later."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 1, "text": "补交现场照片说明。"}]}
    )

    text: Annotated[str, Field(min_length=1, max_length=10_000), Clean]
    is_complete: bool = False


class VerifyCase(Versioned):
    """The centre checked the result."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 5, "note": "现场核查，已疏通。"}]}
    )

    note: Note = ""
    checks: Checks = Field(default_factory=list)


class Evaluation(Body):
    """What a party says of the result（评价）."""

    party_id: PartyId | None = None
    grade: Literal["satisfied", "basically_satisfied", "not_satisfied"]
    comment: Note = ""
    reasons: GradeReasons = Field(default_factory=list)


class VisitBackCase(Versioned):
    """How the resident was asked（回访）."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 6,
                    "channel": "phone",
                    "is_reached": True,
                    "note": "本人表示已解决。",
                    "evaluation": {"grade": "satisfied"},
                }
            ]
        }
    )

    channel: Literal["phone", "visit", "message", "video"]
    is_reached: bool
    note: Note = ""
    evaluation: Evaluation | None = None


class EvaluateCase(Versioned):
    """What a party said to staff."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 7, "evaluation": {"grade": "satisfied"}}]}
    )

    evaluation: Evaluation


class RerouteCase(Versioned):
    """Whether the case's time runs on or begins anew, and why; `version` is the decision's."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 2, "clocks": "keep", "reason": "核实为欠薪，转人社"}]
        }
    )

    clocks: Literal["keep", "reset"]
    reason: Reason


class RouteCase(Versioned):
    """A dispatcher's decision by hand（人工分流）."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 1,
                    "path": "department",
                    "lead_department": "housing",
                    "co_departments": ["urban-management"],
                    "reason": "主管部门明确",
                }
            ]
        }
    )

    path: Literal["department", "mediation"]
    lead_department: Annotated[str, Field(pattern=r"^[a-z][a-z0-9\-]{0,39}$")]
    co_departments: Annotated[
        list[Annotated[str, Field(pattern=r"^[a-z][a-z0-9\-]{0,39}$")]], Field(max_length=10)
    ] = Field(default_factory=list)
    is_joint: bool = False
    reason: Reason
