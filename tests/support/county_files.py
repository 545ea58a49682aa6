"""The files of a county of the isolation walk, brought to its main case by staff and a party."""

import base64
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from tests.support.things import Things
from tests.support.waiting import eventually

_WITHIN = 30.0
_DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
CONTENT = b"x" * 32
"""What the walks send where a content is wanted."""
Do = Callable[[str, str, Any], Any]
Keep = Callable[[str, str, int], None]


def keep_files(do: Do, keep: Keep, things: Things) -> None:
    """A text, a picture, a party's own file, and an upload of each on its way."""
    case, marker = {"case_id": things.ids["case"]}, things.marker
    for kind, name, content in (
        ("attachment", "a.txt", marker.encode()),
        ("picture", "a.png", _DOT),
    ):
        file = {**case, "name": f"{marker}{name}", "chunk": _base64(content)}
        _keep_file(do, keep, kind, do("AttachmentService.AddAttachment", "clerk", file))
    whose = {"code": things.codes["case"], "key": things.codes["query_key"]}
    file = {**whose, "name": "b.txt", "chunk": _base64(f"证言{marker}".encode())}
    _keep_file(do, keep, "evidence", do("EvidenceService.AddEvidence", "resident", file))
    said = {"name": "c.txt", "size": len(CONTENT), "sha256": sha256(CONTENT).hexdigest()}
    keep(
        "upload",
        do("UploadService.BeginUpload", "clerk", {**case, **said})["upload"]["upload_id"],
        0,
    )
    own = do("EvidenceUploadService.BeginEvidenceUpload", "resident", {**whose, **said})
    keep("evidence_upload", own["upload"]["upload_id"], 0)


def _keep_file(do: Do, keep: Keep, kind: str, answer: Any) -> None:
    """Once it was examined."""
    file = answer["attachment"]
    wanted = {"case_id": file["case_id"], "attachment_id": file["attachment_id"]}

    def ready() -> Any:
        said = do("AttachmentService.GetAttachment", "clerk", wanted)["attachment"]
        return said if said["state"] == "ready" else None

    examined = eventually(ready, within=_WITHIN, every=0.1)
    keep(kind, file["attachment_id"], int(examined["version"]))


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
