"""What parties bring to their own matter, by code and key."""

from typing import Annotated

from fastapi import Request
from starlette.responses import JSONResponse, Response

from gateway.asking import VisitorKey, file_answer, shown
from gateway.auth import Visitor
from gateway.contents import SentContent, SentHash, SentName
from gateway.evidence import ADD, LIST, REMOVE, Evidence
from gateway.openapi import api_router, content, file, one, page
from gateway.routes.follow_key import RequiredKey
from gateway.schemas.attachments import MEDIA_TYPES
from gateway.schemas.base import CODE_PATTERN, PageSize, PageToken, Reasoned, path_id
from gateway.shapes import listed, unwrapped

Code = Annotated[str, path_id("case_code", CODE_PATTERN)]
AttachmentId = Annotated[str, path_id("evidence")]
router = api_router("public 群众", prefix="/public/cases/{code}/attachments")


@router.post("", **one(ADD, 201), **content())
async def add_evidence(
    request: Request,
    code: Code,
    visitor: Visitor,
    key: RequiredKey,
    idempotency_key: VisitorKey,
    name: SentName,
    body: SentContent,
    x_content_sha256: SentHash = "",
    keeps_metadata: bool = False,
) -> Response:
    """Bring a file of at most 20 MiB（提交证据）; as `POST /cases/{case_id}/attachments`."""
    answer = await Evidence(request, visitor, idempotency_key).add(
        code, key, body, name=name, sha256=x_content_sha256, keeps_metadata=keeps_metadata
    )
    return shown(unwrapped(answer.message), 201, is_replayed=answer.is_replayed)


@router.get("", **page(LIST))
async def list_evidence(
    request: Request,
    code: Code,
    visitor: Visitor,
    key: RequiredKey,
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """What the party brought, and what the centre made public, oldest first（证据列表）."""
    answer = await Evidence(request, visitor).listed(
        code, key, page_size=page_size, page_token=page_token
    )
    return JSONResponse(listed(answer.message))


@router.get("/{attachment_id}/content", **file(*MEDIA_TYPES))
async def get_content(
    request: Request, code: Code, attachment_id: AttachmentId, visitor: Visitor, key: RequiredKey
) -> Response:
    """A file as the party may have it（下载证据）."""
    first, chunks = await Evidence(request, visitor).content(code, key, attachment_id)
    return file_answer(chunks, first.media_type, first.file_name)


@router.post("/{attachment_id}:remove", **one(REMOVE))
async def remove_evidence(
    request: Request,
    code: Code,
    attachment_id: AttachmentId,
    body: Reasoned,
    visitor: Visitor,
    key: RequiredKey,
    idempotency_key: VisitorKey,
) -> Response:
    """Take an own file away with a reason（撤回证据）."""
    evidence = Evidence(request, visitor, idempotency_key)
    answer = await evidence.remove(code, key, attachment_id, body)
    return shown(unwrapped(answer.message), is_replayed=answer.is_replayed)
