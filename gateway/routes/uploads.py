"""Uploads: a file in parts, for connections that break."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from gateway.asking import Reading, Writing, shown
from gateway.clients import rpc
from gateway.contents import SentContent, SentHash
from gateway.openapi import api_router, content, one
from gateway.schemas.attachments import LARGEST, BeginUpload
from gateway.schemas.base import path_id
from gateway.shapes import unwrapped

BEGIN = rpc("intake.UploadService.BeginUpload")
GET = rpc("intake.UploadService.GetUpload")
PUT = rpc("intake.UploadService.PutUploadPart")
COMPLETE = rpc("intake.UploadService.CompleteUpload")

CaseId = Annotated[str, path_id("case")]
UploadId = Annotated[str, path_id("upload")]
Offset = Annotated[int, Query(ge=0, le=LARGEST)]
router = api_router("uploads 断点续传", prefix="/cases/{case_id}/uploads")


@router.post("", **one(BEGIN, 201))
async def begin_upload(case_id: CaseId, body: BeginUpload, ask: Writing) -> Response:
    """Say what will come（开始上传）; the answer says how large the parts are."""
    return await ask.one(BEGIN, body, status=201, case_id=case_id)


@router.get("/{upload_id}", **one(GET))
async def get_upload(case_id: CaseId, upload_id: UploadId, ask: Reading) -> Response:
    """Which parts have come（查询进度）."""
    return await ask.one(GET, case_id=case_id, upload_id=upload_id)


@router.put("/{upload_id}/parts", **one(PUT), **content())
async def put_part(
    case_id: CaseId,
    upload_id: UploadId,
    ask: Writing,
    body: SentContent,
    offset: Offset,
    x_content_sha256: SentHash = "",
) -> Response:
    """Bring the part that begins at `offset`（上传分片）; the same part again changes nothing."""
    answer = await ask.send(
        PUT, body, case_id=case_id, upload_id=upload_id, offset=offset, sha256=x_content_sha256
    )
    return shown(unwrapped(answer.message), is_replayed=answer.is_replayed)


@router.post("/{upload_id}:complete", **one(COMPLETE, 201))
async def complete_upload(case_id: CaseId, upload_id: UploadId, ask: Writing) -> Response:
    """All parts have come: they become an attachment（完成上传）."""
    return await ask.one(COMPLETE, status=201, case_id=case_id, upload_id=upload_id)
