"""Bodies about the same matter: a draft, a link, a merge."""

from typing import Any

from pydantic import ConfigDict, Field

from gateway.schemas.base import (
    AreaCode,
    Body,
    CaseId,
    DisputeKind,
    Kind,
    Line,
    Location,
    Reason,
    Text,
    Versioned,
    Word,
)
from gateway.schemas.cases import Parties, Title

_ID = "0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11"
_DRAFT: Any = {
    "kind": "livelihood",
    "title": "下水道堵塞",
    "narrative": "小区门口下水道堵塞三天，污水外溢。",
    "area_code": "430423100",
    "address": "开云镇解放路1号",
    "parties": [{"role": "applicant", "type": "person", "name": "陈某", "phone": "13800000001"}],
}


class DraftCase(Body):
    """A matter before it is registered, as far as it is known."""

    model_config = ConfigDict(json_schema_extra={"examples": [_DRAFT]})

    kind: Kind
    category: Word | None = None
    dispute_kind: DisputeKind | None = None
    title: Title
    narrative: Text = ""
    area_code: AreaCode
    address: Line = ""
    location: Location | None = None
    parties: Parties = Field(default_factory=list)


class LinkCase(Versioned):
    """Another case that this one has to do with（关联）."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 1, "other_case_id": _ID}]}
    )

    other_case_id: CaseId


class MergeCase(Versioned):
    """The case that leads, and why both are the same matter（并案）."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 1, "main_case_id": _ID, "reason": "同一路段同一处下水道堵塞"}]
        }
    )

    main_case_id: CaseId
    reason: Reason
