"""Reading in clear: for a purpose, noted, limited by the hour, and never a secret reporter."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from contracts.events.mediation import MediationOpened, MediatorAppointed
from onedoor.intake.v1 import archive_pb2, parties_pb2
from services.intake.jobs import open_filing
from services.intake.settings import IntakeSettings
from tests.rpc.intake.closed import PrintedShelf, archived, link_all
from tests.rpc.intake.door import COUNTY, Door
from tests.rpc.intake.people import a_case_of_three
from tests.support.rpc import refused

NOT_FOUND = (grpc.StatusCode.NOT_FOUND, "not_found")
DENIED = (grpc.StatusCode.PERMISSION_DENIED, "not_permitted")
ABOVE = (grpc.StatusCode.PERMISSION_DENIED, "county_needed")
SECRET = (grpc.StatusCode.PERMISSION_DENIED, "reporter_is_secret")
INVALID = (grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields")
EXHAUSTED = (grpc.StatusCode.RESOURCE_EXHAUSTED, "rate_limited")
HANDLER = {"name": "housing.handler@430423", "department": "housing"}


def _unmask(case: Any, party_id: str, **fields: Any) -> parties_pb2.UnmaskPartyRequest:
    given: dict[str, Any] = {"fields": ["name"], "purpose": "contact", "words": "通知到场"}
    return parties_pb2.UnmaskPartyRequest(case_id=case.id, party_id=party_id, **given | fields)


def _mediated(door: Door, case: Any, mediator: str) -> None:
    opened = {"mediation_id": f"m-{case.id}", "case_id": case.id, "code": case.code}
    door.tell(MediationOpened(**opened, state="opened", origin="routing"))
    door.tell(MediatorAppointed(**opened, state="appointed", mediator_id=mediator), version=2)


def test_only_the_named_fields_are_shown_and_the_reading_is_noted(door: Door) -> None:
    case, (applicant, *_) = a_case_of_three(door)
    request = _unmask(case, applicant, fields=["phone"], words="短信未送达，需电话通知")

    seen = door.ask("UnmaskParty", request)

    assert (seen.name, seen.phone, seen.id_number) == ("", "13812345678", "")
    audited = door.kernel.database["audit"].find_one(
        {"action": "UnmaskParty", "objects.case": case.id, "purpose": "contact"}
    )
    assert audited is not None
    assert (audited["fields"], audited["actor"]) == (["phone"], "clerk@430423")
    assert "短信未送达" not in str(audited)
    listed = parties_pb2.ListDisclosuresRequest(case_id=case.id)
    (row,) = door.ask("ListDisclosures", listed, "supervisor").disclosures
    assert (row.actor, row.post, row.party_id) == ("clerk@430423", "clerk", applicant)
    assert (list(row.fields), row.purpose) == (["phone"], "contact")
    assert row.words == "短信未送达，需电话通知"
    stored = door.kernel.database["disclosures"].find_one({"case_id": case.id})
    assert "短信未送达" not in str(stored)


@pytest.mark.parametrize(
    "fields",
    [
        {"purpose": ""},
        {"purpose": "curiosity"},
        {"words": ""},
        {"words": "x" * 201},
        {"fields": []},
        {"fields": ["name", "name"]},
        {"fields": ["key_hash"]},
    ],
)
@pytest.mark.parametrize("post", ["clerk", "leader"])
def test_nobody_reads_without_a_purpose(door: Door, post: str, fields: dict[str, Any]) -> None:
    case, (applicant, *_) = a_case_of_three(door)

    assert refused(door.ask, "UnmaskParty", _unmask(case, applicant, **fields), post) == INVALID


@pytest.mark.parametrize(
    ("post", "who", "outcome"),
    [
        ("clerk", {}, "张三"),
        ("dispatcher", {}, "张三"),
        ("supervisor", {}, "张三"),
        ("leader", {}, "张三"),
        ("handler", HANDLER, "张三"),
        ("handler", {"name": "labour.handler@430423", "department": "labour"}, NOT_FOUND),
        ("mediator", {"name": "mediator3@430423"}, "张三"),
        ("mediator", {"name": "mediator4@430423"}, NOT_FOUND),
        ("department", HANDLER, DENIED),
        ("officer", {}, DENIED),
        ("auditor", {"area_code": "43"}, ABOVE),
        ("admin", {}, DENIED),
        ("clerk", {"area_code": "430424"}, NOT_FOUND),
    ],
)
def test_who_reads_a_name_in_clear(
    door: Door, post: str, who: dict[str, str], outcome: Any
) -> None:
    case, (applicant, *_) = a_case_of_three(door, kind="dispute", dispute_kind="neighbour")
    _mediated(door, case, "mediator3@430423")
    request = _unmask(case, applicant)

    if isinstance(outcome, str):
        assert door.ask("UnmaskParty", request, post, **who).name == outcome
    else:
        assert refused(door.ask, "UnmaskParty", request, post, **who) == outcome


@pytest.mark.parametrize("fields", [{"kind": "violation"}, {"is_confidential": True}])
def test_no_purpose_opens_a_secret_reporter_to_the_handler(
    door: Door, fields: dict[str, Any]
) -> None:
    case, (applicant, respondent, agent) = a_case_of_three(door, **fields)

    assert refused(door.ask, "UnmaskParty", _unmask(case, applicant), "handler", **HANDLER) == (
        SECRET
    )
    assert refused(door.ask, "UnmaskParty", _unmask(case, agent), "handler", **HANDLER) == SECRET
    accused = door.ask("UnmaskParty", _unmask(case, respondent), "handler", **HANDLER)
    assert accused.name == "王五"
    assert door.ask("UnmaskParty", _unmask(case, applicant), "dispatcher").name == "张三"


def test_a_party_of_another_case_is_as_good_as_missing(door: Door) -> None:
    case, _ = a_case_of_three(door)
    _, (foreign, *_) = a_case_of_three(door)

    assert refused(door.ask, "UnmaskParty", _unmask(case, foreign)) == NOT_FOUND


def test_the_hour_allows_so_many_and_the_supervisors_are_told_once(door: Door) -> None:
    case, (applicant, *_) = a_case_of_three(door)
    reader = {"name": "clerk55@430423"}
    most = IntakeSettings().intake_unmask_per_hour
    rows = door.kernel.database["readers"]
    door.ask("UnmaskParty", _unmask(case, applicant), **reader)
    name = f"{COUNTY}:{reader['name']}"
    row = rows.find_one({"_id": name})
    assert row is not None
    (time,) = row["times"]
    rows.update_one({"_id": name}, {"$set": {"times": [time] * (most - 1)}})

    def read(_: int) -> str:
        try:
            return str(door.ask("UnmaskParty", _unmask(case, applicant), **reader).name)
        except grpc.RpcError as error:
            return str(error.code().name)

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(read, range(4)))

    assert outcomes == ["RESOURCE_EXHAUSTED"] * 3 + ["张三"]
    assert refused(door.ask, "UnmaskParty", _unmask(case, applicant), **reader) == EXHAUSTED
    told = door.kernel.database["outbox"].find({"subject": name})
    assert [row["routing_key"] for row in told] == ["sensitive_reads_exhausted"]
    listed = parties_pb2.ListDisclosuresRequest(case_id=case.id, page_size=1)
    page = door.ask("ListDisclosures", listed, "supervisor")
    assert (page.total, bool(page.next_page_token)) == (2, True)


def test_the_file_of_a_case_counts_as_a_reading_until_the_hour_is_used_up(door: Door) -> None:
    case, _ = archived(door)
    link_all(door)
    filing = open_filing(door.kernel, PrintedShelf())
    while filing.make_next():
        pass
    reader = {"name": "supervisor57@430423"}
    name = f"{COUNTY}:{reader['name']}"
    wanted = archive_pb2.GetArchiveFileRequest(case_id=case.id)

    def read() -> str:
        first, *_ = door.ask("GetArchiveFile", wanted, "supervisor", **reader)
        return str(first.file_name)

    assert read().endswith(".pdf")
    rows = door.kernel.database["readers"]
    (time,) = rows.find_one({"_id": name})["times"]  # type: ignore[index]
    most = IntakeSettings().intake_unmask_per_hour
    rows.update_one({"_id": name}, {"$set": {"times": [time] * (most - 1)}})

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda _: _outcome_of(read), range(4)))

    assert sorted(outcome.endswith(".pdf") for outcome in outcomes) == [False] * 3 + [True]
    assert refused(read) == EXHAUSTED
    party_id = case.party_keys[0].party_id
    assert refused(door.ask, "UnmaskParty", _unmask(case, party_id), "supervisor", **reader) == (
        EXHAUSTED
    )
    told = door.kernel.database["outbox"].find({"subject": name})
    assert [row["routing_key"] for row in told] == ["sensitive_reads_exhausted"]


def _outcome_of(read: Callable[[], str]) -> str:
    try:
        return read()
    except grpc.RpcError as error:
        return str(error.code().name)


def test_the_same_request_sent_twice_counts_once(door: Door) -> None:
    case, (applicant, *_) = a_case_of_three(door)
    request = _unmask(case, applicant, request_id="twice-the-same")

    first, second = door.ask("UnmaskParty", request), door.ask("UnmaskParty", request)

    assert first == second
    assert door.kernel.database["disclosures"].count_documents({"case_id": case.id}) == 1


@pytest.mark.parametrize("post", ["clerk", "dispatcher", "leader", "handler"])
def test_only_supervisors_read_who_read(door: Door, post: str) -> None:
    case, _ = a_case_of_three(door)
    request = parties_pb2.ListDisclosuresRequest(case_id=case.id)

    assert refused(door.ask, "ListDisclosures", request, post, **HANDLER) == DENIED
