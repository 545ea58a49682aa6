"""Answers `MeetingService`."""

from typing import Any

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.routing.v1 import meetings_pb2 as pb
from onedoor.routing.v1 import meetings_pb2_grpc
from services.routing.domain.meeting import Attendance, Meeting
from services.routing.domain.meeting_series import AgendaRules, Custom, MeetingSeries
from services.routing.server.letter_messages import moment
from services.routing.use_cases.force_tasks import Charge, Resolution
from services.routing.use_cases.meeting_series import SeriesKeeping
from services.routing.use_cases.meetings import Agreed, Demand, Meetings, Verdict
from services.routing.use_cases.reading import Reading
from services.routing.use_cases.sight import reads_content

Context = grpc.ServicerContext


class MeetingServicer(meetings_pb2_grpc.MeetingServiceServicer):
    """Departments that meet again and again on what is late, at risk or long open."""

    def __init__(self, keeping: SeriesKeeping, meetings: Meetings, reading: Reading) -> None:
        """Answer from routing's core."""
        self.keeping = keeping
        self.meetings = meetings
        self.reading = reading

    def FoundSeries(
        self, request: pb.FoundSeriesRequest, context: Context
    ) -> pb.FoundSeriesResponse:
        """Found."""
        first = moment(request, "start_time")
        series = self.keeping.found(caller(), request.area_code, _custom(request), first)
        return pb.FoundSeriesResponse(series=_series(series))

    def AmendSeries(
        self, request: pb.AmendSeriesRequest, context: Context
    ) -> pb.AmendSeriesResponse:
        """Meet otherwise."""
        series = self.keeping.amend(caller(), request.series_id, request.version, _custom(request))
        return pb.AmendSeriesResponse(series=_series(series))

    def EndSeries(self, request: pb.EndSeriesRequest, context: Context) -> pb.EndSeriesResponse:
        """No further meeting."""
        series = self.keeping.end(caller(), request.series_id, request.version)
        return pb.EndSeriesResponse(series=_series(series))

    def GetSeries(self, request: pb.GetSeriesRequest, context: Context) -> pb.GetSeriesResponse:
        """One series."""
        return pb.GetSeriesResponse(series=_series(self.keeping.get(caller(), request.series_id)))

    def ListSeries(self, request: pb.ListSeriesRequest, context: Context) -> pb.ListSeriesResponse:
        """A page of series."""
        page = self.keeping.page(
            caller(), state=request.state, size=request.page_size, token=request.page_token
        )
        return pb.ListSeriesResponse(
            series=[_series(one) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def MoveMeeting(
        self, request: pb.MoveMeetingRequest, context: Context
    ) -> pb.MoveMeetingResponse:
        """Another time."""
        start = moment(request, "start_time")
        moved = self.meetings.move(caller(), request.meeting_id, request.version, start)
        return pb.MoveMeetingResponse(meeting=self._shown(moved))

    def AddMeetingItem(
        self, request: pb.AddMeetingItemRequest, context: Context
    ) -> pb.AddMeetingItemResponse:
        """A case by hand."""
        added = self.meetings.add_item(
            caller(), request.meeting_id, request.version, request.case_id, request.note
        )
        return pb.AddMeetingItemResponse(meeting=self._shown(added))

    def OpenMeeting(
        self, request: pb.OpenMeetingRequest, context: Context
    ) -> pb.OpenMeetingResponse:
        """Begin."""
        attendance = [
            Attendance(
                department=one.department, is_present=one.is_present, persons=one.persons.strip()
            )
            for one in request.attendance
        ]
        opened = self.meetings.open(caller(), request.meeting_id, request.version, attendance)
        return pb.OpenMeetingResponse(meeting=self._shown(opened))

    def DecideMeetingItem(
        self, request: pb.DecideMeetingItemRequest, context: Context
    ) -> pb.DecideMeetingItemResponse:
        """Decide on a case."""
        verdict = Verdict(
            case_id=request.case_id,
            decision=request.decision,
            is_settled=request.is_settled,
            demands=[
                Demand(department=one.department, demands=one.demands, answer_days=one.answer_days)
                for one in request.demands
            ],
            charges=[
                Charge(
                    task_force_id=one.task_force_id,
                    resolution=Resolution(
                        department=one.department, text=one.text, due_time=moment(one, "due_time")
                    ),
                )
                for one in request.tasks
            ],
        )
        decided = self.meetings.decide(caller(), request.meeting_id, request.version, verdict)
        return pb.DecideMeetingItemResponse(meeting=self._shown(decided))

    def CloseMeeting(
        self, request: pb.CloseMeetingRequest, context: Context
    ) -> pb.CloseMeetingResponse:
        """Write the minutes."""
        closed = self.meetings.close(caller(), request.meeting_id, request.version, request.minutes)
        return pb.CloseMeetingResponse(meeting=self._shown(closed))

    def CancelMeeting(
        self, request: pb.CancelMeetingRequest, context: Context
    ) -> pb.CancelMeetingResponse:
        """Call off."""
        cancelled = self.meetings.cancel(caller(), request.meeting_id, request.version)
        return pb.CancelMeetingResponse(meeting=self._shown(cancelled))

    def GetMeeting(self, request: pb.GetMeetingRequest, context: Context) -> pb.GetMeetingResponse:
        """One meeting."""
        agreed = self.meetings.get(caller(), request.meeting_id)
        return pb.GetMeetingResponse(meeting=self._shown(agreed))

    def ListMeetings(
        self, request: pb.ListMeetingsRequest, context: Context
    ) -> pb.ListMeetingsResponse:
        """A page of meetings."""
        page = self.meetings.page(
            caller(),
            series_id=request.series_id,
            state=request.state,
            size=request.page_size,
            token=request.page_token,
        )
        return pb.ListMeetingsResponse(
            meetings=[_plain(one) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def _shown(self, agreed: Agreed) -> pb.Meeting:
        """With its words, but for those of cases that are closed to the caller.

        The minutes speak of every item: who does not read them all reads no minutes.
        """
        meeting, who = agreed.meeting, caller()
        message = _plain(meeting)
        closed = self.reading.closed(who, *(item.case_id for item in agreed.items))
        reads = reads_content(who)
        is_whole = not closed and len(agreed.items) >= len(meeting.items)
        message.minutes = meeting.minutes if reads and is_whole else ""
        for item in agreed.items:
            with_words = reads and item.case_id not in closed
            message.items.add(
                case_id=item.case_id,
                code=item.code,
                reasons=[one.value for one in item.reasons],
                added_by=item.added_by,
                note=item.note if with_words else "",
                is_decided=item.is_decided,
                is_settled=item.is_settled,
                decision=item.decision if with_words else "",
                letter_ids=item.letter_ids,
                tasks=[
                    pb.MeetingItemTask(task_force_id=force_id, task_id=task_id)
                    for force_id, task_id in item.tasks
                ],
            )
        for one in meeting.attendance:
            persons = one.persons if reads else ""
            message.attendance.add(
                department=one.department, is_present=one.is_present, persons=persons
            )
        return message


def _plain(meeting: Meeting) -> pb.Meeting:
    return pb.Meeting(
        id=meeting.id,
        series_id=meeting.series_id,
        area_code=meeting.area_code,
        departments=meeting.departments,
        chair=meeting.chair,
        place=meeting.place,
        start_time=timestamp(meeting.start_time),
        state=meeting.state,
        opened_by=meeting.opened_by,
        close_time=timestamp(meeting.close_time),
        version=meeting.version,
    )


def _custom(request: Any) -> Custom:
    given = request.rules
    rules = AgendaRules(
        is_overdue=given.is_overdue,
        is_at_risk=given.is_at_risk,
        least_people=given.least_people,
        open_days=given.open_days,
        most_items=given.most_items,
        least_colour=given.least_colour,
    )
    return Custom(
        name=request.name,
        every_days=request.every_days,
        departments=tuple(request.departments),
        place=request.place,
        chair=request.chair,
        rules=rules if request.HasField("rules") else AgendaRules(),
    )


def _series(series: MeetingSeries) -> pb.MeetingSeries:
    custom = series.custom
    return pb.MeetingSeries(
        id=series.id,
        area_code=series.area_code,
        name=custom.name,
        every_days=custom.every_days,
        departments=custom.departments,
        place=custom.place,
        chair=custom.chair,
        rules=pb.AgendaRules(**vars(custom.rules)),
        state=series.state,
        found_time=timestamp(series.found_time),
        founded_by=series.founded_by,
        version=series.version,
    )
