"""The working calendar（C4）: entered by a province, published by another, counted by at once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import grpc
import pytest

from contracts.due import Rounds
from contracts.events.routing import CalendarPublished
from deadlines import shipped_calendar
from onedoor.routing.v1 import calendars_pb2 as pb
from onedoor.routing.v1 import clocks_pb2
from onedoor.routing.v1.calendars_pb2_grpc import WorkCalendarServiceStub
from services.routing.domain.clock import CALENDAR_CHANGED
from services.routing.store import MongoAssignments, MongoClocks, MongoFeed, MongoProfiles
from services.routing.store.calendars import MongoCalendars
from services.routing.use_cases.retiming import Retiming
from tests.rpc.routing.centre import Centre
from tests.support.rpc import refused

LAST = shipped_calendar().last_exact_year
NEXT = LAST + 1
ADMIN = {"post": "admin", "area_code": "43", "name": "admin@43"}
LEADER = {"post": "leader", "area_code": "43", "name": "leader@43"}
NOTICE = f"国办发明电〔{LAST}〕7号"
HOLIDAYS = [date(NEXT, 1, 1) + timedelta(days=one) for one in range(13)]


def a_year(year: int = NEXT, **fields: Any) -> pb.CalendarYear:
    known: dict[str, Any] = {
        "year": year,
        "source": f"国办发明电〔{year - 1}〕7号",
        "holidays": [one.replace(year=year).isoformat() for one in HOLIDAYS],
    }
    return pb.CalendarYear(**known | fields)


class Desk:
    """A province's admin and leader."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.stub: Any = WorkCalendarServiceStub(centre.server.channel)

    def draft(self, *years: pb.CalendarYear, who: Any = None, **fields: Any) -> Any:
        known: dict[str, Any] = {"area_code": "43", "name": "放假安排", "years": years}
        request = pb.PutWorkCalendarDraftRequest(**known | fields)
        return self.centre.call(self.stub.PutWorkCalendarDraft, request, **who or ADMIN).calendar

    def publish(self, draft: Any, who: Any = None) -> Any:
        request = pb.PublishWorkCalendarRequest(area_code="43", version=draft.version)
        return self.centre.call(self.stub.PublishWorkCalendar, request, **who or LEADER).calendar

    def held(self) -> Any:
        request = pb.GetHeldCalendarRequest()
        return self.centre.call(self.stub.GetHeldCalendar, request, "dispatcher")

    def clock(self, case_id: str) -> Any:
        request = clocks_pb2.ListClocksRequest(case_id=case_id)
        found = self.centre.call(self.centre.clocks.ListClocks, request, "supervisor").clocks
        return next(one for one in found if one.purpose == "handling")


def late_december(desk: Desk) -> Retiming:
    """Retiming as on the last day of the last shipped year."""
    kernel = desk.centre.kernel
    return Retiming(
        MongoClocks(kernel),
        MongoProfiles(kernel),
        MongoAssignments(kernel, MongoFeed(kernel)),
        MongoCalendars(kernel),
        Rounds(transact=kernel.transact, now=kernel.now, owner="test"),
        lambda: datetime(LAST, 12, 31, 2, tzinfo=UTC),
    )


@pytest.fixture
def desk(centre: Centre) -> Desk:
    return Desk(centre)


def test_a_published_year_holds_everywhere_and_leaves_the_shipped_ones(desk: Desk) -> None:
    before = desk.held()
    assert [one.year for one in before.years] == [LAST]
    draft = desk.draft(a_year())
    assert desk.held().calendar_version == before.calendar_version

    published = desk.publish(draft)

    assert (published.state, published.author, published.publisher) == (
        "published",
        "admin@43",
        "leader@43",
    )
    after = desk.held()
    assert [(one.year, one.is_shipped) for one in after.years] == [(LAST, True), (NEXT, False)]
    assert after.years[1].source == f"国办发明电〔{LAST}〕7号"
    assert after.days_left - before.days_left in (365, 366)
    elsewhere = MongoCalendars(desk.centre.kernel)()
    assert (elsewhere.version, elsewhere.last_exact_year) == (after.calendar_version, NEXT)
    assert elsewhere.tables[LAST] == shipped_calendar().tables[LAST]
    rows = desk.centre.kernel.database["outbox"].find({"routing_key": "calendar_published"})
    assert len(list(rows)) == 1
    assert CalendarPublished.routing_key() == "calendar_published"


def test_running_clocks_are_counted_anew_with_the_reason_in_their_ledger(desk: Desk) -> None:
    centre, retiming = desk.centre, late_december(desk)
    case_id = centre.accept(kind="livelihood")
    start = datetime(LAST, 12, 30, 2, tzinfo=UTC)
    where = {"case_id": case_id, "purpose": "handling"}
    centre.kernel.database["clocks"].update_one(
        where, {"$set": {"entries.0.time": start.isoformat(), "calendar_version": "older"}}
    )
    retiming.follow_calendar(100)
    provisional = desk.clock(case_id)
    assert provisional.certainty == "provisional"

    desk.publish(desk.draft(a_year()))
    retiming = late_december(desk)
    while retiming.follow_calendar(100):
        pass

    exact = desk.clock(case_id)
    assert exact.certainty == "exact"
    assert exact.due_time.ToDatetime() > provisional.due_time.ToDatetime()
    row = centre.kernel.database["clocks"].find_one(where)
    assert row is not None
    last = row["entries"][-1]
    assert (last["kind"], last["reason"]) == ("change", CALENDAR_CHANGED)
    assert last["proof"] == desk.held().calendar_version


@pytest.mark.parametrize(
    ("years", "reason"),
    [
        ([a_year(LAST)], "official"),
        ([a_year(NEXT + 1)], "year_gap"),
        ([a_year(), a_year()], "year_gap"),
        ([a_year(source="网上说的")], "malformed"),
        ([a_year(source=f"国办发明电〔{LAST - 3}〕7号")], "malformed"),
        ([a_year(holidays=[f"{NEXT}-01-01"])], "length"),
        ([a_year(holidays=[f"{NEXT}-02-{day:02d}" for day in range(1, 15)])], "statutory"),
        ([a_year(holidays=["昨天"])], "malformed"),
        ([a_year(workdays=[f"{NEXT}-01-01"])], "off_and_worked"),
        ([], "length"),
    ],
)
def test_what_no_notice_can_say_is_refused(desk: Desk, years: list[Any], reason: str) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        desk.draft(*years)

    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    faults = str(caught.value.trailing_metadata())
    assert reason in faults


def test_a_correction_is_the_next_edition_and_drops_no_year(desk: Desk) -> None:
    desk.publish(desk.draft(a_year(), a_year(NEXT + 1)))

    assert refused(desk.draft, a_year())[1] == "invalid_fields"
    corrected = a_year(source=f"国办发明电〔{LAST}〕9号")
    second = desk.publish(desk.draft(corrected, a_year(NEXT + 1)))

    assert second.edition == 2
    assert desk.held().years[1].source == f"国办发明电〔{LAST}〕9号"


def test_only_a_province_keeps_it_and_never_one_person_alone(desk: Desk) -> None:
    county = {"post": "admin", "area_code": "430423"}
    assert refused(desk.draft, a_year(), who=county)[1] == "not_permitted"
    assert refused(desk.draft, a_year(), who=county, area_code="430423")[1] == "not_permitted"
    assert refused(desk.draft, a_year(), who=LEADER)[1] == "not_permitted"
    other = {**ADMIN, "area_code": "44"}
    assert refused(desk.draft, a_year(), who=other)[0] is grpc.StatusCode.NOT_FOUND
    draft = desk.draft(a_year())
    author = refused(desk.publish, draft, ADMIN)
    assert author[0] is grpc.StatusCode.PERMISSION_DENIED
    assert refused(desk.publish, draft, {**LEADER, "area_code": "430423"})[1] == "not_permitted"
    stale = pb.WorkCalendar(version=draft.version + 1)
    assert refused(desk.publish, stale)[0] is grpc.StatusCode.ABORTED
    assert desk.held().calendar_version == shipped_calendar().version
