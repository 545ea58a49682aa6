"""kill -9 in the middle of 200 registrations: nothing is lost or doubled (F01, F11, F12, F28)."""

import signal
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import httpx
import pytest

from deploy.demo.centre import TOWN
from deploy.demo.client import Person
from deploy.local.platform import Platform
from tests.support.checker import Checker
from tests.support.waiting import eventually

REGISTRATIONS = 200
KILL_AFTER = 60
CLIENTS = 8
VICTIMS = (
    "gateway",
    "intake-server",
    "routing-worker",
    "intake-worker",
    "relay",
    "runner",
    "rabbitmq",
    "mongodb",
)


class Stream:
    """Clients that register matters and repeat each with its own key until it is acknowledged."""

    def __init__(self, platform: Platform) -> None:
        with Person(platform.url, "clerk@430423") as person:
            self._headers = dict(person.http.headers)
        self._url = f"{platform.url}/api/v1/cases"
        self.acknowledged: dict[str, dict[str, Any]] = {}
        self.enough = threading.Event()
        self.retries = 0

    def run(self) -> None:
        keys = [str(uuid.uuid4()) for _ in range(REGISTRATIONS)]
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(self._until_acknowledged, range(REGISTRATIONS), keys))

    def _until_acknowledged(self, number: int, key: str) -> None:
        body = {
            "kind": "livelihood",
            "title": f"下水道堵塞第{number}处",
            "area_code": TOWN,
            "source": "window",
            "parties": [
                {
                    "role": "applicant",
                    "type": "person",
                    "name": "王建国",
                    "phone": f"1390734{number:04d}",
                }
            ],
        }
        end = time.monotonic() + 120
        while time.monotonic() < end:
            answer = self._try(key, body)
            if answer is not None:
                self.acknowledged[key] = answer
                if len(self.acknowledged) >= KILL_AFTER:
                    self.enough.set()
                return
            self.retries += 1
            time.sleep(0.2)
        raise AssertionError(f"registration {number} was not acknowledged within 120 s")

    def _try(self, key: str, body: dict[str, Any]) -> dict[str, Any] | None:
        headers = {**self._headers, "Idempotency-Key": key}
        try:
            response = httpx.post(self._url, json=body, headers=headers, timeout=25)
        except httpx.HTTPError:
            return None
        if response.status_code == 201:
            answer: dict[str, Any] = response.json()
            return answer
        assert response.status_code in (409, 502, 503), response.text
        assert "failed" not in response.text
        return None


@pytest.mark.timeout(300)
@pytest.mark.parametrize("victim", VICTIMS)
def test_every_acknowledged_case_is_there_once_with_all_its_effects(
    platform: Platform, victim: str
) -> None:
    with Checker(platform) as checker:
        dead_before = checker.dead_letters()
        cases = registered_through_a_kill(platform, victim)
        checker.until_quiet()
        eventually(partial(checker.has_all_effects, set(cases)), within=120, every=1)
        assert_whole(checker, cases, most=2 if victim in ("runner", "mongodb") else 1)
        assert checker.dead_letters() == dead_before
        assert checker.audit_is_whole()


def registered_through_a_kill(platform: Platform, victim: str) -> dict[str, dict[str, Any]]:
    """The acknowledged answers by case id, after the victim was killed and came up again."""
    stream = Stream(platform)
    clients = threading.Thread(target=stream.run)
    clients.start()
    assert stream.enough.wait(60)
    platform.kill(victim, signal.SIGKILL)
    clients.join(timeout=200)
    for row in platform.status():
        platform.wait_ready(row["name"], within=60)
    cases = {answer["id"]: answer for answer in stream.acknowledged.values()}
    assert len(stream.acknowledged) == len(cases) == REGISTRATIONS
    return cases


def assert_whole(checker: Checker, cases: dict[str, dict[str, Any]], *, most: int) -> None:
    """Every case once, with one code, one lead, one first message, and every effect once."""
    assert len({answer["code"] for answer in cases.values()}) == REGISTRATIONS
    ours = {"$in": list(cases)}
    assert len(checker.rows("intake", "cases", {"_id": ours})) == REGISTRATIONS
    leads = checker.rows("routing", "assignments", {"case_id": ours, "is_lead": True})
    assert sorted(row["case_id"] for row in leads) == sorted(cases)
    first = {"case_id": ours, "template": "case_accepted"}
    messages = checker.rows("notify", "messages", first)
    assert sorted(row["case_id"] for row in messages) == sorted(cases)
    sent = checker.handed_over()
    assert {1 <= sent[row["_id"]] <= most for row in messages} == {True}
