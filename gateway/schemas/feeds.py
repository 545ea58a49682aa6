"""Bodies about feeds of another line's tickets."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import Body, Clean, Versioned

_MAPPING: Any = [
    {"to": "ticket_number", "op": "copy", "sources": ["orderNo"]},
    {
        "to": "kind",
        "op": "lookup",
        "sources": ["type"],
        "table": [
            {"told": "投诉", "becomes": "livelihood"},
            {"told": "急", "becomes": "emergency"},
        ],
        "default_value": "livelihood",
    },
    {"to": "title", "op": "copy", "sources": ["subject"]},
    {"to": "_called", "op": "date", "sources": ["callTime"], "format": "%Y%m%d%H%M%S"},
    {
        "to": "narrative",
        "op": "join",
        "sources": ["content", "_called"],
        "separator": "；来电时间",
    },
    {"to": "area_code", "op": "constant", "value": "430423"},
    {"to": "applicant_name", "op": "copy", "sources": ["caller.name"]},
    {"to": "applicant_phone", "op": "copy", "sources": ["caller.phone"]},
]
Words = Annotated[str, Field(max_length=500), Clean]
Path = Annotated[str, Field(min_length=1, max_length=600), Clean]
Source = Literal[
    "window", "phone", "hotline_12345", "web", "wechat", "qr", "grid", "court", "police",
    "petition_office", "procuratorate", "department",
]  # fmt: skip


class TableRow(Body):
    """What a ticket says, and what the case gets for it."""

    told: Words
    becomes: Words


class MappingRule(Body):
    """One field of a case and where it comes from."""

    to: Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]{0,40}$")]
    op: Literal["copy", "constant", "lookup", "join", "date"]
    sources: Annotated[list[Path], Field(max_length=10)] = Field(default_factory=list)
    value: Words = ""
    table: Annotated[list[TableRow], Field(max_length=500)] = Field(default_factory=list)
    default_value: Words = ""
    separator: Annotated[str, Field(max_length=20), Clean] = ""
    format: Annotated[str, Field(max_length=80), Clean] = ""


Mapping = Annotated[list[MappingRule], Field(min_length=1, max_length=60)]


class CreateFeed(Body):
    """A way in for another line's tickets."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "12345热线", "source": "hotline_12345", "mapping": _MAPPING}]
        }
    )

    name: Annotated[str, Field(min_length=2, max_length=50), Clean]
    source: Source
    mapping: Mapping


class PutFeedMapping(Versioned):
    """How tickets are read from now on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1, "mapping": _MAPPING}]})

    mapping: Mapping


class PreviewTicket(Body):
    """A ticket to try, as the other line would send it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "ticket": '{"orderNo": "HX20261125001", "type": "投诉", "subject": "路灯不亮", '
                    '"caller": {"name": "陈某", "phone": "13800000001"}}'
                }
            ]
        }
    )

    ticket: Annotated[str, Field(min_length=2, max_length=200_000)]
