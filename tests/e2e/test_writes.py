"""Two editors, twins and keys, as clients meet them (C26, G2, F13, F14)."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from deploy.demo.centre import TOWN, Centre
from deploy.demo.client import Refused
from deploy.demo.stories import applicant
from deploy.local.platform import Platform

BODY: dict[str, Any] = {
    "kind": "livelihood",
    "title": "路灯不亮",
    "area_code": TOWN,
    "source": "window",
    "parties": [applicant("王建国", "13807340001")],
}


def test_of_two_editors_one_wins_and_the_other_learns_the_version(centre: Centre) -> None:
    case = centre.register(**BODY)
    seen = centre.case(case["id"], "routed")["version"]
    amend = f"/cases/{case['id']}:amend"

    won = centre.person("clerk").post(
        amend, {"version": seen, "title": "路灯全灭", "reason": "补正"}
    )
    with pytest.raises(Refused) as lost:
        centre.person("dispatcher").post(
            amend, {"version": seen, "title": "路灯半灭", "reason": "补正"}
        )

    assert (lost.value.status, lost.value.reason) == (409, "version_conflict")
    assert int(lost.value.problem["current_version"]) == won["version"]
    assert centre.case(case["id"])["title"] == "路灯全灭"


def test_the_same_key_gives_the_same_answer_and_says_so(platform: Platform, centre: Centre) -> None:
    first, second = (_post(platform, centre, "same", BODY) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"


def test_the_same_key_with_another_body_is_refused(platform: Platform, centre: Centre) -> None:
    _post(platform, centre, "other", BODY)

    answer = _post(platform, centre, "other", {**BODY, "title": "别的事"})

    assert (answer.status_code, answer.json()["reason"]) == (422, "idempotency_key_reused")


def test_thirty_twins_make_one_case(platform: Platform, centre: Centre) -> None:
    title = f"同一件事 {uuid.uuid4().hex[:8]}"
    centre.person("clerk")  # signed in once, not by every twin

    with ThreadPoolExecutor(30) as pool:
        answers = list(
            pool.map(lambda _: _post(platform, centre, title, {**BODY, "title": title}), range(30))
        )

    made = [answer.json()["id"] for answer in answers if answer.status_code == 201]
    assert len(set(made)) == 1
    others = {answer.json()["reason"] for answer in answers if answer.status_code != 201}
    assert others <= {"request_in_progress"}
    again = _post(platform, centre, title, {**BODY, "title": title})
    assert again.json()["id"] == made[0]


def test_a_write_without_a_key_is_refused(platform: Platform, centre: Centre) -> None:
    clerk = centre.person("clerk").http

    answer = clerk.post("/cases", json=BODY)

    assert (answer.status_code, answer.json()["reason"]) == (400, "idempotency_key_missing")


def _post(platform: Platform, centre: Centre, key: str, body: dict[str, Any]) -> httpx.Response:
    headers = {
        "Authorization": str(centre.person("clerk").http.headers["Authorization"]),
        "Idempotency-Key": str(uuid.uuid5(uuid.NAMESPACE_URL, key + platform.url)),
    }
    return httpx.post(f"{platform.url}/api/v1/cases", json=body, headers=headers, timeout=30)
