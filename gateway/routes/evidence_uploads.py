"""Uploads of parties: a file in parts, by code and key, for connections that break."""

from typing import Annotated

from fastapi import Query, Request
from starlette.responses import JSONResponse, Response

from gateway.asking import VisitorKey, shown
from gateway.auth import Visitor
from gateway.contents import SentContent, SentHash
from gateway.evidence_uploads import BEGIN, COMPLETE, GET, PUT, EvidenceUploads
from gateway.openapi import api_router, content, one
from gateway.routes.follow_key import RequiredKey
from gateway.schemas.attachments import LARGEST, BeginEvidenceUpload
from gateway.schemas.base import CODE_PATTERN, path_id
from gateway.shapes import unwrapped

Code = Annotated[str, path_id("case_code", CODE_PATTERN)]
UploadId = Annotated[str, path_id("evidence_upload")]
Offset = Annotated[int, Query(ge=0, le=LARGEST)]
router = api_router("public 群众", prefix="/public/cases/{code}/uploads")


@router.post("", **one(BEGIN, 201))
async def begin_evidence_upload(
    request: Request,
    code: Code,
    body: BeginEvidenceUpload,
    visitor: Visitor,
    key: RequiredKey,
    idempotency_key: VisitorKey,
) -> Response:
    """Say what will come（群众开始上传）; the answer says how large the parts are."""
    answer = await EvidenceUploads(request, visitor, idempotency_key).begin(code, key, body)
    return shown(unwrapped(answer.message), 201, is_replayed=answer.is_replayed)


@router.get("/{upload_id}", **one(GET))
async def get_evidence_upload(
    request: Request, code: Code, upload_id: UploadId, visitor: Visitor, key: RequiredKey
) -> Response:
    """Which parts have come（群众查询上传进度）; go on from there."""
    answer = await EvidenceUploads(request, visitor).progress(code, key, upload_id)
    return JSONResponse(unwrapped(answer.message))


@router.put("/{upload_id}/parts", **one(PUT), **content())
async def put_evidence_part(
    request: Request,
    code: Code,
    upload_id: UploadId,
    visitor: Visitor,
    key: RequiredKey,
    idempotency_key: VisitorKey,
    body: SentContent,
    offset: Offset,
    x_content_sha256: SentHash = "",
) -> Response:
    """Bring the part that begins at `offset`（群众上传分片）; again it changes nothing."""
    answer = await EvidenceUploads(request, visitor, idempotency_key).put(
        code, key, body, upload_id=upload_id, offset=offset, sha256=x_content_sha256
    )
    return shown(unwrapped(answer.message), is_replayed=answer.is_replayed)


@router.post("/{upload_id}:complete", **one(COMPLETE, 201))
async def complete_evidence_upload(
    request: Request,
    code: Code,
    upload_id: UploadId,
    visitor: Visitor,
    key: RequiredKey,
    idempotency_key: VisitorKey,
) -> Response:
    """All parts have come: they become an attachment（群众完成上传）."""
    uploads = EvidenceUploads(request, visitor, idempotency_key)
    answer = await uploads.complete(code, key, upload_id)
    return shown(unwrapped(answer.message), 201, is_replayed=answer.is_replayed)
