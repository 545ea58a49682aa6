"""What a joint meeting gives a task force, and which cases its colour brings before it（C14）."""

from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest

from onedoor.routing.v1 import letters_pb2
from onedoor.routing.v1 import meetings_pb2 as pb
from onedoor.routing.v1 import task_forces_pb2 as forces_pb
from tests.rpc.routing.centre import Centre
from tests.rpc.routing.test_meetings import WORDS, Hall, reasons
from tests.rpc.routing.test_risks import Board
from tests.rpc.routing.test_task_forces import LABOUR
from tests.rpc.routing.test_task_forces import Hall as Forces
from tests.support.rpc import refused


class Table:
    """A case with a task force, on the agenda of an open meeting."""

    def __init__(self, centre: Centre) -> None:
        self.hall, self.forces = Hall(centre), Forces(centre)
        self.case_id = self.forces.case_id
        self.force = self.forces.form()
        self.hall.make_late(self.case_id)
        self.meeting = self.hall.open(self.hall.planned())

    def charge(self, **fields: Any) -> Any:
        """What labour is to do in the force."""
        known: dict[str, Any] = {"task_force_id": self.force.id, "department": "labour"}
        made = pb.MeetingCharge(**known | {"text": WORDS} | fields)
        made.due_time.FromDatetime(datetime.now(UTC) + timedelta(days=5))
        return made

    def decide(self, *charges: Any, **fields: Any) -> Any:
        """The meeting decides on the case."""
        return self.hall.decide(self.meeting, self.case_id, tasks=charges, **fields)

    def following(self, meeting: Any) -> dict[str, list[str]]:
        """The agenda of the next meeting, no case being late any more."""
        self.hall.on("CloseMeeting", meeting, minutes="议定一件")
        self.hall.set_clock(self.case_id, is_overdue=False)
        return reasons(self.hall.planned())


@pytest.fixture
def table(centre: Centre) -> Table:
    return Table(centre)


def test_a_decision_becomes_a_task_and_is_asked_for_until_it_is_done(table: Table) -> None:
    decided = table.decide(table.charge())

    [item] = decided.items
    [given] = item.tasks
    force = table.forces.get(table.force, **LABOUR)
    [task] = force.tasks
    assert (given.task_force_id, given.task_id) == (force.id, task.id)
    assert (task.meeting, task.joint_meeting_id) == (-1, decided.id)
    assert (task.department, task.text, task.state) == ("labour", WORDS, "open")
    assert table.following(decided) == {table.case_id: ["follow_up"]}
    assert WORDS not in repr(list(table.hall.centre.kernel.database["task_forces"].find({})))

    table.forces.report(force, LABOUR)

    assert reasons(table.hall.planned()) == {}


def test_a_letter_beside_the_task_keeps_the_case_on_the_agenda(table: Table) -> None:
    department = table.hall.centre.lead(table.case_id).department
    demand = pb.MeetingDemand(department=department, demands="十日内付清", answer_days=10)

    decided = table.decide(table.charge(), demands=[demand])
    table.forces.report(table.forces.get(table.force, **LABOUR), LABOUR)

    assert table.following(decided) == {table.case_id: ["follow_up"]}
    request = letters_pb2.ListLettersRequest(case_id=table.case_id, kind="order")
    listed = table.hall.centre.call(table.hall.letters.ListLetters, request, "supervisor")
    assert [one.id for one in listed.letters] == list(decided.items[0].letter_ids)


@pytest.mark.parametrize(
    ("wrong", "code", "reason"),
    [
        ({"department": "water"}, grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields"),
        ({"text": "x"}, grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields"),
        ({"task_force_id": "none"}, grpc.StatusCode.NOT_FOUND, "not_found"),
    ],
)
def test_what_cannot_be_given_leaves_meeting_and_force_as_they_are(
    table: Table, wrong: dict[str, str], code: Any, reason: str
) -> None:
    assert refused(table.decide, table.charge(), table.charge(**wrong)) == (code, reason)

    assert table.hall.get(table.meeting).version == table.meeting.version
    assert not table.forces.get(table.force, **LABOUR).tasks


def test_a_force_for_other_cases_and_one_that_ended_get_nothing(table: Table) -> None:
    other = table.hall.centre.accept()
    foreign = table.forces.form(case_ids=[other])
    told = refused(table.decide, table.charge(task_force_id=foreign.id))
    assert told == (grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields")
    request = forces_pb.EndTaskForceRequest(
        task_force_id=table.force.id, version=table.force.version, report=WORDS
    )
    table.hall.centre.call(table.forces.stub.EndTaskForce, request, "leader")

    assert refused(table.decide, table.charge())[0] is grpc.StatusCode.FAILED_PRECONDITION


def test_the_colour_of_a_case_brings_it_and_the_rules_say_from_which_on(centre: Centre) -> None:
    hall = Hall(centre)
    case_id = hall.centre.accept()
    blue = hall.centre.accept(people_count=6)
    Board(hall.centre).call(
        "SetCaseColour", case_id=case_id, version=0, colour="yellow", reason=WORDS
    )
    hall.centre.kernel.database["letters"].delete_many({})
    assert reasons(hall.planned()) == {case_id: ["high_risk"]}

    for least, expected in (("blue", {case_id, blue}), ("red", set()), ("", set())):
        hall.amend(is_at_risk=True, most_items=10, least_colour=least)
        assert set(reasons(hall.planned())) == expected
    assert refused(hall.amend, most_items=10, least_colour="green")[1] == "invalid_fields"
