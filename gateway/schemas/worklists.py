"""Bodies about lists handed over and struck off item by item（清单式交办、销号）."""

from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from gateway.schemas.base import (
    AreaCode,
    Body,
    CaseId,
    Clean,
    Department,
    Time,
    Version,
    Versioned,
    Word,
    body_id,
)

_ITEM: JsonDict = {"department": "labour", "text": "核定欠薪名单并公示"}
AttachmentId = Annotated[str, body_id("attachment")]


class NewWorklistItem(Body):
    """What is to be done by whom; the due time is the list's unless given."""

    department: Department
    text: Annotated[str, Field(min_length=2, max_length=2000), Clean]
    due_time: Time | None = None
    case_id: CaseId | None = None
    area_code: AreaCode | None = None


class MakeWorklist(Body):
    """A list with its items; departments see nothing of it until it is handed over."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "第三季度矛盾纠纷清零清单",
                    "source": "meeting",
                    "basis": "3月9日联席会议",
                    "due_time": "2026-12-31T18:00:00+08:00",
                    "items": [_ITEM],
                }
            ]
        }
    )

    title: Annotated[str, Field(min_length=2, max_length=60), Clean]
    source: Word
    basis: Annotated[str, Field(max_length=500), Clean] = ""
    due_time: Time
    items: Annotated[list[NewWorklistItem], Field(min_length=1, max_length=200)]


class AddWorklistItem(Body):
    """One more item; `version` is the list's."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1, "item": _ITEM}]})

    version: Version
    item: NewWorklistItem


class ReportWorklistItem(Versioned):
    """What was done and what proves it; attachments are those of the item's case."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 2,
                    "outcome": "名单已核定并公示，共46人",
                    "proof": "公示照片、劳监〔2026〕12号",
                }
            ]
        }
    )

    outcome: Annotated[str, Field(min_length=2, max_length=5000), Clean]
    proof: Annotated[str, Field(min_length=2, max_length=1000), Clean]
    attachment_ids: Annotated[list[AttachmentId], Field(max_length=20, default_factory=list)]


class StrikeWorklistItem(Versioned):
    """The item is proven done; `version` is the item's."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 3, "note": "现场核实"}]})

    note: Annotated[str, Field(max_length=1000), Clean] = ""
