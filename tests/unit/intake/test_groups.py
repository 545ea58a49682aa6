"""Members and totals, against the table of `docs/states.md`."""

from datetime import date

import pytest

from contracts.errors import WrongState
from services.intake.domain.groups import (
    Group,
    Member,
    MemberReport,
    MemberState,
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


@pytest.mark.parametrize("state", list(MemberState))
@pytest.mark.parametrize("verb", ["settle", "withdraw"])
def test_a_verb_does_what_the_table_says_or_is_refused(verb: str, state: MemberState) -> None:
    group, member = _group(), _member(state)
    group.counts[state] = 1
    expected = SPECIFIED.get((verb, str(state)))

    if expected is None:
        with pytest.raises(WrongState):
            group.end(member, verb, "")
        assert (member.state, member.version, group.facts) == (state, 1, [])
        return
    group.end(member, verb, "")

    assert (member.state, tuple(type(one.event).__name__ for one in group.facts)) == expected
    assert member.version == 2


def test_the_totals_follow_every_member() -> None:
    group, members = _group(), [_member(claimed_fen=amount) for amount in (500, 300, 200)]
    group.add(members)
    group.end(members[0], "settle", "", paid_fen=450)
    group.end(members[1], "withdraw", "本人退出")

    event = group.facts[-1].event

    assert vars(event) == {
        "case_id": "c", "code": "code", "open_count": 1, "settled_count": 1,
        "withdrawn_count": 1, "claimed_fen": 1000, "paid_fen": 450,
    }  # fmt: skip
    assert group.member_count == 3


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
