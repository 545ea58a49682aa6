"""Open clients against their table, and which matters everybody may read of."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from contracts.errors import Invalid, WrongState
from services.intake.domain.faults import Faults
from services.intake.domain.open_clients import (
    OLD_KEY_HOLDS,
    OpenClient,
    OpenClientState,
    check_client,
)
from services.intake.domain.open_requests import MOST_DAYS, OpenRequest, is_public, wanted
from services.intake.domain.reports import Location
from services.intake.domain.states import State
from tests.support.states import transitions
from tests.unit.intake.desk import COUNTY, NOW, a_case, a_matter

CLOSED = ("declined", "verified", "visited_back", "evaluated", "archived", "withdrawn")


def a_client(**fields: Any) -> OpenClient:
    """A client whose key's hash is "new"."""
    given: dict[str, Any] = {
        "id": f"{COUNTY}-1", "area_code": COUNTY, "version": 1, "name": "随手拍", "per_minute": 60,
        "key_hash": "new", "create_time": NOW, "rotate_time": NOW,
    }  # fmt: skip
    return OpenClient(**given | fields)


def an_open_case(state: State = State.REGISTERED, **matter: Any) -> Any:
    """A matter that came through the open interface."""
    return a_case(state, matter=a_matter(**{"channel": "open311", **matter}))


def test_the_table_names_every_state_and_verb() -> None:
    rows = {(row.from_states, row.verb, row.to) for row in transitions("open client")}

    assert rows == {
        ((), "create", "active"),
        (("active",), "rotate", "active"),
        (("active",), "revoke", "revoked"),
    }


def test_a_rotated_key_holds_for_another_day() -> None:
    client = a_client()
    client.rotate("newer", NOW)

    assert client.version == 2
    assert [client.admits(key, NOW) for key in ("newer", "new", "other", "")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert not client.admits("new", NOW + OLD_KEY_HOLDS)
    assert client.admits("newer", NOW + OLD_KEY_HOLDS)


def test_a_revoked_client_admits_nobody_and_stays_revoked() -> None:
    client = a_client()
    client.revoke()

    assert (client.state, client.version) == (OpenClientState.REVOKED, 2)
    assert not any(client.admits(key, NOW) for key in ("new", ""))
    for verb in (client.revoke, lambda: client.rotate("x", NOW)):
        with pytest.raises(WrongState):
            verb()


@pytest.mark.parametrize(
    ("name", "per_minute"), [("", 1), ("一", 1), ("一" * 51, 1), ("好名", 0), ("好名", 601)]
)
def test_a_client_has_a_name_and_a_bounded_quota(name: str, per_minute: int) -> None:
    with pytest.raises(Invalid):
        check_client(name, per_minute)


@pytest.mark.parametrize("state", list(State))
def test_a_request_is_closed_where_its_result_was_checked_or_it_ended(state: State) -> None:
    case = an_open_case(state)
    shown = OpenRequest(case=case, state_name="", service_name="")

    assert is_public(case)
    assert shown.is_open is (state not in CLOSED)


@pytest.mark.parametrize(
    "fields",
    [
        {"channel": "web"},
        {"channel": "window"},
        {"kind": "dispute", "dispute_kind": "neighbour"},
        {"kind": "violation"},
        {"is_anonymous": True},
        {"is_confidential": True},
        {"sensitivities": ("minor",)},
    ],
)
def test_what_is_secret_restricted_or_about_people_is_not_public(fields: dict[str, Any]) -> None:
    assert not is_public(an_open_case(**fields))


def test_an_erased_matter_is_not_public() -> None:
    case = an_open_case(State.ARCHIVED)
    case.erase_time = NOW

    assert not is_public(case)


def test_the_place_is_told_to_a_kilometre_and_the_area_to_the_town() -> None:
    case = an_open_case(location=Location(lng=112.86543, lat=27.23456))
    case.area_code = "430423100003"
    shown = OpenRequest(case=case, state_name="", service_name="")
    nowhere = replace(shown, case=an_open_case(location=None))

    assert (shown.location, shown.area_code) == (Location(lng=112.87, lat=27.23), "430423100")
    assert nowhere.location is None


def test_the_last_step_is_the_time_of_the_update() -> None:
    case = an_open_case(State.HANDLING)
    case.accept_time = NOW + timedelta(hours=1)
    case.track.lead_time = NOW + timedelta(hours=2)

    assert OpenRequest(case=case, state_name="", service_name="").update_time == (
        NOW + timedelta(hours=2)
    )


def test_nothing_said_means_the_last_ninety_days_of_both_statuses() -> None:
    faults = Faults()
    found = wanted(faults, COUNTY, (), (None, None), NOW)

    faults.check()
    assert (found.start_time, found.end_time) == (NOW - MOST_DAYS, NOW)
    assert set(found.states) == set(State)


@pytest.mark.parametrize(
    ("span", "statuses"),
    [
        ((NOW, NOW - timedelta(days=1)), ()),
        ((NOW - timedelta(days=91), NOW), ()),
        ((None, None), ("half",)),
    ],
)
def test_a_span_too_wide_or_turned_round_is_refused(span: Any, statuses: Any) -> None:
    faults = Faults()
    wanted(faults, COUNTY, statuses, span, NOW)

    with pytest.raises(Invalid):
        faults.check()
