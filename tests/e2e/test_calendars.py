"""Everybody reads the working calendar; only a province enters years, and no shipped one（C4）."""

from typing import Any

import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Person, Refused
from tests.support.drafts import draft_version

PATH = "/work-calendar"


def test_a_province_drafts_the_next_year_and_a_county_only_reads(centre: Centre) -> None:
    shown = centre.person("dispatcher").get("/work-calendar")
    last = shown["years"][-1]["year"]
    assert shown["calendar_version"].startswith(str(last))
    assert isinstance(shown["days_left"], int)
    year = {
        "year": last + 1,
        "source": f"国办发明电〔{last}〕7号",
        "holidays": [f"{last + 1}-01-{day:02d}" for day in range(1, 14)],
    }
    body: dict[str, Any] = {"version": 0, "name": "放假安排（草稿）", "years": [year]}
    with pytest.raises(Refused) as county:
        centre.person("admin").put(PATH, body)
    assert county.value.status == 403

    with Person(centre.base, "admin@43") as admin:
        body["version"] = draft_version(admin, f"{PATH}:own")
        shipped = {**year, "year": last, "holidays": [f"{last}-01-01"]}
        with pytest.raises(Refused) as official:
            admin.put(PATH, body | {"years": [shipped]})
        reasons = {fault["reason"] for fault in official.value.problem["errors"]}
        drafted = admin.put(PATH, body)
        with pytest.raises(Refused) as alone:
            admin.post(f"{PATH}:publish", {"version": drafted["version"]})

    assert "official" in reasons
    assert (drafted["state"], drafted["years"][0]["year"]) == ("draft", last + 1)
    assert alone.value.status == 403
    assert centre.person("dispatcher").get("/work-calendar") == shown
