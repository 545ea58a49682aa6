"""Drafts tried on past cases: what a simulation says is what publishing then does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import grpc
import pytest

from contracts.events.intake import CaseAccepted
from onedoor.routing.v1 import decisions_pb2, rule_sets_pb2
from onedoor.routing.v1 import simulations_pb2 as pb
from services.routing.domain.simulation import MOST_RUNNING
from services.routing.server.rule_sets import table_message
from services.routing.settings import RoutingSettings
from services.routing.store import MongoRules, MongoSimulations
from services.routing.use_cases import simulation_work
from services.routing.wiring import wire
from tests.rpc.routing.centre import Centre, accepted
from tests.support.rpc import refused
from tests.unit.routing.tables import an_outcome
from tests.unit.routing.test_random_tables import a_random_table, seeded

DAY = timedelta(days=1)
LEADS = ("housing", "labour", "police", "water", "justice")
NARRATIVES = ("路灯不亮", "拖欠工资三个月", "下水道堵塞，水漫路面", "夜里噪音")


class Desk:
    """Who drafts, tries and publishes rules."""

    def __init__(self, centre: Centre) -> None:
        self.centre, self.stub = centre, centre.simulations
        self.told: dict[str, tuple[CaseAccepted, str, str]] = {}

    def place(self, event: CaseAccepted, narrative: str, accused: str) -> str:
        """A case is accepted and placed."""
        private = {"title": "事项", "narrative": narrative, "address": ""}
        private["accused_department"] = accused
        self.centre.hear(event, private=private)
        self.told[event.case_id] = (event, narrative, accused)
        return event.case_id

    def place_many(self, draw: Random, count: int) -> list[str]:
        """Cases with chance facts, in two counties."""
        accused = ("", "", *LEADS)
        return [
            self.place(a_case(draw), draw.choice(NARRATIVES), draw.choice(accused))
            for _ in range(count)
        ]

    def again(self, case_id: str) -> tuple[str, str, str]:
        """Where a new case with the same facts and words goes."""
        event, narrative, accused = self.told[case_id]
        fresh = replace(event, case_id=accepted().case_id)
        return self.course(self.place(fresh, narrative, accused))

    def course(self, case_id: str) -> tuple[str, str, str]:
        """Way, department and row of a case's decision."""
        request = decisions_pb2.GetDecisionRequest(case_id=case_id)
        county = self.told[case_id][0].area_code[:6]
        found = self.centre.call(
            self.centre.decisions.GetDecision, request, "dispatcher", area_code=county
        ).decision
        return found.path, found.lead_department, found.rule_row

    def draft(self, table: Any) -> Any:
        """Store the county's draft."""
        message = table_message(table)
        message.id, message.version, message.area_code = "", 0, "430423"
        request = rule_sets_pb2.PutRuleSetDraftRequest(rule_set=message)
        return self.centre.call(self.centre.rules.PutRuleSetDraft, request, "admin").rule_set

    def publish(self, draft: Any) -> None:
        """The supervisor publishes; here it holds at once."""
        request = rule_sets_pb2.PublishRuleSetRequest(rule_set_id=draft.id, version=draft.version)
        self.centre.call(self.centre.rules.PublishRuleSet, request, "supervisor")

    def start(self, draft: Any, post: str = "admin", **who: str) -> Any:
        """Try a draft on what was placed since yesterday."""
        now = datetime.now(UTC)
        request = pb.StartSimulationRequest(rule_set_id=draft.id, version=draft.version)
        request.since_time.FromDatetime(now - DAY)
        request.until_time.FromDatetime(now + DAY)
        return self.centre.call(self.stub.StartSimulation, request, post, **who).simulation

    def get(self, simulation_id: str) -> Any:
        """One simulation."""
        request = pb.GetSimulationRequest(simulation_id=simulation_id)
        return self.centre.call(self.stub.GetSimulation, request, "supervisor").simulation

    def moved(self, simulation_id: str, **fields: Any) -> list[Any]:
        """All cases that move, page by page."""
        request = pb.ListMovedCasesRequest(simulation_id=simulation_id, page_size=7, **fields)
        found: list[Any] = []
        while True:
            page = self.centre.call(self.stub.ListMovedCases, request, "supervisor")
            found += page.cases
            request.page_token = page.next_page_token
            if not request.page_token:
                assert len(found) == page.total
                return found

    def cancel(self, simulation: Any, post: str = "admin") -> Any:
        """Stop it."""
        request = pb.CancelSimulationRequest(
            simulation_id=simulation.id, version=simulation.version
        )
        return self.centre.call(self.stub.CancelSimulation, request, post).simulation

    def run(self) -> None:
        """The runner works until nothing is left."""
        while self.centre.routing.rules.simulation_work.run(1):
            pass


@pytest.fixture
def desk(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk whose runner takes small steps."""
    monkeypatch.setattr(simulation_work, "STEP", 9)
    return Desk(centre)


def a_case(draw: Random) -> CaseAccepted:
    return accepted(
        area_code=draw.choice(("430423100", "430423101", "430424100")),
        kind=draw.choice(("livelihood", "violation", "emergency")),
        channel=draw.choice(("window", "phone", "web")),
        amount_fen=draw.randint(0, 12),
        people_count=draw.randint(1, 12),
        is_urgent=draw.random() < 0.5,
        is_anonymous=draw.random() < 0.5,
    )


def a_draft_of(draw: Random) -> Any:
    """Many random tables' rows in one, with different departments."""
    rows = [row for _ in range(4) for row in a_random_table(draw).rows]
    numbered = [
        replace(row, id=f"r{number}", outcome=an_outcome(draw.choice(LEADS)))
        for number, row in enumerate(rows)
        if row.cells
    ]
    return replace(a_random_table(draw), rows=tuple(numbered))


@pytest.mark.parametrize("seed", range(4))
def test_what_a_simulation_says_is_what_publishing_then_does(desk: Desk, seed: int) -> None:
    draw = seeded(seed)
    cases = desk.place_many(draw, 40)
    before = {case_id: desk.course(case_id) for case_id in cases}
    draft = desk.draft(a_draft_of(draw))
    simulation = desk.start(draft)
    assert (simulation.state, simulation.total) == ("running", sum(_is_ours(desk, cases)))

    desk.run()

    done = desk.get(simulation.id)
    assert (done.state, done.done, done.version) == ("done", simulation.total, 2)
    moved = {one.case_id: one for one in desk.moved(simulation.id)}
    assert len(moved) == done.moved == sum(one.count for one in done.movements)
    desk.publish(draft)
    for case_id in cases:
        path, department, row = desk.again(case_id)
        if case_id not in moved:
            assert (path, department) == before[case_id][:2]
            continue
        one = moved[case_id]
        assert (one.before.path, one.before.department, one.row_before) == before[case_id]
        assert (one.after.path, one.after.department, one.row_after) == (path, department, row)
    assert any(case_id in moved for case_id in cases)


def test_each_movement_lists_its_own_cases(desk: Desk) -> None:
    draw = seeded(7)
    cases = desk.place_many(draw, 30)
    simulation = desk.start(desk.draft(a_draft_of(draw)))
    desk.run()

    done = desk.get(simulation.id)

    counts = [one.count for one in done.movements]
    assert len(counts) > 1
    assert counts == sorted(counts, reverse=True)
    for movement in done.movements:
        listed = desk.moved(simulation.id, movement=movement.number)
        assert len(listed) == movement.count
        assert {(str(one.before), str(one.after)) for one in listed} == {
            (str(movement.before), str(movement.after))
        }
        assert {one.case_id for one in listed} <= set(cases)


def test_a_killed_runners_work_is_gone_on_with_and_nothing_counts_twice(desk: Desk) -> None:
    draw = seeded(8)
    desk.place_many(draw, 40)
    simulation = desk.start(desk.draft(a_draft_of(draw)))
    work = desk.centre.routing.rules.simulation_work
    assert work.run(1) == 1
    before = desk.get(simulation.id)
    assert 0 < before.done < before.total
    killed = MongoSimulations(
        desk.centre.kernel, MongoRules(desk.centre.kernel)
    ).claim()  # it dies with this in hand
    assert killed is not None
    assert work.run(1) == 0
    rows = desk.centre.kernel.database["simulations"]
    rows.update_one({"_id": simulation.id}, {"$set": {"lease_time": datetime.now(UTC) - DAY}})

    fresh = wire(desk.centre.kernel, RoutingSettings()).rules.simulation_work
    while fresh.run(5):
        pass
    work.step(killed)  # it was only slow: what it found is not kept again

    done = desk.get(simulation.id)
    assert (done.state, done.done) == ("done", done.total)
    assert len(desk.moved(simulation.id)) == done.moved


def test_a_cancelled_one_keeps_what_was_found_and_goes_no_further(desk: Desk) -> None:
    draw = seeded(9)
    desk.place_many(draw, 40)
    simulation = desk.start(desk.draft(a_draft_of(draw)))
    desk.centre.routing.rules.simulation_work.run(1)

    stopped = desk.cancel(simulation, "supervisor")
    desk.run()

    after = desk.get(simulation.id)
    assert (stopped.state, after.state, after.done) == ("cancelled", "cancelled", 9)
    assert len(desk.moved(simulation.id)) == after.moved
    assert refused(desk.cancel, after)[1] == "wrong_state"
    assert refused(desk.cancel, simulation)[1] == "version_conflict"


def test_later_changes_of_the_draft_are_not_seen(desk: Desk) -> None:
    draw = seeded(10)
    desk.place_many(draw, 12)
    draft = desk.draft(a_draft_of(draw))
    simulation = desk.start(draft)
    everything = rule_sets_pb2.RuleSet()
    everything.CopyFrom(draft)
    everything.ClearField("rows")
    change = rule_sets_pb2.PutRuleSetDraftRequest(rule_set=everything)
    desk.centre.call(desk.centre.rules.PutRuleSetDraft, change, "admin")

    desk.run()

    assert {one.row_after for one in desk.moved(simulation.id)} - {""}
    assert refused(desk.start, draft)[1] == "version_conflict"


def test_who_may_start_and_see_it(desk: Desk) -> None:
    draft = desk.draft(a_draft_of(seeded(11)))
    simulation = desk.start(draft, "leader")

    for post in ("clerk", "dispatcher", "auditor"):
        assert refused(desk.start, draft, post)[0] == grpc.StatusCode.PERMISSION_DENIED
    assert refused(desk.start, draft, area_code="430424")[0] == grpc.StatusCode.NOT_FOUND
    request = pb.GetSimulationRequest(simulation_id=simulation.id)
    call, get = desk.centre.call, desk.stub.GetSimulation
    assert refused(call, get, request, "clerk")[0] == grpc.StatusCode.PERMISSION_DENIED
    assert refused(call, get, request, "admin", area_code="430424")[0] == (
        grpc.StatusCode.NOT_FOUND
    )
    listing = pb.ListSimulationsRequest(area_code="430423")
    listed = call(desk.stub.ListSimulations, listing, "dispatcher")
    assert [one.id for one in listed.simulations] == [simulation.id]
    assert call(desk.stub.ListSimulations, listing, "auditor", area_code="43").total == 1


def test_an_area_has_a_few_running_at_most_and_a_period_has_its_bounds(desk: Desk) -> None:
    draft = desk.draft(a_draft_of(seeded(12)))
    running = [desk.start(draft) for _ in range(MOST_RUNNING)]
    assert refused(desk.start, draft)[1] == "simulations_running"
    desk.cancel(running[0])
    assert desk.start(draft).state == "running"

    request = pb.StartSimulationRequest(rule_set_id=draft.id, version=draft.version)
    start = desk.stub.StartSimulation
    assert refused(desk.centre.call, start, request, "admin")[1] == "invalid_fields"
    request.since_time.FromDatetime(datetime(2020, 1, 1, tzinfo=UTC))
    request.until_time.FromDatetime(datetime(2026, 1, 1, tzinfo=UTC))
    assert refused(desk.centre.call, start, request, "admin")[1] == "invalid_fields"


def test_a_simulation_holds_no_word_of_a_resident(desk: Desk) -> None:
    draw = seeded(13)
    desk.place_many(draw, 20)
    desk.start(desk.draft(a_draft_of(draw)))
    desk.run()

    database = desk.centre.kernel.database
    kept = [
        list(database[name].find({})) for name in ("simulations", "simulation_moves", "decisions")
    ]
    assert not any(words in repr(kept) for words in NARRATIVES)


def _is_ours(desk: Desk, cases: list[str]) -> list[bool]:
    return [desk.told[case_id][0].area_code.startswith("430423") for case_id in cases]
