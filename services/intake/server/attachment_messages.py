"""Attachments as their reader may see them, and files in chunks."""

from collections.abc import Iterator
from typing import Any

from chassis.protos import timestamp
from onedoor.intake.v1 import attachments_pb2 as pb
from services.intake.domain.attachments import (
    SCAN_NAMES,
    STATE_NAMES,
    Access,
    Attachment,
)
from services.intake.domain.contents import KINDS
from services.intake.use_cases import Delivery

CHUNK = 256 * 1024
_PLAIN = ("case_id", "version", "kind", "is_public", "keeps_metadata", "scan")


def attachment_message(access: Access, attachment: Attachment) -> pb.Attachment:
    """One attachment, as far as the access may read."""
    copy = access.copy_for(attachment)
    message = pb.Attachment(
        **{name: getattr(attachment, name) for name in _PLAIN},
        attachment_id=attachment.id,
        state=attachment.state,
        state_name=STATE_NAMES[attachment.state],
        media_type=KINDS[attachment.kind].media_type,
        name=access.name_of(attachment),
        size=attachment.original.size,
        delivered_sha256=copy.sha256 if copy else "",
        has_thumbnail=attachment.thumbnail is not None and attachment.is_live,
        can_download=copy is not None,
        scan_name=SCAN_NAMES[attachment.scan],
        add_time=timestamp(attachment.add_time),
    )
    if not access.is_veiled(attachment):
        message.sha256 = attachment.original.sha256
        message.party_id = attachment.party_id
    if not access.party_id and not attachment.party_id:
        message.added_by = attachment.added_by
    if access.is_desk:
        message.same_as_id = attachment.same_as_id
    _tell_end(message, access, attachment)
    return message


def chunked(delivery: Delivery, response: Any) -> Iterator[Any]:
    """A file as a stream of responses; the first one names it."""
    yield response(file_name=delivery.name, media_type=delivery.media_type)
    for chunk in delivery.chunks:
        yield response(chunk=chunk)


def _tell_end(message: pb.Attachment, access: Access, attachment: Attachment) -> None:
    gone = attachment.gone
    if gone is None:
        return
    message.gone_reason_code = gone.reason_code
    message.gone_time.FromDatetime(gone.time)
    if access.is_desk or access.brought(attachment):
        message.gone_reason = gone.reason
