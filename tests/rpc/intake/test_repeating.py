"""A matter told again by the same person, on the real store and its index."""

import json
from typing import Any

from onedoor.intake.v1 import cases_pb2
from tests.rpc.intake.door import Door

PHONE, OTHER_PHONE = "13587654321", "13587650000"
WORDS = {"title": "桥头巷化粪池外溢", "narrative": "桥头巷化粪池连日外溢，污水流进厨房"}


def register(door: Door, phone: str, **fields: Any) -> cases_pb2.RegisterCaseResponse:
    reporter = cases_pb2.PartyReport(role="applicant", type="person", name="李四", phone=phone)
    return door.register(parties=[reporter], **WORDS | fields)


def told(door: Door, case: cases_pb2.RegisterCaseResponse) -> list[bool]:
    rows = door.kernel.database["outbox"].find({"subject": case.id}).sort("version", 1)
    return [json.loads(row["body"])["data"]["is_repeat"] for row in rows]


def test_who_brings_the_same_again_is_told_as_a_repeat(door: Door) -> None:
    first = register(door, PHONE)
    again = register(door, PHONE, narrative="化粪池还在外溢，桥头巷污水流进厨房")
    neighbour, matter = register(door, OTHER_PHONE), {"title": "路灯不亮", "narrative": "三盏不亮"}
    another = register(door, PHONE, **matter)

    found = [told(door, case) for case in (first, again, neighbour, another)]

    assert found == [[False], [True], [False], [False]]


def test_a_correction_of_the_phone_is_looked_at_again_and_the_first_stays_the_first(
    door: Door,
) -> None:
    words = {"title": "河堤垮塌一段", "narrative": "河堤垮塌，田里进水，急需修"}
    first = register(door, "13511112222", **words)
    second = register(door, "13533334444", **words)
    party = cases_pb2.PartyReport(
        id=second.party_keys[0].party_id,
        role="applicant",
        type="person",
        name="李四",
        phone="13511112222",
    )

    for case, parties in ((second, [party]), (first, [])):
        request = cases_pb2.AmendCaseRequest(
            case_id=case.id, version=1, parties=parties, address="河堤三段", reason="核对"
        )
        door.ask("AmendCase", request)

    assert told(door, second) == [False, True]
    assert told(door, first) == [False, False]
    kept = door.kernel.database["cases"].find({"_id": {"$in": [first.id, second.id]}})
    assert {row["_id"]: row["is_repeat"] for row in kept} == {first.id: False, second.id: True}
