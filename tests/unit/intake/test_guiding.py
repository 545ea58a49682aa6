"""The guide's records: nothing is asked twice, a record becomes a case or is forgotten."""

from datetime import timedelta

import pytest

from contracts.errors import Invalid
from services.intake.domain.answers import Answer
from services.intake.domain.classification import Classification
from services.intake.domain.guidance import Completion, Notes
from tests.unit.intake.desk import somebody
from tests.unit.intake.hall import DAY, SAID, Entrance, a_booking

LEAK = Notes(said="门口下水道堵塞", kind="livelihood", name="张三", phone="13812345678")
CLERK, GUIDE, RESIDENT = somebody("clerk"), somebody("dispatcher"), somebody("resident")


@pytest.fixture
def hall() -> Entrance:
    return Entrance()


def test_what_was_told_with_the_appointment_is_not_asked_again(hall: Entrance) -> None:
    booked = hall.bookings.book(RESIDENT, a_booking(day=DAY, slot="14:30")).appointment
    _, taken = hall.bookings.arrive(CLERK, booked.id, booked.version)

    record = hall.guiding.take(GUIDE, Notes(kind="livelihood"), taken.ticket.id, "")

    notes = record.notes
    assert (notes.said, notes.name, notes.phone) == ("楼上漏水三个月", "张三", "13812345678")
    assert (record.ticket_id, record.appointment_id) == (taken.ticket.id, booked.id)


def test_a_complete_record_becomes_a_case_without_anything_typed_twice(hall: Entrance) -> None:
    record = hall.guiding.take(GUIDE, SAID, "", "")

    done = hall.guiding.register(CLERK, record.id, record.version, Completion(), is_final=True)

    assert done.registered is not None
    case = done.registered.case
    applicant = case.first_applicant()
    assert applicant is not None
    assert (case.matter.title, case.matter.narrative) == ("楼上漏水三个月", SAID.said)
    assert (case.matter.area_code, case.matter.dispute_kind) == ("430423100", "neighbour")
    assert (applicant.name, applicant.phone) == ("张三", "13812345678")
    assert (case.first_responder, case.guidance_id) == (GUIDE.id, record.id)
    kept = hall.guidance.get("430423", record.id)
    assert (kept.state, kept.case_id) == ("registered", case.id)


def test_a_preview_says_what_is_missing_and_changes_nothing(hall: Entrance) -> None:
    record = hall.guiding.take(GUIDE, Notes(said="漏"), "", "")

    shown = hall.guiding.register(CLERK, record.id, record.version, Completion(), is_final=False)

    assert list(shown.missing) == ["kind", "title", "name"]
    assert hall.guidance.get("430423", record.id).state == "open"
    assert hall.desk.events() == []


def test_what_the_clerk_adds_stands_before_what_the_guide_wrote(hall: Entrance) -> None:
    record = hall.guiding.take(GUIDE, SAID, "", "")
    more = Completion(title="漏水纠纷", address="人民路1号", name="张三丰", kind="livelihood")

    with pytest.raises(Invalid):  # the kind of dispute no longer fits
        hall.guiding.register(CLERK, record.id, record.version, more, is_final=True)
    fitting = Completion(title="漏水纠纷", address="人民路1号", name="张三丰")
    done = hall.guiding.register(CLERK, record.id, record.version, fitting, is_final=True)

    assert done.registered is not None
    case = done.registered.case
    assert (case.matter.title, case.matter.address) == ("漏水纠纷", "人民路1号")
    assert [party.name for party in case.parties] == ["张三丰"]


def test_a_record_is_put_under_a_category_with_the_answers_it_asks_for(hall: Entrance) -> None:
    since = Answer(question="since", values=("2026-02-27",))
    filed = Classification(answers=(since,), suggested=("streets.drains",))
    record = hall.guiding.take(GUIDE, LEAK, "", "")
    asked = Completion(category="streets.drains")
    whole = Completion(category="streets.drains", classification=filed)

    first = hall.guiding.register(CLERK, record.id, record.version, asked, is_final=False)
    second = hall.guiding.register(CLERK, record.id, record.version, whole, is_final=False)
    done = hall.guiding.register(CLERK, record.id, record.version, whole, is_final=True)

    assert (list(first.missing), list(second.missing)) == (["answers.since"], [])
    assert done.registered is not None
    matter = done.registered.case.matter
    assert matter.classification is not None
    assert (matter.category, matter.answers) == ("streets.drains", {"since": ["2026-02-27"]})
    assert matter.classification.origin == "suggested_accepted"


@pytest.mark.parametrize(
    ("more", "faulty"),
    [
        (Completion(category="streets.moon"), ("category", "unknown_category")),
        (Completion(category="streets.drains"), ("answers.since", "missing")),
        (Completion(category="neighbour.passage"), ("category", "other_kind")),
        (
            Completion(classification=Classification(answers=(Answer(question="since"),))),
            ("answers", "category_missing"),
        ),
    ],
)
def test_what_is_wrong_with_the_category_is_named_and_the_record_stays_open(
    hall: Entrance, more: Completion, faulty: tuple[str, str]
) -> None:
    record = hall.guiding.take(GUIDE, LEAK, "", "")

    with pytest.raises(Invalid) as caught:
        hall.guiding.register(CLERK, record.id, record.version, more, is_final=True)

    assert faulty in [(fault.field, fault.reason) for fault in caught.value.faults]
    assert hall.guidance.get("430423", record.id).state == "open"


def test_in_an_emergency_the_answers_may_come_later(hall: Entrance) -> None:
    record = hall.guiding.take(GUIDE, Notes(said="店铺起火"), "", "")
    more = Completion(kind="emergency", category="accident.fire")

    shown = hall.guiding.register(CLERK, record.id, record.version, more, is_final=False)

    assert list(shown.missing) == []


def test_an_answer_and_a_referral_name_where_the_visitor_went(hall: Entrance) -> None:
    one, other = (hall.guiding.take(GUIDE, SAID, "", "") for _ in range(2))

    answered = hall.guiding.answer(CLERK, one.id, one.version, "不动产中心2号窗口")
    referred = hall.guiding.refer(CLERK, other.id, other.version, "劳动仲裁委")

    assert (answered.outcome, referred.outcome) == ("不动产中心2号窗口", "劳动仲裁委")
    with pytest.raises(Invalid):
        hall.guiding.answer(CLERK, one.id, answered.version, "  ")


def test_records_without_a_case_are_forgotten_when_their_time_is_over(hall: Entrance) -> None:
    plain, cased = (hall.guiding.take(GUIDE, SAID, "", "") for _ in range(2))
    hall.guiding.register(CLERK, cased.id, cased.version, Completion(), is_final=True)
    hall.now += timedelta(days=90)
    assert hall.guiding.anonymise_old(10) == 0

    hall.now += timedelta(seconds=1)

    assert hall.guiding.anonymise_old(10) == 1
    kept = hall.guidance.get("430423", plain.id)
    assert (kept.notes.said, kept.notes.name, kept.notes.phone) == ("", "", "")
    assert (kept.state, kept.notes.kind, kept.area_code) == ("anonymised", "dispute", "430423100")
    assert hall.guidance.get("430423", cased.id).notes.name == "张三"


@pytest.mark.parametrize(
    ("fields", "faulty"),
    [
        ({"said": ""}, ("said", "missing")),
        ({"said": "长" * 2001}, ("said", "too_long")),
        ({"kind": "tea", "dispute_kind": ""}, ("kind", "unknown_value")),
        ({"kind": "livelihood"}, ("dispute_kind", "not_a_dispute")),
        ({"dispute_kind": "tea"}, ("dispute_kind", "unknown_value")),
        ({"phone": "12"}, ("phone", "impossible")),
        ({"area_code": "430424100"}, ("area_code", "foreign_county")),
        ({"area_code": "430423999"}, ("area_code", "unknown_area")),
    ],
)
def test_every_fault_of_a_record_is_named(
    hall: Entrance, fields: dict[str, str], faulty: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as caught:
        hall.guiding.take(GUIDE, Notes(**vars(SAID) | fields), "", "")

    assert [(fault.field, fault.reason) for fault in caught.value.faults] == [faulty]
