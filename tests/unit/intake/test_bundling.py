"""Merging, following and linking through the use cases."""

from typing import Any

import pytest

from contracts.errors import Conflict, Invalid, NotFound, NotPermitted, WrongState
from contracts.principals import Post
from services.intake.domain.parts import Refusal
from services.intake.domain.states import State
from tests.unit.intake.desk import Desk, a_case, a_party, a_report, somebody

DISPATCHER, CLERK = somebody(Post.DISPATCHER), somebody(Post.CLERK)


def _registered(desk: Desk, count: int = 1) -> list[str]:
    return [
        desk.registering.register(CLERK, a_report(a_party(phone=f"1381234{at:04d}"))).case.id
        for at in range(count)
    ]


def _merged(desk: Desk, count: int = 1) -> tuple[str, list[str]]:
    main, *members = _registered(desk, count + 1)
    for name in members:
        desk.bundling.merge(DISPATCHER, name, 1, main, "同一处堵塞")
    return main, members


def _move(desk: Desk, case_id: str, *verbs: str) -> None:
    for verb in verbs:
        case = desk.cases.get("430423", case_id)
        assert case.hear(verb)
        desk.hearing._books.save(case, DISPATCHER)


def _state(desk: Desk, case_id: str) -> State:
    return desk.cases.get("430423", case_id).state


def test_members_follow_and_each_is_told_once() -> None:
    desk = Desk()
    main, members = _merged(desk, 3)
    _move(desk, main, "hear_routed", "hear_signed")

    assert desk.leading.tell() == 3
    assert desk.leading.tell() == 0

    assert {_state(desk, name) for name in members} == {State.HANDLING}
    followed = [e for e in desk.events() if e.routing_key() == "case_followed"]
    assert sorted(event.case_id for event in followed) == sorted(members)
    assert {event.state for event in followed} == {"handling"}
    assert not desk.bundles.due(10)


def test_a_move_made_while_members_are_told_is_told_too() -> None:
    desk = Desk()
    main, [member] = _merged(desk)
    _move(desk, main, "hear_routed")
    [seen] = desk.bundles.due(10)
    _move(desk, main, "hear_signed")
    desk.bundles.settle(seen)

    assert desk.leading.tell() == 1
    assert _state(desk, member) is State.HANDLING


def test_an_undone_merge_is_not_followed_and_the_bundle_shrinks() -> None:
    desk = Desk()
    main, [member] = _merged(desk)
    desk.bundling.unmerge(DISPATCHER, member, 2, "不是同一事项")
    _move(desk, main, "hear_routed")

    assert desk.leading.tell() == 0
    assert _state(desk, member) is State.ACCEPTED
    assert [e.member_count for e in desk.bundles.repository.events()] == [1, 0]


def test_a_main_case_with_members_is_neither_withdrawn_nor_declined_nor_merged() -> None:
    desk = Desk()
    main, _ = _merged(desk)
    [other] = _registered(desk)
    refusal = Refusal(reason_code="other", legal_route="other", reason="理由")
    acts: list[Any] = [
        lambda: desk.deciding.withdraw(CLERK, main, 1, "撤回"),
        lambda: desk.deciding.decline(DISPATCHER, main, 1, refusal),
        lambda: desk.bundling.merge(DISPATCHER, main, 1, other, "同一处"),
    ]

    for act in acts:
        with pytest.raises(WrongState) as refused:
            act()
        assert refused.value.reason == "has_members"


def test_a_main_case_without_members_left_may_be_withdrawn() -> None:
    desk = Desk()
    main, [member] = _merged(desk)
    desk.deciding.withdraw(CLERK, member, 2, "撤回")

    assert desk.deciding.withdraw(CLERK, main, 1, "撤回").state is State.WITHDRAWN


def test_the_main_cases_version_stays() -> None:
    desk = Desk()
    main, _ = _merged(desk, 2)

    assert desk.cases.get("430423", main).version == 1
    assert desk.cases.get("430423", main).is_main


def test_merging_needs_the_dispatcher_the_version_another_case_and_a_reason() -> None:
    desk = Desk()
    main, member = _registered(desk, 2)

    with pytest.raises(NotPermitted):
        desk.bundling.merge(CLERK, member, 1, main, "同一处")
    with pytest.raises(Conflict):
        desk.bundling.merge(DISPATCHER, member, 2, main, "同一处")
    with pytest.raises(Invalid):
        desk.bundling.merge(DISPATCHER, member, 1, member, "同一处")
    with pytest.raises(Invalid):
        desk.bundling.merge(DISPATCHER, member, 1, main, "")
    with pytest.raises(NotFound):
        desk.bundling.merge(DISPATCHER, member, 1, "nothing", "同一处")


def test_another_countys_case_is_not_there_to_merge_or_link() -> None:
    desk = Desk()
    [own] = _registered(desk)
    foreign = a_case(id="foreign", area_code="430424100", version=1)
    desk.cases.repository.rows["foreign"] = foreign

    for act in (
        lambda: desk.bundling.merge(DISPATCHER, own, 1, "foreign", "同一处"),
        lambda: desk.bundling.link(CLERK, own, 1, "foreign"),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_link_shows_from_both_sides_and_moves_no_version() -> None:
    desk = Desk()
    one, other = _registered(desk, 2)

    desk.bundling.link(CLERK, one, 1, other)

    assert [case.id for case in desk.bundling.linked(CLERK, other)] == [one]
    assert [case.id for case in desk.bundling.linked(CLERK, one)] == [other]
    assert {desk.cases.get("430423", name).version for name in (one, other)} == {1}
    desk.bundling.unlink(CLERK, other, 1, one)
    assert not desk.bundling.linked(CLERK, one)


def test_a_link_is_not_made_twice_from_either_side() -> None:
    desk = Desk()
    one, other = _registered(desk, 2)
    desk.bundling.link(CLERK, one, 1, other)

    with pytest.raises(WrongState) as again:
        desk.bundling.link(CLERK, other, 1, one)

    assert again.value.reason == "already_linked"


def test_a_repeat_names_the_earlier_case() -> None:
    desk = Desk()
    earlier, later = _registered(desk, 2)
    refusal = Refusal(
        reason_code="repeated", legal_route="other", reason="已在办", earlier_case_id=earlier
    )

    declined = desk.deciding.decline(DISPATCHER, later, 1, refusal)

    assert declined.refusal == refusal
    assert desk.events()[-1].earlier_case_id == earlier


@pytest.mark.parametrize(
    ("reason_code", "earlier", "error"),
    [("other", "main", Invalid), ("repeated", "self", Invalid), ("repeated", "nothing", NotFound)],
)
def test_only_a_repeat_names_an_earlier_case_that_is_there(
    reason_code: str, earlier: str, error: type[Exception]
) -> None:
    desk = Desk()
    main, later = _registered(desk, 2)
    names = {"main": main, "self": later, "nothing": "nothing"}
    refusal = Refusal(
        reason_code=reason_code, legal_route="other", reason="理由", earlier_case_id=names[earlier]
    )

    with pytest.raises(error):
        desk.deciding.decline(DISPATCHER, later, 1, refusal)
