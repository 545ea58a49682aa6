"""Whom to appoint（B14）: in order, with the reasons, from what lies in the real store."""

from typing import Any

import grpc

from onedoor.mediation.v1 import mediations_pb2 as pb
from onedoor.mediation.v1 import register_pb2
from services.mediation.domain.register import Mediator
from services.mediation.domain.suggestions import MOST, Load, rank
from tests.rpc.mediation.support import COUNTY, Desk
from tests.support.rpc import refused


def suggested(desk: Desk, mediation: Any, post: str = "dispatcher", **who: Any) -> Any:
    request = pb.SuggestMediatorsRequest(mediation_id=mediation.mediation_id)
    return list(desk.call(desk.files.SuggestMediators, request, post, **who).suggestions)


def names(found: Any) -> list[str]:
    return [one.mediator_id.partition("@")[0] for one in found]


def test_specialists_come_first_and_those_with_less_in_hand_before_others(desk: Desk) -> None:
    busy = desk.an_appointed("mediator2")
    desk.call(desk.sessions.ScheduleSession, desk.booking(busy), name=f"mediator2@{COUNTY}")

    found = suggested(desk, desk.an_opened())

    assert names(found) == ["mediator", "mediator3", "mediator4", "mediator2"]
    assert [one.is_specialist for one in found] == [True, False, False, False]
    assert (found[3].open_files, found[3].sessions_ahead) == (1, 1)
    assert list(found[0].reasons) == ["擅长此类纠纷", "在办0件", "七日内已排0场"]
    assert "在办1件" in found[3].reasons
    assert found[0].name


def test_who_failed_with_the_case_comes_last_and_it_is_said(desk: Desk) -> None:
    first = desk.an_appointed("mediator")
    desk.conclude(first, "failed", "wide_differences")
    request = pb.OpenMediationRequest(case_id=first.case_id, reason="双方申请再次调解")
    again = desk.call(desk.files.OpenMediation, request, "dispatcher").mediation

    last = suggested(desk, again)[-1]

    assert (last.mediator_id, last.has_tried, last.open_files) == (f"mediator@{COUNTY}", True, 0)
    assert last.reasons[-1] == "曾调解本件未成"


def test_who_is_no_longer_active_is_not_named(desk: Desk) -> None:
    put = register_pb2.PutMediatorRequest(
        mediator_id=f"mediator@{COUNTY}",
        version=1,
        name="周明理",
        committee_id="county",
        specialties=["neighbour"],
        is_active=False,
    )
    desk.call(desk.register.PutMediator, put, "dispatcher")

    assert "mediator" not in names(suggested(desk, desk.an_opened()))


def test_only_who_appoints_or_supervises_is_told_and_no_other_county(desk: Desk) -> None:
    mediation = desk.an_opened()

    for post in ("mediator", "clerk", "admin"):
        assert refused(suggested, desk, mediation, post)[1] == "not_permitted"
    foreign = refused(suggested, desk, mediation, area_code="430424")
    assert foreign[0] is grpc.StatusCode.NOT_FOUND


def test_the_list_is_bounded_and_its_order_is_the_same_each_time() -> None:
    many = [
        Mediator(id=f"m{number:02d}@{COUNTY}", area_code=COUNTY, name="甲", committee_id="county")
        for number in range(MOST + 5)
    ]
    loads = {"m00@430423": Load(open_files=1)}

    first, again = (rank(order, "neighbour", loads, ()) for order in (many, many[::-1]))

    assert [one.mediator.id for one in first] == [one.mediator.id for one in again]
    assert (len(first), first[0].mediator.id) == (MOST, "m01@430423")
