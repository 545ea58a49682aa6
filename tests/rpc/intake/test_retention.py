"""Closed files: held, listed, approved by a second person, erased step by step, still counted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chassis.kernel import Kernel
from onedoor.intake.v1 import archive_pb2, cases_pb2, desk_pb2, guidance_pb2
from services.intake.settings import IntakeSettings
from services.intake.store.case_documents import CaseDocuments
from services.intake.wiring import wire
from tests.rpc.intake.closed import archived, link_all
from tests.rpc.intake.door import COUNTY, Door
from tests.support.rpc import refused


def _age(door: Door, case: Any, years: int = 12) -> None:
    past = door.kernel.now() - timedelta(days=366 * years)
    door.kernel.database["cases"].update_one({"_id": case.id}, {"$set": {"close_time": past}})


def _approved(door: Door) -> Any:
    request = archive_pb2.ProposeErasureRequest(reason="到期销毁")
    erasure = door.ask("ProposeErasure", request, "supervisor").erasure
    approve = archive_pb2.ApproveErasureRequest(
        erasure_id=erasure.erasure_id, version=erasure.version
    )
    assert refused(door.ask, "ApproveErasure", approve, "supervisor")[1] == "second_person_needed"
    return door.ask("ApproveErasure", approve, "leader").erasure


def _work_off(door: Door) -> None:
    keeping = wire(door.kernel, IntakeSettings()).ending.keeping
    while keeping.erase_next(door.kernel.transact):
        pass


def _listed(door: Door, erasure_id: str) -> Any:
    request = archive_pb2.ListErasuresRequest(page_size=100)
    found = door.ask("ListErasures", request, "supervisor").erasures
    return next(one for one in found if one.erasure_id == erasure_id)


def test_names_and_words_go_and_what_is_counted_stays(door: Door) -> None:
    case, _ = archived(door)
    history = link_all(door)
    _age(door, case)
    approved = _approved(door)
    _work_off(door)
    link_all(door)

    database = door.kernel.database
    row = database["cases"].find_one({"_id": case.id})
    assert row is not None
    for word in ("张三", "13812345678", "人民路", "下水道", "现场核查", "很好"):
        assert word not in str(_opened(door.kernel, row))
    assert (row["kind"], row["area_code"], row["grade"]) == ("livelihood", "430423100", "satisfied")
    assert (row["code"], row["state"], bool(row["erase_time"])) == (case.code, "archived", True)
    assert row["parties"][0]["role"] == "applicant"
    assert database["timeline"].count_documents({"case_id": case.id, "words": {"$gt": ""}}) == 0
    assert history.first_fault(COUNTY, case.id) == ""
    assert database["audit"].find_one({"objects.case": case.id, "purpose": "到期销毁"})
    done = _listed(door, approved.erasure_id)
    assert (done.state, done.erased >= 1) == ("done", True)


def test_what_the_guide_wrote_down_goes_with_its_case(door: Door) -> None:
    told = {"said": "墙体开裂三个月。没人管", "kind": "livelihood", "name": "欧阳修文"}
    take = guidance_pb2.TakeGuidanceRequest(**told, area_code="430423100", phone="13812345678")
    record = door.ask("TakeGuidance", take, "dispatcher").guidance
    register = guidance_pb2.RegisterGuidanceRequest(
        guidance_id=record.id, version=record.version, is_final=True
    )
    made = door.ask("RegisterGuidance", register)
    withdraw = cases_pb2.WithdrawCaseRequest(case_id=made.case_id, version=1, reason="和解")
    door.ask("WithdrawCase", withdraw)
    _age(door, desk_pb2.Case(id=made.case_id))
    _approved(door)
    _work_off(door)

    kept = door.ask("GetGuidance", guidance_pb2.GetGuidanceRequest(guidance_id=record.id)).guidance
    assert (kept.said, kept.name, kept.phone) == ("", "", "")
    assert (kept.state, kept.kind, kept.case_id) == ("registered", "livelihood", made.case_id)


def test_an_erased_case_bears_no_other_verb_and_its_key_opens_nothing(door: Door) -> None:
    case, _ = archived(door)
    _age(door, case)
    _approved(door)
    _work_off(door)
    shown = door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=case.id), "supervisor").case

    assert shown.HasField("erase_time")
    hold = archive_pb2.HoldCaseRequest(case_id=case.id, version=shown.version, reason="诉讼")
    assert refused(door.ask, "HoldCase", hold, "supervisor")[1] == "wrong_state"


def test_a_held_file_is_passed_over_until_it_is_released(door: Door) -> None:
    case, version = archived(door)
    hold = archive_pb2.HoldCaseRequest(case_id=case.id, version=version, reason="诉讼保全")
    held = door.ask("HoldCase", hold, "supervisor")
    _age(door, case)
    first = _approved(door)
    _work_off(door)
    passed = _listed(door, first.erasure_id)
    release = archive_pb2.ReleaseCaseRequest(case_id=case.id, version=held.version, reason="结案")
    door.ask("ReleaseCase", release, "supervisor")
    second = _approved(door)
    _work_off(door)

    assert (passed.erased, passed.passed_over) == (0, 1)
    assert _listed(door, second.erasure_id).erased == 1


def test_a_younger_file_is_not_listed(door: Door) -> None:
    case, _ = archived(door)
    _age(door, case, years=5)
    _approved(door)
    _work_off(door)

    row = door.kernel.database["cases"].find_one({"_id": case.id})
    assert row is not None
    assert row["erase_time"] is None


def test_what_broke_in_the_middle_goes_on_where_it_was(door: Door) -> None:
    cases = [archived(door)[0] for _ in range(3)]
    for case in cases:
        _age(door, case)
    approved = _approved(door)
    keeping = wire(door.kernel, IntakeSettings()).ending.keeping
    steps = iter((True, False))

    def broken(work: Callable[[], bool]) -> bool:
        if next(steps):
            return door.kernel.transact(work)
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        keeping.erase_next(broken)
    halfway = _listed(door, approved.erasure_id)
    _work_off(door)
    done = _listed(door, approved.erasure_id)

    assert (halfway.state, halfway.erased) == ("approved", 1)
    assert (done.state, done.erased, done.passed_over) == ("done", 3, 0)


def test_only_a_supervisor_holds_and_lists(door: Door) -> None:
    case, version = archived(door)
    hold = archive_pb2.HoldCaseRequest(case_id=case.id, version=version, reason="诉讼")
    propose = archive_pb2.ProposeErasureRequest(reason="销毁")

    for who in ("clerk", "dispatcher", "leader", "admin", "auditor"):
        assert refused(door.ask, "HoldCase", hold, who)[1] == "not_permitted"
        assert refused(door.ask, "ProposeErasure", propose, who)[1] == "not_permitted"


def test_an_open_case_is_not_held(door: Door) -> None:
    case = door.register()
    hold = archive_pb2.HoldCaseRequest(case_id=case.id, version=1, reason="诉讼")

    assert refused(door.ask, "HoldCase", hold, "supervisor")[1] == "wrong_state"


def _opened(kernel: Kernel, row: dict[str, Any]) -> dict[str, Any]:
    """The case as the store reads it, sealed words opened."""
    return {**row, "opened": CaseDocuments(kernel.sealing).read(row)}
