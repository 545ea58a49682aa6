"""Groups（群体事项）: the people of one matter, each with a state and an amount of his own.

A group may have hundreds of members, so each is a row of its own; the group keeps the totals.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from contracts.aggregates import Aggregate
from contracts.errors import FieldFault, NotFound, WrongState
from contracts.events.intake import GroupChanged
from services.intake.domain.faults import Faults
from services.intake.domain.people import PartyReport, check_party, normal_name
from services.intake.domain.reports import MOST_AMOUNT_FEN
from services.intake.domain.vocabulary import APPLICANT

MOST_ROWS = 500
MOST_MEMBERS = 2000
MOST_PAYMENTS = 120


class MemberState(StrEnum):
    """Where a member stands（成员状态）."""

    OPEN = "open"  # 未了结
    SETTLED = "settled"  # 已了结
    WITHDRAWN = "withdrawn"  # 已退出


MEMBER_TRANSITIONS: Mapping[str, Mapping[MemberState, MemberState]] = {
    "pay": {MemberState.OPEN: MemberState.OPEN},
    "settle": {MemberState.OPEN: MemberState.SETTLED},
    "withdraw": {MemberState.OPEN: MemberState.WITHDRAWN},
}


class MemberNotFound(NotFound):
    """The group has no such member."""


@dataclass(frozen=True, kw_only=True)
class MemberReport:
    """A member as a list names him."""

    name: str
    phone: str = ""
    id_number: str = ""
    claimed_fen: int = 0


@dataclass(frozen=True, kw_only=True)
class Payment:
    """Money that reached a member（兑付记录）, on a day in China."""

    amount_fen: int
    day: date
    note: str
    recorder: str
    record_time: datetime


@dataclass(kw_only=True)
class Member(Aggregate):
    """One of the people（群体成员）; `words` say how it ended for him. His group tells of him."""

    name: str
    phone: str
    id_number: str
    claimed_fen: int
    state: MemberState = MemberState.OPEN
    paid_fen: int = 0
    words: str = ""
    payments: tuple[Payment, ...] = ()

    def move(self, verb: str, words: str = "", *, payment: Payment | None = None) -> None:
        """Go where a verb leads, with the money that came by it; raises WrongState."""
        to = MEMBER_TRANSITIONS[verb].get(self.state)
        if to is None:
            raise WrongState(f"{self.id} is {self.state}: cannot {verb}", state=self.state)
        self.state, self.words = to, words
        if payment:
            self.payments += (payment,)
            self.paid_fen += payment.amount_fen
        self.version += 1


@dataclass(frozen=True, kw_only=True)
class RowReport:
    """What became of one row of a list: added, repeated or faulty; sound in a dry run."""

    row: int
    outcome: str
    member_id: str = ""
    faults: tuple[FieldFault, ...] = ()


@dataclass(kw_only=True)
class Group(Aggregate):
    """The totals of a matter's people（群体）."""

    code: str
    counts: dict[str, int]
    claimed_fen: int = 0
    paid_fen: int = 0

    @property
    def member_count(self) -> int:
        """How many there are, in whatever state."""
        return sum(self.counts.values())

    def add(self, members: Sequence[Member]) -> None:
        """Further people join."""
        self.counts[MemberState.OPEN] += len(members)
        self.claimed_fen += sum(member.claimed_fen for member in members)
        self._tell()

    def move(
        self, member: Member, verb: str, words: str = "", *, payment: Payment | None = None
    ) -> None:
        """One of them is paid, settles or withdraws; raises WrongState."""
        self.counts[member.state] -= 1
        member.move(verb, words, payment=payment)
        self.counts[member.state] += 1
        self.paid_fen += payment.amount_fen if payment else 0
        self._tell()

    def _tell(self) -> None:
        self.record(
            GroupChanged(
                case_id=self.case_id,
                code=self.code,
                open_count=self.counts[MemberState.OPEN],
                settled_count=self.counts[MemberState.SETTLED],
                withdrawn_count=self.counts[MemberState.WITHDRAWN],
                claimed_fen=self.claimed_fen,
                paid_fen=self.paid_fen,
            )
        )


@dataclass(frozen=True, kw_only=True)
class GroupFigure:
    """The people of one county's matters together（群体统计）."""

    county: str
    case_count: int
    counts: Mapping[str, int]
    claimed_fen: int
    paid_fen: int


def no_counts() -> dict[str, int]:
    """Nobody in any state."""
    return {str(state): 0 for state in MemberState}


def check_member(report: MemberReport, today: date) -> tuple[MemberReport, tuple[FieldFault, ...]]:
    """One row in its normal form, and every fault of it."""
    faults = Faults()
    party = PartyReport(
        role=APPLICANT, name=report.name, phone=report.phone, id_number=report.id_number
    )
    party = check_party(faults, "", party, today=today)
    faults.number(".claimed_fen", report.claimed_fen, 0, MOST_AMOUNT_FEN)
    checked = replace(report, name=party.name, phone=party.phone, id_number=party.id_number)
    return checked, tuple(replace(one, field=one.field.lstrip(".")) for one in faults.found)


def identity(report: MemberReport | Member) -> str:
    """What makes two rows the same person: the number, or else name and phone."""
    return report.id_number or f"{normal_name(report.name)}/{report.phone}"
