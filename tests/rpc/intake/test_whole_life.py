"""Parts, letters, merging and erasure tried too: the case follows its table, or stays."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import precondition, rule, run_state_machine_as_test
from hypothesis.strategies import sampled_from

from chassis.protos import timestamp
from contracts.events.routing import AssignmentCompleted, AssignmentIssued
from onedoor.intake.v1 import archive_pb2, cases_pb2, closing_pb2
from onedoor.intake.v1 import sameness_pb2 as pb
from services.intake.settings import IntakeSettings
from services.intake.wiring import wire
from tests.rpc.intake.door import Door
from tests.rpc.intake.test_life import TABLE, Life
from tests.support.rpc import refused
from tests.unit.intake.desk import NOW

FINAL = ("archived", "declined", "withdrawn")
MERGEABLE = ("accepted", "routed", "handling")
SELDOM = sampled_from([True, False, False, False, False, False])


class WholeLife(Life):
    """The same case, with a co-department's part, letters, a main case, and its erasure."""

    part = "none"
    letters = 0
    is_erased = False

    def _may(self, verb: str) -> bool:
        if self.is_erased or (verb == "verify" and self.part == "open"):
            return False
        if verb == "waive" and self.part != "open":
            return False
        if verb == "answer_advice" and not self.letters:
            return False
        return super()._may(verb)

    @rule()
    def issue_part(self) -> None:
        """A co-department gets a part; a closed case keeps the parts it has."""
        if self.part != "none":
            return
        told = {**self._part(), "due_time": NOW, "sign_due_time": NOW, "kind": "livelihood"}
        self.door.tell(AssignmentIssued(**told, state="issued"))
        if self.state not in FINAL:
            self.part = "open"

    @rule()
    def finish_part(self) -> None:
        """The co-department reports."""
        if self.part != "open":
            return
        self.door.tell(AssignmentCompleted(**self._part(), state="completed"), result="已协助")
        if self.state not in FINAL:
            self.part = "done"

    @rule()
    def waive(self) -> None:
        """The whole may close without the part."""
        make = closing_pb2.WaivePartRequest
        more = {"assignment_id": self._part()["assignment_id"], "reason": "已一并解决"}
        if self._try("waive", "WaivePart", make, "dispatcher", **more):
            self.part = "waived"
            self._went("waive")

    @rule()
    def advise(self) -> None:
        """A letter suggests a fix."""
        make = closing_pb2.AdviseCaseRequest
        letter: dict[str, Any] = {
            "kind": "judicial_advice",
            "letter_number": "1",
            "addressee": "民政局",
            "content": "完善审查",
            "reply_due_time": timestamp(self.door.kernel.now() + timedelta(days=30)),
        }
        if self._try("advise", "AdviseCase", make, "dispatcher", **letter):
            self.letters += 1
            self._went("advise")

    @rule()
    def answer_advice(self) -> None:
        """The answer comes."""
        open_letters = [one["id"] for one in self._row()["advice"] if one["reply_time"] is None]
        make = closing_pb2.AnswerAdviceRequest
        more = {"advice_id": (open_letters or ["nothing"])[0], "reply": "已完善"}
        if self._try("answer_advice", "AnswerAdvice", make, "supervisor", **more):
            self.letters -= 1
            self._went("answer_advice")

    @rule(is_sure=SELDOM)
    def decline(self, is_sure: bool) -> None:
        """It is not taken on."""
        if is_sure:
            more = {"reason_code": "out_of_scope", "legal_route": "litigation", "reason": "不属"}
            self._do("decline", "DeclineCase", cases_pb2.DeclineCaseRequest, "dispatcher", **more)

    @rule(is_sure=SELDOM)
    def withdraw(self, is_sure: bool) -> None:
        """The applicant takes it back."""
        if is_sure:
            make = cases_pb2.WithdrawCaseRequest
            self._do("withdraw", "WithdrawCase", make, "dispatcher", reason="和解")

    @rule()
    def merge_and_undo(self) -> None:
        """It follows another case, bears no own decisions meanwhile, and goes on alone."""
        main = self.door.register(title="下水道堵塞")
        merge = pb.MergeCaseRequest(
            case_id=self.case.id, version=self.version, main_case_id=main.id, reason="同一处"
        )
        if self.is_erased or self.state not in MERGEABLE:
            refused(self.door.ask, "MergeCase", merge, "dispatcher")
            return
        self.door.ask("MergeCase", merge, "dispatcher")
        self.version += 1
        assert self.door.state_of(self.case) == ("accepted", self.version)
        verify = closing_pb2.VerifyCaseRequest(case_id=self.case.id, version=self.version, note="x")
        assert refused(self.door.ask, "VerifyCase", verify, "dispatcher")[1] == "merged"
        undo = pb.UnmergeCaseRequest(
            case_id=self.case.id, version=self.version, reason="并非同一处"
        )
        self.door.ask("UnmergeCase", undo, "dispatcher")
        self.version += 1

    @precondition(lambda self: self.state in FINAL)
    @rule()
    def erase(self) -> None:
        """Its time of keeping is over, and a list that finds it is worked off."""
        rows, own = self.door.kernel.database["cases"], {"_id": self.case.id}
        closed = self._row()["close_time"]
        past = self.door.kernel.now() - timedelta(days=366 * 12)
        rows.update_one(own, {"$set": {"close_time": past}})
        self._work_off()
        if self._may("erase") and not self.is_held:
            self._went("erase")
            self.is_erased = True
            return
        rows.update_one(own, {"$set": {"close_time": closed}})

    def _work_off(self) -> None:
        propose = archive_pb2.ProposeErasureRequest(reason="到期销毁")
        listed = self.door.ask("ProposeErasure", propose, "supervisor").erasure
        approve = archive_pb2.ApproveErasureRequest(
            erasure_id=listed.erasure_id, version=listed.version
        )
        self.door.ask("ApproveErasure", approve, "leader")
        keeping = wire(self.door.kernel, IntakeSettings()).ending.keeping
        while keeping.erase_next(self.door.kernel.transact):
            pass

    def _row(self) -> dict[str, Any]:
        row = self.door.kernel.database["cases"].find_one({"_id": self.case.id})
        assert row is not None
        return row

    def _part(self) -> dict[str, Any]:
        case = {"case_id": self.case.id, "code": self.case.code}
        part = {"assignment_id": f"part of {self.case.id}", "department": "water"}
        return {**case, **part, "is_lead": False}


@pytest.mark.timeout(300)
def test_a_whole_life_goes_as_the_table_says_whatever_is_tried(door: Door) -> None:
    WholeLife.door = door

    run_state_machine_as_test(
        WholeLife,
        settings=settings(
            max_examples=15,
            stateful_step_count=40,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def _straight(life: WholeLife, steps: int) -> None:
    life.begin(ahead=steps)


@pytest.mark.parametrize("is_held", [True, False])
def test_the_rules_reach_what_they_are_for(door: Door, is_held: bool) -> None:
    WholeLife.door = door
    life = WholeLife()
    _straight(life, 1)
    life.merge_and_undo()
    life.issue_part()
    for step in (life.route, life.sign, life.complete, life.verify, life.waive, life.advise):
        step()
    life.answer_advice()
    for step in (life.verify, lambda: life.visit(is_reached=True), lambda: life.judge("satisfied")):
        step()
    life.archive()
    if is_held:
        life.hold_or_release()
    life.erase()
    life.supplement()
    life.is_as_the_model_says()

    assert (life.part, life.letters, life.state) == ("waived", 0, "archived")
    assert life.is_erased is not is_held
    assert ("erase", "archived") in TABLE
