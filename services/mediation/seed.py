"""Committees, mediators and rooms of the demo counties: `python -m services.mediation.seed`."""

import json
from pathlib import Path
from typing import Any

from chassis.kernel import Kernel, open_kernel
from services.mediation.domain.register import Committee, Mediator, Room
from services.mediation.settings import MediationSettings
from services.mediation.store.register import MongoRegister

_CENTRE = Path(__file__).parents[2] / "deploy/demo/centre.json"
_ROOMS = (
    ("room-1", "调解室一", "joint"),
    ("room-2", "调解室二", "joint"),
    ("caucus", "背靠背室", "caucus"),
    ("video", "视频调解室", "video"),
)
_MEDIATORS = (
    ("mediator", "周明理（演示）", "county", ("neighbour", "damages", "contract", "business")),
    ("mediator2", "刘和顺（演示）", "county", ("marriage_family", "housing_land", "forest_land")),
    ("mediator3", "陈正平（演示）", "trade", ("labour_wages", "labour_other", "consumer")),
    ("mediator4", "李安和（演示）", "trade", ("property_management", "medical", "traffic")),
)


def seed(kernel: Kernel, county: dict[str, Any]) -> int:
    """Write a county's register where entries are missing; returns how many were written."""
    register, code, name = MongoRegister(kernel), str(county["code"]), str(county["name"])
    written = 0
    for committee in _committees(code, name):
        if register.committee(code, committee.id) is None:
            register.put_committee(committee)
            written += 1
    for mediator in _mediators(code):
        if register.mediator(code, mediator.id) is None:
            register.put_mediator(mediator)
            written += 1
    for room in _rooms(code, name):
        if register.room(code, room.id) is None:
            register.put_room(room)
            written += 1
    return written


def main() -> None:
    """Seed every demo county."""
    kernel = open_kernel(MediationSettings(), "mediation")
    for county in json.loads(_CENTRE.read_text(encoding="utf-8"))["counties"]:
        seed(kernel, county)


def _committees(code: str, name: str) -> list[Committee]:
    trade = f"{name}行业性专业性人民调解委员会"
    return [
        Committee(id="county", area_code=code, name=f"{name}人民调解委员会", number_word=name),
        Committee(id="trade", area_code=code, name=trade, number_word=f"{name}专"),
    ]


def _mediators(code: str) -> list[Mediator]:
    return [
        Mediator(
            id=f"{account}@{code}",
            area_code=code,
            name=name,
            committee_id=committee,
            specialties=specialties,
            version=1,
        )
        for account, name, committee, specialties in _MEDIATORS
    ]


def _rooms(code: str, name: str) -> list[Room]:
    place = f"{name}综治中心"
    return [
        Room(id=key, area_code=code, name=title, kind=kind, place=place, version=1)
        for key, title, kind in _ROOMS
    ]


if __name__ == "__main__":
    main()
