"""A file as a body: streamed through, bounded, of its own types only."""

from collections.abc import Callable, Iterator
from typing import Any

import grpc
import pytest

from onedoor.intake.v1 import imports_pb2
from tests.gateway.support import Door, Refusing, key

UPLOAD = "intake.ImportService.UploadImport"
SHEET = {"Content-Type": "text/csv"}


def test_a_file_reaches_its_service_whole_with_its_name(door: Door) -> None:
    content = b"0123456789abcdef" * 100_000
    said = imports_pb2.UploadImportResponse(**{"import": {"import_id": "i1", "state": "uploaded"}})
    door.services.says(UPLOAD, said)

    answer = door.person().post(
        "/imports", params={"name": "事项.csv"}, content=content, headers=key() | SHEET
    )

    asked: Any = door.services.last(UPLOAD).request
    assert (answer.status_code, answer.json()["id"]) == (201, "i1")
    assert (asked.file_name, asked.chunk, bool(asked.request_id)) == ("事项.csv", content, True)


@pytest.mark.parametrize("is_declared", [True, False], ids=["declared", "chunked"])
def test_a_file_that_is_too_large_is_refused(
    a_door: Callable[..., Door], is_declared: bool
) -> None:
    door = a_door(gateway_upload_bytes=2_000_000)
    content = b"x" * 2_000_001
    sent: bytes | Iterator[bytes] = content if is_declared else iter([content])

    answer = door.person().post("/imports", content=sent, headers=key() | SHEET)

    assert (answer.status_code, answer.json()["reason"]) == (413, "too_large")


@pytest.mark.parametrize("media_type", ["application/json", "text/html", "application/zip"])
def test_another_type_is_refused(door: Door, media_type: str) -> None:
    answer = door.person().post(
        "/imports", content=b"a", headers=key() | {"Content-Type": media_type}
    )

    assert (answer.status_code, answer.json()["reason"]) == (415, "media_type")


def test_a_refusal_of_the_service_is_told(door: Door) -> None:
    door.services.says(UPLOAD, Refusing(grpc.StatusCode.PERMISSION_DENIED, "not_permitted"))

    answer = door.person().post("/imports", content=b"x" * 3_000_000, headers=key() | SHEET)

    assert (answer.status_code, answer.json()["reason"]) == (403, "not_permitted")


def test_a_file_needs_its_idempotency_key(door: Door) -> None:
    answer = door.person().post("/imports", content=b"a", headers=SHEET)

    assert (answer.status_code, answer.json()["reason"]) == (400, "idempotency_key_missing")
