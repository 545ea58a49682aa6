"""Merged cases on the real store: followed to the answer, undone, and raced for."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from chassis.calls import Call, serving
from contracts.envelope import decode
from contracts.principals import service_principal
from onedoor.intake.v1 import cases_pb2, closing_pb2, desk_pb2, follow_pb2
from onedoor.intake.v1 import sameness_pb2 as pb
from services.intake.settings import IntakeSettings
from services.intake.wiring import wire
from tests.rpc.intake.door import COUNTY, Door
from tests.support.rpc import refused

ROUNDS = 12


def _merge(case: Any, main: Any, version: int) -> pb.MergeCaseRequest:
    return pb.MergeCaseRequest(
        case_id=case.id, version=version, main_case_id=main.id, reason="同一处堵塞"
    )


def _tell(door: Door) -> int:
    """One round of the runner's tick."""
    principal = service_principal("intake", "")
    with serving(Call(principal=principal, action="tick:bundles", correlation_id="r")):
        return wire(door.kernel, IntakeSettings()).sameness.leading.tell()


def _row(door: Door, case: Any) -> dict[str, Any]:
    row = door.kernel.database["cases"].find_one({"_id": case.id})
    assert row is not None
    return row


def _routed(door: Door, count: int) -> list[Any]:
    cases = [door.register(title=f"下水道堵塞{at}") for at in range(count)]
    for case in cases:
        door.route(case)
    return cases


def test_one_answer_reaches_every_reporter_under_the_own_code(door: Door) -> None:
    main = door.register()
    assignment = door.route(main)
    members = _routed(door, 2)
    for member in members:
        door.ask("MergeCase", _merge(member, main, 2), "dispatcher")
    door.complete(main, assignment)
    assert _tell(door) == 2
    verify = closing_pb2.VerifyCaseRequest(case_id=main.id, version=3, note="属实")
    door.ask("VerifyCase", verify, "dispatcher")
    assert (_tell(door), _tell(door)) == (2, 0)

    for member in members:
        shown = door.ask(
            "FollowCase",
            follow_pb2.FollowCaseRequest(code=member.code, key=member.query_key),
            "resident",
        )
        assert (shown.state, shown.public_answer) == ("verified", "下水道已修好")
        assert shown.merged_note.startswith("您的事项已与同类事项合并办理")
        assert main.code not in str(shown)
        assert door.events_of(member)[-2:] == ["case_followed", "case_followed"]
        words = [step.what for step in shown.steps]
        assert words[-3] == "已与同类事项合并办理"


def test_each_member_judges_for_itself_and_may_be_taken_up_again_alone(door: Door) -> None:
    main = door.register()
    assignment = door.route(main)
    [member] = _routed(door, 1)
    door.ask("MergeCase", _merge(member, main, 2), "dispatcher")
    door.complete(main, assignment)
    verify = closing_pb2.VerifyCaseRequest(case_id=main.id, version=3, note="属实")
    door.ask("VerifyCase", verify, "dispatcher")
    _tell(door)

    own = {"code": member.code, "key": member.query_key}
    door.ask("ReopenByParty", follow_pb2.ReopenByPartyRequest(**own, reason="还堵"), "resident")

    assert door.state_of(main)[0] == "verified"
    assert (_row(door, member)["state"], _row(door, member)["bond"]) == ("routed", None)
    bundle = door.kernel.database["bundles"].find_one({"case_id": main.id})
    assert bundle is not None
    assert bundle["member_count"] == 0


def test_an_undone_merge_gives_the_own_handling_back(door: Door) -> None:
    main, member = _routed(door, 2)
    own_assignment = _own_assignment(door, member)
    door.ask("MergeCase", _merge(member, main, 2), "dispatcher")
    door.sign(member, own_assignment)
    undo = pb.UnmergeCaseRequest(case_id=member.id, version=3, reason="不是同一处")

    undone = door.ask("UnmergeCase", undo, "dispatcher")

    assert (undone.state, undone.version) == ("handling", 4)
    items = door.ask("GetTimeline", desk_pb2.GetTimelineRequest(case_id=member.id)).items
    told = [item.what.partition("：")[0] for item in items]
    assert f"并入主案{main.code}" in told
    assert f"撤销并案，恢复单独办理（原主案{main.code}）" in told


def test_a_bundle_is_shown_with_its_main_case(door: Door) -> None:
    main, member = _routed(door, 2)
    door.ask("MergeCase", _merge(member, main, 2), "dispatcher")

    for case in (main, member):
        page = door.ask("ListMembers", pb.ListMembersRequest(case_id=case.id))
        assert [(one.id, one.is_main) for one in page.cases] == [
            (main.id, True),
            (member.id, False),
        ]
        shown = door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=case.id)).case
        assert (shown.main_case_id, shown.main_code) == (main.id, main.code)
    alone = door.register()
    assert door.ask("ListMembers", pb.ListMembersRequest(case_id=alone.id)).total == 0


def test_work_counts_what_no_main_case_leads(door: Door) -> None:
    before = _to_verify(door)
    main = door.register()
    assignment = door.route(main)
    [member] = _routed(door, 1)
    door.ask("MergeCase", _merge(member, main, 2), "dispatcher")
    door.complete(main, assignment)
    _tell(door)

    assert door.state_of(member)[0] == "reported"
    assert _to_verify(door) == before + 1


def test_what_breaks_off_while_telling_is_taken_up_where_it_broke(door: Door) -> None:
    main = door.register()
    assignment = door.route(main)
    members = _routed(door, 4)
    for member in members:
        door.ask("MergeCase", _merge(member, main, 2), "dispatcher")
    door.complete(main, assignment)
    leading = wire(door.kernel, IntakeSettings()).sameness.leading
    told: list[bool] = []

    def killed_after_two(work: Callable[[], bool]) -> bool:
        if len(told) == 2:
            raise KeyboardInterrupt
        told.append(door.kernel.transact(work))
        return told[-1]

    principal = service_principal("intake", "")
    with (
        serving(Call(principal=principal, action="tick:bundles", correlation_id="r")),
        pytest.raises(KeyboardInterrupt),
    ):
        type(leading)(leading.books, killed_after_two).tell()

    assert _tell(door) == 2
    for member in members:
        assert door.events_of(member).count("case_followed") == 1


def test_merge_undo_and_withdrawal_race_and_one_wins(door: Door) -> None:
    main = door.register()
    door.route(main)
    for _ in range(ROUNDS):
        [member] = _routed(door, 1)
        acts = [
            ("MergeCase", _merge(member, main, 2), "dispatcher"),
            ("WithdrawCase", _withdraw(member, 2), "clerk"),
        ]
        assert _race(door, acts) == 1
        _assert_whole(door, member)
        if door.state_of(member)[0] == "withdrawn":
            continue
        undo = pb.UnmergeCaseRequest(case_id=member.id, version=3, reason="不是同一处")
        acts = [
            ("UnmergeCase", undo, "dispatcher"),
            ("WithdrawCase", _withdraw(member, 3), "clerk"),
        ]
        assert _race(door, acts) == 1
        _assert_whole(door, member)


def test_a_main_case_is_never_withdrawn_under_a_member(door: Door) -> None:
    for _ in range(ROUNDS):
        main, member = _routed(door, 2)
        acts = [
            ("MergeCase", _merge(member, main, 2), "dispatcher"),
            ("WithdrawCase", _withdraw(main, 2), "clerk"),
        ]

        assert _race(door, acts) == 1

        _assert_whole(door, member)
        is_merged = _row(door, member)["bond"] is not None
        assert is_merged == (door.state_of(main)[0] == "routed")


def test_two_cases_never_lead_each_other(door: Door) -> None:
    for _ in range(ROUNDS):
        one, other = _routed(door, 2)
        acts = [
            ("MergeCase", _merge(one, other, 2), "dispatcher"),
            ("MergeCase", _merge(other, one, 2), "dispatcher"),
        ]

        assert _race(door, acts) == 1

        bonds = [_row(door, case)["bond"] for case in (one, other)]
        assert sorted(bond["is_member"] for bond in bonds) == [False, True]


def test_many_merge_into_one_at_once_and_all_are_counted(door: Door) -> None:
    main, *members = _routed(door, 9)
    acts = [("MergeCase", _merge(member, main, 2), "dispatcher") for member in members]

    assert _race(door, acts) == len(members)

    bundle = door.kernel.database["bundles"].find_one({"case_id": main.id})
    assert bundle is not None
    assert bundle["member_count"] == len(members)


def test_linked_cases_show_on_both_timelines(door: Door) -> None:
    one, other = _routed(door, 2)
    request = pb.LinkCaseRequest(case_id=one.id, version=2, other_case_id=other.id)
    door.ask("LinkCase", request)
    _hear_link(door, one)

    for case, far in ((one, other), (other, one)):
        items = door.ask("GetTimeline", desk_pb2.GetTimelineRequest(case_id=case.id)).items
        assert f"与案件{far.code}关联" in [item.what for item in items]
        linked = door.ask("ListLinks", pb.ListLinksRequest(case_id=case.id)).cases
        assert [found.id for found in linked] == [far.id]
    again = pb.LinkCaseRequest(case_id=other.id, version=2, other_case_id=one.id)
    assert refused(door.ask, "LinkCase", again)[1] == "already_linked"


def test_a_repeat_is_declined_with_the_earlier_case(door: Door) -> None:
    applicant = cases_pb2.PartyReport(
        role="applicant", type="person", name="李四", phone="13900007788"
    )
    matter = {
        "title": "楼道灯不亮",
        "narrative": "三栋二单元楼道灯坏了一周",
        "parties": [applicant],
    }
    earlier, later = door.register(**matter), door.register(**matter)
    found = door.ask("ListSimilar", pb.ListSimilarRequest(case_id=later.id)).cases
    repeat = next(one for one in found if one.id == earlier.id)
    request = cases_pb2.DeclineCaseRequest(
        case_id=later.id, version=1, reason_code="repeated", legal_route="other",
        reason="同一事项已在办理", earlier_case_id=earlier.id,
    )  # fmt: skip
    door.ask("DeclineCase", request, "dispatcher")

    assert repeat.is_repeat
    assert (repeat.reasons[0].key, repeat.outcome) == ("same_party", "已受理，正在分流")
    shown = door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=later.id)).case
    assert shown.earlier_case_id == earlier.id


def _race(door: Door, acts: list[tuple[str, Any, str]]) -> int:
    """Do all at once; everyone wins or loses with a 409. Returns how many won."""

    def act(one: tuple[str, Any, str]) -> str:
        try:
            door.ask(*one)
        except grpc.RpcError as error:
            return str(error.code().name)
        return "OK"

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        outcomes = list(pool.map(act, acts))
    assert set(outcomes) <= {"OK", "ABORTED", "FAILED_PRECONDITION"}
    return outcomes.count("OK")


def _assert_whole(door: Door, member: Any) -> None:
    """No case lies in a bundle that is not there, and the count is the members'."""
    bond = _row(door, member)["bond"]
    if bond is None:
        return
    bundle = door.kernel.database["bundles"].find_one({"_id": bond["bundle_id"]})
    assert bundle is not None
    assert bundle["case_id"] == bond["main_id"]
    where = {"county": COUNTY, "bond.bundle_id": bundle["_id"], "bond.is_member": True}
    assert door.kernel.database["cases"].count_documents(where) == bundle["member_count"]


def _withdraw(case: Any, version: int) -> cases_pb2.WithdrawCaseRequest:
    return cases_pb2.WithdrawCaseRequest(case_id=case.id, version=version, reason="申请人撤回")


def _to_verify(door: Door) -> int:
    buckets = door.ask("GetWork", desk_pb2.GetWorkRequest(), "dispatcher").buckets
    return int(next(one.count for one in buckets if one.key == "to_verify"))


def _own_assignment(door: Door, case: Any) -> str:
    return str(next(iter(_row(door, case)["track"]["shares"])))


def _hear_link(door: Door, case: Any) -> None:
    """The event of the link reaches intake's own worker."""
    row = door.kernel.database["outbox"].find_one(
        {"routing_key": "case_linked", "body": {"$regex": case.id}}
    )
    assert row is not None
    door.tell(decode(json.loads(row["body"])).data, actor="clerk@430423")


@pytest.mark.parametrize("who", ["its member accuses", "its main case accuses", "named later"])
def test_a_merge_ends_where_whom_one_accuses_comes_to_handle_the_other(
    door: Door, who: str
) -> None:
    accused = {"accused_department": "housing"}
    main = door.register(**(accused if who == "its main case accuses" else {}))
    member = door.register(**(accused if who == "its member accuses" else {}))
    other = door.register()
    for one in (member, other):
        door.ask("MergeCase", _merge(one, main, 1), "dispatcher")
    _tell(door)

    door.route(member if who == "its main case accuses" else main, "housing")
    if who == "named later":
        _tell(door)
        fields: dict[str, Any] = {**accused, "reason": "来人补充"}
        version = _row(door, member)["version"]
        amend = cases_pb2.AmendCaseRequest(case_id=member.id, version=version, **fields)
        door.ask("AmendCase", amend)

    assert _tell(door) >= 1
    assert _tell(door) == 0
    assert _row(door, member)["bond"] is None
    assert _row(door, other)["bond"]["is_member"]
    assert door.events_of(member)[-1] == "case_unmerged"
    timeline = desk_pb2.GetTimelineRequest(case_id=member.id, page_size=50)
    assert "依法回避" in str(door.ask("GetTimeline", timeline, "dispatcher"))
