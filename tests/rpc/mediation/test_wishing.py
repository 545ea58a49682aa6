"""A settled choice appoints（B16）: whatever comes first, once, never against a person's word."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chassis.dispatch import Result
from contracts.events.intake import ChoiceMoved
from onedoor.mediation.v1 import mediations_pb2 as pb
from onedoor.mediation.v1 import register_pb2
from tests.rpc.mediation.support import CODE, COUNTY, Desk, routed, withdrawn

CHOSEN = f"mediator4@{COUNTY}"


def settle(desk: Desk, case_id: str, state: str = "confirmed", version: int = 2) -> Result:
    """The centre says yes to what a party chose."""
    told = {"choice_id": f"choice-{case_id}", "case_id": case_id, "code": CODE, "kind": "mediator"}
    return desk.hear(ChoiceMoved(**told, mediator_id=CHOSEN, state=state), version).result


def consented(desk: Desk, mediation: Any) -> Any:
    """All parties agree to be mediated."""
    for party in mediation.parties:
        mediation = desk.consent(mediation, party.party_id)
    return mediation


def files(desk: Desk, case_id: str) -> list[Any]:
    request = pb.ListMediationsRequest(case_id=case_id)
    return list(desk.call(desk.files.ListMediations, request, "dispatcher").mediations)


@pytest.mark.parametrize("state", ["confirmed", "replaced"])
def test_the_last_consent_appoints_whom_the_centre_agreed_to(desk: Desk, state: str) -> None:
    mediation = desk.an_opened()
    settle(desk, mediation.case_id, state)

    done = consented(desk, mediation)

    assert (done.state, done.mediator_id) == ("appointed", CHOSEN)


def test_a_choice_that_is_settled_after_the_consents_appoints_at_once_and_once(desk: Desk) -> None:
    mediation = consented(desk, desk.an_opened())
    settle(desk, mediation.case_id, "chosen", 1)
    assert desk.get(mediation.mediation_id).state == "consented"

    settle(desk, mediation.case_id)
    settle(desk, mediation.case_id)

    done = desk.get(mediation.mediation_id)
    assert (done.state, done.mediator_id) == ("appointed", CHOSEN)
    assert done.version == mediation.version + 1


def test_a_settled_choice_opens_the_first_file_of_a_case_alone(desk: Desk) -> None:
    case_id = desk.a_case()

    assert settle(desk, case_id) is Result.OK
    desk.hear(routed(case_id))

    [opened] = files(desk, case_id)
    assert (opened.state, opened.origin) == ("opened", "choice")
    desk.consent(opened, opened.parties[0].party_id, is_agreed=False)
    settle(desk, case_id, "replaced", 3)
    [refused] = files(desk, case_id)
    assert refused.state == "concluded"


def test_a_choice_of_a_case_that_ended_opens_nothing_and_an_unknown_case_waits(desk: Desk) -> None:
    case_id = desk.a_case()
    desk.hear(withdrawn(case_id))

    assert settle(desk, case_id) is Result.OK
    assert settle(desk, "unheard-of") is Result.RETRY

    assert files(desk, case_id) == []


def test_whom_a_person_appointed_stays(desk: Desk) -> None:
    mediation = desk.an_appointed("mediator2")

    assert settle(desk, mediation.case_id) is Result.OK

    assert desk.get(mediation.mediation_id).mediator_id == f"mediator2@{COUNTY}"


def test_who_is_not_active_any_more_is_not_appointed(desk: Desk) -> None:
    put = register_pb2.PutMediatorRequest(
        mediator_id=CHOSEN, version=1, name="李安和", committee_id="trade", is_active=False
    )
    desk.call(desk.register.PutMediator, put, "dispatcher")
    mediation = desk.an_opened()
    settle(desk, mediation.case_id)

    assert consented(desk, mediation).state == "consented"


def test_the_last_consent_and_the_settled_choice_of_one_moment_do_not_miss_each_other(
    desk: Desk,
) -> None:
    for _ in range(6):
        mediation = desk.an_opened()
        first, last = (party.party_id for party in mediation.parties)
        mediation = desk.consent(mediation, first)

        with ThreadPoolExecutor(2) as pool:
            heard = pool.submit(settle, desk, mediation.case_id)
            pool.submit(desk.consent, mediation, last).result()
            if heard.result() is not Result.OK:
                settle(desk, mediation.case_id)

        done = desk.get(mediation.mediation_id)
        assert (done.state, done.mediator_id) == ("appointed", CHOSEN)
