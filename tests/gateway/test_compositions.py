"""Answers that several services give together, and what each looks like."""

from datetime import UTC, datetime
from typing import Any

import grpc

from gateway.clients import rpc
from tests.gateway.support import Door, Refusing, key

_CASE = "0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11"
_GET = "intake.DeskService.GetCase"
_ASSIGNMENTS = "routing.AssignmentService.ListAssignments"
_MESSAGES = "notify.MessageService.ListMessages"


def _message(rpc_name: str, /, **fields: Any) -> Any:
    return rpc(rpc_name).response_type(**fields)


def _registered() -> Any:
    return _message(
        "intake.CaseService.RegisterCase",
        id=_CASE,
        code="43042320261123000015",
        query_key="abcd-efgh",
        state="accepted",
        version=1,
        register_time=datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC),
    )


def test_a_registered_case_tells_code_key_and_receipt(door: Door) -> None:
    door.services.says("intake.CaseService.RegisterCase", _registered())
    body = {"kind": "emergency", "area_code": "430423", "title": "山体滑坡"}

    answer = door.person().post("/cases", json=body, headers=key())

    assert answer.status_code == 201
    said = answer.json()
    assert said["receipt_url"] == f"/api/v1/cases/{_CASE}/receipt"
    assert (said["code"], said["query_key"], said["version"]) == (
        "43042320261123000015", "abcd-efgh", 1,
    )  # fmt: skip
    assert said["register_time"] == "2026-11-23T09:02:03.000+08:00"
    assert door.services.last("intake.CaseService.RegisterCase").request.title == "山体滑坡"


def test_the_case_page_is_composed_of_all_services(door: Door) -> None:
    door.services.says(_GET, _message(_GET, case={"id": _CASE, "state": "routed", "version": 4}))
    assignment = {"id": "a1", "case_id": _CASE, "department": "housing", "is_lead": True}
    door.services.says(_ASSIGNMENTS, _message(_ASSIGNMENTS, assignments=[assignment], total=1))

    said = door.person().get(f"/cases/{_CASE}").json()

    assert (said["id"], said["state"], said["version"]) == (_CASE, "routed", 4)
    assert said["assignments"][0]["department"] == "housing"
    assert said["assignments"][0]["due_time"] is None
    assert set(said["parts"].values()) == {"ok"}


def test_a_part_that_is_down_is_marked_and_the_page_stands(door: Door) -> None:
    door.services.says(_MESSAGES, Refusing(grpc.StatusCode.UNAVAILABLE))
    door.services.says(_ASSIGNMENTS, Refusing(grpc.StatusCode.PERMISSION_DENIED, "not_permitted"))

    answer = door.person().get(f"/cases/{_CASE}")

    assert answer.status_code == 200
    said = answer.json()
    assert (said["messages"], said["parts"]["messages"]) == (None, "unavailable")
    assert (said["assignments"], said["parts"]["assignments"]) == (None, "not_permitted")
    assert said["parts"]["tasks"] == "ok"


def test_a_case_out_of_sight_is_404_whatever_the_parts_say(door: Door) -> None:
    door.services.says(_GET, Refusing(grpc.StatusCode.NOT_FOUND, "not_found"))

    assert door.person().get(f"/cases/{_CASE}").status_code == 404


def test_work_is_asked_of_the_services_of_the_post(door: Door) -> None:
    said = door.person("housing.handler@430423").get("/work").json()

    assert said["post"] == "handler"
    assert said["parts"] == {"assignments": "ok"}
    assert said["assignments"]["to_sign"] == 0
    assert [asked.path.rsplit("/")[-1] for asked in door.services.asked] == ["GetRouteWork"]


def test_work_stands_when_a_service_is_down(door: Door) -> None:
    door.services.says("grid.TaskService.GetGridWork", Refusing(grpc.StatusCode.UNAVAILABLE))

    said = door.person("dispatcher@430423").get("/work").json()

    assert (said["field"], said["parts"]["field"]) == (None, "unavailable")
    assert said["parts"]["cases"] == "ok"


def test_a_list_has_its_four_fields(door: Door) -> None:
    listing = _message(_ASSIGNMENTS, next_page_token="t2", total=31, total_is_exact=True)
    door.services.says(_ASSIGNMENTS, listing)

    said = door.person().get("/assignments?state=issued&state=signed&page_size=5").json()

    assert said == {"items": [], "next_page_token": "t2", "total": 31, "total_is_exact": True}
    request = door.services.last(_ASSIGNMENTS).request
    assert (list(request.states), request.page_size) == (["issued", "signed"], 5)


def test_a_mediation_shows_its_own_id_as_id(door: Door) -> None:
    name = "mediation.SessionService.ScheduleSession"
    door.services.says(
        name, _message(name, session={"session_id": "s1", "version": 1}, mediation={"version": 5})
    )
    body = {
        "version": 4,
        "room_id": "r1",
        "start_time": "2026-12-01T09:00:00+08:00",
        "end_time": "2026-12-01T10:00:00+08:00",
    }

    said = (
        door.person("mediator@430423")
        .post("/mediations/m1/sessions", json=body, headers=key())
        .json()
    )

    assert (said["id"], said["version"], said["mediation"]["version"]) == ("s1", 1, 5)
    asked = door.services.last(name).request
    assert asked.start_time.ToDatetime(tzinfo=UTC) == datetime(2026, 12, 1, 1, tzinfo=UTC)


def test_a_caucus_goes_its_own_way(door: Door) -> None:
    held = {
        "held_start_time": "2026-12-01T09:00:00+08:00",
        "held_end_time": "2026-12-01T09:20:00+08:00",
    }
    mediator = door.person("mediator@430423")
    caucus = {"version": 1, "caucus": {**held, "side": "p1", "text": "底线两千元"}}

    answer = mediator.post("/sessions/s1/records", json=caucus, headers=key())

    assert answer.status_code == 201
    asked = door.services.last("mediation.SessionService.RecordCaucus")
    assert asked.request.caucus.side == "p1"
    both = {**caucus, "content": {**held, "result": "agreed"}}
    assert mediator.post("/sessions/s1/records", json=both, headers=key()).status_code == 422
    neither = {"version": 1}
    assert mediator.post("/sessions/s1/records", json=neither, headers=key()).status_code == 422


def test_a_document_is_streamed_as_a_file(door: Door) -> None:
    name = "mediation.AgreementService.GetAgreementDocument"
    first = _message(name, name='协议"书.pdf', media_type="application/pdf", chunk=b"%PDF-")
    door.services.says(name, [first, _message(name, chunk=b"1.7")])

    answer = door.person("mediator@430423").get("/agreements/a1/document?format=pdf")

    assert answer.content == b"%PDF-1.7"
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"document.pdf\"; filename*=UTF-8''%E5%8D%8F%E8%AE%AE%22%E4%B9%A6.pdf"
    )


def test_a_document_that_is_not_ready_is_409(door: Door) -> None:
    name = "mediation.AgreementService.GetAgreementDocument"
    door.services.says(name, Refusing(grpc.StatusCode.FAILED_PRECONDITION, "not_yet"))

    answer = door.person("mediator@430423").get("/agreements/a1/document")

    assert (answer.status_code, answer.headers["retry-after"]) == (409, "1")
