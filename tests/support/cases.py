"""A minimal aggregate that publishes intake's events, for tests of the kernel."""

from dataclasses import dataclass
from datetime import UTC, datetime

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.ports import new_uuid7
from chassis.repository import Repository
from contracts.aggregates import Aggregate
from contracts.events.intake import CaseAccepted, CaseLapsed, CaseVerified


@dataclass(kw_only=True)
class Matter(Aggregate):
    """A case in miniature."""

    title: str = ""

    def accept(self) -> None:
        """Record CaseAccepted; the title goes sealed to notify."""
        now = datetime.now(UTC)
        self.record(
            CaseAccepted(
                case_id=self.id,
                code="code",
                state="accepted",
                kind="dispute",
                area_code=self.area_code,
                channel="window",
                register_time=now,
                accept_time=now,
            ),
            notify={"title": self.title},
        )

    def verify(self) -> None:
        """Record CaseVerified."""
        self.record(CaseVerified(case_id=self.id, code="code", state="verified"))

    def lapse(self) -> None:
        """Record CaseLapsed, which nobody hears yet."""
        self.record(CaseLapsed(case_id=self.id, code="code", state="evaluated"))


def a_matter(*, title: str = "路灯不亮", area_code: str = "430423") -> Matter:
    """A fresh one with a fresh id."""
    case_id = new_uuid7()
    return Matter(id=case_id, area_code=area_code, case_id=case_id, title=title)


def matters(kernel: Kernel) -> Repository[Matter]:
    """Their repository."""
    return Repository(kernel, "matters", to_document=_to_document, from_document=_from_document)


def _to_document(matter: Matter) -> Document:
    return {"title": matter.title}


def _from_document(document: Document) -> Matter:
    return Matter(**base_fields(document), title=document["title"])
