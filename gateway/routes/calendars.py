"""The working calendar: what holds, a province's draft, and its publication."""

from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one
from gateway.schemas.calendars import PublishWorkCalendar, WorkCalendarDraft

HELD = rpc("routing.WorkCalendarService.GetHeldCalendar")
GET = rpc("routing.WorkCalendarService.GetWorkCalendar")
PUT_DRAFT = rpc("routing.WorkCalendarService.PutWorkCalendarDraft")
PUBLISH = rpc("routing.WorkCalendarService.PublishWorkCalendar")

router = api_router("work-calendar 工作日历")


@router.get("/work-calendar", **one(HELD))
async def get_held_calendar(ask: Reading) -> Response:
    """The calendar that holds, and how long it reaches（现行工作日历）."""
    return await ask.one(HELD)


@router.get("/work-calendar:own", **one(GET))
async def get_work_calendar(ask: Reading, is_draft: bool = False) -> Response:
    """What the caller's province has published, or its draft（录入的工作日历）."""
    return await ask.one(GET, is_draft=is_draft)


@router.put("/work-calendar", **one(PUT_DRAFT))
async def put_work_calendar_draft(body: WorkCalendarDraft, ask: Writing) -> Response:
    """Store the caller's province's draft; shipped years may not be altered（保存草稿）."""
    return await ask.one(PUT_DRAFT, body)


@router.post("/work-calendar:publish", **one(PUBLISH))
async def publish_work_calendar(body: PublishWorkCalendar, ask: Writing) -> Response:
    """A second person makes it hold; open clocks are counted anew（发布工作日历）."""
    return await ask.one(PUBLISH, body)
