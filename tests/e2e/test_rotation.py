"""Keys change under a played platform: every sealed value of every service is sealed anew."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pymongo
import pytest

from chassis import keyring
from chassis.mongo import Database
from chassis.sealing import load_sealing
from deploy.demo.centre import Centre
from deploy.demo.stories import applicant, drain, emergency, road_quarrel
from deploy.local.platform import Platform

SERVICES = ("intake", "routing", "mediation", "grid", "notify", "gateway")


@pytest.fixture
def played(centre: Centre) -> None:
    drain(centre)
    road_quarrel(centre)
    emergency(centre)
    case = centre.register(
        kind="livelihood", title="换钥前的事项", parties=[applicant("王建国", "13907340772")]
    )
    centre.verb(case["id"], "clerk", "supplement", text="补充一页", is_complete=False)


@pytest.fixture
def copies(platform: Platform, played: None) -> Iterator[dict[str, Database]]:
    """Each service's database as it is now, copied aside: the platform keeps its own keys."""
    client: pymongo.MongoClient[dict[str, object]] = pymongo.MongoClient(
        platform.environment["ONEDOOR_MONGODB_URI"], tz_aware=True
    )
    made = {}
    for service in SERVICES:
        source, aside = client[f"onedoor_{service}"], client[f"aside_{service}"]
        for name in source.list_collection_names():
            rows = list(source[name].find({}))
            if rows:
                aside[name].insert_many(rows)
        made[service] = Database(client, aside.name)
    yield made
    for service in SERVICES:
        client.drop_database(f"aside_{service}")
    client.close()


@pytest.mark.timeout(300)
def test_nothing_that_is_stored_is_left_under_the_old_key(
    platform: Platform, copies: dict[str, Database], tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    shutil.copytree(Path(platform.environment["ONEDOOR_KEYS_DIR"]), keys)
    keyring.rotate(keys, "sm4")

    rings = {service: load_sealing(keys, service) for service in copies}
    changed = {name: keyring.reseal(copies[name], ring) for name, ring in rings.items()}

    assert [name for name in SERVICES if name != "gateway" and not changed[name]] == []
    assert {name: keyring.reseal(copies[name], ring) for name, ring in rings.items()} == (
        dict.fromkeys(SERVICES, 0)
    )
