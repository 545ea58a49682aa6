"""The bodies that are posted: a fixed mix of matters from a fixed seed, each with its own phone."""

import random
from collections.abc import Iterator
from typing import Any

import areas
from bench.sizes import SEED

COUNTY = "430423"
KINDS = ("livelihood", "dispute", "livelihood", "dispute", "livelihood", "violation", "dispute")
DISPUTES = ("neighbour", "labour_wages", "housing_land", "consumer", "traffic")
TITLES = {
    "livelihood": "巷口路灯连续多日不亮",
    "dispute": "与邻居因滴水檐起争执",
    "violation": "占道经营影响出行",
}
NARRATIVE = "该情况已持续多日，此前向社区反映未果，现场照片随后补充，希望尽快派人核实处理。" * 3
SURNAMES = "王李张刘陈杨黄赵周吴"


def bodies() -> Iterator[dict[str, Any]]:
    """One registration after another, without end."""
    chance = random.Random(SEED)  # noqa: S311  no secret
    towns = [town.code for town in areas.children(COUNTY)]
    number = 0
    while True:
        number += 1
        yield _body(chance, KINDS[number % len(KINDS)], chance.choice(towns), number)


def _body(chance: random.Random, kind: str, town: str, number: int) -> dict[str, Any]:
    party = {
        "role": "applicant",
        "type": "person",
        "name": chance.choice(SURNAMES) + "晓明",
        "phone": f"138{number:08d}",
    }
    return {
        "kind": kind,
        **({"dispute_kind": chance.choice(DISPUTES)} if kind == "dispute" else {}),
        "title": f"{TITLES[kind]}（{number}）",
        "narrative": NARRATIVE,
        "area_code": town,
        "address": f"人民东路 {chance.randrange(1, 400)} 号",
        "source": "window",
        "parties": [party],
        "people_count": 1,
    }
