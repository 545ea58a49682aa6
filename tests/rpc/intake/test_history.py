"""A case's history is one chain: what was changed, removed or moved is named."""

from typing import Any

import pytest

from chassis.mongo import Document
from contracts.errors import Conflict
from onedoor.intake.v1 import cases_pb2
from services.intake.domain.history import Head
from services.intake.store import MongoHistoryStore
from tests.rpc.intake.closed import archived, link_all
from tests.rpc.intake.door import COUNTY, Door


def _linked(door: Door) -> tuple[Any, Any]:
    case = door.register()
    door.ask("AmendCase", cases_pb2.AmendCaseRequest(case_id=case.id, version=1, title="改过"))
    supplement = cases_pb2.SupplementCaseRequest(case_id=case.id, version=2, text="补充照片说明")
    door.ask("SupplementCase", supplement)
    return case, link_all(door)


def _row(door: Door, case: Any, number: int) -> tuple[str, Document]:
    for name in ("timeline", "supplements", "amendments"):
        row = door.kernel.database[name].find_one({"case_id": case.id, "sequence": number})
        if row:
            return name, row
    raise AssertionError(f"no row {number}")


def test_timeline_supplements_and_corrections_are_one_chain(door: Door) -> None:
    case, history = _linked(door)

    head = history.head(COUNTY, case.id)
    assert head is not None
    assert (head.length, history.first_fault(COUNTY, case.id)) == (5, "")


def test_a_row_that_waits_to_be_linked_leaves_the_head_open(door: Door) -> None:
    case, history = _linked(door)
    door.route(case)

    assert history.head(COUNTY, case.id) is None
    link_all(door)
    assert history.head(COUNTY, case.id).length > 5
    assert history.first_fault(COUNTY, case.id) == ""


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_a_removed_row_is_named(door: Door, number: int) -> None:
    case, history = _linked(door)
    name, row = _row(door, case, number)
    door.kernel.database[name].delete_one({"_id": row["_id"]})

    fault = history.first_fault(COUNTY, case.id)
    is_last = number == 5
    assert fault == (
        "the chain ends at row 4, its head says 5" if is_last else f"row {number} is missing"
    )


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_changed_row_is_named(door: Door, number: int) -> None:
    case, history = _linked(door)
    name, row = _row(door, case, number)
    door.kernel.database[name].update_one({"_id": row["_id"]}, {"$set": {"actor": "nobody"}})

    fault = history.first_fault(COUNTY, case.id)
    assert fault == f"row {number} ({name} {row['_id']}) was changed"


def test_other_words_in_a_row_are_named(door: Door) -> None:
    case, history = _linked(door)
    row = door.kernel.database["supplements"].find_one({"case_id": case.id})
    assert row is not None
    other = door.kernel.sealing.seal("别的话", f"supplements/{row['_id']}/content")
    door.kernel.database["supplements"].update_one({"_id": row["_id"]}, {"$set": {"text": other}})

    assert history.first_fault(COUNTY, case.id).endswith("has other words")


def test_rows_that_changed_places_are_named(door: Door) -> None:
    case, history = _linked(door)
    rows = [_row(door, case, number) for number in (2, 3)]
    for (name, row), number in zip(rows, (3, 2), strict=True):
        door.kernel.database[name].update_one({"_id": row["_id"]}, {"$set": {"sequence": number}})

    assert history.first_fault(COUNTY, case.id).startswith("row 2 (")
    assert history.first_fault(COUNTY, case.id).endswith("is not where it was")


def test_a_row_beyond_the_head_is_named(door: Door) -> None:
    case, history = _linked(door)
    _, last = _row(door, case, 5)
    forged = {**last, "_id": "forged", "event_id": "forged", "sequence": 6}
    door.kernel.database["timeline"].insert_one(forged)

    assert history.first_fault(COUNTY, case.id) == "row 6 stands beyond the head"


def test_a_chain_that_grows_while_it_is_read_is_whole(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, history = _linked(door)
    door.route(case)
    linked = history._linked

    def link_and_read(*told: Any) -> Any:
        link_all(door)
        return linked(*told)

    monkeypatch.setattr(history, "_linked", link_and_read)

    assert history.first_fault(COUNTY, case.id) == ""
    assert history.head(COUNTY, case.id).length > 5


def test_two_processes_do_not_link_the_same_rows(door: Door) -> None:
    case = door.register()
    history = MongoHistoryStore(door.kernel)
    waiting = door.kernel.database["timeline"].find({"case_id": case.id, "sequence": None})
    rows = [("timeline", row) for row in waiting]
    link_all(door)

    with pytest.raises(Conflict):
        door.kernel.transact(lambda: history._link(rows))
    assert history.first_fault(COUNTY, case.id) == ""


def test_a_chain_that_was_written_anew_differs_from_the_archives(door: Door) -> None:
    case, _ = archived(door)
    history = link_all(door)
    true_head = history.head(COUNTY, case.id)
    database = door.kernel.database
    where = {"case_id": case.id}
    database["timeline"].update_many(where, {"$set": {"actor": "forger", "sequence": None}})
    database["history_heads"].delete_one({"_id": case.id})
    link_all(door)

    assert history.first_fault(COUNTY, case.id) == ""
    assert "not the one of the archive" in history.first_fault(COUNTY, case.id, true_head)
    longer = Head(length=99, hash=true_head.hash if true_head else "")
    assert "saw 99 rows" in history.first_fault(COUNTY, case.id, longer)
