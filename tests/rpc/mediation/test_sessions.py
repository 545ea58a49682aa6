"""Bookings without clashes, and records that only those read who may."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import grpc
import pytest

from onedoor.mediation.v1 import sessions_pb2
from tests.rpc.mediation.support import CAUCUS_TEXT, Desk, tomorrow
from tests.support.figures import figure
from tests.support.rpc import reason_of, refused

SESSIONS = "onedoor_mediation_sessions_total"
TAKEN = (grpc.StatusCode.FAILED_PRECONDITION, "slot_taken")


def _records(desk: Desk, session_id: str, post: str, **who: Any) -> Any:
    request = sessions_pb2.GetSessionRecordsRequest(session_id=session_id)
    return desk.call(desk.sessions.GetSessionRecords, request, post, **who)


def test_of_twenty_who_want_one_room_at_once_one_gets_it(desk: Desk) -> None:
    files = [desk.an_appointed(f"mediator{number}") for number in ("", 2, 3, 4)]
    barrier = Barrier(20)

    def book(number: int) -> str:
        mediation = files[number % 4]
        shift = timedelta(minutes=15 * (number % 3))
        barrier.wait()
        who = {"name": mediation.mediator_id}
        request = desk.booking(mediation, tomorrow() + shift)
        try:
            desk.call(desk.sessions.ScheduleSession, request, **who)
        except grpc.RpcError as error:
            return reason_of(error)
        return "booked"

    with ThreadPoolExecutor(20) as threads:
        results = Counter(threads.map(book, range(20)))

    assert results["booked"] == 1
    assert set(results) <= {"booked", "slot_taken", "version_conflict"}
    booked = list(desk.kernel.database["bookings"].find())
    assert len({row["session_id"] for row in booked}) == 1
    assert desk.kernel.database["sessions"].count_documents({}) == 1


@pytest.mark.parametrize("minutes", [-45, 0, 45])
def test_overlapping_sessions_of_one_mediator_clash_in_any_room(desk: Desk, minutes: int) -> None:
    desk.in_session()
    start = tomorrow() + timedelta(minutes=minutes)

    other = desk.booking(desk.an_appointed(), start, room_id="room-2")

    assert refused(desk.call, desk.sessions.ScheduleSession, other) == TAKEN


def test_a_cancelled_session_gives_its_time_back(desk: Desk) -> None:
    session = desk.in_session().session
    cancel = sessions_pb2.CancelSessionRequest(
        session_id=session.session_id, version=session.version, reason="当事人改期"
    )

    cancelled = desk.call(desk.sessions.CancelSession, cancel).session
    again = desk.call(desk.sessions.ScheduleSession, desk.booking(desk.an_appointed()))

    assert (cancelled.state, again.session.state) == ("cancelled", "scheduled")


def test_a_session_cannot_lie_in_the_past_nor_in_an_unknown_room(desk: Desk) -> None:
    mediation = desk.an_appointed()
    past = desk.booking(mediation, tomorrow() - timedelta(days=2), room_id="cellar")

    with pytest.raises(grpc.RpcError) as wrong:
        desk.call(desk.sessions.ScheduleSession, past)

    assert "start_time: out_of_range" in str(wrong.value.details())
    assert "room_id: unknown_room" in str(wrong.value.details())


def test_a_caucus_stays_with_its_mediator(desk: Desk) -> None:
    answer = desk.in_session()
    session_id = answer.session.session_id

    written = desk.caucus(answer.session, answer.mediation.parties[0].party_id)

    own = _records(desk, session_id, "mediator").records[0]
    assert own.caucus.text == CAUCUS_TEXT
    assert written.mediation.version == answer.mediation.version + 1
    assert CAUCUS_TEXT not in str(written)
    for post in ("dispatcher", "supervisor", "leader", "clerk", "auditor"):
        (seen,) = _records(desk, session_id, post).records
        assert (seen.is_caucus, seen.session_id) == (True, session_id)
        assert not seen.HasField("caucus")
    for name in ("mediator2@430423", "mediator3@430423"):
        other = refused(_records, desk, session_id, "mediator", name=name)
        assert other[0] is grpc.StatusCode.NOT_FOUND
    for post in ("admin", "handler", "officer", "resident", "department"):
        assert refused(_records, desk, session_id, post)[0] is grpc.StatusCode.PERMISSION_DENIED


def test_sessions_are_counted_as_they_are_planned_and_held(desk: Desk) -> None:
    before = [figure(SESSIONS, county="430423", outcome=one) for one in ("scheduled", "caucus")]

    answer = desk.in_session()
    desk.caucus(answer.session, answer.mediation.parties[0].party_id)

    after = [figure(SESSIONS, county="430423", outcome=one) for one in ("scheduled", "caucus")]
    assert after == [count + 1 for count in before]


def test_a_caucus_text_lies_nowhere_in_clear(desk: Desk) -> None:
    answer = desk.in_session()

    desk.caucus(answer.session, answer.mediation.parties[0].party_id)

    assert desk.stores("session_recorded")
    assert not desk.stores(CAUCUS_TEXT)


def test_only_the_appointed_mediator_records(desk: Desk) -> None:
    answer = desk.in_session()
    request = sessions_pb2.RecordSessionRequest(
        session_id=answer.session.session_id, version=answer.session.version
    )

    denied = refused(desk.call, desk.sessions.RecordSession, request, "dispatcher")

    assert denied[0] is grpc.StatusCode.PERMISSION_DENIED
