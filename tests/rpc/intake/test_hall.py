"""The guidance desk on the real store: nothing twice under concurrency, sealed, by index."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest

from chassis.kernel import Kernel
from chassis.repository import within
from contracts.events.intake import AppointmentMoved, GuidanceMoved, TicketMoved
from onedoor.intake.v1 import appointments_pb2, desk_pb2, guidance_pb2, tickets_pb2
from services.intake.domain.codes import LOCAL, local_date
from services.intake.jobs import desk_ticks
from services.intake.settings import IntakeSettings
from services.intake.wiring import wire
from tests.rpc.intake.door import Door
from tests.support.rpc import reason_of, refused

AT_ONCE = 20
NOT_FOUND = (grpc.StatusCode.NOT_FOUND, "not_found")


def _workday() -> str:
    """The next day that can be booked."""
    day = local_date(datetime.now(UTC)) + timedelta(days=1)
    while day.isoweekday() > 5:
        day += timedelta(days=1)
    return day.isoformat()


def _booking(phone: str, **fields: str) -> appointments_pb2.BookAppointmentRequest:
    given = {"day": _workday(), "slot": "10:00", "purpose": "register", "name": "欧阳修文"}
    return appointments_pb2.BookAppointmentRequest(
        **given | {"phone": phone, "matter": "墙体开裂要人来看"} | fields
    )


def _all_at_once(act: Any, count: int = AT_ONCE) -> list[Any]:
    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(act, range(count)))


def test_twenty_at_once_never_get_the_same_number(door: Door) -> None:
    def take(_: int) -> str:
        request = tickets_pb2.TakeTicketRequest(purpose="mediation")
        return str(door.ask("TakeTicket", request, area_code="430422").ticket.number)

    numbers = _all_at_once(take)

    assert len(set(numbers)) == AT_ONCE
    assert all(number.startswith("D") for number in numbers)


def test_twenty_windows_never_call_the_same_ticket(door: Door) -> None:
    for _ in range(AT_ONCE):
        door.ask("TakeTicket", tickets_pb2.TakeTicketRequest(purpose="consult"), area_code="430421")

    def call(at: int) -> str:
        request = tickets_pb2.CallTicketRequest(window=f"{at}号")
        return str(door.ask("CallTicket", request, area_code="430421").ticket.number)

    numbers = _all_at_once(call)

    assert sorted(numbers) == [f"A{number:03d}" for number in range(1, AT_ONCE + 1)]


def test_of_twenty_at_once_as_many_are_booked_as_there_are_places(door: Door) -> None:
    def book(at: int) -> str:
        try:
            request = _booking(f"138{at:08d}")
            return str(door.ask("BookAppointment", request, area_code="430421").appointment.state)
        except grpc.RpcError as error:
            return reason_of(error)

    outcomes = Counter(_all_at_once(book))

    assert outcomes == {"booked": 4, "slot_full": AT_ONCE - 4}
    slots = door.ask(
        "GetSlots", appointments_pb2.GetSlotsRequest(day=_workday()), area_code="430421"
    ).slots
    assert {one.slot: one.free_count for one in slots}["10:00"] == 0


def test_one_phone_at_twenty_windows_at_once_is_booked_once(door: Door) -> None:
    slots = ("09:00", "10:00", "11:00", "14:30")

    def book(at: int) -> str:
        try:
            request = _booking("13812345678", slot=slots[at % 4])
            return str(door.ask("BookAppointment", request, area_code="430422").appointment.state)
        except grpc.RpcError as error:
            return reason_of(error)

    outcomes = Counter(_all_at_once(book))

    assert outcomes == {"booked": 1, "booked_already": AT_ONCE - 1}


def test_who_comes_and_what_was_said_lies_sealed(door: Door) -> None:
    booked = door.ask("BookAppointment", _booking("13812345671"))
    taken = guidance_pb2.TakeGuidanceRequest(
        kind="livelihood", appointment_id=booked.appointment.id
    )
    record = door.ask("TakeGuidance", taken, "dispatcher").guidance

    rows = str(
        [
            door.kernel.database["appointments"].find_one({"_id": booked.appointment.id}),
            door.kernel.database["guidance"].find_one({"_id": record.id}),
        ]
    )

    assert (record.name, record.phone, record.said) == ("欧***", "138******71", "墙体开裂要人来看")
    secrets = ("欧阳修文", "13812345671", "墙体开裂", booked.appointment_key)
    assert [word for word in secrets if word in rows] == []


def test_a_record_becomes_a_case_of_the_guide_and_stands_on_its_timeline(door: Door) -> None:
    record = _record(door)
    request = guidance_pb2.RegisterGuidanceRequest(
        guidance_id=record.id, version=record.version, is_final=True
    )

    done = door.ask("RegisterGuidance", request, "clerk")

    case = door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=done.case_id)).case
    assert (case.guidance_id, case.first_responder) == (record.id, "dispatcher@430423")
    assert (case.title, case.parties[0].name) == ("墙体开裂三个月", "欧***")
    assert (done.code, bool(done.query_key), done.state) == (case.code, True, "accepted")
    door.tell(
        GuidanceMoved(guidance_id=record.id, state="registered", case_id=done.case_id),
        actor="clerk@430423",
    )
    timeline = door.ask("GetTimeline", desk_pb2.GetTimelineRequest(case_id=done.case_id)).items
    assert "引导台接待后登记" in [item.what for item in timeline]


def test_a_record_that_was_refused_as_a_case_stays_open(door: Door) -> None:
    record = _record(door, kind="dispute")
    request = guidance_pb2.RegisterGuidanceRequest(
        guidance_id=record.id, version=record.version, is_final=True
    )

    refusal = refused(door.ask, "RegisterGuidance", request, "clerk")

    assert refusal == (grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields")
    kept = door.ask("GetGuidance", guidance_pb2.GetGuidanceRequest(guidance_id=record.id))
    assert (kept.guidance.state, kept.guidance.case_id) == ("open", "")


def test_twins_of_one_registration_make_one_case(door: Door) -> None:
    record = _record(door)
    request = guidance_pb2.RegisterGuidanceRequest(
        request_id=f"twin-{record.id}", guidance_id=record.id, version=record.version, is_final=True
    )

    answers = _all_at_once(lambda _: door.ask("RegisterGuidance", request).case_id, 5)

    assert len(set(answers)) == 1
    assert door.kernel.database["cases"].count_documents({"guidance_id": record.id}) == 1


def test_an_unknown_number_and_a_wrong_key_get_the_same_answer(door: Door) -> None:
    taken = door.ask("TakeTicket", tickets_pb2.TakeTicketRequest(purpose="follow"))
    number = taken.ticket.number
    asked = [(number, "AAAAAAAAAA"), ("C999", taken.ticket_key), ("", ""), ("x\0", "y")]

    answers = {
        refused(
            door.ask,
            "FollowTicket",
            tickets_pb2.FollowTicketRequest(number=number, key=key),
            "resident",
        )
        for number, key in asked
    }

    assert answers == {NOT_FOUND}
    right = tickets_pb2.FollowTicketRequest(number=number, key=taken.ticket_key)
    assert door.ask("FollowTicket", right, "resident").state_name == "等候叫号"


def test_the_board_shows_numbers_and_windows_and_nothing_else(door: Door) -> None:
    door.ask("TakeTicket", tickets_pb2.TakeTicketRequest(purpose="register"))
    call = tickets_pb2.CallTicketRequest(window="7号", purpose="register")
    called = door.ask("CallTicket", call).ticket

    board = door.ask("GetBoard", tickets_pb2.GetBoardRequest(), "resident")

    assert (board.calls[0].number, board.calls[0].window) == (called.number, "7号")
    assert {one.purpose for one in board.waiting} == {"consult", "register", "follow", "mediation"}


def test_the_desk_counts_what_it_hears(door: Door) -> None:
    today = datetime.now(LOCAL).date().isoformat()
    before = _figures(door, today)
    for event in (
        TicketMoved(ticket_id="t", state="served", from_state="called"),
        AppointmentMoved(appointment_id="a", state="booked"),
        GuidanceMoved(guidance_id="g", state="answered", from_state="open"),
    ):
        door.tell(event)

    grown = _figures(door, today) - before

    assert grown == {
        ("ticket", "served"): 1,
        ("appointment", "booked"): 1,
        ("guidance", "answered"): 1,
    }


def test_the_runner_closes_and_forgets_what_is_over(door: Door) -> None:
    rows = door.kernel.database
    booked = door.ask("BookAppointment", _booking("13812345673")).appointment
    record = _record(door)
    rows["appointments"].update_one({"_id": booked.id}, {"$set": {"day": "2020-01-02"}})
    old = datetime(2020, 1, 2, tzinfo=UTC)
    rows["guidance"].update_one({"_id": record.id}, {"$set": {"take_time": old}})
    desk = wire(door.kernel, IntakeSettings()).desk
    ticks = {tick.name: tick for tick in desk_ticks(desk, 1.0)}

    done = [ticks[name].run() for name in ("appointments", "guidance")]

    assert done == [1, 1]
    assert ticks["appointments_old"].run() == 1
    assert [ticks[name].run() for name in ("appointments", "guidance")] == [0, 0]
    kept = door.ask("GetGuidance", guidance_pb2.GetGuidanceRequest(guidance_id=record.id)).guidance
    forgotten = rows["appointments"].find_one({"_id": booked.id}) or {}
    assert (forgotten["state"], forgotten["name"], forgotten["phone_index"]) == (
        "anonymised",
        "",
        "",
    )
    assert (kept.state, kept.said, kept.name, kept.kind) == ("anonymised", "", "", "livelihood")


@pytest.mark.parametrize(
    ("collection", "where", "sort"),
    [
        ("tickets", {"day": "2026-03-02"}, [("_id", -1)]),
        ("tickets", {"day": "2026-03-02", "state": "waiting"}, [("_id", -1)]),
        ("tickets", {"day": "2026-03-02", "state": "waiting"}, [("rank", 1)]),
        ("tickets", {"day": "2026-03-02", "state": "called"}, [("call_time", -1)]),
        ("appointments", {}, [("_id", -1)]),
        ("appointments", {"day": "2026-03-02"}, [("_id", -1)]),
        ("appointments", {"state": "booked"}, [("_id", -1)]),
        ("guidance", {}, [("_id", -1)]),
        ("guidance", {"state": "open"}, [("_id", -1)]),
        ("guidance", {"guide": "clerk@430423"}, [("_id", -1)]),
    ],
)
def test_a_list_of_the_desk_follows_an_index_in_its_own_order(
    intake_kernel: Kernel, collection: str, where: dict[str, str], sort: list[tuple[str, int]]
) -> None:
    rows = intake_kernel.database[collection]

    explained = rows.find(within("430423", where)).sort(sort).limit(20).explain()
    plan = str(explained["queryPlanner"]["winningPlan"])

    assert "'SORT'" not in plan
    assert "COLLSCAN" not in plan


def test_the_desk_of_another_county_finds_nothing(door: Door) -> None:
    record = _record(door)
    foreign = guidance_pb2.GetGuidanceRequest(guidance_id=record.id)

    assert refused(door.ask, "GetGuidance", foreign, "clerk", area_code="430424") == NOT_FOUND


def _record(door: Door, **fields: str) -> Any:
    given = {"said": "墙体开裂三个月。没人管", "kind": "livelihood", "name": "欧阳修文"}
    request = guidance_pb2.TakeGuidanceRequest(**given | {"area_code": "430423100"} | fields)
    return door.ask("TakeGuidance", request, "dispatcher").guidance


def _figures(door: Door, day: str) -> Counter[tuple[str, str]]:
    request = guidance_pb2.GetDeskFiguresRequest(day=day)
    figures = door.ask("GetDeskFigures", request, "supervisor").figures
    return Counter({(one.noun, one.state): one.count for one in figures})
