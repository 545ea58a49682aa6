"""Joint meetings whose agendas build themselves（联席会议、会商）."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.base import PageSize, PageToken, Versioned, WordQuery, path_id, query_id
from gateway.schemas.meetings import (
    AddMeetingItem,
    AmendSeries,
    CloseMeeting,
    DecideMeetingItem,
    FoundSeries,
    MoveMeeting,
    OpenMeeting,
)

FOUND = rpc("routing.MeetingService.FoundSeries")
AMEND = rpc("routing.MeetingService.AmendSeries")
END = rpc("routing.MeetingService.EndSeries")
GET_SERIES = rpc("routing.MeetingService.GetSeries")
LIST_SERIES = rpc("routing.MeetingService.ListSeries")
MOVE = rpc("routing.MeetingService.MoveMeeting")
ADD = rpc("routing.MeetingService.AddMeetingItem")
OPEN = rpc("routing.MeetingService.OpenMeeting")
DECIDE = rpc("routing.MeetingService.DecideMeetingItem")
CLOSE = rpc("routing.MeetingService.CloseMeeting")
CANCEL = rpc("routing.MeetingService.CancelMeeting")
GET = rpc("routing.MeetingService.GetMeeting")
LIST = rpc("routing.MeetingService.ListMeetings")

SeriesId = Annotated[str, path_id("meeting_series")]
MeetingId = Annotated[str, path_id("meeting")]
router = api_router("meetings 联席会议")


@router.post("/meeting-series", **one(FOUND, 201))
async def found_series(body: FoundSeries, ask: Writing) -> Response:
    """Found a series of joint meetings; its first meeting is planned（建立联席会议）."""
    return await ask.one(FOUND, body, status=201)


@router.get("/meeting-series", **page(LIST_SERIES))
async def list_series(
    ask: Reading, state: WordQuery = "", page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """Series, newest first; a department sees those it belongs to（联席会议制度列表）."""
    return await ask.page(LIST_SERIES, state=state, page_size=page_size, page_token=page_token)


@router.get("/meeting-series/{series_id}", **one(GET_SERIES))
async def get_series(series_id: SeriesId, ask: Reading) -> Response:
    """One series（联席会议制度）."""
    return await ask.one(GET_SERIES, series_id=series_id)


@router.post("/meeting-series/{series_id}:amend", **one(AMEND))
async def amend_series(series_id: SeriesId, body: AmendSeries, ask: Writing) -> Response:
    """Meet otherwise from now on（调整联席会议）."""
    return await ask.one(AMEND, body, series_id=series_id)


@router.post("/meeting-series/{series_id}:end", **one(END))
async def end_series(series_id: SeriesId, body: Versioned, ask: Writing) -> Response:
    """No further meeting（停止联席会议）."""
    return await ask.one(END, body, series_id=series_id)


@router.get("/meetings", **page(LIST))
async def list_meetings(
    ask: Reading,
    series_id: Annotated[str, query_id("meeting_series")] = "",
    state: WordQuery = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Meetings, newest first, without their agendas（会议列表）."""
    return await ask.page(
        LIST, series_id=series_id, state=state, page_size=page_size, page_token=page_token
    )


@router.get("/meetings/{meeting_id}", **one(GET))
async def get_meeting(meeting_id: MeetingId, ask: Reading) -> Response:
    """One meeting with its agenda（会议）."""
    return await ask.one(GET, meeting_id=meeting_id)


@router.post("/meetings/{meeting_id}:move", **one(MOVE))
async def move_meeting(meeting_id: MeetingId, body: MoveMeeting, ask: Writing) -> Response:
    """Put a planned meeting off, or forward（改期）."""
    return await ask.one(MOVE, body, meeting_id=meeting_id)


@router.post("/meetings/{meeting_id}:add-item", **one(ADD))
async def add_meeting_item(meeting_id: MeetingId, body: AddMeetingItem, ask: Writing) -> Response:
    """Put a case on the agenda by hand（增加议题）."""
    return await ask.one(ADD, body, meeting_id=meeting_id)


@router.post("/meetings/{meeting_id}:open", **one(OPEN))
async def open_meeting(meeting_id: MeetingId, body: OpenMeeting, ask: Writing) -> Response:
    """Begin: the agenda stands, and who came is written down（开会）."""
    return await ask.one(OPEN, body, meeting_id=meeting_id)


@router.post("/meetings/{meeting_id}:decide", **one(DECIDE))
async def decide_meeting_item(
    meeting_id: MeetingId, body: DecideMeetingItem, ask: Writing
) -> Response:
    """Decide on a case; what departments are to do goes out as orders or tasks（议定）."""
    return await ask.one(DECIDE, body, meeting_id=meeting_id)


@router.post("/meetings/{meeting_id}:close", **one(CLOSE))
async def close_meeting(meeting_id: MeetingId, body: CloseMeeting, ask: Writing) -> Response:
    """Write the minutes; the next meeting is planned（散会）."""
    return await ask.one(CLOSE, body, meeting_id=meeting_id)


@router.post("/meetings/{meeting_id}:cancel", **one(CANCEL))
async def cancel_meeting(meeting_id: MeetingId, body: Versioned, ask: Writing) -> Response:
    """Call a planned meeting off; the next one is planned（取消会议）."""
    return await ask.one(CANCEL, body, meeting_id=meeting_id)
