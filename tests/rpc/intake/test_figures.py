"""What ops see of cases: what came in, what moved, what is open."""

import uuid

import grpc

from chassis.kernel import Kernel
from onedoor.intake.v1 import cases_pb2, desk_pb2
from services.intake.jobs import count_open
from tests.rpc.intake.door import Door
from tests.support.figures import figure
from tests.support.rpc import refused

SUBMITTED = "onedoor_cases_submitted_total"
MOVED = "onedoor_case_transitions_total"
READS = "onedoor_sensitive_reads_total"


def submitted(channel: str, result: str) -> float:
    return figure(SUBMITTED, county="430423", channel=channel, result=result)


def moved(came_from: str, to: str) -> float:
    return figure(MOVED, **{"county": "430423", "from": came_from, "to": to})


def test_a_case_that_came_in_is_counted_once_however_often_it_is_sent(door: Door) -> None:
    before = submitted("phone", "accepted")

    case = door.register(source="phone")
    withdraw = cases_pb2.WithdrawCaseRequest(case_id=case.id, version=case.version, reason="和解")
    withdraw.request_id = uuid.uuid4().hex
    for _ in range(2):
        door.ask("WithdrawCase", withdraw)

    assert submitted("phone", "accepted") == before + 1
    assert moved("accepted", "withdrawn") >= 1


def test_what_is_refused_moves_nothing(door: Door) -> None:
    case = door.register()
    before = moved("accepted", "declined")
    stale = cases_pb2.DeclineCaseRequest(
        case_id=case.id, version=9, reason_code="other", legal_route="other", reason="不属职权"
    )

    assert refused(door.ask, "DeclineCase", stale, "dispatcher")[0] is grpc.StatusCode.ABORTED
    assert moved("accepted", "declined") == before

    stale.version, stale.request_id = case.version, ""
    door.ask("DeclineCase", stale, "dispatcher")
    assert moved("accepted", "declined") == before + 1


def test_what_others_did_moves_a_case_and_an_amendment_does_not(door: Door) -> None:
    case = door.register()
    before = [moved("accepted", "routed"), moved("routed", "handling"), moved("routed", "routed")]

    assignment_id = door.route(case)
    amend = cases_pb2.AmendCaseRequest(case_id=case.id, version=2, title="路面积水", reason="误记")
    door.ask("AmendCase", amend)
    door.sign(case, assignment_id)

    after = [moved("accepted", "routed"), moved("routed", "handling"), moved("routed", "routed")]
    assert after == [before[0] + 1, before[1] + 1, before[2]]


def test_a_read_of_names_is_counted_by_post(door: Door) -> None:
    case = door.register()
    before = figure(READS, county="430423", role="service", field_group="parties")
    request = desk_pb2.GetPartiesRequest(case_id=case.id, purpose="调解协议")

    door.ask("GetParties", request, "service", name="service:mediation")

    assert figure(READS, county="430423", role="service", field_group="parties") == before + 1


def test_open_and_overdue_cases_are_counted_by_county_and_kind(kernel: Kernel) -> None:
    rows = [
        ("430423", "dispute", "handling", True),
        ("430423", "dispute", "routed", False),
        ("430423", "dispute", "archived", True),
        ("430424", "livelihood", "accepted", False),
    ]
    kernel.database["cases"].insert_many(
        [
            {"_id": str(n), "county": c, "kind": k, "state": s, "track": {"is_overdue": late}}
            for n, (c, k, s, late) in enumerate(rows)
        ]
    )

    assert count_open(kernel.database) == {
        ("430423", "dispute"): (2, 1),
        ("430424", "livelihood"): (1, 0),
    }
