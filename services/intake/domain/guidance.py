"""Guidance（引导记录）: what a visitor said at the entrance, until it found its way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import areas
from contracts.errors import NotFound
from contracts.events.intake import GuidanceMoved
from services.intake.domain.classification import Classification
from services.intake.domain.faults import Faults
from services.intake.domain.moving import Moving, Table
from services.intake.domain.people import PartyReport, check_phone
from services.intake.domain.reports import Matter, Report
from services.intake.domain.vocabulary import APPLICANT, DISPUTE, DISPUTE_KINDS, EMERGENCY, KINDS

MOST_SAID = 2000
_TITLE_LENGTH = 30


class GuidanceState(StrEnum):
    """Where a record stands（引导状态）."""

    OPEN = "open"  # 接待中
    REGISTERED = "registered"  # 已转登记
    ANSWERED = "answered"  # 已解答
    REFERRED = "referred"  # 已转介
    ANONYMISED = "anonymised"  # 已去标识


CASELESS = (GuidanceState.OPEN, GuidanceState.ANSWERED, GuidanceState.REFERRED)


class GuidanceNotFound(NotFound):
    """There is no such record within the caller's sight."""


@dataclass(frozen=True, kw_only=True)
class Notes:
    """What the guide takes down（引导要素）; any of it may be empty at first."""

    said: str = ""
    kind: str = ""
    dispute_kind: str = ""
    area_code: str = ""
    name: str = ""
    phone: str = ""

    def completed_by(self, other: "Notes") -> "Notes":
        """The same with what is empty taken from elsewhere."""
        return Notes(**{key: value or getattr(other, key) for key, value in vars(self).items()})


@dataclass(frozen=True, kw_only=True)
class Completion:
    """What the clerk adds or corrects before it becomes a case（登记补全）."""

    kind: str = ""
    dispute_kind: str = ""
    title: str = ""
    narrative: str = ""
    area_code: str = ""
    address: str = ""
    name: str = ""
    phone: str = ""
    category: str = ""
    classification: Classification | None = None


@dataclass(kw_only=True)
class Guidance(Moving):
    """One visitor's record（引导记录）."""

    transitions: ClassVar[Table] = {
        "register": {GuidanceState.OPEN: GuidanceState.REGISTERED},
        "answer": {GuidanceState.OPEN: GuidanceState.ANSWERED},
        "refer": {GuidanceState.OPEN: GuidanceState.REFERRED},
        "anonymise": dict.fromkeys(CASELESS, GuidanceState.ANONYMISED),
    }

    notes: Notes
    guide: str
    take_time: datetime
    end_time: datetime | None = None
    outcome: str = ""
    ticket_id: str = ""
    appointment_id: str = ""

    def take(self) -> None:
        """The guide listens."""
        self._say()

    def register(self, case_id: str, now: datetime) -> None:
        """It is a case now."""
        self.go("register")
        self.case_id, self.end_time = case_id, now
        self._say()

    def answer(self, route: str, now: datetime) -> None:
        """The visitor was told the way."""
        self._end("answer", route, now)

    def refer(self, body: str, now: datetime) -> None:
        """The visitor was sent to another body."""
        self._end("refer", body, now)

    def anonymise(self, now: datetime) -> None:
        """Its time is over: who it was and what was said is forgotten, the kind and place stay."""
        self.go("anonymise")
        self.notes = replace(self.notes, said="", name="", phone="")
        self.outcome, self.end_time = "", self.end_time or now
        self._say()

    def registration(self, more: Completion) -> Report:
        """What it is as a registration, with what the clerk adds."""
        notes = self.notes
        narrative = more.narrative or notes.said
        matter = Matter(
            kind=more.kind or notes.kind,
            dispute_kind=more.dispute_kind or notes.dispute_kind,
            title=more.title or _title_of(narrative),
            narrative=narrative,
            area_code=more.area_code or self.area_code,
            address=more.address,
            channel="window",
            category=more.category,
            classification=more.classification,
        )
        applicant = PartyReport(
            role=APPLICANT, name=more.name or notes.name, phone=more.phone or notes.phone
        )
        return Report(matter=matter, parties=(applicant,))

    def _end(self, verb: str, outcome: str, now: datetime) -> None:
        self.go(verb)
        self.outcome, self.end_time = outcome, now
        self._say()

    def _say(self) -> None:
        self.record(
            GuidanceMoved(
                guidance_id=self.id,
                state=str(self.state),
                from_state=str(self.from_state),
                kind=self.notes.kind,
                area_code=self.area_code,
                guide=self.guide,
                case_id=self.case_id,
            )
        )


def check_notes(notes: Notes, county: str) -> Notes:
    """Check what the guide took down and give it in its normal form.

    Raises:
        Invalid: naming every fault.
    """
    faults = Faults()
    if notes.kind:
        faults.choice("kind", notes.kind, KINDS)
    if notes.kind == DISPUTE and notes.dispute_kind:
        faults.choice("dispute_kind", notes.dispute_kind, DISPUTE_KINDS)
    elif notes.dispute_kind:
        faults.add("dispute_kind", "not_a_dispute", "仅矛盾纠纷可填", "Only for disputes.")
    checked = replace(
        notes,
        said=faults.text("said", notes.said, least=1, most=MOST_SAID, has_lines=True),
        name=faults.text("name", notes.name, most=50),
        phone=check_phone(faults, "phone", notes.phone),
        area_code=notes.area_code or county,
    )
    if not areas.find(checked.area_code):
        faults.add("area_code", "unknown_area", "没有这个区划代码", "There is no such division.")
    elif not checked.area_code.startswith(county):
        faults.add("area_code", "foreign_county", "不属于本县", "It belongs to another county.")
    faults.check()
    return checked


def missing_fields(report: Report) -> Sequence[str]:
    """What a registration still lacks to be a case."""
    matter, applicant = report.matter, report.parties[0]
    wanted: Mapping[str, bool] = {
        "kind": not matter.kind,
        "dispute_kind": matter.kind == DISPUTE and not matter.dispute_kind,
        "title": len(matter.title) < 2,
        "name": not applicant.name and matter.kind != EMERGENCY,
    }
    return [name for name, is_missing in wanted.items() if is_missing]


def _title_of(narrative: str) -> str:
    """The first sentence, as long as a title may reasonably be."""
    for end in "。；！？\n":
        narrative = narrative.partition(end)[0]
    return narrative.strip()[:_TITLE_LENGTH]
