"""Every event that stands on a timeline has its Chinese words."""

import re
from typing import Any

import pytest

from chassis.handlers import heard_events
from contracts.events import Event
from contracts.events import intake as own
from contracts.events.grid import IncidentReported
from contracts.events.routing import ClockOverdue
from services.intake.domain.process import Rules
from services.intake.domain.timeline import KEPT_FIELDS, Entry
from services.intake.worker import IntakeWorker
from tests.unit.intake.desk import NOW

OWN = [
    value
    for name, value in vars(own).items()
    if name.startswith("Case") and issubclass(value, Event)
]
OF_NO_CASE = (IncidentReported, own.TicketMoved, own.AppointmentMoved)
TOLD = [*OWN, *(event for event in heard_events(IntakeWorker) if event not in OF_NO_CASE)]
SAMPLES: dict[str, Any] = dict.fromkeys(KEPT_FIELDS, "x") | {
    "due_time": NOW,
    "start_time": NOW,
    "until_time": NOW,
    "state": "handling",
    "grade": "satisfied",
}
WHISTLE_SAMPLES = SAMPLES | {"grade": "good"}


def _entry(event: type[Event], **fields: Any) -> Entry:
    names = event.__dataclass_fields__
    samples = WHISTLE_SAMPLES if event.__name__.startswith("Whistle") else SAMPLES
    data = {name: value for name, value in samples.items() if name in names}
    return Entry(
        event_id="e", case_id="c", area_code="430423", time=NOW, type=event.type_name(),
        data=data, **{"actor": "clerk@430423", **fields},
    )  # fmt: skip


@pytest.mark.parametrize("event", TOLD, ids=lambda event: event.__name__)
def test_what_happened_is_said_in_chinese(event: type[Event]) -> None:
    assert re.search(r"[\u4e00-\u9fff]", _entry(event).what())
    assert event.type_name() not in _entry(event).what()


@pytest.mark.parametrize(
    ("actor", "post", "who"),
    [
        ("clerk@430423", "clerk", "窗口（clerk@430423）"),
        ("housing.handler@430423", "", "承办单位（housing.handler@430423）"),
        ("service:routing", "", "系统"),
        ("13812345678", "resident", "当事人"),
        ("", "", "系统"),
        ("li.wei", "", "li.wei"),
    ],
)
def test_who_did_it_is_said_without_a_residents_id(actor: str, post: str, who: str) -> None:
    assert _entry(own.CaseVerified, actor=actor, post=post).who == who


def test_times_are_said_in_china() -> None:
    assert "2026年03月02日 09:00" in _entry(ClockOverdue).what()


@pytest.mark.parametrize("event", [own.CaseMoved, own.CaseFollowed])
def test_a_state_is_named_as_the_area_names_it(event: type[Event]) -> None:
    rules = Rules(state_names={"handling": "经办中"})
    entry = _entry(event)

    for said in (entry.told, entry.what, entry.public_what):
        assert "经办中" in said(rules.state_name)
        assert "经办中" not in said()
