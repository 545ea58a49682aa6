"""A view through HTTP on real parts: kept, shared, opened, exported, forgotten."""

import uuid
from typing import Any

import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Person, Refused
from deploy.demo.stories import applicant

WHO = [applicant("王建国", "13907340032")]


def _coined() -> str:
    """A word that no other matter holds."""
    return "".join(chr(0x4E00 + byte * 73) for byte in uuid.uuid4().bytes[:6])


def _opened(person: Person, view: str, **given: Any) -> list[str]:
    return [case["id"] for case in person.get("/cases", view=view, **given)["items"]]


def test_a_supervisor_shares_a_view_that_clerks_open_and_leaders_export(centre: Centre) -> None:
    word, supervisor = _coined(), centre.person("supervisor")
    clerk, leader = centre.person("clerk"), centre.person("leader")
    case = centre.register(kind="livelihood", title=f"{word}停水", parties=WHO)
    body = {"name": f"停水{word}", "filter": {"words": word, "last_days": 7}}

    view = supervisor.post("/views", body)
    with pytest.raises(Refused) as refusal:
        clerk.get("/cases", view=view["id"])
    assert refusal.value.status == 404
    shared = supervisor.put(
        f"/views/{view['id']}", {**body, "is_shared": True, "version": view["version"]}
    )

    assert shared["filter"]["last_days"] == 7
    assert _opened(clerk, view["id"]) == [case["id"]]
    assert _opened(clerk, view["id"], kind="dispute") == []
    order = {"purpose": "report", "words": "停水事项上报", "columns": ["code"]}
    export = leader.post("/exports", {**order, "view_id": view["id"]})
    assert (export["found"], export["filter"]["words"]) == (1, word)
    own = {"version": shared["version"]}
    with pytest.raises(Refused) as refusal:
        clerk.post(f"/views/{view['id']}:delete", own)
    assert refusal.value.status == 403
    supervisor.post(f"/views/{view['id']}:delete", own)
    assert leader.get(f"/exports/{export['id']}")["filter"]["words"] == word


@pytest.mark.parametrize(
    ("change", "at_fault"),
    [
        ({"name": ""}, "name"),
        ({"filter": {"name": "王建国"}}, "filter.name"),
        ({"filter": {"phone": "13907340032"}}, "filter.phone"),
        ({"filter": {"last_days": 1000}}, "filter.last_days"),
        ({"filter": {"words": "13907340032"}}, "filter.words"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_view_kept_badly_names_the_field(
    centre: Centre, change: dict[str, Any], at_fault: str
) -> None:
    body: dict[str, Any] = {"name": "常看", "filter": {"kind": "dispute"}}

    with pytest.raises(Refused) as refusal:
        centre.person("clerk").post("/views", {**body, **change})

    assert refusal.value.status == 422
    assert [one["field"] for one in refusal.value.problem["errors"]] == [at_fault]
