"""Every event: a golden sample for ever, a publisher and a listener, and no personal data."""

import json
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from contracts.envelope import Undecodable, decode, encode
from contracts.events import Event, every_event
from tests.support.checker import listeners

GOLDEN = Path(__file__).parent / "golden"
EVENTS = sorted(every_event(), key=lambda event: event.type_name())
PERSONAL = {"name", "phone", "id_number", "address", "title", "narrative", "contact", "text"}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type_name())
def test_today_reads_the_golden_sample(event: type[Event]) -> None:
    sample = json.loads((GOLDEN / f"{event.type_name()}.json").read_text())

    envelope = decode(sample)

    assert type(envelope.data) is event
    assert decode(encode(envelope)) == envelope


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type_name())
def test_a_newer_publishers_field_is_ignored(event: type[Event]) -> None:
    sample = json.loads((GOLDEN / f"{event.type_name()}.json").read_text())
    sample["data"]["added_later"] = {"x": 1}
    sample["added"] = "later"

    assert type(decode(sample).data) is event


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type_name())
def test_a_missing_required_field_is_undecodable(event: type[Event]) -> None:
    sample = json.loads((GOLDEN / f"{event.type_name()}.json").read_text())
    required = next(field.name for field in fields(event) if field.default is MISSING)
    del sample["data"][required]

    with pytest.raises(Undecodable):
        decode(sample)


def test_no_event_has_a_field_for_personal_data() -> None:
    named = {(event.__name__, field.name) for event in EVENTS for field in fields(event)}

    assert [pair for pair in named if pair[1] in PERSONAL] == []


def test_every_event_has_a_listener_or_a_reason_to_have_none() -> None:
    heard = listeners()

    unheard = {
        event.__name__ for event in EVENTS if (event.source, event.routing_key()) not in heard
    }
    assert unheard == {event.__name__ for event in EVENTS if event.unheard_because}


def test_every_golden_sample_belongs_to_an_event() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == {event.type_name() for event in EVENTS}
