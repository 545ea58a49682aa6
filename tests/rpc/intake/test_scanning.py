"""The scanner's protocol against a socket that speaks it, and what its word means for a file."""

import socket
import struct
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest

from contracts.errors import Unavailable
from services.intake.channels.clamav import ClamScanner
from tests.rpc.intake.cabinet import Cabinet, a_text
from tests.rpc.intake.door import Door

VIRUS = "暗藏的病毒".encode()


class Clamd(threading.Thread):
    """Answers INSTREAM as `clamd` does: chunks with their lengths, one line with the verdict."""

    def __init__(self, listener: socket.socket, says: bytes = b"") -> None:
        """Listen here; say the same to all when told what."""
        super().__init__(daemon=True)
        self.listener = listener
        self.says = says
        self.seen: list[bytes] = []

    def run(self) -> None:
        """Until the listener is closed."""
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                self._answer(connection, stream)

    def _answer(self, connection: socket.socket, stream: BinaryIO) -> None:
        command = stream.read(10)
        assert command == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", stream.read(4))[0]:
            content += stream.read(size)
        self.seen.append(content)
        found = b"stream: Test.Virus FOUND\0" if VIRUS in content else b"stream: OK\0"
        connection.sendall(self.says or found)


@contextmanager
def clamd(says: bytes = b"", *, at: str = "") -> Iterator[tuple[str, Clamd]]:
    """A running one, on a port or at a path."""
    if at:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(at)
        listener.listen()
    else:
        listener = socket.create_server(("127.0.0.1", 0))
    running = Clamd(listener, says)
    running.start()
    yield at or f"127.0.0.1:{listener.getsockname()[1]}", running
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    running.join(5)


def test_a_clean_file_is_ready_and_said_to_be_clean(door: Door) -> None:
    content = a_text() * 30_000
    with clamd() as (address, running):
        cabinet = Cabinet(door, intake_clamav=address)
        added = cabinet.add(door.register(), content)
        cabinet.examine()

    shown = cabinet.get(added)
    assert (shown.state, shown.scan, shown.scan_name) == ("ready", "clean", "未发现病毒")
    assert content in running.seen


def test_an_infected_file_is_refused_and_its_content_goes(door: Door) -> None:
    case = door.register()
    with clamd() as (address, _):
        cabinet = Cabinet(door, intake_clamav=address)
        added = cabinet.add(case, a_text() + VIRUS)
        cabinet.examine()

    shown = cabinet.get(added)
    assert (shown.state, shown.gone_reason_code) == ("refused", "infected")
    assert door.kernel.database["attachment_shelves"].find_one({"_id": case.id, "count": 0})


def test_a_scanner_that_is_away_leaves_the_file_for_later(door: Door) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    away = Cabinet(door, intake_clamav=f"127.0.0.1:{port}", intake_clamav_seconds=1)
    added = away.add(door.register(), a_text())

    with pytest.raises(Unavailable):
        away.examine()

    assert away.get(added).state == "scanning"
    leased = {"_id": added.attachment_id}
    door.kernel.database["attachments"].update_one(leased, {"$unset": {"lease_time": 1}})
    with clamd() as (address, _):
        Cabinet(door, intake_clamav=address).examine()
    assert away.get(added).state == "ready"


def test_a_local_socket_is_asked_the_same_way() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        clamd(at=str(Path(folder) / "clamd.ctl")) as (address, _),
    ):
        scanner = ClamScanner(address, 5)

        assert scanner.scan(iter([b"", b"words"])) == "clean"
        assert scanner.scan(iter([VIRUS])) == "infected"


@pytest.mark.parametrize(
    "says", [b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK but\0", b"\0", b"x" * 9000]
)
def test_whatever_is_no_verdict_is_none(says: bytes) -> None:
    with clamd(says) as (address, _), pytest.raises(Unavailable):
        ClamScanner(address, 5).scan(iter([b"words"]))
