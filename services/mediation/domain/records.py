"""Records of sessions: the joint record（调解笔录）and the caucus record（背靠背记录）.

A caucus record is read by the mediator appointed and by nobody else through this service's staff
calls; everybody else who sees the file learns only that it took place, not even with which side.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from contracts.principals import Post, Principal
from services.mediation.domain.bounds import Faults

RESULTS = frozenset({"agreed", "not_agreed", "continued"})
_READERS = frozenset({Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER})
_LONG = 10_000


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What a party stated（陈述）; without prejudice: not to be used against it later."""

    party_id: str
    text: str
    is_without_prejudice: bool = False


@dataclass(frozen=True, kw_only=True)
class JointContent:
    """The parts of a session's record（调解笔录）."""

    held_start_time: datetime | None
    held_end_time: datetime | None
    place: str
    present_party_ids: tuple[str, ...]
    other_participants: str = ""
    is_rights_told: bool
    statements: tuple[Statement, ...]
    dispute_focus: str
    undisputed_facts: str = ""
    process: str
    result: str
    result_note: str = ""

    def check(self, known: Collection[str], now: datetime) -> None:
        """Raise Invalid with every fault."""
        faults = Faults()
        _check_held(faults, self.held_start_time, self.held_end_time, now)
        faults.text("content.place", self.place, 100)
        faults.distinct("content.present_party_ids", self.present_party_ids, 100)
        faults.parties("content.present_party_ids", self.present_party_ids, known)
        if not self.present_party_ids:
            faults.add("content.present_party_ids", "required", "必填", "is required")
        if not self.is_rights_told:
            faults.add(
                "content.is_rights_told",
                "required",
                "须先告知权利义务",
                "rights must be told first",
            )
        self._check_words(faults, known)
        faults.choice("content.result", self.result, RESULTS)
        faults.settle()

    def wordless(self) -> Self:
        """When it was held, with whom, and how it ended."""
        return replace(
            self,
            place="",
            other_participants="",
            statements=(),
            dispute_focus="",
            undisputed_facts="",
            process="",
            result_note="",
        )

    def _check_words(self, faults: Faults, known: Collection[str]) -> None:
        if len(self.statements) > 100:
            faults.add("content.statements", "too_many", "不得超过100条", "at most 100")
        for number, statement in enumerate(self.statements):
            place = f"content.statements[{number}]"
            faults.text(f"{place}.text", statement.text, _LONG)
            if statement.party_id not in known:
                faults.add(
                    f"{place}.party_id",
                    "unknown_party",
                    "不是本案当事人",
                    "is no party of the case",
                )
        faults.text("content.other_participants", self.other_participants, 500, is_required=False)
        faults.text("content.dispute_focus", self.dispute_focus, _LONG)
        faults.text("content.undisputed_facts", self.undisputed_facts, _LONG, is_required=False)
        faults.text("content.process", self.process, _LONG)
        faults.text("content.result_note", self.result_note, _LONG, is_required=False)


@dataclass(frozen=True, kw_only=True)
class CaucusContent:
    """What one side said apart（背靠背）."""

    held_start_time: datetime | None
    held_end_time: datetime | None
    side: str
    text: str
    position: str = ""

    def check(self, known: Collection[str], now: datetime) -> None:
        """Raise Invalid with every fault."""
        faults = Faults()
        _check_held(faults, self.held_start_time, self.held_end_time, now, "caucus")
        if self.side not in known:
            faults.add("caucus.side", "unknown_party", "不是本案当事人", "is no party of the case")
        faults.text("caucus.text", self.text, _LONG)
        faults.text("caucus.position", self.position, 1_000, is_required=False)
        faults.settle()

    def wordless(self) -> Self:
        """When it was held."""
        return replace(self, text="", position="")


@dataclass(frozen=True, kw_only=True)
class Record:
    """A written record; without content it is what those see who may not read it（笔录）."""

    id: str
    area_code: str
    session_id: str
    mediation_id: str
    case_id: str
    record_time: datetime
    recorded_by: str
    is_caucus: bool
    content: JointContent | CaucusContent | None

    @property
    def county(self) -> str:
        """The county the record belongs to."""
        return self.area_code[:6]

    def seen_by(self, principal: Principal, mediator_id: str) -> Self:
        """The record as the caller may see it: whole, or only that it took place."""
        is_appointed = principal.post is Post.MEDIATOR and principal.id == mediator_id
        if is_appointed or (not self.is_caucus and principal.post in _READERS):
            return self
        return replace(self, content=None)


def _check_held(
    faults: Faults,
    start: datetime | None,
    end: datetime | None,
    now: datetime,
    prefix: str = "content",
) -> None:
    faults.past(f"{prefix}.held_start_time", start, now)
    faults.past(f"{prefix}.held_end_time", end, now)
    if start and end and end < start:
        faults.add(f"{prefix}.held_end_time", "out_of_range", "早于开始时间", "before the start")
