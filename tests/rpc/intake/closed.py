"""Cases that were played to their end at a door."""

from dataclasses import dataclass
from typing import Any

from onedoor.intake.v1 import closing_pb2, follow_pb2
from services.intake.store import MongoHistoryStore
from tests.rpc.intake.door import Door


def reported(door: Door, **fields: Any) -> Any:
    """A case whose lead has reported."""
    case = door.register(**fields)
    door.complete(case, door.route(case))
    return case


def archived(door: Door, **fields: Any) -> tuple[Any, int]:
    """A case in the archive, and its version."""
    case = reported(door, **fields)
    return case, archive(door, case)


def archive(door: Door, case: Any) -> int:
    """A reported case goes to the archive; gives its version."""
    verify = closing_pb2.VerifyCaseRequest(case_id=case.id, version=3, note="现场核查属实")
    door.ask("VerifyCase", verify, "dispatcher")
    visit = closing_pb2.VisitBackCaseRequest(
        case_id=case.id, version=4, channel="phone", is_reached=True, note="本人说已解决"
    )
    door.ask("VisitBackCase", visit, "supervisor")
    judged = follow_pb2.EvaluateByPartyRequest(
        code=case.code, key=case.query_key, grade="satisfied", comment="很好", reasons=["solved"]
    )
    door.ask("EvaluateByParty", judged, "resident")
    request = closing_pb2.ArchiveCaseRequest(case_id=case.id, version=6)
    return int(door.ask("ArchiveCase", request, "supervisor").version)


def link_all(door: Door) -> MongoHistoryStore:
    """Link whatever waits."""
    history = MongoHistoryStore(door.kernel)
    while history.link_new_rows():
        pass
    return history


@dataclass
class PrintedShelf:
    """Agreements as mediation would give them."""

    pdf: bytes = b""

    def agreement(self, county: str, agreement_id: str) -> bytes:
        """The one."""
        return self.pdf
