"""Answers `WorkCalendarService`."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from contracts.errors import FieldFault, Invalid
from deadlines import CalendarError, YearTable
from onedoor.routing.v1 import calendars_pb2 as pb
from onedoor.routing.v1 import calendars_pb2_grpc
from services.routing.domain.work_calendar import WorkCalendarEdition
from services.routing.use_cases.calendar_keeping import CalendarKeeping

Context = grpc.ServicerContext


class WorkCalendarServicer(calendars_pb2_grpc.WorkCalendarServiceServicer):
    """Which days are working days."""

    def __init__(self, keeping: CalendarKeeping) -> None:
        """Answer from routing's core."""
        self.keeping = keeping

    def GetHeldCalendar(
        self, request: pb.GetHeldCalendarRequest, context: Context
    ) -> pb.GetHeldCalendarResponse:
        """The calendar that holds."""
        standing = self.keeping.holding(caller())
        return pb.GetHeldCalendarResponse(
            years=[_year(one.table, is_shipped=one.is_shipped) for one in standing.years],
            calendar_version=standing.version,
            days_left=standing.days_left,
        )

    def GetWorkCalendar(
        self, request: pb.GetWorkCalendarRequest, context: Context
    ) -> pb.GetWorkCalendarResponse:
        """A province's own."""
        area_code = request.area_code or caller().area_code
        found = self.keeping.own(caller(), area_code, is_draft=request.is_draft)
        return pb.GetWorkCalendarResponse(calendar=_message(found))

    def PutWorkCalendarDraft(
        self, request: pb.PutWorkCalendarDraftRequest, context: Context
    ) -> pb.PutWorkCalendarDraftResponse:
        """Store a draft."""
        told = WorkCalendarEdition(
            id="",
            area_code=request.area_code or caller().area_code,
            name=request.name,
            tables=tuple(_table(number, one) for number, one in enumerate(request.years)),
            version=request.version,
        )
        stored = self.keeping.put_draft(caller(), told)
        return pb.PutWorkCalendarDraftResponse(calendar=_message(stored))

    def PublishWorkCalendar(
        self, request: pb.PublishWorkCalendarRequest, context: Context
    ) -> pb.PublishWorkCalendarResponse:
        """Publish the draft."""
        area_code = request.area_code or caller().area_code
        published = self.keeping.publish(caller(), area_code, request.version)
        return pb.PublishWorkCalendarResponse(calendar=_message(published))


def _table(number: int, message: pb.CalendarYear) -> YearTable:
    """A year as it was told; what no notice can say is a fault of the field."""
    plain = {
        "year": message.year,
        "source": message.source,
        "holidays": list(message.holidays),
        "workdays": list(message.workdays),
    }
    try:
        return YearTable.from_dict(plain)
    except (CalendarError, ValueError) as error:
        fault = FieldFault(
            field=f"calendar.years[{number}]",
            reason=getattr(error, "reason", "malformed"),
            message="放假安排自相矛盾或日期有误",
            message_en=f"{error}.",
        )
        raise Invalid(fault) from None


def _year(table: YearTable, *, is_shipped: bool = False) -> pb.CalendarYear:
    return pb.CalendarYear(**table.to_dict(), is_shipped=is_shipped)


def _message(edition: WorkCalendarEdition) -> pb.WorkCalendar:
    return pb.WorkCalendar(
        area_code=edition.area_code,
        name=edition.name,
        edition=edition.edition,
        state=edition.state,
        years=[_year(one) for one in edition.tables],
        author=edition.author,
        publisher=edition.publisher,
        edit_time=timestamp(edition.edit_time),
        publish_time=timestamp(edition.publish_time),
        version=edition.version,
    )
