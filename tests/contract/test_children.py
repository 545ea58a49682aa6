"""A child answers what it was given, or the caller hears that it did not; it never stays."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from chassis.children import answering, read_exactly
from contracts.errors import Unavailable

MODULE = "one_door_child"
SOURCE = """
import os, sys, time
kind = sys.argv[1]
given = sys.stdin.buffer.read()
if kind == "echo":
    sys.stdout.buffer.write(given)
if kind == "fail":
    sys.stdout.buffer.write(given[:4])
    sys.exit(3)
if kind == "stay":
    sys.stdout.buffer.write(str(os.getpid()).encode() + b"\\n")
    sys.stdout.buffer.flush()
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that the children's interpreter finds."""
    (tmp_path / f"{MODULE}.py").write_text(SOURCE)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))


def test_what_is_given_in_pieces_comes_back_whole() -> None:
    pieces = [os.urandom(300_000) for _ in range(5)]

    with answering(MODULE, "echo", given=pieces, within_seconds=20) as made:
        back = made.read()

    assert back == b"".join(pieces)


def test_a_child_that_fails_is_unavailable_whatever_it_said_before() -> None:
    with pytest.raises(Unavailable):
        _ask("fail", lambda made: read_exactly(made, 8), given=[b"12345678"])


def test_a_child_that_does_not_end_is_killed() -> None:
    numbers: list[int] = []

    def read(made: IO[bytes]) -> None:
        numbers.append(int(made.readline()))
        made.read()

    with pytest.raises(Unavailable):
        _ask("stay", read, within_seconds=2)
    assert not Path(f"/proc/{numbers[0]}").exists()


def test_a_reader_that_breaks_off_leaves_no_child_behind() -> None:
    numbers: list[int] = []

    def read(made: IO[bytes]) -> None:
        numbers.append(int(made.readline()))
        raise LookupError

    with pytest.raises(LookupError):
        _ask("stay", read)
    assert not Path(f"/proc/{numbers[0]}").exists()


def _ask(
    kind: str,
    read: Callable[[IO[bytes]], object],
    *,
    given: list[bytes] | None = None,
    within_seconds: float = 20,
) -> None:
    with answering(MODULE, kind, given=given or [], within_seconds=within_seconds) as made:
        read(made)
