"""A sheet becomes cases: tried dry, reported row by row, each row once whatever happens."""

import uuid
from typing import Any

import pytest

from onedoor.intake.v1 import desk_pb2
from onedoor.intake.v1 import imports_pb2 as pb
from services.intake.domain.imports import Phase
from services.intake.store.sheets import StoredSheets
from tests.rpc.intake.door import Door
from tests.rpc.intake.import_desk import ImportDesk, some_rows
from tests.rpc.intake.sheets import (
    HEADINGS,
    Runner,
    a_csv,
    a_row,
    an_xlsx,
)
from tests.support.rpc import refused

BAD_PHONE = {"申请人电话": "12", "诉求类别": "闲聊"}


@pytest.fixture
def desk(door: Door) -> ImportDesk:
    return ImportDesk(door)


def test_a_sheet_is_tried_dry_then_registered_and_reported_row_by_row(desk: ImportDesk) -> None:
    rows = some_rows(4)
    rows[1] |= BAD_PHONE
    given = desk.upload(a_csv(rows))
    desk.runner.until_idle()

    checked = desk.get(given.import_id)
    assert (checked.state, checked.row_count, checked.faulty_count) == ("checked", 4, 1)
    (faulty,) = desk.rows(given.import_id, "faulty").rows
    assert faulty.number == 3
    assert [fault.column for fault in faulty.faults] == ["诉求类别", "申请人电话"]
    assert desk.report(given.import_id)[2][:4] == ("3", "有误", "", "诉求类别")
    assert all(row.case_id == "" for row in desk.rows(given.import_id).rows)

    desk.start(checked)
    desk.runner.until_idle()

    done = desk.get(given.import_id)
    assert (done.state, done.done_count, done.failed_count) == ("finished", 3, 0)
    found = desk.rows(given.import_id, "done").rows
    assert [row.number for row in found] == [2, 4, 5]
    case = desk.door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=found[0].case_id)).case
    assert (case.state, case.source, case.first_responder) == ("accepted", "window", "clerk@430423")
    assert case.parties[0].name == "陈*"
    assert desk.report(given.import_id)[1][:3] == ("2", "已导入", found[0].code)


@pytest.mark.parametrize("make", [a_csv, an_xlsx, lambda rows: a_csv(rows, "gb18030")])
def test_xlsx_and_csv_of_both_encodings_say_the_same(desk: ImportDesk, make: Any) -> None:
    given = desk.upload(make(some_rows(3, 标题="龘靐齉爩处路灯不亮")))
    desk.runner.until_idle()
    desk.start(given)
    desk.runner.until_idle()

    found = desk.rows(given.import_id, "done").rows
    case = desk.door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=found[0].case_id)).case
    assert (len(found), case.title) == (3, "龘靐齉爩处路灯不亮")


def test_numbers_of_a_sheet_are_read_as_a_person_sees_them(desk: ImportDesk) -> None:
    rows: list[dict[str, Any]] = list(some_rows(1))
    rows[0] |= {"区划代码": 430423100, "申请人电话": 13812345678, "涉及金额（元）": 12.5}
    given = desk.upload(an_xlsx(rows))
    desk.runner.until_idle()

    assert desk.get(given.import_id).faulty_count == 0


def test_a_runner_that_dies_between_two_chunks_loses_and_doubles_nothing(desk: ImportDesk) -> None:
    given = desk.upload(a_csv(some_rows(130)))
    desk.runner.until_idle()
    desk.start(given)
    desk.runner.step()
    desk.runner = Runner(desk.door.kernel)  # another process goes on
    desk.runner.until_idle()

    done = desk.get(given.import_id)
    cases = {row.case_id for row in desk.rows(given.import_id, "done").rows}
    assert (done.state, done.done_count, len(cases)) == ("finished", 130, 100)


def test_a_chunk_that_is_not_committed_leaves_no_trace(
    desk: ImportDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = desk.upload(a_csv(some_rows(60)))
    desk.runner.until_idle()
    desk.start(given)
    cases = desk.door.kernel.database["cases"]
    before = cases.count_documents({})
    broken = desk.runner.work

    def register_and_die(import_id: str, county: str) -> int:
        broken_register(import_id, county)
        raise KeyboardInterrupt

    broken_register = broken.register
    monkeypatch.setattr(broken, "register", register_and_die)
    with pytest.raises(KeyboardInterrupt):
        desk.runner.step()
    assert cases.count_documents({}) == before
    assert desk.get(given.import_id).done_count == 0

    _let_leases_run_out(desk)
    desk.runner = Runner(desk.door.kernel)
    desk.runner.until_idle()

    assert desk.get(given.import_id).done_count == 60
    assert cases.count_documents({}) == before + 60


def test_reading_goes_on_behind_the_last_row_that_was_kept(desk: ImportDesk) -> None:
    given = desk.upload(a_csv(some_rows(1_200)))
    desk.runner.step()
    desk.runner = Runner(desk.door.kernel)
    desk.runner.until_idle()

    checked = desk.get(given.import_id)
    assert (checked.state, checked.row_count) == ("checked", 1_200)


def test_a_client_id_is_imported_once(desk: ImportDesk) -> None:
    rows = some_rows(2)
    first = desk.upload(a_csv([*rows, rows[0]]))
    desk.runner.until_idle()
    (twice,) = desk.rows(first.import_id, "faulty").rows
    assert [fault.reason for fault in twice.faults] == ["twice"]
    desk.start(first)
    desk.runner.until_idle()

    second = desk.upload(a_csv([rows[1] | {"标题": "换了标题"}]))
    desk.runner.until_idle()

    (known,) = desk.rows(second.import_id).rows
    assert [fault.reason for fault in known.faults] == ["already_imported"]
    assert refused(desk.start, second)[1] == "invalid_fields"


def test_what_another_import_registered_meanwhile_is_not_registered_again(desk: ImportDesk) -> None:
    rows = some_rows(1)
    one, other = desk.upload(a_csv(rows)), desk.upload(an_xlsx(rows))
    desk.runner.until_idle()
    for given in (one, other):
        desk.start(given)
    desk.runner.until_idle()

    counts = [desk.get(given.import_id) for given in (one, other)]
    assert sorted((view.done_count, view.failed_count) for view in counts) == [(0, 1), (1, 0)]


def test_the_same_file_is_taken_once_unless_it_was_cancelled(desk: ImportDesk) -> None:
    content = a_csv(some_rows(1))
    first = desk.upload(content)
    assert refused(desk.upload, content)[1] == "invalid_fields"
    desk.ask("CancelImport", pb.CancelImportRequest(import_id=first.import_id, version=1))

    assert desk.upload(content).state == "uploaded"
    desk.runner.until_idle()


def test_a_repeated_upload_is_the_same_import(desk: ImportDesk) -> None:
    content, key = a_csv(some_rows(1)), uuid.uuid4().hex

    first, again = (desk.upload(content, request_id=key) for _ in range(2))

    assert first.import_id == again.import_id
    outcome = refused(desk.upload, a_csv(some_rows(1)), request_id=key)
    assert outcome[1] == "idempotency_key_reused"
    desk.runner.until_idle()


def test_a_cancelled_import_registers_no_more_and_keeps_what_it_has(desk: ImportDesk) -> None:
    given = desk.upload(a_csv(some_rows(120)))
    desk.runner.until_idle()
    desk.start(given)
    desk.runner.step()
    desk.ask("CancelImport", pb.CancelImportRequest(import_id=given.import_id, version=3))
    desk.runner.until_idle()

    gone = desk.get(given.import_id)
    assert (gone.state, gone.done_count) == ("cancelled", 50)


def test_a_silent_import_tells_nobody_and_a_loud_one_the_applicants(desk: ImportDesk) -> None:
    told = []
    for loud in (False, True):
        given = desk.upload(a_csv(some_rows(1)), sends_messages=loud)
        desk.runner.until_idle()
        desk.start(given)
        desk.runner.until_idle()
        (row,) = desk.rows(given.import_id).rows
        outbox = desk.door.kernel.database["outbox"]
        event = outbox.find_one({"subject": row.case_id})
        assert event is not None
        told.append(len(event["body"]))

    assert told[0] < told[1]


def test_the_stored_rows_are_sealed_and_forgotten_once_registered(desk: ImportDesk) -> None:
    given = desk.upload(a_csv(some_rows(2, 申请人姓名="欧阳晓晓")))
    desk.runner.until_idle()
    rows = desk.door.kernel.database["import_rows"]
    waiting = list(rows.find({"import_id": given.import_id}))
    desk.start(given)
    desk.runner.until_idle()
    done = list(rows.find({"import_id": given.import_id}))

    assert all(row["cells"].startswith("s1.") for row in waiting)
    assert "欧阳晓晓" not in str(waiting)
    assert [row["cells"] for row in done] == ["", ""]


def test_rows_and_imports_are_listed_in_pages(desk: ImportDesk) -> None:
    given = desk.upload(a_csv(some_rows(5)))
    desk.runner.until_idle()
    first = desk.rows(given.import_id, size=3)
    request = pb.ListImportRowsRequest(
        import_id=given.import_id, page_size=3, page_token=first.next_page_token
    )
    second = desk.ask("ListImportRows", request)
    listed = desk.ask("ListImports", pb.ListImportsRequest(page_size=1))

    assert [row.number for row in (*first.rows, *second.rows)] == [2, 3, 4, 5, 6]
    assert (first.total, second.next_page_token) == (5, "")
    assert [one.import_id for one in listed.imports] == [given.import_id]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_template_itself_can_be_imported(desk: ImportDesk, form: str) -> None:
    request = pb.GetImportTemplateRequest(format=form)
    content = b"".join(piece.chunk for piece in desk.ask("GetImportTemplate", request))
    given = desk.upload(content)
    desk.runner.until_idle()

    view = desk.get(given.import_id)
    assert (view.row_count, view.faulty_count) == (1, 0)


def test_words_that_look_like_formulas_are_written_as_words(desk: ImportDesk) -> None:
    headings = ",".join(HEADINGS)
    values = dict.fromkeys(HEADINGS, "") | a_row(1) | {"来源": '=HYPERLINK("http://x","y")'}
    content = a_csv([values])
    assert headings.encode() in content
    given = desk.upload(content)
    desk.runner.until_idle()

    row = desk.report(given.import_id)[1]
    assert row[3] == "来源"
    assert not any(str(cell).startswith(("=", "+", "@")) for cell in row)


def test_work_is_found_by_an_index(desk: ImportDesk) -> None:
    database = desk.door.kernel.database
    looked_for = {"due_time": {"$lte": desk.door.kernel.now()}}
    plan = database["import_progress"].find(looked_for).sort("due_time", 1).explain()

    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])


def _let_leases_run_out(desk: ImportDesk) -> None:
    progress = desk.door.kernel.database["import_progress"]
    progress.update_many({"phase": {"$ne": str(Phase.RESTING)}}, {"$set": {"lease_time": None}})


def test_only_one_sheet_is_held_open(desk: ImportDesk) -> None:
    reader = StoredSheets(desk.door.kernel)
    given = desk.upload(a_csv(some_rows(3)))
    batch = desk.runner.work.batch(desk.runner.work._books.progress.get("430423", given.import_id))

    first = reader.lines("430423", batch.sheet, start=0, limit=2)
    again = reader.lines("430423", batch.sheet, start=1, limit=2)

    assert [line.number for line in first.lines] == [2, 3]
    assert [line.number for line in again.lines] == [3, 4]
    desk.runner.until_idle()
