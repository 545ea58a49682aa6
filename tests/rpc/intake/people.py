"""Cases with people in them, for intake's tests."""

from typing import Any

from onedoor.intake.v1 import cases_pb2
from tests.rpc.intake.door import Door


def a_party(role: str, name: str, **more: str) -> cases_pb2.PartyReport:
    return cases_pb2.PartyReport(role=role, type="person", name=name, **more)


def a_case_of_three(door: Door, **fields: Any) -> tuple[Any, list[str]]:
    """A case with an applicant, a respondent and an agent, and their ids in that order."""
    parties = [
        a_party("applicant", "张三", phone="13812345678", id_number="110105491231002"),
        a_party("respondent", "王五", phone="13812345679"),
        a_party("agent", "赵律师"),
    ]
    case = door.register(parties=parties, **fields)
    door.route(case, "housing")
    return case, [key.party_id for key in case.party_keys]
