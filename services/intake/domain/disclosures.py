"""Disclosures（查看个人信息）: a party's data shown in clear, for a purpose, noted and limited."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contracts.aggregates import Aggregate
from contracts.errors import Exhausted
from contracts.events.intake import SensitiveReadsExhausted
from services.intake.domain.faults import Faults

PURPOSES: Mapping[str, str] = {
    "contact": "联系当事人",
    "verification": "核实身份",
    "document": "制作文书",
    "handling": "办理需要",
    "visit_back": "回访",
    "supervision": "督办检查",
    "other": "其他",
}
FIELDS = ("name", "phone", "id_number")
WINDOW = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which fields somebody wants to read, and why."""

    fields: tuple[str, ...]
    purpose: str
    words: str

    def check(self) -> None:
        """Raise Invalid naming every fault."""
        faults = Faults()
        faults.choice("purpose", self.purpose, PURPOSES)
        faults.text("words", self.words, least=2, most=200)
        if not self.fields or len(set(self.fields)) < len(self.fields):
            faults.add("fields", "missing", "至少选择一项，且不重复", "Name each field once.")
        for name in self.fields[: len(FIELDS) + 1]:
            faults.choice("fields", name, FIELDS)
        faults.check()


@dataclass(kw_only=True)
class Disclosure(Aggregate):
    """One reading in clear（查看记录）; written once."""

    party_id: str
    fields: tuple[str, ...]
    purpose: str
    words: str
    actor: str
    post: str
    read_time: datetime


@dataclass(kw_only=True)
class Reader(Aggregate):
    """Somebody's readings of the last hour（查看额度, S60）."""

    account: str
    post: str
    times: list[datetime] = field(default_factory=list)
    notice_time: datetime | None = None

    def take(self, now: datetime, most: int) -> None:
        """Count one more reading; the one that uses up the hour tells the supervisors, once.

        Raises:
            Exhausted: the hour is used up.
        """
        self.times = [time for time in self.times if time > now - WINDOW]
        if len(self.times) >= most:
            wait = self.times[0] + WINDOW - now
            raise Exhausted(
                f"{self.account} has read {most} times within the hour",
                retry_after=str(int(wait.total_seconds()) + 1),
            )
        self.times.append(now)
        is_told = self.notice_time is not None and self.notice_time > now - WINDOW
        if len(self.times) == most and not is_told:
            self.notice_time = now
            self.record(
                SensitiveReadsExhausted(reader=self.account, post=self.post, read_count=most)
            )
