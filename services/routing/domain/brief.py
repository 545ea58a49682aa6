"""The brief（案情摘要）: what routing knows of a case, by whichever event told the newest."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """The facts of a case that rules and clocks look at."""

    kind: str = ""
    dispute_kind: str = ""
    category: str = ""
    channel: str = ""
    amount_fen: int = 0
    people_count: int = 1
    is_urgent: bool = False
    is_confidential: bool = False
    is_anonymous: bool = False
    is_restricted: bool = False
    needs_supplement: bool = False
    is_repeat: bool = False
    has_incident: bool = False
    party_count: int = 0
    has_representative: bool = False
    applicant_types: tuple[str, ...] = ()
    respondent_types: tuple[str, ...] = ()
    accused_department: str = ""
    answers: Mapping[str, int | str] = field(default_factory=dict)
    register_time: datetime | None = None


@dataclass(kw_only=True)
class Brief:
    """A case as routing knows it; nothing is published about it.

    Events may arrive in any order, so each mark says what became known, not what happened last:
    a case that was closed before its acceptance arrived is never routed.
    """

    case_id: str
    area_code: str
    code: str = ""
    facts: CaseFacts = field(default_factory=CaseFacts)
    title: str = field(default="", repr=False)
    narrative: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    case_version: int = 0
    is_routed: bool = False
    is_closed: bool = False
    is_supplemented: bool = False
    is_merged: bool = False
    bond_version: int = 0
    facts_change_time: datetime | None = None
    grid_cell: str = ""
    cell_version: int = 0

    @property
    def county(self) -> str:
        """The county that owns the case."""
        return self.area_code[:6]

    def accuses(self, department: str) -> bool:
        """Whether the department is the one that the matter accuses（被举报单位）."""
        return bool(department) and self.facts.accused_department == department

    def learn(self, told: "Brief") -> bool:
        """Take over facts and content from a newer telling; return whether it was newer."""
        if told.case_version <= self.case_version:
            return False
        self.area_code, self.code = told.area_code, told.code
        self.facts = told.facts
        self.title, self.narrative, self.address = told.title, told.narrative, told.address
        self.case_version = told.case_version
        return True

    def bind(self, version: int, *, is_merged: bool) -> bool:
        """Note whether the case follows another; return whether that is newer than what stood."""
        if version <= self.bond_version:
            return False
        self.bond_version, self.is_merged = version, is_merged
        return True

    def locate(self, cell: str, version: int) -> bool:
        """Note in which cell of the grid it lies; return whether that is newer than what stood."""
        if version <= self.cell_version:
            return False
        self.grid_cell, self.cell_version = cell, version
        return True

    def erase(self, version: int) -> None:
        """Forget what was said and where; nothing that was told before is taken over again."""
        self.title = self.narrative = self.address = self.grid_cell = ""
        self.facts = replace(self.facts, answers={})
        self.case_version = max(version, self.case_version)
        self.is_closed = True

    def amend(self, told: "Brief", now: datetime) -> None:
        """Take over a correction; note when it changes what a standing decision was made of."""
        before = (self.area_code, replace(self.facts, register_time=None))
        if not self.learn(told) or not self.is_routed:
            return
        after = (self.area_code, replace(self.facts, register_time=None))
        if before != after:
            self.facts_change_time = now
