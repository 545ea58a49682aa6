"""The building blocks of all request models: strict, closed, and bounded."""

import re
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Path, Query
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9@._:\-]{0,99}$"
AREA_PATTERN = r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}(-[0-9A-Za-z]{1,8})?)$"
COUNTY_PATTERN = r"^[0-9]{6}$"
DEPARTMENT_PATTERN = r"^[a-z][a-z0-9\-]{0,39}$"
ACCOUNT_PATTERN = r"^[a-z][a-z0-9.\-]{0,59}@[0-9]{2,12}$"
CODE_PATTERN = r"^[0-9]{20,26}$"
KEY_PATTERN = r"^[A-Za-z0-9\-]{4,64}$"
PHONE_PATTERN = r"^[0-9０-９+\- ]{5,24}$"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_YEARS = range(2000, 2101)
MAX_INT = 2**53 - 1


class Body(BaseModel):
    """A request body or a part of one."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, str_strip_whitespace=True)


def _no_control(text: str) -> str:
    if _CONTROL.search(text):
        raise PydanticCustomError("control_character", "control characters are not allowed")
    return text


def _moment(given: Any) -> datetime:
    try:
        if isinstance(given, str) and _MOMENT.fullmatch(given):
            moment = datetime.fromisoformat(given)
            if moment.year in _YEARS:
                return moment
    except ValueError:
        pass
    raise PydanticCustomError("bad_time", "not an RFC 3339 time with an offset")


def _marked(kind: str) -> dict[str, Any]:
    return {"x-resource": kind}


Clean = AfterValidator(_no_control)
Time = Annotated[datetime, BeforeValidator(_moment, json_schema_input_type=str)]
Short = Annotated[str, Field(max_length=100), Clean]
Line = Annotated[str, Field(max_length=200), Clean]
Note = Annotated[str, Field(max_length=2000), Clean]
Text = Annotated[str, Field(max_length=10_000), Clean]
Reason = Annotated[str, Field(min_length=1, max_length=2000), Clean]
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.\-]{0,59}$")]
Version = Annotated[int, Field(ge=1, le=MAX_INT)]
StandingVersion = Annotated[int, Field(ge=0, le=MAX_INT)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Fen = Annotated[int, Field(ge=0, le=10**14)]
AreaCode = Annotated[str, Field(pattern=AREA_PATTERN, examples=["430423"])]
County = Annotated[str, Field(pattern=COUNTY_PATTERN, examples=["430423"])]
Department = Annotated[str, Field(pattern=DEPARTMENT_PATTERN, examples=["housing"])]
AccountName = Annotated[str, Field(pattern=ACCOUNT_PATTERN, examples=["clerk@430423"])]
Phone = Annotated[str, Field(pattern=PHONE_PATTERN, examples=["13800000001"])]
Lng = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Kind = Literal["livelihood", "dispute", "violation", "emergency"]
DisputeKind = Literal[
    "marriage_family", "neighbour", "housing_land", "contract", "business", "damages",
    "forest_land", "demolition", "environment", "labour_wages", "labour_other", "consumer",
    "medical", "traffic", "property_management", "other",
]  # fmt: skip


def body_id(kind: str) -> Any:
    """Marks a body field as the id of a thing of this kind."""
    return Field(pattern=ID_PATTERN, json_schema_extra=_marked(kind))


def path_id(kind: str, pattern: str = ID_PATTERN) -> Any:
    """Marks a path parameter as the id of a thing of this kind."""
    return Path(pattern=pattern, max_length=100, json_schema_extra=_marked(kind))


def query_id(kind: str, pattern: str = ID_PATTERN) -> Any:
    """Marks an optional query parameter as the id of a thing of this kind."""
    return Query(pattern=f"^$|{pattern}", max_length=100, json_schema_extra=_marked(kind))


PartyId = Annotated[str, body_id("party")]
CaseId = Annotated[str, body_id("case")]
TaskForceId = Annotated[str, body_id("task_force")]
PageSize = Annotated[int, Query(ge=1, le=100)]
PageToken = Annotated[str, Query(max_length=300, pattern=r"^[A-Za-z0-9_=\-.~]*$")]
AreaQuery = Annotated[str, query_id("area", AREA_PATTERN)]
DepartmentQuery = Annotated[str, query_id("department", DEPARTMENT_PATTERN)]
TimeQuery = Annotated[Time | None, Query(examples=["2026-11-25T09:00:00+08:00"])]
WordQuery = Annotated[str, Query(pattern=r"^[a-z_.]{0,60}$")]


class Versioned(Body):
    """A verb that needs nothing but the version the caller saw."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1}]})

    version: Version


class Reasoned(Versioned):
    """A verb with a reason."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 1, "reason": "当事人书面申请"}]}
    )

    reason: Reason


class Location(Body):
    """A point in WGS-84."""

    lng: Lng
    lat: Lat
