"""Bundles, memberships and links, against the tables of `docs/states.md`."""

from dataclasses import replace
from typing import Any

import pytest

from contracts.errors import WrongState
from services.intake.domain.bundles import LED, MERGEABLE, MOST_MEMBERS, Bundle
from services.intake.domain.cases import Case
from services.intake.domain.links import Link
from services.intake.domain.states import FINAL, State
from tests.support.states import transitions
from tests.unit.intake.desk import COUNTY, NOW, a_case

ANSWERED = (State.VERIFIED, State.VISITED_BACK, State.EVALUATED, State.ARCHIVED)


def a_main(state: State = State.HANDLING, **fields: Any) -> Case:
    """The case that leads."""
    return a_case(
        state, id="main", code="code-m", result="已疏通", public_answer="修好了", **fields
    )


def a_bundle() -> Bundle:
    """The bundle that the main case leads."""
    return Bundle(id="bundle", area_code=COUNTY, case_id="main", code="code-m")


def a_member(own: State = State.ROUTED, main: State = State.HANDLING) -> Case:
    """A case merged into the main case, its fact told."""
    case = a_case(own)
    case.merge(a_main(main), a_bundle(), "dispatcher@430423", NOW)
    case.take_facts()
    return case


def _told(case: Case | Bundle | Link) -> tuple[str, ...]:
    return tuple(type(fact.event).__name__ for fact in case.facts)


@pytest.mark.parametrize("main", list(State))
@pytest.mark.parametrize("own", list(State))
def test_a_case_is_merged_where_the_table_says(own: State, main: State) -> None:
    case = a_case(own)
    may = own in MERGEABLE and main in LED

    if not may:
        with pytest.raises(WrongState):
            case.merge(a_main(main), a_bundle(), "d", NOW)
        assert (case.state, case.bond, case.facts) == (own, None, [])
        return
    case.merge(a_main(main), a_bundle(), "d", NOW)

    assert (case.state, case.standing, _told(case)) == (main, own, ("CaseMerged",))
    assert "d" in case.handled_by


def test_the_tables_name_the_events_of_every_verb() -> None:
    events = {row.verb.partition(" ")[0]: row.events for row in transitions("membership")}

    assert events == {
        "merge": ("CaseMerged",),
        "follow": ("CaseFollowed",),
        "unmerge": ("CaseUnmerged",),
        "withdraw": ("CaseWithdrawn",),
        "reopen": ("CaseReopened",),
    }
    assert {row.events for row in transitions("bundle")} == {("BundleChanged",)}


@pytest.mark.parametrize("main", list(State))
@pytest.mark.parametrize("shown", LED)
def test_a_member_follows_its_main_case_as_far_as_the_answer(shown: State, main: State) -> None:
    case = a_member(main=shown)
    expected = State.VERIFIED if main in ANSWERED else main
    is_news = main in (*LED, *ANSWERED) and expected != shown

    assert case.follow(a_main(main)) is is_news
    assert _told(case) == (("CaseFollowed",) if is_news else ())
    assert case.state == (expected if is_news else shown)
    if is_news:
        result = "已疏通" if main in (State.REPORTED, *ANSWERED) else ""
        assert (case.result, case.public_answer) == (result, "修好了")


@pytest.mark.parametrize("is_own_restricted", [True, False])
@pytest.mark.parametrize("main", [State.REPORTED, *ANSWERED])
def test_a_result_that_few_may_read_stays_with_the_main_case(
    main: State, *, is_own_restricted: bool
) -> None:
    case = a_member(main=State.HANDLING)
    few = replace(case.matter, sensitivities=("minor",))
    if is_own_restricted:
        case.matter = few

    case.follow(a_main(main, matter=few))

    assert (case.result, case.public_answer) == ("已疏通" if is_own_restricted else "", "修好了")


@pytest.mark.parametrize("state", ANSWERED)
def test_a_member_with_its_answer_does_not_follow_any_more(state: State) -> None:
    case = a_member()
    case.state = state

    assert not case.follow(a_main(State.ROUTED))
    with pytest.raises(WrongState) as refused:
        case.unmerge("d")
    assert refused.value.reason == "not_merged"


@pytest.mark.parametrize("own", MERGEABLE)
@pytest.mark.parametrize("shown", LED)
def test_an_undone_merge_gives_the_own_handling_back(own: State, shown: State) -> None:
    case = a_member(own, shown)

    case.unmerge("d")

    assert (case.state, case.bond, case.left) == (own, None, "bundle")
    assert (case.result, case.public_answer, _told(case)) == ("", "", ("CaseUnmerged",))


def test_the_own_handling_moves_on_beneath() -> None:
    case = a_member(State.ACCEPTED, State.REPORTED)

    assert not case.hear("hear_routed")
    assert not case.hear("hear_signed")
    assert not case.hear("hear_result")
    case.take_result("自己的结果", "自己的答复")
    assert (case.state, case.result, case.facts) == (State.REPORTED, "已疏通", [])

    case.unmerge("d")
    assert (case.state, case.result, case.public_answer) == (
        State.REPORTED,
        "自己的结果",
        "自己的答复",
    )


@pytest.mark.parametrize("verb", ["decline", "verify", "rework"])
def test_what_the_main_case_decides_is_refused_at_a_member(verb: str) -> None:
    case = a_member(main=State.ACCEPTED if verb == "decline" else State.REPORTED)

    with pytest.raises(WrongState) as refused:
        case._go(verb)

    assert refused.value.reason == "merged"


def test_a_member_that_is_withdrawn_or_reopened_leaves() -> None:
    withdrawn, reopened = a_member(), a_member()
    reopened.state = State.VERIFIED

    withdrawn.withdraw("c", NOW)
    reopened.reopen("没有解决")

    assert [one.bond for one in (withdrawn, reopened)] == [None, None]
    assert [one.left for one in (withdrawn, reopened)] == ["bundle", "bundle"]
    assert (withdrawn.state, reopened.state) == (State.WITHDRAWN, State.ROUTED)


def test_there_are_no_chains() -> None:
    member, other = a_member(), a_case(id="other")

    with pytest.raises(WrongState) as chained:
        other.merge(member, a_bundle(), "d", NOW)
    with pytest.raises(WrongState) as twice:
        member.merge(a_main(), a_bundle(), "d", NOW)

    assert (chained.value.reason, twice.value.reason) == ("main_is_member", "already_merged")


@pytest.mark.parametrize("state", FINAL)
def test_a_given_up_main_case_has_nothing_to_show(state: State) -> None:
    shown = a_main(state).shown_to_members

    assert shown == (State.VERIFIED if state is State.ARCHIVED else None)


def test_a_bundle_is_full_at_five_hundred() -> None:
    bundle = a_bundle()
    bundle.member_count = MOST_MEMBERS - 1
    bundle.grow()

    with pytest.raises(WrongState) as full:
        bundle.grow()

    assert (full.value.reason, _told(bundle)) == ("bundle_full", ("BundleChanged",))


def test_a_main_case_leads_without_a_change_of_its_own() -> None:
    main = a_main()

    main.lead(a_bundle())

    assert (main.is_main, main.is_member, main.is_led, main.facts) == (True, False, False, [])
    assert main.standing is State.HANDLING


@pytest.mark.parametrize(
    "row", transitions("link"), ids=lambda row: f"{row.from_states}-{row.verb}"
)
def test_a_link_does_what_its_table_says_and_nothing_twice(row: Any) -> None:
    is_linked = row.from_states == ("linked",)
    link = Link(
        id="l", area_code=COUNTY, case_id="b", code="code-b",
        other_case_id="a", other_code="code-a", is_linked=is_linked,
    )  # fmt: skip

    getattr(link, row.verb)()

    assert (link.is_linked, _told(link)) == (row.to == "linked", row.events)
    with pytest.raises(WrongState):
        getattr(link, row.verb)()
    assert (link.pair, link.seen_from("a"), link.seen_from("b")) == (
        ("a", "b"),
        ("b", "code-b"),
        ("a", "code-a"),
    )
