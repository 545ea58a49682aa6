"""Bodies about the same matter."""

from typing import Any

from pydantic import ConfigDict, Field

from gateway.schemas.base import AreaCode, Body, DisputeKind, Kind, Line, Location, Text, Word
from gateway.schemas.cases import Parties, Title

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
