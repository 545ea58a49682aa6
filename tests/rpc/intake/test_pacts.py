"""Pacts and transfers on the real store: two counties, each with its own half and no more."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from onedoor.intake.v1 import cases_pb2, desk_pb2
from onedoor.intake.v1 import pacts_pb2 as pb
from services.intake.domain.pacts import Pact
from services.intake.domain.transfers import Transfer
from tests.rpc.intake.door import COUNTY, Door
from tests.support.rpc import refused
from tests.support.states import transitions

OTHER, THIRD = "430424", "431382"
OTHER_TOWN = "430424100"
THERE = {"area_code": OTHER}
MISSING = (grpc.StatusCode.NOT_FOUND, "not_found")


def _propose(door: Door, **fields: Any) -> pb.Pact:
    given: dict[str, Any] = {
        "partner": OTHER,
        "name": "边界纠纷联调盟约",
        "document_number": "衡联〔2026〕3号",
        "kinds": ["livelihood", "dispute"],
        **fields,
    }
    answer: pb.ProposePactResponse = door.ask(
        "ProposePact", pb.ProposePactRequest(**given), "leader"
    )
    return answer.pact


def _invited(door: Door) -> pb.Pact:
    listing = pb.ListPactsRequest(state="invited")
    answer: pb.ListPactsResponse = door.ask("ListPacts", listing, "leader", **THERE)
    return answer.pacts[0]


def _agreed(door: Door, **fields: Any) -> pb.Pact:
    """The own half of a pact that holds."""
    own, theirs = _propose(door, **fields), _invited(door)
    answer = pb.AnswerPactRequest(pact_id=theirs.id, version=theirs.version, is_agreed=True)
    door.ask("AnswerPact", answer, "leader", **THERE)
    return _pact(door, own.id)


def _pact(door: Door, pact_id: str, **where: str) -> pb.Pact:
    answer: pb.GetPactResponse = door.ask(
        "GetPact", pb.GetPactRequest(pact_id=pact_id), "leader", **where
    )
    return answer.pact


def _sending(case: Any, pact: pb.Pact, **fields: Any) -> pb.SendTransferRequest:
    given: dict[str, Any] = {
        "case_id": case.id,
        "version": case.version,
        "pact_id": pact.id,
        "area_code": OTHER_TOWN,
        "reason": "堵塞处在贵县城关镇",
        "consent_party_ids": [one.id for one in case.parties if one.role == "applicant"],
        "consent_channel": "paper",
        **fields,
    }
    return pb.SendTransferRequest(**given)


def _registered(door: Door, **fields: Any) -> Any:
    """A case as the dispatcher sees it."""
    request = desk_pb2.GetCaseRequest(case_id=door.register(**fields).id)
    return door.ask("GetCase", request, "dispatcher").case


def _send(door: Door, case: Any, pact: pb.Pact, **fields: Any) -> pb.Transfer:
    answer: pb.SendTransferResponse = door.ask(
        "SendTransfer", _sending(case, pact, **fields), "dispatcher"
    )
    return answer.transfer


def _incoming(door: Door, code: str) -> pb.Transfer:
    listing = pb.ListTransfersRequest(direction="in", state="received", page_size=100)
    answer: pb.ListTransfersResponse = door.ask("ListTransfers", listing, "dispatcher", **THERE)
    return next(one for one in answer.transfers if one.partner_code == code)


def _transfer(door: Door, transfer_id: str, **where: str) -> pb.Transfer:
    request = pb.GetTransferRequest(transfer_id=transfer_id)
    answer: pb.GetTransferResponse = door.ask("GetTransfer", request, "dispatcher", **where)
    return answer.transfer


def _accept(door: Door, incoming: pb.Transfer, **fields: Any) -> pb.Transfer:
    request = pb.AcceptTransferRequest(transfer_id=incoming.id, version=incoming.version, **fields)
    answer: pb.AcceptTransferResponse = door.ask("AcceptTransfer", request, "dispatcher", **THERE)
    return answer.transfer


@pytest.mark.parametrize(("heading", "kind"), [("pact（", Pact), ("transfer（", Transfer)])
def test_the_page_of_states_says_what_a_half_does(heading: str, kind: Any) -> None:
    told = {
        (row.verb.partition(" (")[0], state): row.to
        for row in transitions(heading)
        for state in row.from_states
    }

    done = {
        (verb, str(state)): str(to)
        for verb, ways in kind.transitions.items()
        for state, to in ways.items()
    }
    assert done == told


def test_a_pact_holds_once_both_leaders_agreed(door: Door) -> None:
    own = _propose(door)
    theirs = _invited(door)
    assert (own.state, theirs.state, theirs.partner) == ("proposed", "invited", COUNTY)
    assert theirs.document_number == own.document_number
    for who in ("dispatcher", "supervisor"):
        answer = pb.AnswerPactRequest(pact_id=theirs.id, version=theirs.version, is_agreed=True)
        assert refused(door.ask, "AnswerPact", answer, who, **THERE)[1] == "not_permitted"
    mine = pb.AnswerPactRequest(pact_id=own.id, version=own.version, is_agreed=True)
    assert refused(door.ask, "AnswerPact", mine, "leader")[1] == "wrong_state"

    answer = pb.AnswerPactRequest(pact_id=theirs.id, version=theirs.version, is_agreed=True)
    door.ask("AnswerPact", answer, "leader", **THERE)
    stands = _pact(door, own.id)

    assert (stands.state, stands.answered_by) == ("active", f"leader@{OTHER}")
    end = pb.EndPactRequest(pact_id=theirs.id, version=2, reason="期满不再续签")
    door.ask("EndPact", end, "leader", **THERE)
    assert (_pact(door, own.id).state, _pact(door, own.id).reason) == ("ended", "期满不再续签")


def test_a_pact_is_declined_with_a_reason(door: Door) -> None:
    own, theirs = _propose(door), _invited(door)
    silent = pb.AnswerPactRequest(pact_id=theirs.id, version=theirs.version)
    assert refused(door.ask, "AnswerPact", silent, "leader", **THERE)[1] == "invalid_fields"

    no = pb.AnswerPactRequest(pact_id=theirs.id, version=theirs.version, reason="另行商定")
    door.ask("AnswerPact", no, "leader", **THERE)

    assert _pact(door, own.id).state == "declined"


@pytest.mark.parametrize(
    "fields",
    [
        {"partner": COUNTY}, {"partner": "430499"}, {"partner": "4304"}, {"kinds": []},
        {"kinds": ["gossip"]}, {"name": ""}, {"document_number": ""},
    ],
)  # fmt: skip
def test_a_bad_proposal_is_told(door: Door, fields: dict[str, Any]) -> None:
    with pytest.raises(grpc.RpcError) as told:
        _propose(door, **fields)
    assert told.value.code() is grpc.StatusCode.INVALID_ARGUMENT


def test_a_matter_goes_over_and_its_answer_comes_back(door: Door) -> None:
    case = _registered(door, title="界沟堵塞")
    pact = _agreed(door)
    sent = _send(door, case, pact)
    incoming = _transfer(door, _incoming(door, case.code).id, **THERE)
    assert (incoming.title, incoming.area_code) == ("界沟堵塞", OTHER_TOWN)
    assert [party.phone for party in incoming.parties] == ["138******78"]
    assert (incoming.case_id, incoming.code) == ("", "")

    accepted = _accept(door, incoming)

    assert (accepted.state, accepted.title, list(accepted.parties)) == ("accepted", "", [])
    there = desk_pb2.GetCaseRequest(case_id=accepted.case_id)
    shown = door.ask("GetCase", there, "dispatcher", **THERE).case
    assert (shown.source, shown.state) == ("other_county", "accepted")
    assert shown.first_responder == f"dispatcher@{OTHER}"
    assert shown.hand_over.number == case.code
    assert refused(door.ask, "GetCase", there, "dispatcher")[0] is grpc.StatusCode.NOT_FOUND
    ours = desk_pb2.GetCaseRequest(case_id=case.id)
    assert refused(door.ask, "GetCase", ours, "dispatcher", **THERE)[0] is grpc.StatusCode.NOT_FOUND
    stands = _transfer(door, sent.id)
    assert (stands.state, stands.partner_code) == ("accepted", accepted.code)
    assert stands.case_id == case.id


def test_the_sender_learns_the_state_and_the_answer_and_no_more(door: Door) -> None:
    case = _registered(door)
    sent = _send(door, case, _agreed(door))
    accepted = _accept(door, _incoming(door, case.code))
    withdraw = cases_pb2.WithdrawCaseRequest(
        case_id=accepted.case_id, version=1, reason="当事人自行解决"
    )

    door.ask("WithdrawCase", withdraw, "dispatcher", **THERE)

    stands = _transfer(door, sent.id)
    assert (stands.state, stands.partner_state, stands.result) == ("done", "withdrawn", "")
    assert "自行解决" not in str(stands)
    assert door.events_of(stands)[-1] == "transfer_moved"


def test_what_is_refused_or_taken_back_leaves_nothing_there(door: Door) -> None:
    pact = _agreed(door)
    for verb in ("refuse", "withdraw"):
        case = _registered(door)
        sent, incoming = _send(door, case, pact), _incoming(door, case.code)
        if verb == "refuse":
            refusal = pb.RefuseTransferRequest(
                transfer_id=incoming.id, version=incoming.version, reason="不在本县管辖"
            )
            door.ask("RefuseTransfer", refusal, "dispatcher", **THERE)
            assert _transfer(door, sent.id).answer_reason == "不在本县管辖"
        else:
            back = pb.WithdrawTransferRequest(transfer_id=sent.id, version=sent.version)
            door.ask("WithdrawTransfer", back, "dispatcher")
        theirs = _transfer(door, incoming.id, **THERE)
        assert (theirs.title, list(theirs.parties)) == ("", [])
        row = door.kernel.database["transfers"].find_one({"_id": incoming.id})
        assert row is not None
        assert row["parcel"] == ""
        _send(door, case, pact)  # it may go again


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"consent_party_ids": []}, "consent_party_ids"),
        ({"consent_party_ids": ["01a22dd6-7715-7000-90ce-160b321fee0f"]}, "consent_party_ids"),
        ({"consent_channel": "rumour"}, "consent_channel"),
        ({"reason": ""}, "reason"),
        ({"area_code": "430423100"}, "area_code"),
    ],
)
def test_a_matter_sent_badly_is_told(door: Door, fields: dict[str, Any], named: str) -> None:
    request = _sending(_registered(door), _agreed(door), **fields)

    with pytest.raises(grpc.RpcError) as told:
        door.ask("SendTransfer", request, "dispatcher")
    assert told.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert named in str(told.value)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({"is_confidential": True}, "secret_case"), ({"kind": "violation"}, "invalid_fields")],
)
def test_what_is_secret_or_not_covered_stays(
    door: Door, fields: dict[str, Any], reason: str
) -> None:
    request = _sending(_registered(door, **fields), _agreed(door))

    assert refused(door.ask, "SendTransfer", request, "dispatcher")[1] == reason


def test_nothing_goes_twice_nor_under_a_pact_that_does_not_hold(door: Door) -> None:
    pact, case = _agreed(door), _registered(door)
    _send(door, case, pact)
    assert refused(door.ask, "SendTransfer", _sending(case, pact), "dispatcher")[1] == (
        "transfer_open"
    )

    proposed = _propose(door)
    early = _sending(_registered(door), proposed)
    assert refused(door.ask, "SendTransfer", early, "dispatcher")[1] == "pact_not_active"


def test_who_takes_on_and_who_takes_back_at_once_do_not_both_win(door: Door) -> None:
    pact = _agreed(door)
    for at in range(6):
        case = _registered(door, title=f"界沟堵塞第{at}段")
        sent, incoming = _send(door, case, pact), _incoming(door, case.code)
        back = pb.WithdrawTransferRequest(transfer_id=sent.id, version=sent.version)
        take = pb.AcceptTransferRequest(transfer_id=incoming.id, version=incoming.version)
        calls = [("WithdrawTransfer", back, {}), ("AcceptTransfer", take, THERE)]
        with ThreadPoolExecutor(2) as pool:
            tries = [
                pool.submit(door.ask, name, request, "dispatcher", **where)
                for name, request, where in calls
            ]
        assert sum(one.exception() is None for one in tries) == 1
        ours, theirs = _transfer(door, sent.id), _transfer(door, incoming.id, **THERE)
        assert ours.state == theirs.state
        is_case = door.kernel.database["cases"].count_documents(
            {"county": OTHER, "title": case.title}
        )
        assert is_case == (ours.state == "accepted")


def test_a_third_county_finds_neither(door: Door) -> None:
    pact = _agreed(door)
    sent = _send(door, _registered(door), pact)
    third = {"area_code": THIRD}

    get = pb.GetPactRequest(pact_id=pact.id)
    assert refused(door.ask, "GetPact", get, "leader", **third)[0] is grpc.StatusCode.NOT_FOUND
    got = pb.GetTransferRequest(transfer_id=sent.id)
    assert refused(door.ask, "GetTransfer", got, "dispatcher", **third)[0] is (
        grpc.StatusCode.NOT_FOUND
    )
    foreign = pb.GetTransferRequest(transfer_id=sent.id)
    assert refused(door.ask, "GetTransfer", foreign, "dispatcher", **THERE)[0] is (
        grpc.StatusCode.NOT_FOUND
    )
