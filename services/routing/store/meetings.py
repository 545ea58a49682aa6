"""Series and meetings（联席会议）; what was said of cases, who came and the minutes are sealed."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from services.routing.domain.meeting import (
    Attendance,
    Item,
    Meeting,
    MeetingNotFound,
    MeetingState,
    Reason,
)
from services.routing.domain.meeting_series import (
    AgendaRules,
    Custom,
    MeetingSeries,
    SeriesNotFound,
    SeriesState,
)

SERIES, MEETINGS = "meeting_series", "meetings"
_PLAIN = ("series_id", "chair", "place", "start_time", "opened_by", "close_time")
_SAID = ("note", "decision")


class MongoSeries:
    """Implements `SeriesStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._series: Repository[MeetingSeries] = Repository(
            kernel,
            SERIES,
            to_document=_write_series,
            from_document=_read_series,
            missing=SeriesNotFound,
        )

    def add(self, series: MeetingSeries) -> None:
        """Store a new series."""
        self._series.add(series)

    def save(self, series: MeetingSeries) -> None:
        """Store a changed series."""
        self._series.save(series)

    def get(self, scope: str, series_id: str) -> MeetingSeries:
        """Load one series."""
        return self._series.get(scope, series_id)

    def page(
        self, scope: str, where: Mapping[str, Any], *, size: int, token: str
    ) -> Page[MeetingSeries]:
        """A page of series, newest first."""
        return self._series.page(scope, where, size=size, token=token)


class MongoMeetings:
    """Implements `MeetingStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._sealing = kernel.sealing
        self._meetings: Repository[Meeting] = Repository(
            kernel,
            MEETINGS,
            to_document=self._write,
            from_document=self._read,
            missing=MeetingNotFound,
        )

    def add(self, meeting: Meeting) -> None:
        """Store a new meeting."""
        self._meetings.add(meeting)

    def save(self, meeting: Meeting) -> None:
        """Store a changed meeting."""
        self._meetings.save(meeting)

    def get(self, scope: str, meeting_id: str) -> Meeting:
        """Load one meeting."""
        return self._meetings.get(scope, meeting_id)

    def page(self, scope: str, where: Mapping[str, Any], *, size: int, token: str) -> Page[Meeting]:
        """A page of meetings, newest first."""
        return self._meetings.page(scope, where, size=size, token=token)

    def planned(self, county: str, series_id: str) -> Meeting | None:
        """The meeting of a series that is planned."""
        return self._newest(county, series_id, MeetingState.PLANNED)

    def last_closed(self, county: str, series_id: str) -> Meeting | None:
        """The last meeting of a series that was held."""
        return self._newest(county, series_id, MeetingState.CLOSED)

    def _newest(self, county: str, series_id: str, state: MeetingState) -> Meeting | None:
        where = {"series_id": series_id, "state": state.value}
        found = self._meetings.find(county, where, sort=[("_id", -1)], limit=1)
        return found[0] if found else None

    def _write(self, meeting: Meeting) -> Document:
        own = meeting.id
        return {
            **{name: getattr(meeting, name) for name in _PLAIN},
            "departments": list(meeting.departments),
            "state": meeting.state.value,
            "minutes": self._seal(own, "minutes", meeting.minutes),
            "items": [
                asdict(item)
                | {"reasons": [one.value for one in item.reasons]}
                | {"letter_ids": list(item.letter_ids), "tasks": [list(one) for one in item.tasks]}
                | {name: self._seal(own, _of(item, name), getattr(item, name)) for name in _SAID}
                for item in meeting.items
            ],
            "attendance": [
                asdict(one) | {"persons": self._seal(own, one.department, one.persons)}
                for one in meeting.attendance
            ],
        }

    def _read(self, row: Document) -> Meeting:
        known: Document = {name: row[name] for name in _PLAIN}
        return Meeting(
            **base_fields(row),
            **known,
            departments=tuple(row["departments"]),
            state=MeetingState(row["state"]),
            minutes=self._open(row, "minutes", row["minutes"]),
            items=[self._item(row, one) for one in row["items"]],
            attendance=tuple(
                Attendance(**one | {"persons": self._open(row, one["department"], one["persons"])})
                for one in row["attendance"]
            ),
        )

    def _item(self, row: Document, one: Document) -> Item:
        said = {
            name: self._open(row, f"items/{one['case_id']}/{name}", one[name]) for name in _SAID
        }
        listed = {
            "reasons": tuple(Reason(name) for name in one["reasons"]),
            "letter_ids": tuple(one["letter_ids"]),
            "tasks": tuple((force, task) for force, task in one.get("tasks", ())),
        }
        return Item(**one | said | listed)

    def _seal(self, own: str, path: str, text: str) -> str:
        return self._sealing.seal(text, f"{MEETINGS}/{own}/{path}")

    def _open(self, row: Document, path: str, text: str) -> str:
        return self._sealing.open(text, f"{MEETINGS}/{row['_id']}/{path}")


def _of(item: Item, name: str) -> str:
    return f"items/{item.case_id}/{name}"


def _write_series(series: MeetingSeries) -> Document:
    custom = series.custom
    return {
        **asdict(custom),
        "departments": list(custom.departments),
        "state": series.state.value,
        "found_time": series.found_time,
        "founded_by": series.founded_by,
    }


def _read_series(row: Document) -> MeetingSeries:
    named = {name: row[name] for name in ("name", "every_days", "place", "chair")}
    return MeetingSeries(
        **base_fields(row),
        custom=Custom(
            **named, departments=tuple(row["departments"]), rules=AgendaRules(**row["rules"])
        ),
        state=SeriesState(row["state"]),
        found_time=row["found_time"],
        founded_by=row["founded_by"],
    )
