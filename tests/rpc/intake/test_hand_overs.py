"""What court, police, petition office and procuratorate hand over, with their paper (A6)."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from onedoor.intake.v1 import desk_pb2
from tests.rpc.intake.door import Door, a_report
from tests.support.rpc import refused

TODAY = date.today()  # noqa: DTZ011  the paper's dates are days of the place where tests run
PAPER: dict[str, Any] = {
    "body": "衡山县人民法院",
    "number": "（2026）湘0423诉前调1号",
    "receive_date": (TODAY - timedelta(days=2)).isoformat(),
    "ask": "mediate",
    "words": "请组织双方先行调解",
    "due_date": (TODAY + timedelta(days=30)).isoformat(),
}


def _register(door: Door, source: str = "court", **fields: str) -> Any:
    report = {"kind": "dispute", "dispute_kind": "neighbour", "source": source}
    return door.register(**report, hand_over=PAPER | fields)


def _shown(door: Door, case_id: str, **who: str) -> Any:
    request = desk_pb2.GetCaseRequest(case_id=case_id)
    return door.ask("GetCase", request, who.pop("who", "clerk"), **who).case


@pytest.mark.parametrize(
    "source", ["court", "police", "petition_office", "procuratorate", "department"]
)
def test_the_paper_stays_with_the_case_and_is_shown(door: Door, source: str) -> None:
    shown = _shown(door, _register(door, source).id)

    assert shown.source == source
    told = {name: getattr(shown.hand_over, name) for name in PAPER}
    assert told == PAPER


def test_the_paper_says_in_the_event_what_is_asked_and_until_when(door: Door) -> None:
    case = _register(door)
    row = door.kernel.database["outbox"].find_one({"subject": case.id})
    assert row is not None
    data = json.loads(row["body"])["data"]

    due = (TODAY + timedelta(days=31)).isoformat()
    assert data["hand_over_ask"] == "mediate"
    assert data["hand_over_due_time"].startswith(due)
    assert "0423诉前调" not in row["body"]


def test_its_number_and_words_are_sealed_and_not_read_from_above_the_county(door: Door) -> None:
    case = _register(door)
    stored = door.kernel.database["cases"].find_one({"_id": case.id})
    above = _shown(door, case.id, who="auditor", area_code="43")

    assert "0423诉前调" not in str(stored)
    assert (above.hand_over.body, above.hand_over.number, above.hand_over.words) == (
        PAPER["body"],
        "",
        "",
    )


def test_cases_are_listed_by_their_source(door: Door) -> None:
    case = _register(door, "procuratorate")

    request = desk_pb2.ListCasesRequest(source="procuratorate", page_size=100)
    listed = door.ask("ListCases", request).cases
    assert case.id in [one.id for one in listed]
    assert {one.source for one in listed} == {"procuratorate"}
    assert refused(door.ask, "ListCases", desk_pb2.ListCasesRequest(source="x"))[1] == (
        "invalid_fields"
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"body": ""},
        {"number": ""},
        {"number": "1" * 61},
        {"ask": "hurry"},
        {"words": "长" * 1001},
        {"receive_date": "25.11.2026"},
        {"receive_date": (TODAY + timedelta(days=2)).isoformat()},
        {"receive_date": "2001-01-01"},
        {"due_date": "soon"},
        {"due_date": (TODAY - timedelta(days=30)).isoformat()},
        {"due_date": (TODAY + timedelta(days=800)).isoformat()},
    ],
)
def test_an_impossible_paper_is_refused(door: Door, fields: dict[str, str]) -> None:
    assert refused(_register, door, **fields)[1] == "invalid_fields"


def test_a_matter_from_the_window_has_no_paper(door: Door) -> None:
    request = a_report(hand_over=PAPER)

    assert refused(door.ask, "RegisterCase", request)[1] == "invalid_fields"
    assert not _shown(door, door.register().id).HasField("hand_over")
