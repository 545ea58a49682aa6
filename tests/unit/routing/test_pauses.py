"""Handling times stand still and run again; the table of docs/states.md holds in every state."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts.errors import Conflict, Invalid, NotPermitted, WrongState
from contracts.principals import Post
from deadlines.ledger import ClockState
from deadlines.legal import DEFAULTS
from deadlines.profiles import SUPERVISOR, PauseReason
from services.routing.domain.assignment import Assignment, State
from services.routing.domain.pause import Ending, Pause, PauseState, until
from services.routing.use_cases.extending import Verdict, Wish
from services.routing.use_cases.orders import Complaint
from services.routing.use_cases.pausing import Ground
from tests.support.states import Row, transitions
from tests.unit.routing.desk import Desk
from tests.unit.routing.people import COUNTY, NOON, a_caller, handler
from tests.unit.routing.tables import a_table

ROWS = [row for row in transitions("pause") if row.from_states]
DISPATCHER = a_caller(Post.DISPATCHER)
APPRAISAL = Ground(reason_code="appraisal", proof="鉴定委托书〔2026〕3号", days=3)
MIDNIGHT = {day: datetime(2026, 3, day, 16, tzinfo=UTC) for day in range(3, 26)}  # 当日 24:00


def a_pause(state: PauseState) -> Pause:
    return Pause(
        id="p",
        area_code=COUNTY,
        case_id="k",
        assignment_id="a",
        clock_id="c",
        code="code",
        department="housing",
        reason_code="appraisal",
        approver=Post.DISPATCHER,
        proof="委托书",
        state=state,
        start_time=NOON,
        started_by="d",
        until_time=NOON + timedelta(days=3),
        version=1,
    )


END: Callable[[Pause], None] = lambda pause: pause.end(  # noqa: E731
    Ending.RESUMED, "d", NOON, due_time=NOON
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.verb)
@pytest.mark.parametrize("state", list(PauseState))
def test_a_verb_goes_from_the_states_of_its_row_only(row: Row, state: PauseState) -> None:
    pause = a_pause(state)

    if state in row.from_states:
        END(pause)
        assert pause.state == row.to
        assert [type(fact.event).__name__ for fact in pause.facts] == list(row.events[:1])
        return
    with pytest.raises(WrongState):
        END(pause)
    assert (pause.state, pause.facts) == (state, [])


class Office:
    """A desk whose lead department has signed, on a Wednesday at noon; five working days."""

    def __init__(self) -> None:
        self.desk = Desk(a_table())
        lead = self.desk.accept()[0]
        self.owner = handler(lead.department)
        self.desk.orders.sign(self.owner, lead.id, lead.version)

    @property
    def lead(self) -> Assignment:
        return next(order for order in self.desk.orders_of() if order.is_lead)

    def pause(self, ground: Ground = APPRAISAL) -> Pause:
        lead = self.lead
        return self.desk.pausing.pause(DISPATCHER, lead.id, lead.version, ground)[0]

    def resume(self) -> Pause:
        lead = self.lead
        return self.desk.pausing.resume(DISPATCHER, lead.id, lead.version, "已出报告")[0]

    def entries(self) -> list[tuple[str, str, str]]:
        return [
            (entry.kind.value, entry.reason, entry.proof)
            for entry in self.desk.clock("handling").ledger.entries
        ]


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_pause_takes_the_due_time_away_and_the_ledger_says_why(office: Office) -> None:
    pause = office.pause()

    clock = office.desk.clock("handling")
    assert (clock.state, clock.due_time, clock.next_due_time) == (
        ClockState.PAUSED,
        None,
        pause.until_time,
    )
    assert (office.lead.limits.due_time, office.lead.paused_until) == (None, pause.until_time)
    assert office.entries()[-1] == ("pause", "appraisal", pause.id)
    assert pause.until_time == until(3, NOON)


def test_days_that_are_over_end_at_their_own_instant_however_late_it_is_noticed(
    office: Office,
) -> None:
    pause = office.pause()
    before = MIDNIGHT[11]  # 周三 24:00, five working days after 4 March

    office.desk.now = pause.until_time + timedelta(hours=5, minutes=7)
    assert office.desk.ticking.tell_due(10) == 1

    clock = office.desk.clock("handling")
    assert clock.ledger.entries[-1].time == pause.until_time == MIDNIGHT[7]
    # 5, 6 March did not count (7 is a Saturday): two working days more
    assert (clock.due_time, before) == (MIDNIGHT[13], MIDNIGHT[11])
    ended = office.desk.pauses.get(COUNTY, pause.id)
    assert (ended.state, ended.ending, ended.ended_by) == ("ended", "over", "service:routing")
    assert (office.lead.paused_until, office.lead.limits.due_time) == (None, clock.due_time)
    assert office.desk.ticking.tell_due(10) == 0


def test_a_late_tick_ends_the_pause_and_says_that_the_time_is_over(office: Office) -> None:
    office.pause()

    office.desk.pass_days(30)
    while office.desk.ticking.tell_due(10):
        pass

    clock = office.desk.clock("handling")
    assert (clock.state, clock.is_overdue, clock.due_time) == ("running", True, MIDNIGHT[13])


def test_a_person_resumes_before_the_days_are_over(office: Office) -> None:
    office.pause()
    office.desk.now += timedelta(days=2)

    pause = office.resume()

    assert (pause.ending, pause.ended_by, pause.end_reason) == (
        "resumed",
        DISPATCHER.id,
        "已出报告",
    )
    assert office.desk.clock("handling").due_time == MIDNIGHT[12]
    assert office.lead.limits.due_time == MIDNIGHT[12]
    with pytest.raises(WrongState) as refusal:
        office.resume()
    assert refusal.value.reason == "not_paused"


def test_a_pause_within_one_day_costs_nothing(office: Office) -> None:
    office.pause()
    office.desk.now += timedelta(minutes=90)

    assert office.resume().due_time == MIDNIGHT[11]


def test_an_extension_that_is_granted_meanwhile_counts_after_the_pause(office: Office) -> None:
    asked = office.desk.extending.request(
        office.owner, office.lead.id, office.lead.version, Wish(units=2, reason="等待施工许可")
    )
    office.pause()

    granted, order = office.desk.extending.decide(
        DISPATCHER, asked.id, asked.version, Verdict(is_granted=True, reason="同意")
    )
    assert (granted.due_time, order.limits.due_time) == (None, None)
    office.desk.now += timedelta(days=2)

    assert office.resume().due_time == MIDNIGHT[16]  # one day of pause, two more, a weekend


def test_an_extension_granted_after_the_days_but_before_the_tick_is_in_order(
    office: Office,
) -> None:
    office.pause()
    asked = office.desk.extending.request(
        office.owner, office.lead.id, office.lead.version, Wish(units=1, reason="等待施工许可")
    )
    office.desk.pass_days(4)

    granted, order = office.desk.extending.decide(
        DISPATCHER, asked.id, asked.version, Verdict(is_granted=True, reason="同意")
    )

    assert [kind for kind, *_ in office.entries()] == ["start", "pause", "resume", "extend"]
    assert granted.due_time == order.limits.due_time == MIDNIGHT[16]


def test_a_department_that_completes_meanwhile_ends_the_pause(office: Office) -> None:
    office.pause()
    office.desk.pass_days(2)

    office.desk.orders.complete(
        office.owner, office.lead.id, office.lead.version, result="已修好", public_answer="已修好"
    )

    lead, clock = office.lead, office.desk.clock("handling")
    assert (lead.state, lead.paused_until) == (State.COMPLETED, None)
    assert lead.limits.due_time == MIDNIGHT[12]
    assert [kind for kind, *_ in office.entries()] == ["start", "pause", "resume", "pause"]
    assert (clock.paused_until, clock.next_due_time) == (None, None)
    (pause,) = office.desk.pauses.find(COUNTY, {})
    assert (pause.ending, pause.ended_by) == ("left", office.owner.id)


def test_an_objection_and_a_case_that_falls_away_end_it_too(office: Office) -> None:
    office.pause()
    lead = office.lead
    complaint = Complaint(reason_code="not_our_duty", reason="不属于我局职责")
    office.desk.orders.object(office.owner, lead.id, lead.version, complaint)

    assert (office.lead.state, office.lead.paused_until) == (State.OBJECTED, None)
    assert office.desk.clock("handling").state == "running"


@pytest.mark.parametrize(
    ("ground", "field"),
    [
        (replace(APPRAISAL, reason_code="holiday"), "reason_code"),
        (replace(APPRAISAL, reason_code="reported"), "reason_code"),
        (replace(APPRAISAL, days=0), "days"),
        (replace(APPRAISAL, days=31), "days"),
        (replace(APPRAISAL, proof=" "), "proof"),
    ],
)
def test_what_the_profile_does_not_allow_is_refused(
    office: Office, ground: Ground, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        office.pause(ground)

    assert [fault.field for fault in refusal.value.faults] == [field]
    assert office.entries() == [("start", "", "")]


def test_pauses_are_bounded_in_number_and_stand_alone(office: Office) -> None:
    office.pause()
    with pytest.raises(WrongState) as refusal:
        office.pause()
    assert refusal.value.reason == "already_paused"
    office.resume()
    office.pause()
    office.resume()

    with pytest.raises(WrongState) as refusal:
        office.pause()

    assert refusal.value.reason == "pause_count"


def test_a_pause_after_an_uncaught_one_begins_anew(office: Office) -> None:
    office.pause()
    office.desk.pass_days(4)

    office.pause()

    endings = [pause.ending for pause in office.desk.pauses.find(COUNTY, {})]
    assert endings == ["over", None]


def test_a_time_that_is_over_or_has_no_reasons_stands_not_still(office: Office) -> None:
    office.desk.pass_days(9)
    with pytest.raises(WrongState) as refusal:
        office.pause()
    assert refusal.value.reason == "pause_time_over"

    desk = Desk(a_table())
    desk.profiles.rows["handling_livelihood"] = replace(
        DEFAULTS["handling_livelihood"], pause_reasons=()
    )
    office.desk = desk
    lead = desk.accept()[0]
    desk.orders.sign(handler(lead.department), lead.id, lead.version)
    with pytest.raises(WrongState) as refusal:
        office.pause()
    assert refusal.value.reason == "not_pausable"


def test_the_post_the_profile_names_decides_and_nobody_else() -> None:
    office = Office()
    office.desk.profiles.rows["handling_livelihood"] = replace(
        DEFAULTS["handling_livelihood"],
        pause_approver=SUPERVISOR,
        pause_reasons=(PauseReason.APPRAISAL,),
    )
    office.desk.assignments.rows.clear()
    office.desk.clocks.rows.clear()
    lead = office.desk.accept(case_id="case-2")[0]
    office.desk.orders.sign(handler(lead.department), lead.id, lead.version)
    lead = office.desk.assignments.get(COUNTY, lead.id)

    for post in (Post.DISPATCHER, Post.LEADER, Post.CLERK, Post.HANDLER):
        with pytest.raises(NotPermitted):
            office.desk.pausing.pause(a_caller(post), lead.id, lead.version, APPRAISAL)
    supervisor = a_caller(Post.SUPERVISOR)
    with pytest.raises(Conflict):
        office.desk.pausing.pause(supervisor, lead.id, lead.version + 1, APPRAISAL)
    pause, _ = office.desk.pausing.pause(supervisor, lead.id, lead.version, APPRAISAL)
    assert pause.approver is Post.SUPERVISOR
