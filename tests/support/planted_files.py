"""Files with planted words, in their names and in what they hold."""

import uuid
from typing import Any
from urllib.parse import quote

from deploy.demo.centre import Centre
from deploy.demo.client import Answer, Person
from tests.support.plants import Plants
from tests.support.waiting import eventually


def attach_files(plants: Plants, centre: Centre, case: Answer) -> None:
    """The clerk and the resident bring a file each, and both are read."""
    key = {"key": case["query_key"]}
    _attach(plants, centre.person("clerk"), f"/cases/{case['id']}/attachments", {})
    _attach(plants, centre.public, f"/public/cases/{case['code']}/attachments", key)


def _attach(plants: Plants, who: Person, path: str, query: dict[str, Any]) -> None:
    headers = {
        "Content-Type": "application/octet-stream",
        "X-File-Name": quote(plants.text("file")),
        "Idempotency-Key": str(uuid.uuid4()),
    }
    content = plants.text("file").encode()
    sent = who.http.post(path, params=query, headers=headers, content=content)
    assert sent.status_code == 201, sent.text
    found = f"{path}/{sent.json()['id']}/content"
    eventually(lambda: who.http.get(found, params=query).content == content, within=60, every=0.5)
