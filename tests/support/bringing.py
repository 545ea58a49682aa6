"""Files as people bring them over HTTP, in one piece."""

import io
import uuid
from typing import Any
from urllib.parse import quote

from PIL import Image

from deploy.demo.client import Answer, Person
from tests.support.waiting import eventually


def a_picture() -> bytes:
    """A small picture that nobody else has."""
    made = io.BytesIO()
    colour = tuple(uuid.uuid4().bytes[:3])
    Image.new("RGB", (64, 48), colour).save(made, "PNG")
    return made.getvalue()


def bring(who: Person, path: str, name: str, content: bytes, **query: Any) -> Answer:
    """Bring a file to a case, and wait until it is examined; gives it as it then stands."""
    headers = {
        "Content-Type": "application/octet-stream",
        "X-File-Name": quote(name),
        "Idempotency-Key": str(uuid.uuid4()),
    }
    sent = who.http.post(path, params=query, headers=headers, content=content)
    assert sent.status_code == 201, sent.text
    brought = sent.json()["id"]

    def examined() -> Answer | None:
        shown = next(one for one in who.get(path, **query)["items"] if one["id"] == brought)
        return shown if shown["state"] != "scanning" else None

    ready = eventually(examined, within=60, every=0.2)
    assert ready is not None
    return ready
