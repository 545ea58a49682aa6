"""Whatever is tried in any order: the case follows the table of `docs/states.md`, or stays."""

from collections.abc import Callable
from typing import Any, ClassVar

import grpc
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from hypothesis.strategies import sampled_from

from contracts.errors import NotYet
from contracts.events import Event
from contracts.events.mediation import MediationConcluded, MediationOpened
from contracts.events.routing import AssignmentCompleted, AssignmentFacts, AssignmentSigned
from onedoor.intake.v1 import archive_pb2, cases_pb2, closing_pb2, follow_pb2
from tests.rpc.intake.door import Door, routed
from tests.support.states import transitions

TRIES, AUTOMATIC = 3, 1
GRADES = ("satisfied", "basically_satisfied", "not_satisfied")


def _specified() -> dict[tuple[str, str], str]:
    table: dict[tuple[str, str], str] = {}
    for row in transitions("case"):
        verb = row.verb.split(" (")[0]
        for state in row.from_states:
            table[verb, state] = table.get((verb, state)) or row.to or state
    return table


TABLE = _specified()


class Life(RuleBasedStateMachine):
    """One case, its model, and everything that may be tried on it."""

    door: ClassVar[Door]

    @initialize(ahead=sampled_from(range(9)))
    def begin(self, ahead: int) -> None:
        """A resident reports, and the case goes some of the straight way."""
        self.case: Any = self.door.ask(
            "RegisterPublicCase",
            cases_pb2.RegisterPublicCaseRequest(
                kind="livelihood",
                title="路灯不亮",
                area_code="430423100",
                parties=[cases_pb2.PartyReport(role="applicant", type="person", name="李四")],
                verified_phone="13812345678",
            ),
            "resident",
        )
        self.state, self.version, self.titles = "registered", 1, 0
        self.tries, self.rounds, self.is_judged, self.is_held = 0, 0, False, False
        way: list[Callable[[], None]] = [
            self.accept,
            self.route,
            self.sign,
            self.complete,
            self.verify,
            lambda: self.visit(is_reached=True),
            lambda: self.judge(GRADES[0]),
            self.archive,
        ]
        for step in way[:ahead]:
            step()

    def _may(self, verb: str) -> bool:
        return (verb, self.state) in TABLE

    def _went(self, verb: str) -> None:
        self.state, self.version = TABLE[verb, self.state], self.version + 1

    def _try(self, verb: str, method: str, make: Callable[..., Any], who: str, **more: Any) -> bool:
        request = make(case_id=self.case.id, version=self.version, **more)
        try:
            self.door.ask(method, request, who)
        except grpc.RpcError:
            is_done = False
        else:
            is_done = True
        assert is_done == self._may(verb), (verb, self.state)
        return is_done

    def _do(self, verb: str, method: str, make: Callable[..., Any], who: str, **more: Any) -> None:
        if self._try(verb, method, make, who, **more):
            self._went(verb)

    def _hear(self, verb: str, event: Event) -> None:
        try:
            self.door.tell(event, result="已修", public_answer="已修")
        except NotYet:
            assert not self._may(verb), (verb, self.state)
            return
        if self._may(verb):
            self._went(verb)

    @rule()
    def accept(self) -> None:
        """The centre takes it on."""
        self._do("accept", "AcceptCase", cases_pb2.AcceptCaseRequest, "dispatcher")

    @rule()
    def amend(self) -> None:
        """The title is corrected."""
        self.titles += 1
        more = {"title": f"路灯{self.titles}", "reason": "笔误"}
        self._do("amend", "AmendCase", cases_pb2.AmendCaseRequest, "clerk", **more)

    @rule()
    def supplement(self) -> None:
        """Something is added."""
        make = cases_pb2.SupplementCaseRequest
        self._do("supplement", "SupplementCase", make, "clerk", text="补充")

    @rule()
    def route(self) -> None:
        """Routing decided."""
        facts = AssignmentFacts(assignment_id=self.order, department="housing", is_lead=True)
        self._hear("CaseRouted heard", routed(self.case, (facts,)))

    @rule()
    def sign(self) -> None:
        """The lead signed."""
        event = AssignmentSigned(**self._order(), state="signed")
        self._hear("AssignmentSigned", event)

    @rule()
    def complete(self) -> None:
        """The lead reported."""
        self._hear("AssignmentCompleted", AssignmentCompleted(**self._order(), state="completed"))

    @rule()
    def mediate(self) -> None:
        """A mediation was opened."""
        event = MediationOpened(**self._file(), state="opened", origin="routing")
        self._hear("MediationOpened heard", event)

    @rule()
    def fail(self) -> None:
        """The mediation failed."""
        outcome: dict[str, Any] = {"outcome": "failed", "end_reason": "wide_differences"}
        event = MediationConcluded(**self._file(), state="concluded", **outcome)
        self._hear("MediationConcluded", event)

    @rule()
    def verify(self) -> None:
        """The result is real."""
        make = closing_pb2.VerifyCaseRequest
        self._do("verify", "VerifyCase", make, "dispatcher", note="属实")

    @rule()
    def rework(self) -> None:
        """The result is sent back."""
        make = closing_pb2.ReworkCaseRequest
        self._do("rework", "ReworkCase", make, "dispatcher", reason="不实")

    @rule(is_reached=sampled_from([True, False]))
    def visit(self, is_reached: bool) -> None:
        """The resident is asked."""
        is_last = is_reached or self.tries + 1 >= TRIES
        more = {"channel": "phone", "is_reached": is_reached}
        verb = "visit_back" if is_last else "try_visit"
        make = closing_pb2.VisitBackCaseRequest
        if self._try(verb, "VisitBackCase", make, "supervisor", **more):
            self.tries += not is_reached
            self._went(verb)

    @rule(grade=sampled_from(GRADES))
    def judge(self, grade: str) -> None:
        """The resident judges, once in each round."""
        request = follow_pb2.EvaluateByPartyRequest(
            code=self.case.code, key=self.case.query_key, grade=grade
        )
        may = self._may("evaluate") and not self.is_judged
        try:
            self.door.ask("EvaluateByParty", request, "resident")
        except grpc.RpcError:
            assert not may, self.state
            return
        assert may, self.state
        self._went("evaluate")
        self.is_judged = True
        if grade == GRADES[-1] and self.rounds < AUTOMATIC:
            self._reopened()

    @rule()
    def reopen(self) -> None:
        """A dispatcher takes it up again."""
        make = closing_pb2.ReopenCaseRequest
        if self._try("reopen", "ReopenCase", make, "dispatcher", reason="复查"):
            self._reopened()

    @rule()
    def archive(self) -> None:
        """The file is closed."""
        self._do("archive", "ArchiveCase", closing_pb2.ArchiveCaseRequest, "supervisor")

    @rule()
    def hold_or_release(self) -> None:
        """The closed file is held, and released."""
        verb = "release" if self.is_held else "hold"
        make = archive_pb2.ReleaseCaseRequest if self.is_held else archive_pb2.HoldCaseRequest
        if self._try(verb, f"{verb.capitalize()}Case", make, "supervisor", reason="诉讼"):
            self.is_held = not self.is_held
            self._went(verb)

    @invariant()
    def is_as_the_model_says(self) -> None:
        """State and version stand as the table says, and each version has its event."""
        assert self.door.state_of(self.case) == (self.state, self.version)
        assert len(self.door.events_of(self.case)) == self.version

    @property
    def order(self) -> str:
        """The lead's order."""
        return f"order of {self.case.id}"

    def _reopened(self) -> None:
        self._went("reopen")
        self.rounds += 1
        self.tries, self.is_judged, self.is_held = 0, False, False

    def _order(self) -> dict[str, Any]:
        case = {"case_id": self.case.id, "code": self.case.code}
        return {**case, "assignment_id": self.order, "department": "housing", "is_lead": True}

    def _file(self) -> dict[str, Any]:
        case = {"case_id": self.case.id, "code": self.case.code}
        return {**case, "mediation_id": f"file of {self.case.id}"}


@pytest.mark.timeout(300)
def test_a_case_lives_as_the_table_says_whatever_is_tried(door: Door) -> None:
    Life.door = door

    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=12,
            stateful_step_count=40,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_table_was_read_whole() -> None:
    assert TABLE["reopen", "archived"] == "routed"
    assert TABLE["AssignmentSigned", "routed"] == "handling"
