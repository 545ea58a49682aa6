"""Departments ask for more time; the table of docs/states.md holds in every state."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts.errors import Conflict, Invalid, NotPermitted, WrongState
from contracts.principals import Post
from deadlines.legal import DEFAULTS, LEGAL
from deadlines.profiles import BOTH_PARTIES, LEADER, Unit
from services.routing.domain.assignment import Assignment, AssignmentNotFound
from services.routing.domain.extension import Extension, ExtensionState
from services.routing.use_cases.extending import Verdict, Wish
from tests.support.states import Row, transitions
from tests.unit.routing.desk import Desk
from tests.unit.routing.people import COUNTY, NOON, a_brief, a_caller, handler
from tests.unit.routing.tables import a_table

ROWS = [row for row in transitions("extension") if row.from_states]
VERBS: dict[str, Callable[[Extension], None]] = {
    "grant": lambda extension: extension.grant("d", "同意", NOON, NOON),
    "refuse": lambda extension: extension.refuse("d", "不同意", NOON),
    "lapse": lambda extension: extension.lapse("service:routing", NOON),
}
DISPATCHER = a_caller(Post.DISPATCHER)
FIVE = Wish(units=5, reason="等待施工许可")
YES = Verdict(is_granted=True, reason="同意")
NO = Verdict(is_granted=False, reason="请按期办结")
MIDNIGHT_OF_11, MIDNIGHT_OF_18 = (
    datetime(2026, 3, day, 16, tzinfo=UTC) for day in (11, 18)
)  # 周三 24:00


def an_extension(state: ExtensionState) -> Extension:
    return Extension(
        id="e",
        area_code=COUNTY,
        case_id="k",
        assignment_id="a",
        clock_id="c",
        code="code",
        department="housing",
        units=5,
        unit=Unit.WORKING_DAYS,
        approver=Post.DISPATCHER,
        reason="等待施工许可",
        state=state,
        request_time=NOON,
        requested_by="h",
        version=1,
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.verb)
@pytest.mark.parametrize("state", list(ExtensionState))
def test_a_verb_goes_from_the_states_of_its_row_only(row: Row, state: ExtensionState) -> None:
    extension = an_extension(state)
    verb = VERBS[row.verb]

    if state in row.from_states:
        verb(extension)
        assert extension.state == row.to
        assert [type(fact.event).__name__ for fact in extension.facts] == list(row.events[:1])
        return
    with pytest.raises(WrongState):
        verb(extension)
    assert (extension.state, extension.facts) == (state, [])


class Office:
    """A desk whose lead department has signed."""

    def __init__(self) -> None:
        self.desk = Desk(a_table())
        self.accept()

    def accept(self) -> Assignment:
        self.lead = self.desk.accept()[0]
        self.owner = handler(self.lead.department)
        return self.sign()

    def sign(self) -> Assignment:
        self.lead = self.desk.orders.sign(self.owner, self.lead.id, self.lead.version)
        return self.lead

    def ask(self, wish: Wish = FIVE) -> Extension:
        return self.desk.extending.request(self.owner, self.lead.id, self.lead.version, wish)

    def decide(self, extension: Extension, verdict: Verdict = YES) -> Extension:
        decided, self.lead = self.desk.extending.decide(
            DISPATCHER, extension.id, extension.version, verdict
        )
        return decided

    def state_of(self, extension: Extension) -> ExtensionState:
        return self.desk.extensions.get(COUNTY, extension.id).state


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_grant_moves_the_due_time_of_clock_and_order(office: Office) -> None:
    assert office.desk.clock("handling").due_time == MIDNIGHT_OF_11
    asked = office.ask()
    assert office.desk.clock("handling").due_time == MIDNIGHT_OF_11

    granted = office.decide(asked)

    clock = office.desk.clock("handling")
    assert (granted.state, granted.due_time) == (ExtensionState.GRANTED, MIDNIGHT_OF_18)
    assert (clock.due_time, office.lead.limits.due_time) == (MIDNIGHT_OF_18, MIDNIGHT_OF_18)
    entry = clock.ledger.entries[-1]
    assert (entry.kind, entry.units, entry.proof, entry.who) == (
        "extend",
        5,
        asked.id,
        DISPATCHER.id,
    )
    assert office.desk.assignments.events()[-1].routing_key() == "assignment_extended"


def test_a_refusal_leaves_everything_as_it_was(office: Office) -> None:
    refused = office.decide(office.ask(), NO)

    assert (refused.state, refused.decision_reason) == (ExtensionState.REFUSED, "请按期办结")
    assert office.desk.clock("handling").due_time == MIDNIGHT_OF_11
    assert office.desk.clock("handling").ledger.extensions == ()


def test_more_than_the_profile_allows_is_refused_by_name(office: Office) -> None:
    with pytest.raises(Invalid) as refusal:
        office.ask(Wish(units=6, reason="等待施工许可"))

    assert [fault.field for fault in refusal.value.faults] == ["units"]


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Wish(units=0, reason="等待施工许可"), "units"),
        (Wish(units=-1, reason="等待施工许可"), "units"),
        (Wish(units=1001, reason="等待施工许可"), "units"),
        (Wish(units=1, reason="急"), "reason"),
        (Wish(units=1, reason="长" * 1001), "reason"),
    ],
)
def test_bad_wishes_are_told_by_field(office: Office, wish: Wish, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        office.ask(wish)

    assert [fault.field for fault in refusal.value.faults] == [field]


def test_a_second_extension_is_one_too_many(office: Office) -> None:
    office.decide(office.ask(Wish(units=1, reason="等待施工许可")))

    with pytest.raises(WrongState, match="extension_count"):
        office.ask(Wish(units=1, reason="还在等待许可"))


def test_one_request_waits_at_a_time_and_a_refused_one_may_be_followed(office: Office) -> None:
    first = office.ask()
    with pytest.raises(WrongState, match="waits to be decided"):
        office.ask()
    office.decide(first, NO)

    assert office.ask().state is ExtensionState.REQUESTED


def test_nobody_asks_once_the_time_is_over(office: Office) -> None:
    office.desk.now = MIDNIGHT_OF_11

    with pytest.raises(WrongState, match="extension_time_over"):
        office.ask()


def test_a_grant_after_the_due_time_takes_the_lateness_back(office: Office) -> None:
    asked = office.ask()
    office.desk.now = MIDNIGHT_OF_11 + timedelta(hours=1)
    office.desk.ticking.tell_due(10)
    assert office.desk.clock("handling").is_overdue

    office.decide(asked)

    assert not office.desk.clock("handling").is_overdue
    office.desk.now = MIDNIGHT_OF_18
    office.desk.ticking.tell_due(10)
    told = [event.routing_key() for event in office.desk.clocks.events]
    assert told.count("clock_overdue") == 2


def test_an_order_must_be_signed_and_lead(office: Office) -> None:
    office.desk.placing.accept(a_brief("case-2"), office.desk.now)
    office.lead = office.desk.orders_of("case-2")[0]

    with pytest.raises(WrongState):
        office.ask()


def test_others_than_the_own_department_do_not_find_the_order(office: Office) -> None:
    with pytest.raises(AssignmentNotFound):
        office.desk.extending.request(handler("water"), office.lead.id, office.lead.version, FIVE)
    with pytest.raises(NotPermitted):
        office.desk.extending.request(DISPATCHER, office.lead.id, office.lead.version, FIVE)


def test_a_stale_version_is_a_conflict_on_both_sides(office: Office) -> None:
    with pytest.raises(Conflict):
        office.desk.extending.request(office.owner, office.lead.id, office.lead.version - 1, FIVE)
    asked = office.ask()
    with pytest.raises(Conflict):
        office.desk.extending.decide(DISPATCHER, asked.id, asked.version + 1, YES)


def test_the_post_that_the_profile_names_decides_and_no_other() -> None:
    office = Office.__new__(Office)
    office.desk = Desk(a_table())
    named = replace(DEFAULTS["handling_livelihood"], extension_approver=LEADER)
    office.desk.profiles.rows[named.key] = named
    office.accept()
    asked = office.ask()
    with pytest.raises(NotPermitted):
        office.decide(asked)

    decided, _ = office.desk.extending.decide(a_caller(Post.LEADER), asked.id, asked.version, YES)

    assert decided.state is ExtensionState.GRANTED


def test_what_is_decided_outside_the_platform_or_never_is_not_asked_here() -> None:
    never = DEFAULTS["handling_emergency"]
    outside = replace(LEGAL["mediation_pre_filing"], extension_approver=BOTH_PARTIES)
    for profile in (never, outside):
        office = Office.__new__(Office)
        office.desk = Desk(a_table())
        office.desk.profiles.rows["handling_livelihood"] = replace(
            profile, key="handling_livelihood"
        )
        office.accept()

        with pytest.raises(WrongState, match="not_extensible"):
            office.ask()


@pytest.mark.parametrize("end", ["complete", "close", "hold"])
def test_a_request_lapses_with_its_order(office: Office, end: str) -> None:
    asked = office.ask()
    told = replace(a_brief(), case_version=2)

    if end == "complete":
        office.desk.orders.complete(
            office.owner,
            office.lead.id,
            office.lead.version,
            result="已办结",
            public_answer="已修好",
        )
    elif end == "close":
        office.desk.placing.close(told, "withdrawn")
    else:
        office.desk.merging.merge(told, "handling")

    assert office.state_of(asked) is ExtensionState.LAPSED
    with pytest.raises(WrongState):
        office.decide(replace_version(asked, 2))


def replace_version(extension: Extension, version: int) -> Extension:
    extension.version = version
    return extension
