"""Bodies about exports."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import (
    ID_PATTERN,
    AreaCode,
    Body,
    Clean,
    Department,
    Kind,
    Time,
    Word,
    body_id,
)
from gateway.schemas.cases import Category, Source

_EXAMPLE: Any = {
    "purpose": "report",
    "words": "三季度矛盾纠纷统计上报",
    "columns": ["code", "state", "title", "register_time", "applicant_name"],
    "filter": {"kind": "dispute", "from_time": "2026-07-01T00:00:00+08:00"},
}
Column = Literal[
    "code", "state", "kind", "category", "title", "area_code", "address", "source",
    "register_time", "close_time", "due_time", "is_overdue", "lead_department", "first_responder",
    "people_count", "amount_yuan", "grade", "applicant_name", "applicant_phone",
    "applicant_id_number",
]  # fmt: skip


class ExportFilter(Body):
    """Which cases（筛选条件）; what is left out does not narrow. People are not searched for."""

    states: Annotated[list[Word], Field(max_length=12)] = Field(default_factory=list)
    kind: Kind | None = None
    category: Category | None = None
    area_code: AreaCode | None = None
    source: Source | None = None
    department: Department | None = None
    lead_department: Department | None = None
    first_responder: Annotated[str, Field(pattern=ID_PATTERN)] | None = None
    is_overdue: bool = False
    is_member: bool = False
    words: Annotated[str, Field(max_length=40), Clean] = ""
    from_time: Time | None = None
    until_time: Time | None = None


class RequestExport(Body):
    """What is to be exported, and why（申请导出）."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    purpose: Literal["report", "analysis", "supervision", "hand_over", "audit", "other"]
    words: Annotated[str, Field(min_length=2, max_length=200), Clean]
    columns: Annotated[list[Column], Field(min_length=1, max_length=20)]
    is_clear: bool = False
    filter: ExportFilter = Field(default_factory=ExportFilter)
    view_id: Annotated[str, body_id("saved_view")] | None = None
