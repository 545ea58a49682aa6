"""A group's people on the real store: lists, single changes, totals, twins and sight."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from onedoor.intake.v1 import cases_pb2, groups_pb2
from tests.rpc.intake.door import Door
from tests.support.rpc import refused

INVALID = (grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields")
NOT_FOUND = (grpc.StatusCode.NOT_FOUND, "not_found")
STALE = (grpc.StatusCode.ABORTED, "version_conflict")
DENIED = (grpc.StatusCode.PERMISSION_DENIED, "not_permitted")


def _row(number: int, **more: Any) -> groups_pb2.MemberReport:
    given: dict[str, Any] = {"name": f"工友{number}", "claimed_fen": 1000}
    return groups_pb2.MemberReport(**given | more)


def _group(door: Door, count: int) -> tuple[Any, list[str]]:
    """A wages matter with so many members, and their ids."""
    case = door.register(kind="dispute", dispute_kind="labour_wages", people_count=count)
    request = groups_pb2.AddMembersRequest(
        case_id=case.id, members=[_row(number) for number in range(count)]
    )
    return case, [row.member_id for row in door.ask("AddMembers", request).rows]


def _settle(case: Any, member_id: str, **fields: Any) -> groups_pb2.SettleMemberRequest:
    given: dict[str, Any] = {"version": 1, "paid_fen": 900}
    return groups_pb2.SettleMemberRequest(case_id=case.id, member_id=member_id, **given | fields)


def _pay(case: Any, member_id: str, **fields: Any) -> groups_pb2.PayMemberRequest:
    given: dict[str, Any] = {"version": 1, "paid_fen": 100, "note": "王某当面签收"}
    return groups_pb2.PayMemberRequest(case_id=case.id, member_id=member_id, **given | fields)


def test_a_list_joins_row_by_row_and_each_row_is_told_its_fate(door: Door) -> None:
    case, _ = _group(door, 2)
    rows = [
        _row(1),
        _row(7, phone="13812345678"),
        _row(8, phone="99"),
        _row(7, phone="13812345678"),
    ]

    answer = door.ask("AddMembers", groups_pb2.AddMembersRequest(case_id=case.id, members=rows))

    assert [row.outcome for row in answer.rows] == ["repeated", "added", "faulty", "repeated"]
    assert [fault.field for fault in answer.rows[2].faults] == ["phone"]
    assert (answer.totals.member_count, answer.totals.claimed_fen) == (3, 3000)
    raw = str(list(door.kernel.database["members"].find({"case_id": case.id})))
    assert [sign for sign in ("工友", "13812345678") if sign in raw] == []


def test_the_people_are_read_in_pages_masked_and_by_state(door: Door) -> None:
    case, ids = _group(door, 250)
    door.ask("SettleMember", _settle(case, ids[3]))

    seen: list[str] = []
    token = ""
    while True:
        request = groups_pb2.ListGroupMembersRequest(
            case_id=case.id, page_size=100, page_token=token
        )
        page = door.ask("ListGroupMembers", request)
        seen += [one.id for one in page.members]
        token = page.next_page_token
        if not token:
            break
    settled = groups_pb2.ListGroupMembersRequest(case_id=case.id, state="settled")

    assert (seen, page.total) == (ids, 250)
    assert page.members[0].name == "工****"
    (one,) = door.ask("ListGroupMembers", settled).members
    assert (one.id, one.paid_fen, one.version) == (ids[3], 900, 2)
    totals = door.ask("GetGroup", groups_pb2.GetGroupRequest(case_id=case.id)).totals
    assert (totals.open_count, totals.settled_count, totals.paid_fen) == (249, 1, 900)


def test_what_a_worker_is_paid_adds_up_until_it_is_settled(door: Door) -> None:
    case, (member, other) = _group(door, 2)
    first = door.ask("PayMember", _pay(case, member, paid_fen=300, day="2026-03-01"))
    door.ask("PayMember", _pay(case, member, version=first.version, paid_fen=200))

    settled = door.ask("SettleMember", _settle(case, member, version=3, paid_fen=500))

    assert (first.state, settled.state, settled.totals.paid_fen) == ("open", "settled", 1000)
    listed = groups_pb2.ListGroupMembersRequest(case_id=case.id)
    shown, untouched = door.ask("ListGroupMembers", listed).members
    assert [(one.amount_fen, one.note) for one in shown.payments] == [
        (300, "王某当面签收"), (200, "王某当面签收"), (500, ""),
    ]  # fmt: skip
    assert shown.payments[0].day == "2026-03-01"
    assert shown.payments[0].recorder.startswith("clerk")
    assert (shown.paid_fen, untouched.paid_fen, len(untouched.payments)) == (1000, 0, 0)
    assert "签收" not in str(door.kernel.database["members"].find_one({"_id": member}))
    late = refused(door.ask, "PayMember", _pay(case, member, version=4))
    assert late == (grpc.StatusCode.FAILED_PRECONDITION, "wrong_state")
    assert refused(door.ask, "PayMember", _pay(case, other, version=9)) == STALE


@pytest.mark.parametrize(
    "wrong", [{"paid_fen": 0}, {"day": "3月1日"}, {"day": "2999-01-01"}, {"note": "长" * 5000}]
)
def test_a_payment_that_cannot_be_is_refused(door: Door, wrong: dict[str, Any]) -> None:
    case, (member, *_) = _group(door, 1)

    assert refused(door.ask, "PayMember", _pay(case, member, **wrong)) == INVALID


def _figures(door: Door, area_code: str, **which: str) -> dict[str, tuple[int, ...]]:
    request = groups_pb2.GetGroupFiguresRequest(**which)
    answer = door.ask("GetGroupFigures", request, "supervisor", area_code=area_code)
    return {
        one.county: (one.case_count, one.totals.open_count, one.totals.claimed_fen,
                     one.totals.paid_fen)
        for one in answer.figures
    }  # fmt: skip


def test_figures_add_up_the_people_of_a_kind_of_dispute(door: Door) -> None:
    def seen() -> list[tuple[int, ...]]:
        wages = _figures(door, "430423", dispute_kind="labour_wages")
        return [each.get("430423", (0, 0, 0, 0)) for each in (wages, _figures(door, "43"))]

    before = seen()
    case, (member, *_) = _group(door, 3)
    _group(door, 2)
    other = door.register(kind="dispute", dispute_kind="neighbour")
    joined = groups_pb2.AddMembersRequest(case_id=other.id, members=[_row(1)])
    door.ask("AddMembers", joined)
    door.ask("PayMember", _pay(case, member, paid_fen=400))

    wages, everything = (
        tuple(now - then for now, then in zip(*each, strict=True))
        for each in zip(seen(), before, strict=True)
    )

    assert wages == (2, 5, 5000, 400)
    assert everything == (3, 6, 6000, 400)
    assert "430423" not in _figures(door, "430424")
    wrong = groups_pb2.GetGroupFiguresRequest(dispute_kind="wages")
    assert refused(door.ask, "GetGroupFigures", wrong) == INVALID
    hidden = refused(door.ask, "GetGroupFigures", groups_pb2.GetGroupFiguresRequest(), "handler")
    assert hidden == DENIED


def test_members_settled_at_once_all_count(door: Door) -> None:
    case, ids = _group(door, 12)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: door.ask("SettleMember", _settle(case, one)), ids))

    totals = door.ask("GetGroup", groups_pb2.GetGroupRequest(case_id=case.id)).totals
    assert (totals.open_count, totals.settled_count, totals.paid_fen) == (0, 12, 10_800)
    told = door.kernel.database["outbox"].count_documents({"routing_key": "group_changed"})
    assert told >= 13


def test_of_two_who_settle_one_member_one_wins(door: Door) -> None:
    case, (member, *_) = _group(door, 3)
    leave = groups_pb2.WithdrawMemberRequest(
        case_id=case.id, member_id=member, version=1, reason="本人退出"
    )

    door.ask("SettleMember", _settle(case, member))

    stale = refused(door.ask, "WithdrawMember", leave)
    assert stale == (grpc.StatusCode.ABORTED, "version_conflict")
    leave.version, leave.request_id = 2, ""
    closed = refused(door.ask, "WithdrawMember", leave)
    assert closed == (grpc.StatusCode.FAILED_PRECONDITION, "wrong_state")


@pytest.mark.parametrize("count", [10, 300])
def test_settling_one_writes_no_row_of_another(door: Door, count: int) -> None:
    case, ids = _group(door, count)
    before = _written(door, case)

    door.ask("SettleMember", _settle(case, ids[0]))

    after = _written(door, case)
    changed = [name for name in after if after[name] != before.get(name)]
    assert changed == [ids[0]]


def _written(door: Door, case: Any) -> dict[str, Any]:
    rows = door.kernel.database["members"].find({"case_id": case.id})
    return {row["_id"]: row for row in rows}


@pytest.mark.parametrize("count", [0, 501])
def test_a_list_has_1_to_500_rows(door: Door, count: int) -> None:
    case = door.register()
    rows = [_row(number) for number in range(count)]
    request = groups_pb2.AddMembersRequest(case_id=case.id, members=rows)

    assert refused(door.ask, "AddMembers", request) == INVALID


def test_who_sees_and_moves_the_people_of_a_case(door: Door) -> None:
    case, (member, *_) = _group(door, 2)
    listed = groups_pb2.ListGroupMembersRequest(case_id=case.id)
    other, _ = _group(door, 1)

    assert refused(door.ask, "ListGroupMembers", listed, "clerk", area_code="430424") == NOT_FOUND
    assert refused(door.ask, "SettleMember", _settle(case, member), "leader") == DENIED
    assert refused(door.ask, "SettleMember", _settle(other, member)) == NOT_FOUND
    assert refused(door.ask, "SettleMember", _settle(case, member, paid_fen=-1)) == INVALID


def test_the_people_of_a_secret_case_are_hidden_and_a_closed_case_stands(door: Door) -> None:
    case, (member, *_) = _group(door, 2)
    version = door.state_of(case)[1]
    amend = cases_pb2.AmendCaseRequest(
        case_id=case.id, version=version, is_confidential=True, reason="申请保密"
    )
    version = door.ask("AmendCase", amend).version
    leave = cases_pb2.WithdrawCaseRequest(case_id=case.id, version=version, reason="撤回")
    door.ask("WithdrawCase", leave)

    shown = door.ask(
        "ListGroupMembers", groups_pb2.ListGroupMembersRequest(case_id=case.id)
    ).members

    assert {one.name for one in shown} == {"（已申请保密）"}
    outcome = refused(door.ask, "SettleMember", _settle(case, member))
    assert outcome == (grpc.StatusCode.FAILED_PRECONDITION, "wrong_state")
