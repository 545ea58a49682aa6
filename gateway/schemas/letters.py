"""Bodies that supervisors and departments send about letters."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import Body, CaseId, Clean, Department, Note, Time, Versioned

Words = Annotated[str, Field(min_length=1, max_length=5000), Clean]
LetterKind = Literal["reminder", "prompt", "risk", "order", "interview", "circular"]


class ProposeLetter(Body):
    """What is to be written, and to whom（拟制文书）."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "order",
                    "case_id": "0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11",
                    "department": "housing",
                    "grounds": "该事项已超期三日，群众多次反映。",
                    "demands": "请立即组织力量办理并书面答复。",
                    "answer_days": 2,
                }
            ]
        }
    )

    kind: LetterKind
    case_id: CaseId | None = None
    department: Department | None = None
    grounds: Words
    demands: Words
    answer_days: Annotated[int, Field(ge=0, le=30)] | None = None


class AnswerLetter(Versioned):
    """What the department did（复函）."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 3, "answer": "已完成整改。", "result": "solved"}]
        }
    )

    answer: Words
    result: Literal["solved", "under_way", "impossible"]


class Commitment(Body):
    """What was promised, until when（约谈承诺）."""

    text: Annotated[str, Field(min_length=2, max_length=1000), Clean]
    due_time: Time


class Interview(Body):
    """How an interview went（约谈记录）."""

    held_time: Time
    attendees: Words
    minutes: Words
    measures: Words
    commitments: Annotated[list[Commitment], Field(max_length=20, default_factory=list)]


class RecordInterview(Versioned):
    """The interview that stands for the answer."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 2,
                    "interview": {
                        "held_time": "2026-03-09T09:30:00+08:00",
                        "attendees": "分管副局长、督办岗",
                        "minutes": "逐项说明了超期原因。",
                        "measures": "三日内办结并报送结果。",
                    },
                }
            ]
        }
    )

    interview: Interview


class JudgeLetter(Versioned):
    """What came of the letter; the note is needed when it was not enough（成效评定）."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 4, "effect": "effective", "note": ""}]}
    )

    effect: Literal["effective", "insufficient"]
    note: Note = ""
