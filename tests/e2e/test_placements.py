"""A matter that no rule knows waits at the fallback desk until the dispatcher has looked at it."""

import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Answer, Refused

APPLICANTS = [{"role": "applicant", "type": "person", "name": "王建国", "phone": "13807340001"}]


def _stray(centre: Centre) -> Answer:
    case = centre.register(kind="livelihood", title="无从归类的请求", parties=APPLICANTS)
    centre.case(case["id"], "routed")
    return case


def _waiting(centre: Centre, case_id: str) -> Answer | None:
    """The case among all that wait; the county is shared."""
    token, dispatcher = "", centre.person("dispatcher")
    while True:
        page = dispatcher.get("/placements", page_size=100, page_token=token)
        found = next((one for one in page["items"] if one["case_id"] == case_id), None)
        token = page.get("next_page_token", "")
        if found or not token:
            return found


def test_the_dispatcher_confirms_one_and_places_another_anew(centre: Centre) -> None:
    first, second = _stray(centre), _stray(centre)
    dispatcher = centre.person("dispatcher")

    waiting = _waiting(centre, first["id"])
    assert waiting
    assert (waiting["cause"], waiting["lead_department"]) == ("unruled", "petition")
    assert waiting["due_time"] > waiting["wait_time"]
    path, seen = f"/cases/{first['id']}:confirm-placement", {"version": waiting["version"]}
    with pytest.raises(Refused) as refusal:
        centre.person("clerk").post(path, seen)
    assert refusal.value.status == 403
    assert dispatcher.post(path, seen)["state"] == "confirmed"
    with pytest.raises(Refused) as refusal:
        dispatcher.post(path, {"version": waiting["version"] + 1})
    assert refusal.value.reason == "not_waiting"

    anew = {"version": 1, "path": "department", "lead_department": "water", "reason": "属其职责"}
    routed = dispatcher.post(f"/cases/{second['id']}:route", anew)

    assert routed["outcome"] == "manual"
    assert [_waiting(centre, one["id"]) for one in (first, second)] == [None, None]
