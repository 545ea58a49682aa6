"""An officer comes back into the network: what the phone kept becomes cases, once (A24)."""

import uuid
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from deploy.demo.centre import COUNTY, Centre
from deploy.demo.client import Refused

LOCAL = timezone(timedelta(hours=8))


def _captured(**fields: Any) -> dict[str, Any]:
    return {
        "client_ref": f"phone-{uuid.uuid4().hex[:12]}",
        "capture_time": (datetime.now(LOCAL) - timedelta(hours=2)).isoformat(timespec="seconds"),
        "kind": "livelihood",
        "title": "路面塌陷",
        "point": {"lng": 112.8692, "lat": 27.2303},
        **fields,
    }


def test_what_was_captured_becomes_a_case_once(centre: Centre) -> None:
    officer = centre.person("officer")
    good, bad = _captured(), _captured(title="", kind="rumour")

    first = officer.post("/incidents:batch", {"incidents": [good, bad]})
    again = officer.post("/incidents:batch", {"incidents": [good, bad | {"title": "井盖缺失"}]})

    assert [one["result"] for one in first["results"]] == ["stored", "refused"]
    faults = {fault["field"]: fault for fault in first["results"][1]["faults"]}
    assert set(faults) == {"title", "kind"}
    assert all(one["message"] and one["message_en"].isascii() for one in faults.values())
    assert [one["result"] for one in again["results"]] == ["known", "refused"]
    incident = first["results"][0]["incident"]
    assert again["results"][0]["incident"]["id"] == incident["id"]
    taken = officer.until(f"/incidents/{incident['id']}", lambda one: one["state"] == "taken_on")
    case = centre.case(taken["case_id"])
    assert (case["source"], case["incident_id"]) == ("grid", incident["id"])
    assert (case["state"] in ("accepted", "routed"), case["first_responder"]) == (
        True,
        f"officer@{COUNTY}",
    )


def test_the_same_key_is_answered_with_the_same_results(centre: Centre) -> None:
    officer, body = centre.person("officer"), {"incidents": [_captured()]}
    key = str(uuid.uuid4())

    first, again = (officer.post("/incidents:batch", body, once=key) for _ in range(2))

    assert first == again
    assert first["results"][0]["result"] == "stored"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"incidents": []}, "incidents"),
        ({"incidents": [_captured() for _ in range(51)]}, "incidents"),
        ({"incidents": [_captured(client_ref="a b")]}, "incidents[0].client_ref"),
        ({"incidents": [_captured(capture_time="yesterday")]}, "incidents[0].capture_time"),
        ({"incidents": [_captured(photo="x")]}, "incidents[0].photo"),
    ],
)
def test_a_batch_that_is_none_is_refused_whole(
    centre: Centre, body: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as caught:
        centre.person("officer").post("/incidents:batch", body)

    assert field in [fault["field"] for fault in caught.value.problem["errors"]]
