"""The matters of the demo, each from the door to the archive through all five services."""

from collections.abc import Callable

import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Answer
from deploy.demo.stories import STORIES


@pytest.mark.timeout(180)
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_the_matter_travels_from_the_door_to_the_archive(
    centre: Centre, story: Callable[[Centre], Answer]
) -> None:
    case = story(centre)

    assert case["state"] == "archived"
    timeline = centre.person("dispatcher").get(f"/cases/{case['id']}/timeline")["items"]
    times = [row["time"] for row in timeline]
    assert times == sorted(times)
    assert all(row["what"] and row["who"] for row in timeline)
