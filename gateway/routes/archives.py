"""Files of closed cases, how long they are kept, and the process an area closes cases by."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Reading, Writing, file_answer
from gateway.clients import rpc
from gateway.openapi import api_router, file, one, page
from gateway.schemas.base import AREA_PATTERN, PageSize, PageToken, Reasoned, Versioned, path_id
from gateway.schemas.endings import ProposeErasure, PublishProcess, PutProcess

ARCHIVE = rpc("intake.ArchiveService.GetArchive")
ARCHIVE_FILE = rpc("intake.ArchiveService.GetArchiveFile")
HOLD = rpc("intake.RetentionService.HoldCase")
RELEASE = rpc("intake.RetentionService.ReleaseCase")
PROPOSE = rpc("intake.RetentionService.ProposeErasure")
APPROVE = rpc("intake.RetentionService.ApproveErasure")
LIST = rpc("intake.RetentionService.ListErasures")
GET_PROCESS = rpc("intake.ProcessService.GetProcess")
PUT_PROCESS = rpc("intake.ProcessService.PutProcessDraft")
PUBLISH = rpc("intake.ProcessService.PublishProcess")

CaseId = Annotated[str, path_id("case")]
ErasureId = Annotated[str, path_id("erasure")]
Area = Annotated[str, path_id("area", AREA_PATTERN)]
router = api_router("archives 卷宗与规程")


@router.get("/cases/{case_id}/archive", **one(ARCHIVE))
async def get_archive(case_id: CaseId, ask: Reading) -> Response:
    """The catalogue of a case's file, and whether it is made（卷宗目录）."""
    return await ask.one(ARCHIVE, case_id=case_id)


@router.get("/cases/{case_id}/archive-file", **file("application/pdf"))
async def get_archive_file(case_id: CaseId, ask: Reading) -> Response:
    """The whole file as one PDF/A; `not_yet` while it is made（卷宗文件）."""
    first, chunks = await ask.stream(ARCHIVE_FILE, case_id=case_id)
    return file_answer(chunks, first.media_type, first.file_name)


@router.post("/cases/{case_id}:hold", **one(HOLD))
async def hold_case(case_id: CaseId, body: Reasoned, ask: Writing) -> Response:
    """A closed file may not be erased（保留令）."""
    return await ask.one(HOLD, body, case_id=case_id)


@router.post("/cases/{case_id}:release", **one(RELEASE))
async def release_case(case_id: CaseId, body: Reasoned, ask: Writing) -> Response:
    """The hold is over（解除保留）."""
    return await ask.one(RELEASE, body, case_id=case_id)


@router.post("/erasures", **one(PROPOSE, 201))
async def propose_erasure(body: ProposeErasure, ask: Writing) -> Response:
    """List what has been kept long enough, for a second person（提出销毁清单）."""
    return await ask.one(PROPOSE, body, status=201)


@router.get("/erasures", **page(LIST))
async def list_erasures(
    ask: Reading, page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """The county's lists, newest first（销毁清单）."""
    return await ask.page(LIST, page_size=page_size, page_token=page_token)


@router.post("/erasures/{erasure_id}:approve", **one(APPROVE))
async def approve_erasure(erasure_id: ErasureId, body: Versioned, ask: Writing) -> Response:
    """A second person approves; names and words are erased（批准销毁清单）."""
    return await ask.one(APPROVE, body, erasure_id=erasure_id)


@router.get("/processes/{area}", **one(GET_PROCESS))
async def get_process(area: Area, ask: Reading, is_draft: bool = False) -> Response:
    """How an area closes cases, or its draft（办理规程）."""
    return await ask.one(GET_PROCESS, area_code=area, is_draft=is_draft)


@router.put("/processes/{area}", **one(PUT_PROCESS))
async def put_process(area: Area, body: PutProcess, ask: Writing) -> Response:
    """Store an area's draft（保存草稿）."""
    return await ask.one(PUT_PROCESS, process={"area_code": area, **body.model_dump()})


@router.post("/processes/{area}:publish", **one(PUBLISH))
async def publish_process(area: Area, body: PublishProcess, ask: Writing) -> Response:
    """A second person makes the draft hold（发布规程）."""
    return await ask.one(PUBLISH, body, area_code=area)
