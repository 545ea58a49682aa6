"""A province sets what holds in its counties, by two people, and does nothing else there."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from deploy.demo.client import Person, Refused
from deploy.local.platform import Platform
from tests.support.drafts import draft_version

PATH = "/reward-schemes/43"
CONTENT = ("kinds", "grades", "leader_above_fen", "pickup_days")


@pytest.fixture
def people(platform: Platform) -> Iterator[list[Person]]:
    """The province's two admins, and a county's."""
    names = ("admin@43", "publisher@43", "admin@430424")
    with ExitStack() as open_people:
        yield [open_people.enter_context(Person(platform.url, name)) for name in names]


def test_two_people_of_the_province_publish_what_holds_in_every_county(
    people: list[Person],
) -> None:
    author, publisher, county = people
    held = author.get(PATH)
    body = {name: held[name] for name in CONTENT}
    draft = author.put(PATH, {**body, "name": "全省办法", "version": draft_version(author, PATH)})
    named = {"scheme_id": draft["id"], "version": draft["version"]}

    with pytest.raises(Refused) as own:
        author.post(f"{PATH}:publish", named)
    with pytest.raises(Refused) as below:
        county.post(f"{PATH}:publish", named)
    published = publisher.post(f"{PATH}:publish", named)

    assert (own.value.status, own.value.problem["reason"]) == (403, "second_person_needed")
    assert (below.value.status, below.value.problem["reason"]) == (404, "not_found")
    assert (published["state"], published["edition"]) == ("published", held["edition"] + 1)
    assert county.get("/reward-schemes/430424")["name"] == "全省办法"


def test_the_province_keeps_nothing_of_a_county(people: list[Person]) -> None:
    admin, _, _ = people
    room = {"version": 0, "name": "省调解室", "kind": "joint", "place": "一楼", "is_active": True}

    with pytest.raises(Refused) as caught:
        admin.put("/rooms/province", room)

    assert (caught.value.status, caught.value.problem["reason"]) == (403, "county_needed")
