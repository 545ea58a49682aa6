"""The ladder on the real store: each step once for a clock, whatever comes twice or is killed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chassis.dispatch import Result
from contracts.events.routing import ClockOverdue, ClockWarned
from onedoor.routing.v1 import clocks_pb2 as clocks
from services.routing.jobs import open_jobs
from tests.rpc.routing.centre import Centre
from tests.rpc.routing.test_letters import HANDLER, Desk

NOW = datetime.now(UTC)


class Ladder:
    """A centre whose clocks run late, with its tick."""

    def __init__(self, centre: Centre) -> None:
        self.centre, self.desk = centre, Desk(centre)
        self.rows = centre.kernel.database
        self.tick = next(one for one in open_jobs(centre.kernel) if one.name == "ladder")
        self.letters_tick = next(one for one in open_jobs(centre.kernel) if one.name == "letters")

    def late(self, case_id: str, days: int = 0) -> ClockOverdue:
        """Let the case's handling clock be late; gives what it published."""
        due = NOW - timedelta(days=days, minutes=1)
        self.set_clock(case_id, due_time=due, is_overdue=True)
        clock = self.clock(case_id)
        return ClockOverdue(
            clock_id=clock.id,
            case_id=case_id,
            code=clock.code,
            profile=clock.profile,
            department=clock.department,
            due_time=due,
        )

    def clock(self, case_id: str) -> Any:
        request = clocks.ListClocksRequest(case_id=case_id)
        found = self.centre.call(self.centre.clocks.ListClocks, request, "supervisor").clocks
        return next(one for one in found if one.purpose == "handling")

    def set_clock(self, case_id: str, **fields: Any) -> None:
        where = {"case_id": case_id, "purpose": "handling"}
        self.rows["clocks"].update_one(where, {"$set": fields, "$unset": {"next_due_time": ""}})

    def take(self) -> int:
        """Let every waiting step be due now, and take what is due."""
        waiting = {"state": "waiting", "next_due_time": {"$exists": True}}
        self.rows["press_steps"].update_many(waiting, {"$set": {"next_due_time": NOW}})
        return self.tick.run()

    def letters(self, case_id: str) -> list[tuple[str, str, str]]:
        """Kind, state and rung of the case's letters, oldest first."""
        found = self.desk.call("ListLetters", case_id=case_id).letters
        return [(one.kind, one.state, one.step) for one in reversed(found)]


@pytest.fixture
def ladder(centre: Centre) -> Ladder:
    """The ladder of a county without a letter."""
    return Ladder(centre)


def test_the_second_warning_reminds_by_itself_and_once(ladder: Ladder) -> None:
    case_id = ladder.centre.accept()
    told = {**vars(ladder.late(case_id)), "due_time": NOW + timedelta(days=1)}
    ladder.set_clock(case_id, is_overdue=False)

    for level, version in ((1, 2), (2, 3), (2, 3), (2, 4)):
        heard = ladder.centre.hear(ClockWarned(**told, level=level), version=version)
        assert heard == [Result.OK]
        ladder.take()

    assert ladder.letters(case_id) == [("reminder", "issued", "warned")]
    (letter,) = ladder.desk.call("ListLetters", **HANDLER).letters
    assert "综治催" in letter.number
    received = ladder.desk.verb("ReceiveLetter", letter, **HANDLER)
    assert received.state == "closed"


def test_an_overdue_clock_proposes_a_prompt_and_later_an_order(ladder: Ladder) -> None:
    case_id = ladder.centre.accept()
    ladder.centre.hear(ladder.late(case_id), version=2)

    steps = {row["kind"]: row for row in ladder.rows["press_steps"].find({})}
    assert steps["order"]["due_time"] - steps["prompt"]["due_time"] >= timedelta(days=1)
    ladder.take()
    ladder.take()

    assert ladder.letters(case_id) == [
        ("prompt", "proposed", "overdue"),
        ("order", "proposed", "overdue-3-days"),
    ]
    letter = ladder.desk.call("ListLetters", case_id=case_id).letters[0]
    shown = ladder.desk.call("GetLetter", letter_id=letter.id).letter
    assert (shown.proposed_by, shown.grounds[:3]) == ("service:routing", "该事项")


def test_four_ticks_and_a_repeated_event_make_each_letter_once(ladder: Ladder) -> None:
    cases = [ladder.centre.accept() for _ in range(4)]
    events = [ladder.late(case_id) for case_id in cases]
    for event in events:
        ladder.centre.hear(event, event, version=2)
        ladder.centre.hear(event, version=3)
    waiting = {"state": "waiting"}
    ladder.rows["press_steps"].update_many(waiting, {"$set": {"next_due_time": NOW}})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: ladder.tick.run(), range(4)))
    ladder.take()

    for case_id in cases:
        assert sorted(kind for kind, _, _ in ladder.letters(case_id)) == ["order", "prompt"]
        assert ladder.centre.published(case_id).count("letter_proposed") == 2


def test_a_step_that_was_killed_halfway_is_taken_whole_by_the_next(ladder: Ladder) -> None:
    case_id = ladder.centre.accept()
    ladder.centre.hear(ladder.late(case_id), version=2)
    climbing = ladder.centre.routing.pressing.climbing
    step = ladder.rows["press_steps"].find_one({"kind": "prompt"})
    assert step is not None
    key = step["_id"]

    def killed() -> None:
        climbing.take(key)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ladder.centre.kernel.transact(killed)
    assert ladder.letters(case_id) == []
    ladder.take()
    ladder.centre.kernel.transact(lambda: climbing.take(key))

    kinds = [kind for kind, _, _ in ladder.letters(case_id)]
    assert sorted(kinds) == ["order", "prompt"]


def test_a_stopped_clock_drops_its_steps_and_a_paused_one_waits(ladder: Ladder) -> None:
    paused, stopped = ladder.centre.accept(), ladder.centre.accept()
    for case_id, act in ((paused, "pause"), (stopped, "stop")):
        ladder.centre.hear(ladder.late(case_id), version=2)
        _enter(ladder, case_id, act)

    ladder.take()

    assert ladder.letters(paused) == ladder.letters(stopped) == []
    states = {
        name: {row["state"] for row in ladder.rows["press_steps"].find({"case_id": case_id})}
        for name, case_id in (("paused", paused), ("stopped", stopped))
    }
    assert states == {"paused": {"waiting"}, "stopped": {"dropped"}}


def test_a_case_that_follows_another_is_not_pressed(ladder: Ladder) -> None:
    case_id = ladder.centre.accept()
    ladder.centre.hear(ladder.late(case_id), version=2)
    ladder.rows["briefs"].update_one({"_id": case_id}, {"$set": {"is_merged": True}})
    ladder.take()
    assert ladder.letters(case_id) == []

    ladder.rows["briefs"].update_one({"_id": case_id}, {"$set": {"is_merged": False}})
    ladder.take()

    assert len(ladder.letters(case_id)) == 2


def _enter(ladder: Ladder, case_id: str, act: str) -> None:
    entry = {"kind": act, "time": NOW.isoformat(), "reason": "reported"}
    where = {"case_id": case_id, "purpose": "handling"}
    row = ladder.rows["clocks"].find_one(where)
    assert row is not None
    entries = [*row["entries"], {**row["entries"][0], **entry}]
    ladder.rows["clocks"].update_one(
        where, {"$set": {"entries": entries, "state": {"pause": "paused", "stop": "stopped"}[act]}}
    )


def test_no_good_answer_goes_up_the_ladder(ladder: Ladder) -> None:
    case_id, desk = ladder.centre.accept(), ladder.desk
    ladder.centre.hear(ladder.late(case_id), version=2)
    ladder.rows["press_steps"].delete_one({"kind": "order"})
    ladder.take()
    (prompt,) = desk.call("ListLetters", case_id=case_id).letters
    issued = desk.verb("IssueLetter", prompt)
    past = {"answer_due_time": NOW, "next_due_time": NOW}
    ladder.rows["letters"].update_one({"_id": issued.id}, {"$set": past})

    assert ladder.letters_tick.run() == 1
    ladder.take()
    order = desk.call("ListLetters", case_id=case_id, kind="order").letters[0]
    assert order.step == "prompt-unanswered"
    signed = desk.verb("ReceiveLetter", desk.verb("IssueLetter", order), **HANDLER)
    said = {"answer": "正在协调", "result": "under_way"}
    answered = desk.verb("AnswerLetter", signed, **HANDLER, **said)
    desk.verb("JudgeLetter", answered, effect="insufficient", note="无实质进展")
    ladder.take()

    assert [kind for kind, _, _ in ladder.letters(case_id)] == ["prompt", "order", "interview"]


def test_an_answer_that_came_meanwhile_drops_the_step(ladder: Ladder) -> None:
    case_id, desk = ladder.centre.accept(), ladder.desk
    ladder.centre.hear(ladder.late(case_id), version=2)
    ladder.rows["press_steps"].delete_one({"kind": "order"})
    ladder.take()
    (prompt,) = desk.call("ListLetters", case_id=case_id).letters
    issued = desk.verb("IssueLetter", prompt)
    past = {"answer_due_time": NOW, "next_due_time": NOW}
    ladder.rows["letters"].update_one({"_id": issued.id}, {"$set": past})
    ladder.letters_tick.run()
    late = desk.call("GetLetter", letter_id=issued.id).letter
    received = desk.verb("ReceiveLetter", late, **HANDLER)
    desk.verb("AnswerLetter", received, **HANDLER, answer="已经办结", result="solved")

    ladder.take()

    assert [kind for kind, _, _ in ladder.letters(case_id)] == ["prompt"]
