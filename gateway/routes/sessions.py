"""Mediation sessions and their records."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.base import PageSize, PageToken, WordQuery, path_id, query_id
from gateway.schemas.mediations import CancelSession, RecordSession, ScheduleSession

SCHEDULE = rpc("mediation.SessionService.ScheduleSession")
CANCEL = rpc("mediation.SessionService.CancelSession")
RECORD = rpc("mediation.SessionService.RecordSession")
CAUCUS = rpc("mediation.SessionService.RecordCaucus")
LIST = rpc("mediation.SessionService.ListSessions")
RECORDS = rpc("mediation.SessionService.GetSessionRecords")

MediationId = Annotated[str, path_id("mediation")]
SessionId = Annotated[str, path_id("session")]
router = api_router("sessions 场次")


@router.post("/mediations/{mediation_id}/sessions", **one(SCHEDULE, 201))
async def schedule_session(
    mediation_id: MediationId, body: ScheduleSession, ask: Writing
) -> Response:
    """Book room, mediator and parties（排期）."""
    return await ask.one(SCHEDULE, body, status=201, mediation_id=mediation_id)


@router.get("/mediations/{mediation_id}/sessions", **page(LIST))
async def list_sessions_of_mediation(
    mediation_id: MediationId, ask: Reading, page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """The sessions of a file（场次列表）."""
    return await ask.page(
        LIST, mediation_id=mediation_id, page_size=page_size, page_token=page_token
    )


@router.get("/sessions", **page(LIST))
async def list_sessions(
    ask: Reading,
    room_id: Annotated[str, query_id("room")] = "",
    is_mine: bool = False,
    state: WordQuery = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Sessions by room or by mediator（场次安排）."""
    return await ask.page(
        LIST,
        room_id=room_id,
        is_mine=is_mine,
        state=state,
        page_size=page_size,
        page_token=page_token,
    )


@router.post("/sessions/{session_id}:cancel", **one(CANCEL))
async def cancel_session(session_id: SessionId, body: CancelSession, ask: Writing) -> Response:
    """Give the slot free again（取消场次）."""
    return await ask.one(CANCEL, body, session_id=session_id)


@router.post("/sessions/{session_id}/records", **one(RECORD, 201))
async def record_session(session_id: SessionId, body: RecordSession, ask: Writing) -> Response:
    """Write the record of a session, or of a caucus（调解笔录、背靠背）."""
    given = body.model_dump(exclude_none=True, exclude={"is_caucus"})
    wanted = CAUCUS if body.caucus else RECORD
    return await ask.one(wanted, status=201, session_id=session_id, **given)


@router.get("/sessions/{session_id}/records", **one(RECORDS))
async def get_records(session_id: SessionId, ask: Reading) -> Response:
    """The records; of a caucus others see only that it took place（查阅笔录）."""
    return await ask.one(RECORDS, session_id=session_id)
