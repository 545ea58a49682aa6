"""Exports on the real store: asked for, approved, made, downloaded, gone."""

import io
from datetime import timedelta
from typing import Any

import grpc
import pytest
from openpyxl import load_workbook

from chassis.kernel import Kernel
from contracts.errors import Conflict
from onedoor.intake.v1 import exports_pb2 as pb
from services.intake.jobs import export_next
from services.intake.settings import IntakeSettings
from services.intake.use_cases import ExportWork
from services.intake.wiring import wire
from tests.rpc.intake.door import COUNTY, Door
from tests.rpc.intake.people import a_party
from tests.support.rpc import refused

_MINE = {"name": "supervisor.exports@430423"}
_COLUMNS = ("code", "title", "applicant_name", "applicant_phone", "address")


@pytest.fixture
def work(intake_kernel: Kernel) -> ExportWork:
    """The runner's side, with nothing left to make."""
    made = wire(intake_kernel, IntakeSettings()).exports.work
    while export_next(made):
        pass
    return made


def _request(door: Door, word: str, **fields: Any) -> Any:
    given = {"purpose": "report", "words": "季度上报", "columns": _COLUMNS, **fields}
    request = pb.RequestExportRequest(filter=pb.ExportFilter(words=word), **given)
    return door.ask("RequestExport", request, "supervisor", **_MINE).export


def _get(door: Door, export: Any) -> Any:
    request = pb.GetExportRequest(export_id=export.export_id)
    return door.ask("GetExport", request, "supervisor", **_MINE).export


def _rows(door: Door, export: Any) -> list[list[Any]]:
    request = pb.GetExportFileRequest(export_id=export.export_id)
    chunks = door.ask("GetExportFile", request, "supervisor", **_MINE)
    book = load_workbook(io.BytesIO(b"".join(one.chunk for one in chunks)))
    assert book.sheetnames == ["用途与须知", "案件"]
    return [list(row) for row in book["案件"].iter_rows(values_only=True)]


def _approve(door: Door, export: Any, **who: str) -> Any:
    request = pb.ApproveExportRequest(export_id=export.export_id, version=export.version)
    return door.ask("ApproveExport", request, "leader", **who).export


def _reads(door: Door, **where: Any) -> int:
    return door.kernel.database["audit"].count_documents(where)


def test_a_masked_sheet_of_few_rows_is_made_without_a_second_person(
    door: Door, work: ExportWork
) -> None:
    party = a_party("applicant", "上官婉", phone="13812345678")
    case = door.register(title="=1+1猕猴桃滞销", address="金桔路3号", parties=[party])
    door.register(title="猕猴桃园未成年人被雇")

    export = _request(door, "猕猴桃")
    assert (export.state, export.found) == ("approved", 1)
    assert export_next(work) == 1

    ready = _get(door, export)
    assert (ready.state, ready.rows, ready.filter.words) == ("ready", 1, "猕猴桃")
    head, line = _rows(door, export)
    assert head == ["编号", "标题", "申请人", "申请人电话", "地址"]
    assert line == [case.code, "=1+1猕猴桃滞销", "上**", "138******78", "＊＊＊"]
    assert _reads(door, **{"objects.export": export.export_id, "action": {"$regex": "File"}}) == 1
    assert _reads(door, **{"objects.case": case.id, "purpose": "export:report"}) == 0


def test_clear_columns_wait_for_a_leader_and_every_case_read_is_audited(
    door: Door, work: ExportWork
) -> None:
    party = a_party("applicant", "上官婉", phone="13812345678")
    case = door.register(title="火龙果冷库断电", address="", parties=[party])
    hidden = a_party("applicant", "尉迟恭", phone="13912345678")
    secret = door.register(title="火龙果商乱收费", parties=[hidden], is_confidential=True)

    export = _request(door, "火龙果", is_clear=True)
    assert export.state == "requested"
    assert export_next(work) == 0
    own = {"name": _MINE["name"]}
    refusal = refused(_approve, door, export, **own)
    assert refusal[1] == "second_person_needed"
    approved = _approve(door, export)
    assert (approved.state, approved.approver) == ("approved", f"leader@{COUNTY}")
    assert export_next(work) == 1

    _, *lines = _rows(door, export)
    assert [line[0] for line in lines] == [secret.code, case.code]
    assert lines[0][2:] == ["（已申请保密）"] * 3
    assert lines[1][2:4] == ["上官婉", "13812345678"]
    read = {"objects.case": case.id, "purpose": "export:report", "actor": _MINE["name"]}
    assert _reads(door, **read) == 1
    assert _reads(door, **{**read, "objects.case": secret.id}) == 0


def test_a_refused_export_is_never_made(door: Door, work: ExportWork) -> None:
    export = _request(door, "百香果", is_clear=True)
    request = pb.RefuseExportRequest(
        export_id=export.export_id, version=export.version, reason="用途不明"
    )

    assert door.ask("RefuseExport", request, "leader").export.state == "refused"

    assert export_next(work) == 0
    assert _get(door, export).refuse_reason == "用途不明"
    assert refused(_approve, door, _get(door, export))[1] == "wrong_state"
    assert refused(_rows, door, export)[1] == "wrong_state"


def test_a_sheet_is_its_requesters_alone(door: Door, work: ExportWork) -> None:
    door.register(title="无花果林失火隐患")
    export = _request(door, "无花果")
    export_next(work)
    ask, fetch = (
        kind(export_id=export.export_id) for kind in (pb.GetExportRequest, pb.GetExportFileRequest)
    )

    def read(who: str, **more: str) -> None:
        list(door.ask("GetExportFile", fetch, who, **more))

    assert refused(door.ask, "GetExport", ask, "supervisor")[1] == "not_found"
    assert refused(door.ask, "GetExport", ask, "leader", area_code="430424")[1] == "not_found"
    assert door.ask("GetExport", ask, "leader").export.state == "ready"
    assert refused(read, "leader")[1] == "not_found"
    assert refused(read, "clerk")[1] == "not_permitted"


def test_lists_show_own_exports_and_leaders_all(door: Door, work: ExportWork) -> None:
    export = _request(door, "桑葚桑葚", is_clear=True)
    request = pb.ListExportsRequest(state="requested", page_size=100)

    def ids(who: str, **more: str) -> set[str]:
        return {one.export_id for one in door.ask("ListExports", request, who, **more).exports}

    assert export.export_id in ids("supervisor", **_MINE)
    assert export.export_id not in ids("supervisor")
    assert export.export_id in ids("leader")
    assert ids("leader", area_code="430424") == set()


def test_an_export_asked_for_badly_names_every_fault(door: Door) -> None:
    request = pb.RequestExportRequest(
        purpose="fun", words="", columns=["x"], filter=pb.ExportFilter(kind="noise", words="桥")
    )

    with pytest.raises(grpc.RpcError) as error:
        door.ask("RequestExport", request, "leader")

    told = str(error.value.trailing_metadata())
    for field in ("purpose", "words", "columns", "filter.kind", "filter.words"):
        assert field in told


def test_a_sheet_goes_when_its_time_is_over(
    door: Door, work: ExportWork, intake_kernel: Kernel
) -> None:
    door.register(title="枇杷树遮挡信号灯")
    export = _request(door, "枇杷树")
    export_next(work)
    rows = intake_kernel.database["exports"]
    file_id = rows.find_one({"_id": export.export_id})["file"]["file_id"]  # type: ignore[index]
    past = intake_kernel.now() - timedelta(seconds=1)
    rows.update_one({"_id": export.export_id}, {"$set": {"expire_time": past}})

    assert work.expire_due() == 1

    assert _get(door, export).state == "expired"
    assert refused(_rows, door, export)[1] == "wrong_state"
    files = intake_kernel.database["files.files"].find({"metadata.is_claimed": False})
    assert file_id in {str(row["_id"]) for row in files}


def test_a_killed_runner_leaves_the_export_to_the_next(
    door: Door, work: ExportWork, intake_kernel: Kernel
) -> None:
    door.register(title="荔枝园灌溉纠纷")
    export = _request(door, "荔枝园")
    killed = work.claim()
    assert killed is not None
    assert export_next(work) == 0
    rows = intake_kernel.database["exports"]
    past = intake_kernel.now() - timedelta(seconds=1)
    rows.update_one({"_id": export.export_id}, {"$set": {"lease_time": past}})

    assert export_next(work) == 1

    assert _get(door, export).state == "ready"
    with pytest.raises(Conflict):
        work.make(killed)
    assert len(_rows(door, export)) == 2


def test_what_cannot_be_made_is_given_up(
    door: Door, work: ExportWork, intake_kernel: Kernel
) -> None:
    export = _request(door, "杨梅酒坊")
    rows = intake_kernel.database["exports"]
    rows.update_one({"_id": export.export_id}, {"$set": {"attempts": 5}})

    export_next(work)

    failed = _get(door, export)
    assert (failed.state, failed.fail_reason) == ("failed", "not_made")


def test_more_rows_than_were_allowed_are_not_written(
    door: Door, intake_kernel: Kernel, work: ExportWork
) -> None:
    small = IntakeSettings(intake_export_free_rows=1, intake_export_rows=2)
    narrow = wire(intake_kernel, small).exports
    for at in range(2):
        door.register(title=f"橄榄油作坊{at}")
    export = _request(door, "橄榄油作坊")

    assert export_next(narrow.work) == 1

    failed = _get(door, export)
    assert (failed.state, failed.fail_reason) == ("failed", "too_many_rows")


@pytest.mark.parametrize("who", ["clerk", "handler", "mediator", "officer", "admin", "auditor"])
def test_other_posts_export_nothing(door: Door, who: str) -> None:
    request = pb.RequestExportRequest(purpose="report", words="季度上报", columns=["code"])

    assert refused(door.ask, "RequestExport", request, who)[1] == "not_permitted"


def test_what_is_sealed_in_the_store(door: Door, intake_kernel: Kernel) -> None:
    export = _request(door, "樱桃番茄", is_clear=True)

    row = intake_kernel.database["exports"].find_one({"_id": export.export_id})

    assert "樱桃番茄" not in str(row)
    assert "季度上报" not in str(row)
