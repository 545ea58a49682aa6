"""The file's states are those of `docs/states.md`, for every state and every verb."""

from collections.abc import Callable, Mapping

import pytest

from contracts.errors import WrongState
from services.mediation.domain.cases import Consent, EndReason
from services.mediation.domain.files import Mediation, State
from tests.support.states import Row, transitions
from tests.unit.mediation.builders import NOW, a_file, a_mediator, a_session, facts


def _say(mediation: Mediation, party_id: str, *, is_agreed: bool) -> None:
    word = Consent(
        party_id=party_id,
        is_agreed=is_agreed,
        channel="phone",
        consent_time=NOW,
        recorded_by="dispatcher@430423",
    )
    mediation.consent(word, NOW)


def _last_consent(mediation: Mediation) -> None:
    others = {party: None for party in mediation.case.principals if party != "b"}
    mediation.consents |= dict.fromkeys(others)  # type: ignore[arg-type]  # presence is all
    _say(mediation, "b", is_agreed=True)


def _schedule(mediation: Mediation) -> None:
    session = a_session()
    time = (session.start_time, session.end_time)
    mediation.schedule(session.id, session.room_name, time, session.party_ids)


DO: Mapping[str, Callable[[Mediation], None]] = {
    "consent (agreed; not the last party)": lambda m: _say(m, "a", is_agreed=True),
    "consent (agreed; the last party)": _last_consent,
    "consent (refused or withdrawn)": lambda m: _say(m, "a", is_agreed=False),
    "appoint": lambda m: m.appoint(a_mediator()),
    "schedule session": _schedule,
    "record session or caucus": lambda m: m.record_session("session", is_caucus=True),
    "sign agreement": lambda m: m.reach("agreement", "number", NOW),
    "perform": lambda m: m.perform(),
    "conclude (agreed)": lambda m: m.conclude(EndReason.AGREED, by="x", now=NOW),
    "conclude (failed, with an end reason)": lambda m: m.conclude(
        EndReason.WIDE_DIFFERENCES, by="x", now=NOW
    ),
}
ROWS = [row for row in transitions("mediation") if row.from_states]


def test_every_verb_of_the_specification_is_tried() -> None:
    assert {row.verb for row in ROWS} == set(DO)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.verb)
def test_a_verb_leads_where_the_specification_says(row: Row, state: State) -> None:
    mediation = a_file(state)

    if state not in row.from_states:
        with pytest.raises(WrongState) as refused:
            DO[row.verb](mediation)
        assert refused.value.details["state"] == state
        assert (mediation.state, mediation.facts) == (state, [])
        return
    DO[row.verb](mediation)

    assert mediation.state == (row.to.split(" ")[0] or state)
    assert tuple(type(fact.event).__name__ for fact in mediation.facts) == row.events
    assert mediation.facts[-1].event.state == mediation.state  # type: ignore[attr-defined]


def test_opening_publishes_the_opened_file() -> None:
    mediation = Mediation.open("file", facts(), origin="routing", now=NOW, due_time=None)

    (fact,) = mediation.facts
    assert (mediation.state, fact.version) == (State.OPENED, 1)
    assert type(fact.event).__name__ == "MediationOpened"


def test_a_file_with_one_known_side_is_not_consented() -> None:
    mediation = a_file(case=facts(parties=facts().parties[:1]))

    _say(mediation, "a", is_agreed=True)

    assert mediation.state is State.OPENED


def test_a_refusal_ends_the_file_and_tells_the_other_routes() -> None:
    mediation = a_file(case=facts(dispute_kind="labour_wages"))

    _say(mediation, "b", is_agreed=False)

    assert mediation.conclusion is not None
    assert mediation.conclusion.end_reason == "party_refuses"
    assert mediation.conclusion.routes[0] == "labour_arbitration"
    assert "劳动人事争议仲裁委员会" in mediation.conclusion.notice
    assert mediation.conclusion.notice_party_ids == ("a", "b")


@pytest.mark.parametrize("changes", [{"is_active": False}, {"area_code": "430424"}])
def test_only_an_active_mediator_of_the_county_is_appointed(changes: dict[str, object]) -> None:
    mediation = a_file(State.CONSENTED)

    with pytest.raises(WrongState) as refused:
        mediation.appoint(a_mediator(**changes))

    assert refused.value.reason == "mediator_not_available"
