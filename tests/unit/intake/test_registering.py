"""Registering: who may, what is refused with every fault, what is published."""

import math
from typing import Any

import pytest

from contracts.errors import Invalid, NotPermitted
from services.intake.domain.reports import Location, PublicReport
from services.intake.use_cases import Incident
from tests.unit.intake.desk import COUNTY, NOW, Desk, a_matter, a_party, a_report, somebody


def _faults(desk: Desk, **fields: Any) -> set[tuple[str, str]]:
    parties = fields.pop("parties", (a_party(),))
    with pytest.raises(Invalid) as caught:
        desk.registering.register(somebody("clerk"), a_report(*parties, **fields))
    assert desk.events() == []
    return {(fault.field, fault.reason) for fault in caught.value.faults}


def test_staff_register_and_accept_in_one_event() -> None:
    desk = Desk()

    registered = desk.registering.register(somebody("clerk"), a_report())

    case, (event,) = registered.case, desk.events()
    assert (type(event).__name__, case.state, case.version) == ("CaseAccepted", "accepted", 1)
    assert (event.first_responder, event.channel) == ("clerk@430423", "window")
    assert event.parties[0].has_phone
    assert registered.query_key == "KEY0000001"


def test_no_event_holds_personal_data_in_clear() -> None:
    desk = Desk()
    desk.registering.register(somebody("clerk"), a_report(a_party(id_number="11010519491231002X")))

    (fact,) = desk.cases.repository.facts

    told = str(fact.event)
    planted = ("张三", "13812345678", "11010519491231002X", "堵塞", "人民路")
    assert [text for text in planted if text in told] == []
    assert set(fact.private) == {"routing", "grid", "mediation", "notify"}
    assert not any("张三" in str(part) for part in fact.private.values())


def test_every_fault_is_named_at_once() -> None:
    faults = _faults(
        Desk(),
        kind="noise",
        title="短",
        narrative="x" * 5001,
        area_code="430424100",
        address="x" * 201,
        amount_fen=-1,
        people_count=100_001,
        channel="rumour",
        dispute_kind="other",
        parties=(a_party(name="", phone="1", id_number="2", role="judge", type="ghost"),),
    )

    assert faults == {
        ("kind", "unknown_value"),
        ("title", "too_short"),
        ("narrative", "too_long"),
        ("area_code", "foreign_county"),
        ("address", "too_long"),
        ("amount_fen", "out_of_range"),
        ("people_count", "out_of_range"),
        ("source", "unknown_value"),
        ("dispute_kind", "not_a_dispute"),
        ("parties[0].name", "missing"),
        ("parties[0].phone", "impossible"),
        ("parties[0].id_number", "impossible"),
        ("parties[0].role", "unknown_value"),
        ("parties[0].type", "unknown_value"),
        ("parties", "applicant_missing"),
    }


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"area_code": "999999"}, ("area_code", "unknown_area")),
        ({"area_code": "43"}, ("area_code", "unknown_area")),
        ({"area_code": ""}, ("area_code", "missing")),
        ({"area_code": "$where"}, ("area_code", "unknown_area")),
        ({"title": "坏\x00字"}, ("title", "control_characters")),
        ({"title": "  x  "}, ("title", "too_short")),
        ({"kind": "dispute"}, ("dispute_kind", "missing")),
        ({"location": Location(lng=0, lat=0)}, ("location", "out_of_range")),
        ({"location": Location(lng=math.nan, lat=27)}, ("location", "out_of_range")),
        ({"location": Location(lng=116.4, lat=39.9)}, ("location", "outside_county")),
        ({"amount_fen": 10**13 + 1}, ("amount_fen", "out_of_range")),
        ({"people_count": -1}, ("people_count", "out_of_range")),
        ({"parties": (a_party(),) * 501}, ("parties", "too_many")),
        ({"parties": (a_party(name="x" * 51),)}, ("parties[0].name", "too_long")),
        ({"parties": (a_party(name="张\n三"),)}, ("parties[0].name", "control_characters")),
    ],
)
def test_a_field_out_of_bounds_is_refused(fields: dict[str, Any], fault: tuple[str, str]) -> None:
    assert fault in _faults(Desk(), **fields)


def test_an_emergency_needs_only_kind_area_and_title() -> None:
    desk = Desk()
    report = a_report(
        kind="emergency", narrative="", address="", location=None, channel=""
    )  # fmt: skip

    registered = desk.registering.register(
        somebody("officer"), type(report)(matter=report.matter, parties=())
    )

    assert desk.events()[0].needs_supplement
    assert registered.query_key


def test_an_emergency_with_all_papers_needs_no_supplement() -> None:
    desk = Desk()

    desk.registering.register(somebody("clerk"), a_report(kind="emergency"))

    assert not desk.events()[0].needs_supplement


def test_a_complete_supplement_ends_the_need_for_one() -> None:
    desk = Desk()
    report = a_report(kind="emergency", narrative="")
    case = desk.registering.register(somebody("clerk"), report).case

    done = desk.deciding.supplement(somebody("officer"), case.id, 1, "材料齐全", is_complete=True)

    assert not done.needs_supplement
    assert desk.events()[-1].is_complete


@pytest.mark.parametrize("post", ["supervisor", "handler", "admin", "leader", "resident"])
def test_who_is_not_at_the_door_does_not_register(post: str) -> None:
    with pytest.raises(NotPermitted):
        Desk().registering.register(somebody(post), a_report())


def _public(**fields: Any) -> PublicReport:
    given: dict[str, Any] = {
        "matter": a_matter(channel=""),
        "parties": (a_party(phone=""),),
        "verified_phone": "13900001111",
    }
    return PublicReport(**given | fields)


def test_a_residents_report_waits_with_the_verified_phone() -> None:
    desk = Desk()

    registered = desk.registering.register_public(somebody("resident"), _public())

    contacts = desk.cases.repository.facts[0].private["notify"]["contacts"]
    assert (registered.case.state, registered.case.first_responder) == ("registered", "")
    assert [(one["phone"], one["query_key"]) for one in contacts] == [
        ("13900001111", registered.query_key)
    ]


def test_contacts_told_at_registration_are_not_told_again_at_acceptance() -> None:
    desk = Desk()
    case = desk.registering.register_public(somebody("resident"), _public()).case

    accepted = desk.deciding.accept(somebody("dispatcher"), case.id, 1)

    assert "notify" not in desk.cases.repository.facts[-1].private
    assert accepted.first_responder == "dispatcher@430423"


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"verified_phone": ""}, ("phone_token", "missing")),
        ({"verified_phone": "1"}, ("verified_phone", "impossible")),
        ({"matter": a_matter(channel="court")}, ("source", "not_for_caller")),
        ({"matter": a_matter(channel="", is_anonymous=True)}, ("parties", "not_anonymous")),
        (
            {"parties": (a_party(id_number="11010519491231002X"),)},
            ("has_consent", "consent_needed"),
        ),
    ],
)
def test_a_residents_report_is_refused(fields: dict[str, Any], fault: tuple[str, str]) -> None:
    with pytest.raises(Invalid) as caught:
        Desk().registering.register_public(somebody("resident"), _public(**fields))

    assert fault in {(one.field, one.reason) for one in caught.value.faults}


def test_an_anonymous_report_keeps_no_phone_and_still_has_a_key() -> None:
    desk = Desk()
    report = _public(matter=a_matter(channel="qr", is_anonymous=True), parties=())

    registered = desk.registering.register_public(somebody("resident"), report)

    (party,) = registered.case.parties
    assert (party.name, party.phone) == ("", "")
    assert registered.query_key
    assert desk.cases.repository.facts[0].private["notify"]["contacts"] == []


def test_the_other_side_of_a_violation_is_never_written_to() -> None:
    accused = a_party(role="respondent", name="王五", phone="13700000000")
    desk = Desk()
    desk.registering.register(somebody("clerk"), a_report(a_party(), accused, kind="violation"))

    contacts = desk.cases.repository.facts[0].private["notify"]["contacts"]

    assert [one["phone"] for one in contacts] == ["13812345678"]


def test_an_incident_told_twice_is_one_case() -> None:
    desk = Desk()
    incident = Incident(
        id="i1", officer="officer@430423", matter=a_matter(title="x"), report_time=NOW
    )

    for _ in range(2):
        desk.registering.take_incident(somebody("service", id="service:grid"), incident)

    (event,) = desk.events()
    assert (event.incident_id, event.channel, event.first_responder) == (
        "i1",
        "grid",
        "officer@430423",
    )


@pytest.mark.parametrize("post", ["clerk", "dispatcher", "officer", "service"])
def test_whoever_registers_is_the_first_responder(post: str) -> None:
    desk = Desk()
    who = somebody(post)

    desk.registering.register(who, a_report())

    assert desk.events()[0].first_responder == who.id


def test_whoever_accepts_a_residents_report_is_its_first_responder_and_stays_so() -> None:
    desk = Desk()
    case = desk.registering.register_public(somebody("resident"), _public()).case
    desk.deciding.accept(somebody("dispatcher"), case.id, case.version)
    stored = desk.cases.get(COUNTY, case.id)

    desk.deciding.supplement(somebody("clerk"), case.id, stored.version, "补", is_complete=False)

    assert desk.cases.get(COUNTY, case.id).first_responder == "dispatcher@430423"
    assert desk.events()[1].first_responder == "dispatcher@430423"


@pytest.mark.parametrize(
    ("officer", "first"), [("officer@430423", "officer@430423"), ("", "service:grid")]
)
def test_an_incident_has_a_first_responder_even_from_a_device(officer: str, first: str) -> None:
    desk = Desk()
    incident = Incident(id="i2", officer=officer, matter=a_matter(), report_time=NOW)

    desk.registering.take_incident(somebody("service", id="service:grid"), incident)

    assert desk.events()[0].first_responder == first
