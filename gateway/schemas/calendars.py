"""Bodies about the working calendar（工作日历）."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from gateway.schemas.base import Body, Clean, StandingVersion, Versioned

Day = Annotated[str, Field(pattern=r"^20\d{2}-\d{2}-\d{2}$")]


def _example(**fields: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [fields]})


class CalendarYear(Body):
    """One year as its notice says."""

    year: Annotated[int, Field(ge=2000, le=2099)]
    source: Annotated[str, Field(min_length=5, max_length=40), Clean]
    holidays: Annotated[list[Day], Field(max_length=60)]
    workdays: Annotated[list[Day], Field(max_length=60, default_factory=list)]


class WorkCalendarDraft(Body):
    """The years beyond the shipped tables; `version` 0 creates the draft."""

    model_config = _example(
        version=0,
        name="2027年放假安排",
        years=[
            {
                "year": 2027,
                "source": "国办发明电〔2026〕7号",
                "holidays": ["2027-01-01", "2027-02-05"],
                "workdays": ["2027-02-14"],
            }
        ],
    )

    version: StandingVersion
    name: Annotated[str, Field(min_length=2, max_length=60), Clean]
    years: Annotated[list[CalendarYear], Field(min_length=1, max_length=5)]


class PublishWorkCalendar(Versioned):
    """The draft as its publisher saw it."""

    model_config = _example(version=1)
