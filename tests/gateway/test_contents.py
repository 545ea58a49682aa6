"""Files on their way through the gateway: in chunks, and so many at a time."""

import threading
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import grpc
import httpx

from onedoor.intake.v1 import attachments_pb2 as pb
from tests.gateway.support import Door, Refusing, key
from tests.support.waiting import eventually

ADD = "intake.AttachmentService.AddAttachment"
CONTENT = "intake.AttachmentService.GetAttachmentContent"
PATH = f"/cases/{uuid.uuid4()}/attachments"
HEADERS = {"Content-Type": "application/octet-stream", "X-File-Name": "%E8%AF%81.txt"}


def test_a_content_arrives_whole_with_what_is_said_of_it(door: Door) -> None:
    content = b"0123456789" * 60_000

    said = door.person().post(
        PATH, content=content, headers=HEADERS | key(), params={"keeps_metadata": "true"}
    )

    assert said.status_code == 201, said.text
    asked = door.services.last(ADD)
    assert asked.request.chunk == content
    assert (asked.request.name, asked.request.keeps_metadata) == ("证.txt", True)
    assert asked.request.request_id
    assert asked.seconds > 60


def test_what_the_service_says_reaches_the_sender(door: Door) -> None:
    for refusing, status in (
        (Refusing(grpc.StatusCode.NOT_FOUND, "not_found"), 404),
        (Refusing(grpc.StatusCode.RESOURCE_EXHAUSTED, "too_large"), 413),
        (Refusing(grpc.StatusCode.FAILED_PRECONDITION, "same_content"), 409),
    ):
        door.services.says(ADD, refusing)

        said = door.person().post(PATH, content=b"x", headers=HEADERS | key())

        assert (said.status_code, said.json()["reason"]) == (status, refusing.reason)


def test_so_many_come_in_at_a_time(a_door: Callable[..., Door]) -> None:
    door = a_door(gateway_uploads=1)
    going_on, is_in = threading.Event(), threading.Event()

    def slowly() -> Iterator[bytes]:
        yield b"x" * 300_000
        is_in.set()
        going_on.wait(20)

    first = threading.Thread(
        target=lambda: door.person().post(PATH, content=slowly(), headers=HEADERS | key())
    )
    second = door.person("dispatcher@430423")
    door.person()
    first.start()
    assert is_in.wait(20)

    def turned_away() -> httpx.Response | None:
        said = second.post(PATH, content=b"x", headers=HEADERS | key())
        return said if said.status_code == 503 else None

    said: Any = eventually(turned_away, within=10)
    going_on.set()
    first.join(20)

    assert (said.json()["reason"], said.headers["retry-after"]) == ("overloaded", "2")
    assert second.post(PATH, content=b"x", headers=HEADERS | key()).status_code == 201


def test_a_sender_that_is_too_slow_is_let_go(a_door: Callable[..., Door]) -> None:
    door = a_door(gateway_upload_seconds=0.5)
    going_on = threading.Event()

    def slowly() -> Iterator[bytes]:
        yield b"x"
        going_on.wait(10)

    def answered() -> httpx.Response:
        return door.person().post(PATH, content=slowly(), headers=HEADERS | key())

    timer = threading.Timer(3, going_on.set)
    timer.start()
    said = answered()
    timer.cancel()

    assert said.status_code == 408


def test_a_file_goes_out_to_be_kept_and_not_shown(door: Door) -> None:
    door.services.says(
        CONTENT,
        [
            pb.GetAttachmentContentResponse(file_name='现"场\r\n.html', media_type="image/jpeg"),
            pb.GetAttachmentContentResponse(chunk=b"abc"),
        ],
    )

    said = door.person().get(f"{PATH}/{uuid.uuid4()}/content")

    assert said.content == b"abc"
    assert said.headers["content-type"] == "image/jpeg"
    assert said.headers["x-content-type-options"] == "nosniff"
    assert said.headers["content-disposition"] == (
        "attachment; filename=\"document.html\"; filename*=UTF-8''%E7%8E%B0%22%E5%9C%BA%0D%0A.html"
    )
