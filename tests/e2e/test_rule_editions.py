"""Rules from a date, through HTTP: published by a second person, taken back, brought again."""

from datetime import timedelta
from typing import Any

import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Answer, Person, Refused
from deploy.local.platform import Platform
from tests.support.days import local_now
from tests.support.drafts import draft_version

COUNTY = "431382"
PATH = f"/rule-sets/{COUNTY}"
EDITIONS = f"{PATH}/editions"


@pytest.fixture
def free(platform: Platform) -> Centre:
    return Centre(platform.url, COUNTY)


def _draft_of_what_holds(free: Centre) -> Answer:
    """The same rows under the county's own name: whatever comes of it changes nothing."""
    admin = free.person("admin")
    held = admin.get(PATH)
    rows = [{**row, "cells": [_told(cell) for cell in row["cells"]]} for row in held["rows"]]
    table = {"name": "同前", "rows": rows, "fallback": held["fallback"]}
    return admin.put(PATH, {**table, "version": draft_version(admin, PATH)})


def _withdraw_what_waits(supervisor: Person) -> None:
    """The county is shared: somebody may have left a table waiting."""
    for one in supervisor.get(EDITIONS, page_size=100)["items"]:
        if one["state"] == "scheduled":
            supervisor.post(f"{PATH}:withdraw", _named(one))


def _told(cell: Answer) -> Answer:
    return {name: value for name, value in cell.items() if value not in (None, [])}


def _named(rule_set: Answer, **fields: Any) -> Answer:
    return {"rule_set_id": rule_set["id"], "version": rule_set["version"], **fields}


def test_a_table_waits_for_its_date_is_taken_back_and_brought_again(free: Centre) -> None:
    with free:
        admin, supervisor = free.person("admin"), free.person("supervisor")
        _withdraw_what_waits(supervisor)
        draft = _draft_of_what_holds(free)
        tomorrow = (local_now() + timedelta(days=1)).date().isoformat()
        date = {"effective_time": f"{tomorrow}T00:00:00+08:00"}
        with pytest.raises(Refused) as refusal:
            admin.post(f"{PATH}:publish", _named(draft, **date))
        assert refusal.value.reason == "second_person_needed"

        waiting = supervisor.post(f"{PATH}:publish", _named(draft, **date))

        assert (waiting["state"], waiting["effective_time"][:10]) == ("scheduled", tomorrow)
        listed = admin.get(EDITIONS)["items"]
        (own,) = (one for one in listed if one["id"] == waiting["id"])
        assert (own["state"], own["row_count"]) == ("scheduled", len(draft["rows"]))
        assert admin.get(PATH)["id"] != waiting["id"]

        gone = supervisor.post(f"{PATH}:withdraw", _named(waiting))
        assert gone["state"] == "retired"
        again = admin.post(f"{PATH}:restore", {"rule_set_id": gone["id"], "version": 0})
        assert (again["state"], again["restores_edition"]) == ("draft", gone["edition"])
        assert again["rows"] == admin.get(f"{EDITIONS}/{gone['id']}")["rows"]
        with pytest.raises(Refused) as refusal:
            supervisor.post(f"{PATH}:withdraw", _named(gone))
        assert refusal.value.reason == "wrong_state"
        with pytest.raises(Refused) as refusal:
            admin.get(f"/rule-sets/430423/editions/{gone['id']}")
        assert refusal.value.status == 404
