"""Templates, numbers, contacts and words."""

from datetime import UTC, datetime

import pytest

from contracts.errors import Invalid
from services.notify.domain import wording
from services.notify.domain.contacts import CaseContacts, Contact
from services.notify.domain.phones import masked, mobile
from services.notify.domain.templates import check, fill, parts, preview
from services.notify.seed import _SMS, _STATION


def reasons(**overrides: str | None) -> set[str]:
    fields: dict[str, str | None] = {
        "key": "case_accepted",
        "channel": "sms",
        "text": "您的事项{code}已受理",
        "provider_code": "SMS_1",
    }
    with pytest.raises(Invalid) as refused:
        check(**{**fields, **overrides})  # type: ignore[arg-type]
    return {fault.reason for fault in refused.value.faults}


def test_a_text_may_use_only_what_its_event_knows() -> None:
    assert reasons(text="{code}{name}") == {"unknown_variable"}
    assert reasons(text="{verify_code}") == {"unknown_variable"}


def test_a_text_holds_no_code_and_no_stray_braces() -> None:
    for text in ("{code.__class__}", "{{code}}", "{0}", "{code!r}", "a}"):
        assert reasons(text=text) == {"stray_brace"}


def test_every_fault_of_a_text_is_named() -> None:
    found = reasons(key="nothing", channel="pigeon", text="a\nb")

    assert found == {"unknown_key", "unknown_channel", "control_character"}
    assert reasons(provider_code="短信") == {"malformed"}
    assert reasons(text=" ") == {"length"}
    assert reasons(text="字" * 501) == {"length"}


def test_a_value_is_never_read_as_a_placeholder_and_stays_on_its_line() -> None:
    filled = fill("{room}|{code}", {"room": "{code}\r\n\u2028%n", "code": "43"})

    assert filled == "{code} %n|43"


def test_a_preview_fills_every_placeholder() -> None:
    texts = [text for _, _, text in _SMS] + [text for _, text in _STATION]

    assert not [text for text in texts if "{" in preview(text) or not preview(text)]


@pytest.mark.parametrize(("characters", "expected"), [(70, 1), (71, 2), (134, 2), (135, 3)])
def test_a_long_text_is_billed_in_parts(characters: int, expected: int) -> None:
    assert parts("字" * characters) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "13800000001",
        "+86 138 0000 0001",
        "86-138-0000-0001",
        "１３８０００００００１",
        "008613800000001",
    ],
)
def test_one_number_has_one_form(typed: str) -> None:
    assert mobile(typed) == "13800000001"


@pytest.mark.parametrize(
    "typed", ["", "12345", "0734-5812345", "1380000000", "23800000001", "138000000012"]
)
def test_what_is_no_mainland_mobile_number_is_none(typed: str) -> None:
    assert mobile(typed) == ""


def test_a_masked_number_shows_its_ends_only() -> None:
    assert (masked("13812345678"), masked("")) == ("138****5678", "")


def test_an_amendment_keeps_the_key_that_is_told_only_once() -> None:
    old = _contacts(1, Contact(party_id="a", role="applicant", phone="1", query_key="k"))
    new = _contacts(2, Contact(party_id="a", role="applicant", phone="2"))

    merged = old.amended_by(new)

    assert merged.parties == (Contact(party_id="a", role="applicant", phone="2", query_key="k"),)
    assert merged.version == 2


def test_midnight_is_said_as_the_end_of_its_day() -> None:
    midnight = datetime(2026, 3, 20, 16, 0, tzinfo=UTC)

    assert wording.moment(midnight) == "3月20日24:00"
    assert wording.moment(datetime(2026, 3, 20, 1, 30, tzinfo=UTC)) == "3月20日09:30"


def _contacts(version: int, *parties: Contact) -> CaseContacts:
    return CaseContacts(
        case_id="c", area_code="430423100", code="43", version=version, parties=parties
    )


def test_where_no_party_is_named_all_are_told() -> None:
    applicant = Contact(party_id="a", role="applicant", phone="1")
    respondent = Contact(party_id="b", role="respondent", phone="2")
    contacts = _contacts(1, applicant, respondent)

    assert contacts.among(()) == (applicant, respondent)
    assert contacts.among(("b",)) == (respondent,)
    assert contacts.applicants() == (applicant,)
