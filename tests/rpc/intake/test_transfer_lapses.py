"""Transfers that nobody answered（移送逾期）: each lapses once, both counties are told (B13)."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest

from onedoor.intake.v1 import desk_pb2
from onedoor.intake.v1 import pacts_pb2 as pb
from services.intake.domain.process import day_end
from services.intake.settings import IntakeSettings
from services.intake.use_cases.lapsing import Lapsing
from services.intake.wiring import wire
from tests.rpc.intake.door import COUNTY, Door
from tests.rpc.intake.test_pacts import (
    OTHER,
    THERE,
    _accept,
    _agreed,
    _incoming,
    _pact,
    _propose,
    _registered,
    _send,
    _transfer,
)
from tests.support.rpc import refused


class Border:
    """Two counties with a pact, and what is on its way between them."""

    def __init__(self, door: Door) -> None:
        self.door, self.pact = door, _agreed(door)
        self.rows = door.kernel.database["transfers"]
        self.halves: list[str] = []

    def sent(self) -> tuple[pb.Transfer, pb.Transfer]:
        """A matter on its way: the half here and the half there."""
        case = _registered(self.door)
        own = _send(self.door, case, self.pact)
        there = _transfer(self.door, _incoming(self.door, case.code).id, **THERE)
        self.halves += [own.id, there.id]
        return own, there

    def let_time_pass(self) -> None:
        """The days to answer were over an hour ago."""
        over = datetime.now(UTC) - timedelta(hours=1)
        due = {"_id": {"$in": self.halves}, "next_due_time": {"$exists": True}}
        self.rows.update_many(due, {"$set": {"next_due_time": over, "lapse_time": over}})

    def lapsing(self) -> Lapsing:
        """The tick of another runner."""
        return wire(self.door.kernel, IntakeSettings()).pacts.lapsing

    def told(self) -> list[tuple[str, str, bool]]:
        """Which county was told of a lapse, on which way, and whether it did it itself."""
        where = {"routing_key": "transfer_moved", "subject": {"$in": self.halves}}
        rows = self.door.kernel.database["outbox"].find(where)
        bodies = [json.loads(row["body"]) for row in rows]
        return sorted(
            (body["county"], body["data"]["direction"], body["data"]["is_own_act"])
            for body in bodies
            if body["data"]["state"] == "lapsed"
        )


@pytest.fixture
def border(door: Door) -> Iterator[Border]:
    """Nothing of it stays in the database that tests share, least of all a broken half."""
    made = Border(door)
    yield made
    made.rows.delete_many({"_id": {"$in": made.halves}})


def test_what_is_not_answered_in_time_lapses_once_and_may_be_sent_again(border: Border) -> None:
    own, there = border.sent()
    days = day_end(own.send_time.ToDatetime(UTC), 10)
    assert own.lapse_time.ToDatetime(UTC) == there.lapse_time.ToDatetime(UTC) == days
    assert border.lapsing().lapse_due(10) == 0
    border.let_time_pass()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: border.lapsing().lapse_due(10), range(4)))

    assert border.told() == [(COUNTY, "out", False), (OTHER, "in", False)]
    here, gone = _transfer(border.door, own.id), _transfer(border.door, there.id, **THERE)
    assert (here.state, here.state_name, here.title != "") == ("lapsed", "逾期未接收", True)
    assert (gone.state, gone.title, list(gone.parties)) == ("lapsed", "", [])
    assert refused(_accept, border.door, there)[1] == "version_conflict"
    assert refused(_accept, border.door, gone)[1] == "wrong_state"
    assert _send(border.door, _case(border, own.case_id), border.pact).state == "sent"


def test_whoever_answers_at_the_last_moment_wins_or_loses_whole(border: Border) -> None:
    pairs = [border.sent() for _ in range(4)]
    border.let_time_pass()

    with ThreadPoolExecutor(8) as pool:
        lapses = [pool.submit(border.lapsing().lapse_due, 4) for _ in range(2)]
        answers = [pool.submit(_tried, border, there) for _, there in pairs]
        [one.result() for one in lapses]
    border.lapsing().lapse_due(10)

    states = [
        {_transfer(border.door, own.id).state, _transfer(border.door, there.id, **THERE).state}
        for own, there in pairs
    ]
    assert all(one in ({"accepted"}, {"lapsed"}) for one in states)
    assert len(border.told()) == 2 * states.count({"lapsed"})
    accepted = [answer.result() for answer in answers].count("")
    assert accepted == states.count({"accepted"})


def test_what_was_answered_does_not_lapse_and_a_broken_half_stops_only_itself(
    border: Border,
) -> None:
    (_, taken), (_, broken), (own, _) = (border.sent() for _ in range(3))
    _accept(border.door, taken)
    border.rows.update_one({"_id": broken.id}, {"$unset": {"filing": ""}})
    border.let_time_pass()

    assert border.lapsing().lapse_due(10) == 2

    assert _transfer(border.door, taken.id, **THERE).state == "accepted"
    assert _transfer(border.door, own.id).state == "lapsed"
    assert border.rows.distinct("_id", {"fault": "KeyError"}) == [broken.id]


def test_the_days_are_the_pacts(door: Door) -> None:
    pact = _agreed(door, answer_days=3)
    sent = _send(door, _registered(door), pact)

    assert pact.answer_days == 3
    expected = day_end(sent.send_time.ToDatetime(UTC), 3)
    assert sent.lapse_time.ToDatetime(UTC) == expected
    assert _pact(door, _propose(door).id).answer_days == 10
    code, reason = refused(_propose, door, answer_days=61)
    assert (code, reason) == (grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields")


def _case(border: Border, case_id: str) -> Any:
    request = desk_pb2.GetCaseRequest(case_id=case_id)
    return border.door.ask("GetCase", request, "dispatcher").case


def _tried(border: Border, there: pb.Transfer) -> str:
    try:
        _accept(border.door, there)
    except grpc.RpcError as error:
        return str(error.code())
    return ""
