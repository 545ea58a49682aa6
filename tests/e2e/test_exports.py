"""Exports through HTTP on real parts: masked at once, in clear on a second person's word."""

import io
import uuid
from typing import Any

import pytest
from openpyxl import load_workbook

from deploy.demo.centre import Centre
from deploy.demo.client import Answer, Person, Refused
from deploy.demo.stories import applicant

_COLUMNS = ["code", "title", "applicant_name", "applicant_phone"]


def _coined() -> str:
    """A word that no other matter holds."""
    return "".join(chr(0x4E00 + byte * 73) for byte in uuid.uuid4().bytes[:6])


def _ready(person: Person, export: Answer) -> Answer:
    return person.until(f"/exports/{export['id']}", lambda one: one["state"] == "ready")


def _lines(person: Person, export: Answer) -> list[tuple[Any, ...]]:
    book = load_workbook(io.BytesIO(person.download(f"/exports/{export['id']}/file")))
    return list(book["案件"].iter_rows(values_only=True))


def test_a_supervisor_exports_masked_at_once_and_in_clear_on_the_leaders_word(
    centre: Centre,
) -> None:
    word, supervisor, leader = _coined(), centre.person("supervisor"), centre.person("leader")
    who = [applicant("王建国", "13907340032")]
    case = centre.register(kind="livelihood", title=f"{word}停水", narrative="三天", parties=who)
    order = {
        "purpose": "supervision",
        "words": "督办停水事项",
        "columns": _COLUMNS,
        "filter": {"words": word},
    }

    masked = supervisor.post("/exports", order)
    ready = _ready(supervisor, masked)
    clear = supervisor.post("/exports", {**order, "is_clear": True})

    assert (ready["rows"], clear["state"]) == (1, "requested")
    assert _lines(supervisor, masked)[1] == (case["code"], f"{word}停水", "王**", "139******32")
    own = {"version": clear["version"]}
    with pytest.raises(Refused) as refusal:
        supervisor.post(f"/exports/{clear['id']}:approve", own)
    assert refusal.value.status == 403
    leader.post(f"/exports/{clear['id']}:approve", own)
    with pytest.raises(Refused) as refusal:
        leader.post(f"/exports/{clear['id']}:refuse", {**own, "reason": "太迟"})
    assert refusal.value.reason == "version_conflict"
    _ready(supervisor, clear)
    assert _lines(supervisor, clear)[1][2:] == ("王建国", "13907340032")
    with pytest.raises(Refused) as refusal:
        leader.download(f"/exports/{clear['id']}/file")
    assert refusal.value.status == 404


@pytest.mark.parametrize(
    ("change", "at_fault"),
    [
        ({"purpose": "curiosity"}, "purpose"),
        ({"words": ""}, "words"),
        ({"columns": []}, "columns"),
        ({"columns": ["password"]}, "columns[0]"),
        ({"filter": {"name": "王建国"}}, "filter.name"),
        ({"filter": {"words": "桥"}}, "filter.words"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_an_export_asked_for_badly_names_the_field(
    centre: Centre, change: dict[str, Any], at_fault: str
) -> None:
    order: dict[str, Any] = {"purpose": "report", "words": "季度上报", "columns": ["code"]}

    with pytest.raises(Refused) as refusal:
        centre.person("leader").post("/exports", {**order, **change})

    assert refusal.value.status == 422
    assert [one["field"] for one in refusal.value.problem["errors"]] == [at_fault]
