"""A draft of rules is tried on past cases through HTTP, before anybody publishes it."""

from datetime import UTC, datetime, timedelta

import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Answer, Refused
from deploy.demo.stories import applicant
from deploy.local.platform import Platform
from tests.support.drafts import draft_version
from tests.support.things import LOCAL_CODE

COUNTY = "431382"
ALL_TO_WATER: Answer = {
    "name": "试改",
    "rows": [
        {
            "id": "all",
            "priority": 0,
            "outcome": {"path": "department", "lead_department": "water"},
        }
    ],
    "fallback": {"path": "department", "lead_department": "petition"},
}


@pytest.fixture
def free(platform: Platform) -> Centre:
    return Centre(platform.url, COUNTY)


def _drafted(free: Centre) -> Answer:
    admin, path = free.person("admin"), f"/rule-sets/{COUNTY}"
    return admin.put(path, {**ALL_TO_WATER, "version": draft_version(admin, path)})


def _wish(draft: Answer) -> Answer:
    now = datetime.now(UTC)
    period = (now - timedelta(hours=2), now + timedelta(hours=1))
    since, until = (moment.isoformat(timespec="seconds") for moment in period)
    named = {"rule_set_id": draft["id"], "version": draft["version"]}
    return {**named, "since_time": since, "until_time": until}


def test_the_cases_that_would_move_are_counted_and_linked(free: Centre) -> None:
    with free:
        who = [applicant("王建国", "13907340032")]
        made = free.register(
            kind="livelihood", title="路灯不亮", area_code=LOCAL_CODE[COUNTY], parties=who
        )
        case = free.case(made["id"], "routed")
        admin, dispatcher = free.person("admin"), free.person("dispatcher")
        decision = dispatcher.get(f"/cases/{case['id']}/decision")

        started = admin.post("/simulations", _wish(_drafted(free)))
        done = admin.until(
            f"/simulations/{started['id']}", lambda one: one["state"] == "done", within=30
        )

        assert done["done"] == done["total"] >= 1
        assert all(one["after"]["department"] == "water" for one in done["movements"])
        way = {"path": decision["path"], "department": decision["lead_department"]}
        (number,) = (one["number"] for one in done["movements"] if one["before"] == way)
        path = f"/simulations/{started['id']}/cases"
        moved = dispatcher.get(path, movement=number, page_size=100)["items"]
        (own,) = (one for one in moved if one["id"] == case["id"])
        assert (own["code"], own["row_after"]) == (made["code"], "all")
        assert dispatcher.get(f"/cases/{own['id']}")["code"] == made["code"]
        assert started["id"] in [one["id"] for one in admin.get("/simulations")["items"]]
        assert dispatcher.get(f"/cases/{case['id']}")["lead_department"] != "water"


def test_one_that_has_ended_is_not_cancelled_and_a_clerk_starts_none(free: Centre) -> None:
    with free:
        draft, admin = _drafted(free), free.person("admin")
        started = admin.post("/simulations", _wish(draft))
        done = admin.until(
            f"/simulations/{started['id']}", lambda one: one["state"] == "done", within=30
        )
        with pytest.raises(Refused) as refusal:
            admin.post(f"/simulations/{started['id']}:cancel", {"version": done["version"]})
        assert refusal.value.reason == "wrong_state"
        with pytest.raises(Refused) as refusal:
            free.person("clerk").post("/simulations", _wish(draft))
        assert refusal.value.status == 403
        with pytest.raises(Refused) as refusal:
            admin.post("/simulations", {**_wish(draft), "version": draft["version"] + 1})
        assert refusal.value.reason == "version_conflict"
