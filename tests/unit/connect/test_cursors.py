"""Cursors hold for one department, and for as long as changes are kept."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from contracts.errors import Invalid
from gateway.connect.cursors import CursorExpired, Place, read

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
OWNER = "430423/housing"
KEPT = timedelta(days=90)


def test_a_cursor_is_read_as_it_was_written() -> None:
    place = Place(position="17", moment=NOW - timedelta(days=3))

    assert read(place.write(OWNER), OWNER, now=NOW, retention=KEPT) == place


def test_no_cursor_is_the_beginning() -> None:
    assert read("", OWNER, now=NOW, retention=KEPT) == Place(position="", moment=NOW)


@pytest.mark.parametrize(("days", "is_kept"), [(90, True), (90.0001, False)])
def test_the_retention_is_exact(days: float, is_kept: bool) -> None:
    cursor = Place(position="17", moment=NOW - timedelta(days=days)).write(OWNER)

    if is_kept:
        assert read(cursor, OWNER, now=NOW, retention=KEPT).position == "17"
    else:
        with pytest.raises(CursorExpired):
            read(cursor, OWNER, now=NOW, retention=KEPT)


@pytest.mark.parametrize("owner", ["430424/housing", "430423/water"])
def test_another_departments_cursor_is_refused(owner: str) -> None:
    with pytest.raises(Invalid):
        read(Place(position="17", moment=NOW).write(owner), OWNER, now=NOW, retention=KEPT)


@pytest.mark.parametrize(
    "cursor", ["17", "!!", "é", "x" * 201, "MXw0MzA0MjMvaG91c2luZ3wxN3x4", "fHx8", "_w", "A"]
)
def test_what_was_never_given_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid) as caught:
        read(cursor, OWNER, now=NOW, retention=KEPT)

    assert [fault.reason for fault in caught.value.faults] == ["unknown_cursor"]


@pytest.mark.parametrize("place", range(40))
def test_a_damaged_cursor_never_stands_for_another_place(place: int) -> None:
    cursor = Place(position="17", moment=NOW).write(OWNER)
    other = "B" if cursor[place] == "A" else "A"

    with pytest.raises(Invalid):
        read(cursor[:place] + other + cursor[place + 1 :], OWNER, now=NOW, retention=KEPT)


def test_a_moment_beyond_all_time_is_refused() -> None:
    text = f"1|{OWNER}|17|{10**30}"
    whole = f"{text}|{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    crafted = base64.urlsafe_b64encode(whole.encode()).rstrip(b"=").decode()

    with pytest.raises(Invalid):
        read(crafted, OWNER, now=NOW, retention=KEPT)
