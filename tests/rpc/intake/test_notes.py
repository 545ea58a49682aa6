"""Notes: the centre reads all, a department its own and those to it, a party none."""

from typing import Any

import pytest

from onedoor.intake.v1 import follow_pb2, notes_pb2
from tests.rpc.intake.door import Door
from tests.support.rpc import refused

HOUSING = {"department": "housing", "name": "housing.handler@430423"}


def _write(door: Door, case: Any, text: str, who: str = "clerk", **fields: Any) -> Any:
    principal = {key: fields.pop(key) for key in ("department", "name") if key in fields}
    request = notes_pb2.WriteNoteRequest(
        case_id=case.id, **{"kind": "opinion", "text": text, **fields}
    )
    return door.ask("WriteNote", request, who, **principal).note


def _texts(door: Door, case: Any, who: str, **principal: str) -> list[str]:
    request = notes_pb2.ListNotesRequest(case_id=case.id, page_size=100)
    return [note.text for note in door.ask("ListNotes", request, who, **principal).notes]


def _case(door: Door) -> Any:
    case = door.register()
    door.route(case)
    return case


def test_a_department_reads_its_own_and_what_is_written_to_it(door: Door) -> None:
    case = _case(door)
    _write(door, case, "只给中心")
    _write(door, case, "给住建", to_department="housing")
    _write(door, case, "给水务", to_department="water")
    _write(door, case, "住建的意见", "handler", **HOUSING)

    assert _texts(door, case, "handler", **HOUSING) == ["住建的意见", "给住建"]
    everything = ["住建的意见", "给水务", "给住建", "只给中心"]
    assert [_texts(door, case, who) for who in ("dispatcher", "leader")] == [everything] * 2


@pytest.mark.parametrize("who", ["auditor", "admin", "resident", "mediator", "officer"])
def test_nobody_else_reads_or_writes(door: Door, who: str) -> None:
    case = _case(door)
    request = notes_pb2.ListNotesRequest(case_id=case.id)

    assert refused(door.ask, "ListNotes", request, who)[1] == "not_permitted"
    assert refused(_write, door, case, "话", who)[1] == "not_permitted"


def test_a_department_without_a_share_finds_no_such_case(door: Door) -> None:
    case = _case(door)
    water = {"department": "water", "name": "water.handler@430423"}

    assert refused(_texts, door, case, "handler", **water)[1] == "not_found"


def test_a_note_stands_neither_on_the_timeline_nor_in_what_a_party_sees(door: Door) -> None:
    case = _case(door)
    _write(door, case, "当事人情绪激动")
    seen = door.ask(
        "FollowCase", follow_pb2.FollowCaseRequest(code=case.code, key=case.query_key), "resident"
    )

    assert "情绪" not in str(seen)
    database = door.kernel.database
    row = database["notes"].find_one({"case_id": case.id})
    assert row is not None
    assert "情绪" not in str(row)
    assert database["timeline"].count_documents({"case_id": case.id, "type": "x"}) == 0
    outbox = database["outbox"].find_one({"routing_key": "note_written", "subject": row["_id"]})
    assert outbox is not None
    assert "情绪" not in outbox["body"]


def test_notes_come_in_pages_newest_first(door: Door) -> None:
    case = _case(door)
    for number in range(5):
        _write(door, case, f"意见{number}")
    request = notes_pb2.ListNotesRequest(case_id=case.id, page_size=2)
    first = door.ask("ListNotes", request)
    request.page_token = first.next_page_token
    second = door.ask("ListNotes", request)

    texts = [note.text for page in (first, second) for note in page.notes]
    assert (texts, first.total) == (["意见4", "意见3", "意见2", "意见1"], 5)


@pytest.mark.parametrize(
    "fields",
    [{"kind": "rumour"}, {"text": ""}, {"text": "长" * 2001}, {"to_department": "住建局"}],
)
def test_a_wrong_note_names_its_field(door: Door, fields: dict[str, str]) -> None:
    case = _case(door)

    assert refused(_write, door, case, fields.pop("text", "话"), **fields)[1] == "invalid_fields"


def test_a_department_writes_to_the_centre_only(door: Door) -> None:
    case = _case(door)
    answer = refused(_write, door, case, "话", "handler", to_department="water", **HOUSING)

    assert answer[1] == "invalid_fields"
