"""One joint meeting（联席会议）: its agenda, who came, what it decided; see `docs/states.md`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from contracts.aggregates import Aggregate
from contracts.errors import NotFound, WrongState
from contracts.events.routing import CaseDiscussed, MeetingItemAdded, MeetingMoved


class MeetingNotFound(NotFound):
    """There is no such meeting, or item of it, within the caller's sight."""


class MeetingState(StrEnum):
    """Where a meeting stands（会议状态）."""

    PLANNED = "planned"  # 待召开
    OPEN = "open"  # 召开中
    CLOSED = "closed"  # 已结束
    CANCELLED = "cancelled"  # 已取消


class Reason(StrEnum):
    """Why a case is on the agenda（议题来由）."""

    FOLLOW_UP = "follow_up"  # 上次议定未落实
    ADDED = "added"  # 人工提出
    OVERDUE = "overdue"  # 超期
    HIGH_RISK = "high_risk"  # 高风险
    LONG_OPEN = "long_open"  # 久拖未结


_KEPT = (Reason.FOLLOW_UP, Reason.ADDED)
"""What no bound on the length of an agenda cuts off."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """A case before the meeting, and what was decided on it（议题、议定事项）.

    `tasks` are those of task forces that carry the decision out: force and task.
    """

    case_id: str
    code: str
    reasons: tuple[Reason, ...]
    added_by: str = ""
    letter_ids: tuple[str, ...] = ()
    tasks: tuple[tuple[str, str], ...] = ()
    is_decided: bool = False
    is_settled: bool = False
    note: str = field(default="", repr=False)
    decision: str = field(default="", repr=False)

    @property
    def is_followed(self) -> bool:
        """Whether the next meeting asks what came of it, also when this one did not get to it."""
        return (self.is_decided or Reason.FOLLOW_UP in self.reasons) and not self.is_settled


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """Who came for a department（到会）; `persons` in words."""

    department: str
    is_present: bool
    persons: str = field(default="", repr=False)


@dataclass(kw_only=True)
class Meeting(Aggregate):
    """A meeting of a series; its items are those added by hand until it opens, then the agenda."""

    series_id: str
    departments: tuple[str, ...]
    chair: str
    place: str
    start_time: datetime
    state: MeetingState = MeetingState.PLANNED
    items: list[Item] = field(default_factory=list)
    attendance: tuple[Attendance, ...] = ()
    opened_by: str = ""
    close_time: datetime | None = None
    minutes: str = field(default="", repr=False)

    def plan(self) -> None:
        """A meeting begins with this."""
        self._tell()

    def move(self, start_time: datetime) -> None:
        """It is at another time."""
        self._require(MeetingState.PLANNED)
        self.start_time = start_time
        self._tell()

    def add(self, item: Item) -> None:
        """Somebody wants a case discussed."""
        self._require(MeetingState.PLANNED, MeetingState.OPEN)
        if any(one.case_id == item.case_id for one in self.items):
            raise WrongState(f"{item.case_id} is on it", reason="item_known", state=self.state)
        self.items.append(item)
        self.record(MeetingItemAdded(**self._named(), case_id=item.case_id, code=item.code))

    def open(self, agenda: Sequence[Item], attendance: tuple[Attendance, ...], actor: str) -> None:
        """The meeting begins; its agenda stands from now on."""
        self._require(MeetingState.PLANNED)
        self.state, self.opened_by = MeetingState.OPEN, actor
        self.items, self.attendance = list(agenda), attendance
        self._tell()

    def decide(
        self,
        case_id: str,
        decision: str,
        *,
        letter_ids: Iterable[str] = (),
        tasks: Iterable[tuple[str, str]] = (),
        is_settled: bool,
    ) -> None:
        """What is to be done about a case; letters and tasks that carry it out belong to it."""
        self._require(MeetingState.OPEN)
        item = self.item(case_id)
        decided = replace(
            item,
            decision=decision,
            letter_ids=(*item.letter_ids, *letter_ids),
            tasks=(*item.tasks, *tasks),
            is_decided=True,
            is_settled=is_settled,
        )
        self.items[self.items.index(item)] = decided
        told: Mapping[str, Any] = {
            "case_id": item.case_id,
            "code": item.code,
            "letter_count": len(decided.letter_ids),
            "task_count": len(decided.tasks),
            "is_settled": is_settled,
        }
        self.record(CaseDiscussed(**self._named(), **told), intake={"note": decision})

    def close(self, minutes: str, now: datetime) -> None:
        """The meeting is over and written down."""
        self._require(MeetingState.OPEN)
        self.state, self.minutes, self.close_time = MeetingState.CLOSED, minutes, now
        self._tell()

    def cancel(self) -> None:
        """It does not take place."""
        self._require(MeetingState.PLANNED)
        self.state = MeetingState.CANCELLED
        self._tell()

    def item(self, case_id: str) -> Item:
        """The item of a case; raises MeetingNotFound."""
        for one in self.items:
            if one.case_id == case_id:
                return one
        raise MeetingNotFound(f"{case_id} is not before {self.id}")

    def _require(self, *states: MeetingState) -> None:
        if self.state not in states:
            message = f"meeting {self.id} is {self.state}"
            raise WrongState(message, reason="wrong_state", state=self.state.value)

    def _named(self) -> Mapping[str, Any]:
        return {
            "meeting_id": self.id,
            "series_id": self.series_id,
            "state": self.state.value,
        }

    def _tell(self) -> None:
        self.record(
            MeetingMoved(
                **self._named(),
                departments=self.departments,
                start_time=self.start_time,
                item_count=len(self.items),
            )
        )


def joined(groups: Iterable[Sequence[Item]], most: int) -> list[Item]:
    """One agenda of several lists: a case stands once, with every reason that brought it.

    What is followed up or was added comes first and is never cut off; of the others those with
    the most reasons stay, the longest open first.
    """
    found: dict[str, Item] = {}
    for item in (one for group in groups for one in group):
        known = found.get(item.case_id)
        found[item.case_id] = item if known is None else _merged(known, item)
    items = list(found.values())
    kept = [one for one in items if set(one.reasons) & set(_KEPT)]
    others = [one for one in items if not set(one.reasons) & set(_KEPT)]
    others.sort(key=lambda one: (-len(one.reasons), one.case_id))
    return [*kept, *others[: max(0, most - len(kept))]]


def _merged(known: Item, other: Item) -> Item:
    reasons = tuple(one for one in Reason if one in (*known.reasons, *other.reasons))
    return replace(
        known,
        reasons=reasons,
        note=known.note or other.note,
        added_by=known.added_by or other.added_by,
        letter_ids=tuple(dict.fromkeys((*known.letter_ids, *other.letter_ids))),
        tasks=tuple(dict.fromkeys((*known.tasks, *other.tasks))),
    )
