"""Choosing from the list（B16）on the real store: by key, at the window, confirmed or replaced."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from onedoor.intake.v1 import cases_pb2
from onedoor.intake.v1 import choices_pb2 as pb
from services.intake.store import MongoCaseStore
from services.intake.store.forgetting import Forgetter
from tests.rpc.intake.door import COUNTY, Door
from tests.support.rpc import refused

WISH, REASON = "希望周末在王家桥调解", "所选调解员与王建国有亲属关系，依法回避"


@pytest.fixture(scope="module")
def desk(door: Door) -> Door:
    """A county that offers two mediators, a service, and one that it does not show yet."""
    for key, kind, more in (
        ("zhou", "mediator", {"mediator": f"mediator@{COUNTY}"}),
        ("liu", "mediator", {"mediator": f"mediator2@{COUNTY}"}),
        ("comfort", "service", {}),
        ("hidden", "service", {"is_published": False}),
    ):
        put(door, key, kind, **more)
    return door


def put(door: Door, key: str, kind: str, post: str = "admin", **fields: Any) -> Any:
    known: dict[str, Any] = {
        "offering_id": key,
        "kind": kind,
        "title": f"点单{key}",
        "introduction": "从事调解十二年",
        "is_published": True,
    }
    return door.ask("PutOffering", pb.PutOfferingRequest(**known | fields), post).offering


def reported(door: Door, **fields: Any) -> Any:
    """A dispute that a resident brought; gives id, code and key."""
    known: dict[str, Any] = {"kind": "dispute", "dispute_kind": "neighbour", "title": "院墙纠纷"}
    request = cases_pb2.RegisterPublicCaseRequest(
        **known | fields,
        area_code="430423100",
        source="web",
        verified_phone="13907340001",
        privacy_notice="1",
        parties=[
            cases_pb2.PartyReport(role="applicant", type="person", name="张三", phone="13907340001")
        ],
    )
    return door.ask("RegisterPublicCase", request, "resident")


def choose(door: Door, case: Any, offering_id: str = "zhou", **fields: Any) -> Any:
    known = {"code": case.code, "key": case.query_key, "offering_id": offering_id, "wish": WISH}
    return door.ask("Choose", pb.ChooseRequest(**known | fields), "resident")


def follow(door: Door, case: Any) -> Any:
    request = pb.FollowChoicesRequest(code=case.code, key=case.query_key)
    return door.ask("FollowChoices", request, "resident")


def test_a_resident_chooses_and_the_centre_confirms(desk: Door) -> None:
    case = reported(desk)
    offered = {one.offering_id for one in follow(desk, case).offerings}
    assert offered == {"zhou", "liu", "comfort"}

    answer = choose(desk, case)
    [listed] = desk.ask("ListChoices", pb.ListChoicesRequest(case_id=case.id), "dispatcher").choices
    confirm = pb.ConfirmChoiceRequest(choice_id=listed.id, version=listed.version)
    confirmed = desk.ask("ConfirmChoice", confirm, "dispatcher").choice

    assert answer.choices[0].wish == ""
    assert (listed.state, listed.mediator, listed.wish) == ("chosen", f"mediator@{COUNTY}", "")
    assert (confirmed.state, confirmed.assigned_offering_id) == ("confirmed", "zhou")
    own = follow(desk, case)
    assert {one.offering_id for one in own.offerings} == {"comfort"}
    [shown] = own.choices
    assert (shown.state_name, shown.wish, shown.mediator) == ("已确认", WISH, "")


def test_another_is_assigned_with_a_reason_that_the_party_reads(desk: Door) -> None:
    case = reported(desk)
    [choice] = choose(desk, case).choices
    asked: dict[str, Any] = {"choice_id": choice.id, "version": choice.version}
    for wrong in (
        {"offering_id": "zhou", "reason": REASON},
        {"offering_id": "liu", "reason": "不行"},
    ):
        request = pb.ReplaceChoiceRequest(**asked | wrong)
        assert refused(desk.ask, "ReplaceChoice", request, "dispatcher")[1] == "invalid_fields"
    for wrong in ({"offering_id": "comfort"}, {"offering_id": "hidden"}, {"offering_id": "nobody"}):
        request = pb.ReplaceChoiceRequest(**asked | wrong, reason=REASON)
        assert refused(desk.ask, "ReplaceChoice", request, "dispatcher")[1] == "not_found"

    request = pb.ReplaceChoiceRequest(**asked, offering_id="liu", reason=REASON)
    replaced = desk.ask("ReplaceChoice", request, "dispatcher").choice

    assert (replaced.state, replaced.reason) == ("replaced", "")
    [shown] = follow(desk, case).choices
    assert (shown.assigned_title, shown.reason) == ("点单liu", REASON)
    stored = str(list(desk.kernel.database["choices"].find({"case_id": case.id})))
    outbox = str(list(desk.kernel.database["outbox"].find({"subject": choice.id})))
    assert "王建国" not in stored + outbox
    assert "王家桥" not in stored + outbox


def test_a_clerk_writes_down_what_the_applicant_chooses_at_the_window(desk: Door) -> None:
    case = desk.register()
    request = pb.RecordChoiceRequest(case_id=case.id, offering_id="comfort", wish=WISH)

    recorded = desk.ask("RecordChoice", request, "clerk").choice

    assert (recorded.kind, recorded.state, bool(recorded.taken_by)) == ("service", "chosen", True)
    get = pb.GetChoiceRequest(choice_id=recorded.id)
    assert desk.ask("GetChoice", get, "supervisor").choice.wish == WISH
    assert refused(desk.ask, "GetChoice", get, "handler")[1] == "not_permitted"


def test_one_stands_of_a_kind_and_what_is_taken_back_may_be_chosen_anew(desk: Door) -> None:
    case = reported(desk)
    [choice] = choose(desk, case).choices
    assert refused(choose, desk, case, "liu")[1] == "chosen_already"
    own = {"code": case.code, "key": case.query_key, "choice_id": choice.id}
    stranger = reported(desk)
    foreign = own | {"code": stranger.code, "key": stranger.query_key}
    asked = pb.WithdrawChoiceRequest(**foreign)
    assert refused(desk.ask, "WithdrawChoice", asked, "resident")[1] == "not_found"

    desk.ask("WithdrawChoice", pb.WithdrawChoiceRequest(**own), "resident")
    again = choose(desk, case, "liu").choices

    assert [one.state for one in again] == ["withdrawn", "chosen"]


def test_what_the_list_does_not_offer_for_such_a_matter_is_refused(desk: Door) -> None:
    case = reported(desk, kind="livelihood", dispute_kind="")

    assert refused(choose, desk, case, "zhou")[1] == "not_offered"
    assert refused(choose, desk, case, "hidden")[1] == "not_found"
    assert refused(choose, desk, case, "comfort", key="abcd-efgh-jkmn")[1] == "not_found"
    assert {one.offering_id for one in follow(desk, case).offerings} == {"comfort"}


def test_everybody_reads_what_is_published_and_no_account(desk: Door) -> None:
    request = pb.GetPublicOfferingsRequest()

    shown = desk.ask("GetPublicOfferings", request, "resident").offerings
    inner = desk.ask("ListOfferings", pb.ListOfferingsRequest(), "clerk").offerings

    assert {one.offering_id for one in shown} == {"zhou", "liu", "comfort"}
    assert {one.mediator for one in shown} == {""}
    assert "hidden" in {one.offering_id for one in inner}
    assert refused(put, desk, "zhou", "mediator", "clerk")[1] == "not_permitted"
    assert refused(put, desk, "zhou", "service")[0] is grpc.StatusCode.ABORTED


def test_of_many_who_choose_at_once_one_is_heard(desk: Door) -> None:
    case = reported(desk)

    def act(_: int) -> str:
        try:
            request = {"request_id": uuid.uuid4().hex}
            return str(choose(desk, case, **request).choices[0].state)
        except grpc.RpcError as error:
            return str(error.code().name)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(act, range(6)))

    assert answers.count("chosen") == 1
    assert set(answers) <= {"chosen", "FAILED_PRECONDITION", "ABORTED"}


def test_words_go_with_the_case(desk: Door) -> None:
    case = reported(desk)
    choose(desk, case)
    kernel = desk.kernel
    loaded = MongoCaseStore(kernel).get(COUNTY, case.id)

    kernel.transact(lambda: Forgetter(kernel).forget(loaded))

    [shown] = follow(desk, case).choices
    assert (shown.wish, shown.state) == ("", "chosen")
