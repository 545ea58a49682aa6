"""Who calls what about files: a part of the tables of the isolation walks."""

import base64

from tests.support.county_files import CONTENT
from tests.support.row import Row

_OTHER_HANDLER = "labour.handler"
_PART = base64.b64encode(CONTENT).decode()
_FILE = {"name": "证言.txt", "chunk": "6K+B6KiA"}
_KEYED_BY_PARTY = {"code": "$code", "key": "$query_key"}
_FOLLOW = {"key": "$key"}

FILE_ROWS: dict[str, Row] = {
    "AttachmentService.AddAttachment": Row("clerk", _FILE, neighbour=_OTHER_HANDLER),
    "AttachmentService.ListAttachments": Row("clerk", neighbour=_OTHER_HANDLER),
    "AttachmentService.GetAttachment": Row("clerk", neighbour=_OTHER_HANDLER),
    "AttachmentService.GetAttachmentContent": Row("clerk", neighbour=_OTHER_HANDLER),
    "AttachmentService.GetAttachmentThumbnail": Row(
        "clerk", things={"attachment": "picture"}, neighbour=_OTHER_HANDLER
    ),
    "AttachmentService.ShareAttachment": Row("clerk", {"is_public": True}),
    "AttachmentService.RemoveAttachment": Row("clerk", {"reason": "传错了"}),
    "EvidenceService.AddEvidence": Row("resident"),
    "EvidenceService.ListEvidence": Row("resident"),
    "EvidenceService.GetEvidenceContent": Row(
        "resident", _KEYED_BY_PARTY, {"attachment": "evidence"}
    ),
    "EvidenceService.RemoveEvidence": Row(
        "resident", {**_KEYED_BY_PARTY, "reason": "传错了"}, {"attachment": "evidence"}
    ),
    "UploadService.BeginUpload": Row(
        "clerk", {"name": "a.txt", "size": 1, "sha256": "0" * 64}, neighbour=_OTHER_HANDLER
    ),
    "UploadService.GetUpload": Row("clerk", neighbour=_OTHER_HANDLER),
    "UploadService.PutUploadPart": Row("clerk", {"chunk": _PART}, neighbour=_OTHER_HANDLER),
    "UploadService.CompleteUpload": Row("clerk", neighbour=_OTHER_HANDLER),
    "EvidenceUploadService.BeginEvidenceUpload": Row(
        "resident", {"name": "a.txt", "size": 1, "sha256": "0" * 64}
    ),
    "EvidenceUploadService.GetEvidenceUpload": Row(
        "resident", _KEYED_BY_PARTY, {"upload": "evidence_upload"}
    ),
    "EvidenceUploadService.PutEvidenceUploadPart": Row(
        "resident", {**_KEYED_BY_PARTY, "chunk": _PART}, {"upload": "evidence_upload"}
    ),
    "EvidenceUploadService.CompleteEvidenceUpload": Row(
        "resident", _KEYED_BY_PARTY, {"upload": "evidence_upload"}
    ),
}
FILE_CALLS = {
    "POST /cases/{case_id}/attachments": "AttachmentService.AddAttachment",
    "GET /cases/{case_id}/attachments": "AttachmentService.ListAttachments",
    "GET /cases/{case_id}/attachments/{attachment_id}": "AttachmentService.GetAttachment",
    "GET /cases/{case_id}/attachments/{attachment_id}/content": (
        "AttachmentService.GetAttachmentContent"
    ),
    "GET /cases/{case_id}/attachments/{attachment_id}/thumbnail": (
        "AttachmentService.GetAttachmentThumbnail"
    ),
    "POST /cases/{case_id}/attachments/{attachment_id}:share": "AttachmentService.ShareAttachment",
    "POST /cases/{case_id}/attachments/{attachment_id}:remove": (
        "AttachmentService.RemoveAttachment"
    ),
    "POST /cases/{case_id}/uploads": "UploadService.BeginUpload",
    "GET /cases/{case_id}/uploads/{upload_id}": "UploadService.GetUpload",
    "POST /cases/{case_id}/uploads/{upload_id}:complete": "UploadService.CompleteUpload",
}
FILE_PATHS: dict[str, Row] = {
    "PUT /cases/{case_id}/uploads/{upload_id}/parts": Row(
        "clerk", {"offset": 0}, neighbour=_OTHER_HANDLER
    ),
    "POST /public/cases/{code}/uploads": Row(
        "", {**_FOLLOW, "name": "a.txt", "size": 1, "sha256": "0" * 64}
    ),
    "GET /public/cases/{code}/uploads/{upload_id}": Row("", _FOLLOW),
    "PUT /public/cases/{code}/uploads/{upload_id}/parts": Row("", {**_FOLLOW, "offset": 0}),
    "POST /public/cases/{code}/uploads/{upload_id}:complete": Row("", _FOLLOW),
    "POST /public/cases/{code}/attachments": Row("", _FOLLOW),
    "GET /public/cases/{code}/attachments": Row("", _FOLLOW),
    "GET /public/cases/{code}/attachments/{attachment_id}/content": Row("", _FOLLOW),
    "POST /public/cases/{code}/attachments/{attachment_id}:remove": Row(
        "", {**_FOLLOW, "reason": "传错了"}
    ),
}
