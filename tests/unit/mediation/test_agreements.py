"""What an agreement must say, and how it comes into force."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from contracts.errors import Invalid, WrongState
from services.mediation.domain.agreements import (
    Agreement,
    AgreementState,
    Form,
    Performance,
    Signature,
)
from tests.unit.mediation.builders import NOW, an_agreement, an_obligation, content, faults_of

TODAY = date(2026, 3, 2)
KNOWN = ("a", "b", "c")


def _signature(signer: str, **changes: Any) -> Signature:
    kind = "seal" if signer == "committee" else "fingerprint"
    return replace(Signature(signer=signer, kind=kind, sign_time=NOW), **changes)


def _sign(agreement: Agreement, *signers: str) -> Agreement:
    return agreement.sign([_signature(signer) for signer in signers], NOW)


def _performance(number: int) -> Performance:
    return Performance(
        obligation_number=number, perform_time=NOW, note="当场支付", recorded_by="mediator"
    )


def test_a_sound_agreement_passes() -> None:
    content().check(KNOWN, TODAY)


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"debtor_party_id": "c"}, "debtor_party_id", "third_party"),
        ({"creditor_party_id": "x"}, "creditor_party_id", "third_party"),
        ({"creditor_party_id": "b"}, "creditor_party_id", "same_party"),
        ({"kind": "give", "amount_fen": 0}, "kind", "unknown_value"),
        ({"amount_fen": 0}, "amount_fen", "out_of_range"),
        ({"amount_fen": -1}, "amount_fen", "out_of_range"),
        ({"kind": "act", "act": "道歉"}, "amount_fen", "not_a_payment"),
        ({"kind": "act", "amount_fen": 0}, "act", "required"),
        ({"due_date": ""}, "due_date", "not_a_date"),
        ({"due_date": "2026-03-01"}, "due_date", "out_of_range"),
        ({"place": " "}, "place", "required"),
        ({"manner": ""}, "manner", "required"),
        ({"manner": "a\0b"}, "manner", "bad_character"),
    ],
)
def test_an_incomplete_obligation_is_named(
    changes: dict[str, Any], field: str, reason: str
) -> None:
    obligation = an_obligation(**changes)
    said = content(obligations=(obligation,), total_fen=obligation.amount_fen)

    with pytest.raises(Invalid) as refused:
        said.check(KNOWN, TODAY)

    assert faults_of(refused) == {(f"content.obligations[0].{field}", reason)}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"total_fen": 9_999}, ("content.total_fen", "sum_differs")),
        ({"obligations": (), "total_fen": 0}, ("content.obligations", "out_of_range")),
        ({"main_facts": ""}, ("content.main_facts", "required")),
        ({"disputed_matters": ""}, ("content.disputed_matters", "required")),
        ({"responsibilities": ""}, ("content.responsibilities", "required")),
        ({"terms": "长" * 5_001}, ("content.terms", "too_long")),
        ({"party_ids": ("a", "b", "z")}, ("content.party_ids[2]", "unknown_party")),
        ({"party_ids": ("a", "b", "a")}, ("content.party_ids", "repeated")),
        ({"extra_copies": 0}, ("content.extra_copies", "out_of_range")),
    ],
)
def test_what_law_29_asks_for_must_be_there(
    changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        content(**changes).check(KNOWN, TODAY)

    assert faults_of(refused) == {fault}


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        content(main_facts="", responsibilities="", total_fen=1).check(KNOWN, TODAY)

    assert len(refused.value.faults) == 3


def test_a_written_agreement_is_in_force_when_all_have_signed_and_sealed() -> None:
    agreement = an_agreement()

    partly = _sign(agreement, "a", "b", "mediator")
    last = partly.sign([_signature("committee", sign_time=NOW - timedelta(days=1))], NOW)

    assert (partly.state, partly.waiting_signers) == (AgreementState.DRAFT, ("committee",))
    assert (last.state, last.effective_time) == (AgreementState.EFFECTIVE, NOW)
    assert last.document.due_time == NOW


def test_an_oral_agreement_is_in_force_when_the_mediator_recorded_it() -> None:
    assert _sign(an_agreement(Form.ORAL), "mediator").state is AgreementState.EFFECTIVE


@pytest.mark.parametrize(
    ("signature", "field", "reason"),
    [
        (_signature("stranger"), "signer", "not_waiting"),
        (_signature("committee", kind="sign"), "kind", "unknown_value"),
        (_signature("a", kind="wink"), "kind", "unknown_value"),
        (_signature("a", sign_time=NOW + timedelta(hours=1)), "sign_time", "out_of_range"),
        (_signature("a", sign_time=None), "sign_time", "required"),
    ],
)
def test_a_wrong_signature_is_refused(signature: Signature, field: str, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        an_agreement().sign([signature], NOW)

    assert faults_of(refused) == {(f"signatures[0].{field}", reason)}


def test_nobody_signs_twice() -> None:
    with pytest.raises(Invalid):
        _sign(_sign(an_agreement(), "a"), "a")


def test_a_signed_draft_is_not_revised() -> None:
    with pytest.raises(WrongState) as refused:
        _sign(an_agreement(), "a").revise(content(), NOW)

    assert refused.value.reason == "already_signed"


def test_an_agreement_is_performed_when_every_obligation_is() -> None:
    two = (an_obligation(), an_obligation(kind="act", amount_fen=0, act="道歉"))
    agreement = _sign(an_agreement(obligations=two), "a", "b", "mediator", "committee")

    first = agreement.perform(_performance(1), NOW)
    both = first.perform(_performance(2), NOW)

    assert (first.is_performed, both.is_performed) == (False, True)


@pytest.mark.parametrize("number", [0, 2])
def test_only_obligations_that_exist_are_performed(number: int) -> None:
    agreement = _sign(an_agreement(), "a", "b", "mediator", "committee")

    with pytest.raises(Invalid):
        agreement.perform(_performance(number), NOW)


def test_a_draft_is_not_performed() -> None:
    with pytest.raises(WrongState):
        an_agreement().perform(_performance(1), NOW)
