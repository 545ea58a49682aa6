"""Clock profiles of an area over HTTP: drafted, checked against law, published by another (C3)."""

import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Answer, Refused
from deploy.local.platform import Platform
from tests.support.drafts import draft_version

FREE_COUNTY = "431382"
QUARRY = {
    "key": "handling_quarry",
    "name": "采石纠纷办理",
    "unit": "working_days",
    "limit": 12,
    "warn_fractions": [0.5, 0.8],
    "max_extensions": 1,
    "max_extension_units": 5,
    "extension_approver": "supervisor",
    "pause_reasons": ["appraisal"],
    "max_pauses": 1,
    "max_pause_days": 20,
    "basis": "涟源市规定",
}
LONGER_THAN_LAW = {
    "key": "petition_handling",
    "name": "申诉求决事项办结",
    "unit": "natural_days",
    "limit": 90,
}


def test_an_area_has_profiles_of_its_own_once_a_second_person_publishes_them(
    platform: Platform,
) -> None:
    with Centre(platform.url, FREE_COUNTY) as centre:
        admin, supervisor = centre.person("admin"), centre.person("supervisor")
        path = f"/clock-profile-sets/{FREE_COUNTY}"
        version = draft_version(admin, path)
        body = {"version": version, "name": "涟源市时限规则", "profiles": [QUARRY]}
        with pytest.raises(Refused) as unlawful:
            admin.put(path, {**body, "profiles": [LONGER_THAN_LAW]})
        draft = admin.put(path, body)
        named = {"profile_set_id": draft["id"], "version": draft["version"]}
        with pytest.raises(Refused) as own:
            admin.post(f"{path}:publish", named)

        published = supervisor.post(f"{path}:publish", named)

        fault = unlawful.value.problem["errors"][0]
        assert (unlawful.value.status, fault["field"], fault["reason"]) == (
            422,
            "profile_set.profiles[0].limit",
            "against_law",
        )
        assert (own.value.status, own.value.reason) == (403, "second_person_needed")
        assert published["state"] == "published"
        held = supervisor.get(f"/clock-profiles/{FREE_COUNTY}")
        mine, law = _of(held, "handling_quarry"), _of(held, "petition_handling")
        assert (mine["area_code"], mine["profile"]["limit"]) == (FREE_COUNTY, 12)
        assert (law["profile"]["limit"], law["profile"]["law"]) == (60, "信访工作条例第三十四条")
        assert supervisor.get(path)["id"] == draft["id"]


def _of(held: Answer, key: str) -> Answer:
    (found,) = [one for one in held["profiles"] if one["profile"]["key"] == key]
    return dict(found)
