"""What stands on an order: notes of progress, explanations, its times."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Progress:
    """One note of how far a department is（进展）."""

    note_time: datetime
    noted_by: str
    note: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why a part is late（逾期说明）, and what was done so far, if the department says so."""

    explain_time: datetime
    explained_by: str
    reason: str = field(repr=False)
    report: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The times an assignment is issued with; None where the calendar does not reach."""

    due_time: datetime | None = None
    sign_due_time: datetime | None = None
    objection_due_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Reporting:
    """When a department is to tell how far it is（进展报告）, and how often it did not."""

    due_time: datetime | None = None
    missed: int = 0
