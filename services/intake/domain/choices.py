"""Choosing from a list（点单式服务）: what a county offers, and what a party chose of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from contracts.aggregates import Aggregate
from contracts.errors import NotFound
from contracts.events.intake import ChoiceMoved
from services.intake.domain.faults import Faults
from services.intake.domain.moving import Moving, Table
from services.intake.domain.reports import Matter
from services.intake.domain.vocabulary import DISPUTE, DISPUTE_KINDS, KINDS

_KEY = re.compile(r"[a-z][a-z0-9-]{1,39}")


class OfferingKind(StrEnum):
    """What may be chosen（点单类型）."""

    MEDIATOR = "mediator"  # 调解员
    SERVICE = "service"  # 服务


class ChoiceState(StrEnum):
    """Where a choice stands（点单状态）."""

    CHOSEN = "chosen"  # 待中心确认
    CONFIRMED = "confirmed"  # 已确认
    REPLACED = "replaced"  # 中心另行安排
    WITHDRAWN = "withdrawn"  # 已取消


CHOICE_STATE_NAMES: Mapping[str, str] = {
    ChoiceState.CHOSEN: "待中心确认",
    ChoiceState.CONFIRMED: "已确认",
    ChoiceState.REPLACED: "中心另行安排",
    ChoiceState.WITHDRAWN: "已取消",
}


class OfferingNotFound(NotFound):
    """There is no such offering within the caller's sight."""


class ChoiceNotFound(NotFound):
    """There is no such choice within the caller's sight."""


@dataclass(kw_only=True)
class Offering(Aggregate):
    """A mediator or service as everybody may read of it（点单目录）.

    The id is the county's own key. `kinds` are the kinds of matters, `dispute_kinds` the kinds of
    disputes it is for; none means all. Nothing is published about it on the bus.
    """

    kind: str
    title: str
    introduction: str
    provider: str = ""
    mediator_id: str = ""
    kinds: tuple[str, ...] = ()
    dispute_kinds: tuple[str, ...] = ()
    is_published: bool = False

    def fits(self, matter: Matter) -> bool:
        """Whether it is for such a matter."""
        is_mediator = self.kind == OfferingKind.MEDIATOR
        if is_mediator and matter.kind != DISPUTE:
            return False
        if self.kinds and matter.kind not in self.kinds:
            return False
        return not self.dispute_kinds or matter.dispute_kind in self.dispute_kinds

    def check(self) -> None:
        """Raise Invalid with every fault of the entry."""
        faults = Faults()
        if not _KEY.fullmatch(self.id):
            faults.add("offering_id", "malformed", "标识格式不对", "Lower case, digits, hyphens.")
        faults.choice("kind", self.kind, tuple(OfferingKind))
        faults.text("title", self.title, least=2, most=30)
        faults.text("introduction", self.introduction, least=2, most=500, has_lines=True)
        faults.text("provider", self.provider, most=50)
        is_mediator = self.kind == OfferingKind.MEDIATOR
        is_own = self.mediator_id.endswith(f"@{self.county}")
        if is_mediator != bool(self.mediator_id) or (is_mediator and not is_own):
            message = "调解员须填本县调解员账号，服务不填"
            faults.add("mediator", "contradicts", message, "An account, of mediators only.")
        for kind in self.kinds:
            faults.choice("kinds", kind, tuple(KINDS))
        for kind in self.dispute_kinds:
            faults.choice("dispute_kinds", kind, tuple(DISPUTE_KINDS))
        faults.check()


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What of an offering a choice keeps: it may read otherwise later."""

    offering_id: str
    title: str
    mediator_id: str = ""


@dataclass(kw_only=True)
class Choice(Moving):
    """One party's choice for one case（点单）."""

    transitions: ClassVar[Table] = {
        "confirm": {ChoiceState.CHOSEN: ChoiceState.CONFIRMED},
        "replace": {ChoiceState.CHOSEN: ChoiceState.REPLACED},
        "withdraw": {ChoiceState.CHOSEN: ChoiceState.WITHDRAWN},
    }

    code: str
    party_id: str
    kind: str
    chosen: Taken
    assigned: Taken | None = None
    taken_by: str = ""
    choose_time: datetime
    wish: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)
    decided_by: str = ""
    decide_time: datetime | None = None

    @property
    def is_standing(self) -> bool:
        """Whether it is open, or was decided."""
        return self.state != ChoiceState.WITHDRAWN

    def choose(self) -> None:
        """A choice begins with this."""
        self._say()

    def confirm(self, actor: str, now: datetime) -> None:
        """It is as the party wishes."""
        self.go("confirm")
        self.assigned, self.decided_by, self.decide_time = self.chosen, actor, now
        self._say()

    def replace(self, assigned: Taken, reason: str, actor: str, now: datetime) -> None:
        """The centre assigns another, and tells the party why."""
        self.go("replace")
        self.assigned, self.reason = assigned, reason
        self.decided_by, self.decide_time = actor, now
        self._say()

    def withdraw(self) -> None:
        """The party wants it no more."""
        self.go("withdraw")
        self._say()

    def _say(self) -> None:
        now_taken = self.assigned or self.chosen
        event = ChoiceMoved(
            choice_id=self.id,
            case_id=self.case_id,
            code=self.code,
            kind=self.kind,
            state=str(self.state),
            from_state=str(self.from_state),
            offering_id=now_taken.offering_id,
            mediator_id=now_taken.mediator_id,
        )
        self.record(event, notify={"party_id": self.party_id})
