"""Members and totals, against the table of `docs/states.md`."""

from datetime import UTC, date, datetime

import pytest

from contracts.errors import WrongState
from services.intake.domain.groups import (
    Group,
    Member,
    MemberReport,
    MemberState,
    Payment,
    check_member,
    identity,
    no_counts,
)
from tests.support.states import transitions

SPECIFIED = {
    (row.verb, state): (row.to, row.events)
    for row in transitions("member（")
    for state in row.from_states
}


def _group() -> Group:
    return Group(id="g", area_code="430423", case_id="c", code="code", counts=no_counts())


def _member(state: MemberState = MemberState.OPEN, claimed_fen: int = 500) -> Member:
    return Member(
        id="m", area_code="430423", case_id="c", version=1, name="王五", phone="", id_number="",
        claimed_fen=claimed_fen, state=state,
    )  # fmt: skip


def _payment(amount_fen: int) -> Payment:
    return Payment(
        amount_fen=amount_fen, day=date(2026, 3, 2), note="转账", recorder="clerk@430423",
        record_time=datetime(2026, 3, 2, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize("state", list(MemberState))
@pytest.mark.parametrize("verb", ["pay", "settle", "withdraw"])
def test_a_verb_does_what_the_table_says_or_is_refused(verb: str, state: MemberState) -> None:
    group, member = _group(), _member(state)
    group.counts[state] = 1
    expected = SPECIFIED.get((verb, str(state)))

    if expected is None:
        with pytest.raises(WrongState):
            group.move(member, verb)
        assert (member.state, member.version, group.facts) == (state, 1, [])
        return
    group.move(member, verb)

    to, events = expected
    assert member.state == (to or state)
    assert tuple(type(one.event).__name__ for one in group.facts) == events
    assert member.version == 2


def test_the_totals_follow_every_member() -> None:
    group, members = _group(), [_member(claimed_fen=amount) for amount in (500, 300, 200)]
    group.add(members)
    group.move(members[0], "pay", payment=_payment(150))
    group.move(members[0], "settle", payment=_payment(300))
    group.move(members[1], "withdraw", "本人退出")

    event = group.facts[-1].event

    assert vars(event) == {
        "case_id": "c", "code": "code", "open_count": 1, "settled_count": 1,
        "withdrawn_count": 1, "claimed_fen": 1000, "paid_fen": 450,
    }  # fmt: skip
    assert group.member_count == 3
    assert (members[0].paid_fen, members[0].version) == (450, 3)
    assert [one.amount_fen for one in members[0].payments] == [150, 300]


def test_a_row_names_its_own_faults() -> None:
    report = MemberReport(name="", phone="1", id_number="2", claimed_fen=-1)

    _, faults = check_member(report, date(2026, 3, 2))

    assert {one.field for one in faults} == {"name", "phone", "id_number", "claimed_fen"}


def test_the_same_person_is_known_by_number_or_by_name_and_phone() -> None:
    numbered = MemberReport(name="王五", id_number="110105491231002")

    assert identity(numbered) == identity(MemberReport(name="王 五", id_number="110105491231002"))
    assert identity(MemberReport(name="王 五", phone="1")) == identity(
        MemberReport(name="王五", phone="1")
    )
    assert identity(MemberReport(name="王五")) != identity(MemberReport(name="王六"))
