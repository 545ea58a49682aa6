"""Attachments of cases: files come in as raw bytes and go out as files to keep."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Reading, Writing, file_answer, shown
from gateway.clients import rpc
from gateway.contents import SentContent, SentHash, SentName
from gateway.openapi import api_router, content, file, one, page
from gateway.schemas.attachments import MEDIA_TYPES, ShareAttachment
from gateway.schemas.base import PageSize, PageToken, Reasoned, path_id
from gateway.shapes import unwrapped

ADD = rpc("intake.AttachmentService.AddAttachment")
LIST = rpc("intake.AttachmentService.ListAttachments")
GET = rpc("intake.AttachmentService.GetAttachment")
CONTENT = rpc("intake.AttachmentService.GetAttachmentContent")
THUMBNAIL = rpc("intake.AttachmentService.GetAttachmentThumbnail")
SHARE = rpc("intake.AttachmentService.ShareAttachment")
REMOVE = rpc("intake.AttachmentService.RemoveAttachment")

CaseId = Annotated[str, path_id("case")]
AttachmentId = Annotated[str, path_id("attachment")]
router = api_router("attachments 附件", prefix="/cases/{case_id}/attachments")


@router.post("", **one(ADD, 201), **content())
async def add_attachment(
    case_id: CaseId,
    ask: Writing,
    name: SentName,
    body: SentContent,
    x_content_sha256: SentHash = "",
    keeps_metadata: bool = False,
    is_public: bool = False,
) -> Response:
    """Add a file of at most 20 MiB（上传附件）: the body is its bytes, the name stands in a header.

    It is kept when its bytes prove to be JPEG, PNG, WebP, PDF, DOCX, XLSX, TXT, MP3, M4A, WAV or
    MP4, and handed out once it is examined. Place, time and device are taken out of pictures unless
    who made them agreed to `keeps_metadata`.
    """
    answer = await ask.send(
        ADD,
        body,
        case_id=case_id,
        name=name,
        sha256=x_content_sha256,
        keeps_metadata=keeps_metadata,
        is_public=is_public,
    )
    return shown(unwrapped(answer.message), 201, is_replayed=answer.is_replayed)


@router.get("", **page(LIST))
async def list_attachments(
    case_id: CaseId, ask: Reading, page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """The files of a case, oldest first, also what was refused or removed（附件列表）."""
    return await ask.page(LIST, case_id=case_id, page_size=page_size, page_token=page_token)


@router.get("/{attachment_id}", **one(GET))
async def get_attachment(case_id: CaseId, attachment_id: AttachmentId, ask: Reading) -> Response:
    """What is known of one file（附件信息）."""
    return await ask.one(GET, case_id=case_id, attachment_id=attachment_id)


@router.get("/{attachment_id}/content", **file(*MEDIA_TYPES))
async def get_content(case_id: CaseId, attachment_id: AttachmentId, ask: Reading) -> Response:
    """The file as the caller may have it（下载附件）; 409 `not_yet` while it is examined."""
    first, chunks = await ask.stream(CONTENT, case_id=case_id, attachment_id=attachment_id)
    return file_answer(chunks, first.media_type, first.file_name)


@router.get("/{attachment_id}/thumbnail", **file("image/jpeg"))
async def get_thumbnail(case_id: CaseId, attachment_id: AttachmentId, ask: Reading) -> Response:
    """The small picture of a picture（缩略图）."""
    first, chunks = await ask.stream(THUMBNAIL, case_id=case_id, attachment_id=attachment_id)
    return file_answer(chunks, first.media_type, first.file_name)


@router.post("/{attachment_id}:share", **one(SHARE))
async def share_attachment(
    case_id: CaseId, attachment_id: AttachmentId, body: ShareAttachment, ask: Writing
) -> Response:
    """Show it to the parties, or no longer（向当事人公开）."""
    return await ask.one(SHARE, body, case_id=case_id, attachment_id=attachment_id)


@router.post("/{attachment_id}:remove", **one(REMOVE))
async def remove_attachment(
    case_id: CaseId, attachment_id: AttachmentId, body: Reasoned, ask: Writing
) -> Response:
    """Take it away; hash and reason stay（移除附件）."""
    return await ask.one(REMOVE, body, case_id=case_id, attachment_id=attachment_id)
