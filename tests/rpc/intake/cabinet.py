"""Files as tests bring them to cases: contents of every kind, and the calls about them."""

import io
import uuid
import zipfile
from collections.abc import Mapping
from typing import Any

from PIL import Image

from onedoor.intake.v1 import attachments_pb2 as pb
from onedoor.intake.v1 import evidence_pb2
from services.intake.settings import IntakeSettings
from services.intake.use_cases.examining import Examining
from services.intake.wiring import wire
from tests.rpc.intake.door import Door

MAKER = "SECRETMAKER"
_OPEN_XML = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def a_text() -> bytes:
    """A text that nobody else has."""
    return f"证人证言{uuid.uuid4().hex}".encode()


def a_picture(form: str = "JPEG", *, turned: int = 6) -> bytes:
    """A picture that tells where it was taken, lying on its side."""
    colour = tuple(uuid.uuid4().bytes[:3])
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = turned, MAKER
    position = exif.get_ifd(0x8825)
    position[1], position[2] = "N", (27.0, 13.0, 49.0)
    Image.new("RGB", (40, 20), colour).save(made, form, exif=exif)
    return made.getvalue()


def a_document(extra: Mapping[str, bytes] | None = None, *, types: str = _OPEN_XML) -> bytes:
    """A DOCX, with more parts when they are given."""
    made = io.BytesIO()
    parts = {"[Content_Types].xml": types.encode(), "word/document.xml": a_text(), **(extra or {})}
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return made.getvalue()


class Cabinet:
    """The files of a running intake; what waits is examined when a test says so."""

    def __init__(self, door: Door, **settings: Any) -> None:
        """Speak through the door; examine on its database."""
        self.door = door
        self._examining: Examining = wire(door.kernel, IntakeSettings(**settings)).files.examining

    def add(
        self, case: Any, content: bytes, name: str = "证言.txt", who: str = "clerk", **more: Any
    ) -> pb.Attachment:
        """Staff bring a file."""
        principal = {key: more.pop(key) for key in ("department", "area_code") if key in more}
        head = pb.AddAttachmentRequest(case_id=case.id, name=name, **more)
        found: pb.Attachment = self.door.stream(
            "AddAttachment", head, content, who, **principal
        ).attachment
        return found

    def bring(
        self, case: Any, key: str, content: bytes, name: str = "照片.jpg", **more: Any
    ) -> pb.Attachment:
        """A party brings a file."""
        head = evidence_pb2.AddEvidenceRequest(code=case.code, key=key, name=name, **more)
        found: pb.Attachment = self.door.stream("AddEvidence", head, content, "resident").attachment
        return found

    def examine(self) -> None:
        """The runner examines whatever waits."""
        while self._examining.examine_next():
            pass

    def get(self, attachment: pb.Attachment, who: str = "clerk", **principal: str) -> pb.Attachment:
        """One attachment as a post sees it."""
        request = pb.GetAttachmentRequest(
            case_id=attachment.case_id, attachment_id=attachment.attachment_id
        )
        found: pb.Attachment = self.door.ask("GetAttachment", request, who, **principal).attachment
        return found

    def listed(self, case: Any, who: str = "clerk", **principal: str) -> list[pb.Attachment]:
        """The attachments of a case as a post sees them."""
        request = pb.ListAttachmentsRequest(case_id=case.id)
        return list(self.door.ask("ListAttachments", request, who, **principal).attachments)

    def listed_by(self, case: Any, key: str) -> list[pb.Attachment]:
        """The attachments of a case as a party sees them."""
        request = evidence_pb2.ListEvidenceRequest(code=case.code, key=key)
        return list(self.door.ask("ListEvidence", request, "resident").attachments)

    def content(
        self, attachment: pb.Attachment, who: str = "clerk", *, small: bool = False, **more: str
    ) -> tuple[str, bytes]:
        """The file, or its small picture, and the name it comes under."""
        ask = pb.GetAttachmentThumbnailRequest if small else pb.GetAttachmentContentRequest
        method = "GetAttachmentThumbnail" if small else "GetAttachmentContent"
        request = ask(case_id=attachment.case_id, attachment_id=attachment.attachment_id)
        return _whole(self.door.ask(method, request, who, **more))

    def content_for(self, case: Any, key: str, attachment: pb.Attachment) -> tuple[str, bytes]:
        """The file as a party gets it."""
        request = evidence_pb2.GetEvidenceContentRequest(
            code=case.code, key=key, attachment_id=attachment.attachment_id
        )
        return _whole(self.door.ask("GetEvidenceContent", request, "resident"))

    def remove(self, attachment: pb.Attachment, who: str = "clerk", **more: Any) -> pb.Attachment:
        """Staff take a file away."""
        request = pb.RemoveAttachmentRequest(
            case_id=attachment.case_id,
            attachment_id=attachment.attachment_id,
            version=more.pop("version", attachment.version),
            reason="上传有误",
        )
        found: pb.Attachment = self.door.ask("RemoveAttachment", request, who, **more).attachment
        return found

    def share(self, attachment: pb.Attachment, who: str = "clerk") -> pb.Attachment:
        """Staff show a file to the parties."""
        request = pb.ShareAttachmentRequest(
            case_id=attachment.case_id,
            attachment_id=attachment.attachment_id,
            version=attachment.version,
            is_public=True,
        )
        found: pb.Attachment = self.door.ask("ShareAttachment", request, who).attachment
        return found


def _whole(stream: Any) -> tuple[str, bytes]:
    pieces = list(stream)
    return pieces[0].file_name, b"".join(piece.chunk for piece in pieces)
