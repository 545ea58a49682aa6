"""Joint meetings in the isolation walk: who calls what, and a series with a meeting of its own."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.row import Row

_CUSTOM = {
    "name": "联席会议",
    "every_days": 7,
    "departments": ["housing", "labour"],
    "place": "会商室",
    "chair": "$leader",
}
_OTHERS = "court.handler"
_CHARGE = {
    "task_force_id": "$task_force",
    "department": "labour",
    "text": "核定名单",
    "due_time": "$slip:due",
}
MEETING_ROWS: dict[str, Row] = {
    "MeetingService.FoundSeries": Row("leader", {**_CUSTOM, "start_time": "2026-03-09T01:30:00Z"}),
    "MeetingService.AmendSeries": Row("leader", _CUSTOM),
    "MeetingService.EndSeries": Row("leader"),
    "MeetingService.GetSeries": Row("leader", neighbour=_OTHERS),
    "MeetingService.ListSeries": Row("leader", neighbour=_OTHERS),
    "MeetingService.MoveMeeting": Row("leader", {"start_time": "2026-03-09T01:30:00Z"}),
    "MeetingService.AddMeetingItem": Row("leader", things={"case": "routed_case"}),
    "MeetingService.OpenMeeting": Row("leader"),
    "MeetingService.DecideMeetingItem": Row(
        "supervisor",
        {"decision": "由住建部门限期整改", "tasks": [_CHARGE]},
        things={"case": "referred_case"},
    ),
    "MeetingService.CloseMeeting": Row("leader", {"minutes": "研究一件事项"}),
    "MeetingService.CancelMeeting": Row("leader"),
    "MeetingService.GetMeeting": Row("leader", neighbour=_OTHERS),
    "MeetingService.ListMeetings": Row("leader", neighbour=_OTHERS),
}


def founding(county: str) -> Mapping[str, Any]:
    """A series of a county that meets in a month."""
    start = datetime.now(UTC) + timedelta(days=30)
    return {**_CUSTOM, "chair": f"leader@{county}", "start_time": start.isoformat()}
