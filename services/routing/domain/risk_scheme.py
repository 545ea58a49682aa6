"""Risk schemes（三色三单）: which facts make a case red, yellow or blue, and the slip for each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from contracts.editions import Edition, EditionState
from contracts.errors import NotFound
from services.routing.domain.brief import CaseFacts

NOT_OVERDUE = -1
"""The days overdue of a case that is not."""


class SchemeNotFound(NotFound):
    """No such risk scheme within the caller's sight."""


class Colour(StrEnum):
    """How great the risk of a case is（风险颜色）."""

    NONE = "none"  # 无
    BLUE = "blue"  # 蓝
    YELLOW = "yellow"  # 黄
    RED = "red"  # 红

    @property
    def rank(self) -> int:
        """Greater for a greater risk."""
        return list(Colour).index(self)


COLOURS = (Colour.BLUE, Colour.YELLOW, Colour.RED)


class Measure(StrEnum):
    """What a sign looks at; the set is closed."""

    PEOPLE = "people_count"  # 涉及人数
    AMOUNT = "amount_fen"  # 金额
    OVERDUE = "days_overdue"  # 超期满若干日
    RESUMED = "resume_count"  # 返工、重开次数
    URGENT = "is_urgent"  # 紧急
    KIND = "kind"  # 事项类别
    DISPUTE = "dispute_kind"  # 纠纷类型


CHOICES = (Measure.KIND, Measure.DISPUTE)
"""Measures that compare with values; the others compare with the least number."""


@dataclass(frozen=True, kw_only=True)
class RiskFacts:
    """What is known of a case when its colour is found."""

    kind: str = ""
    dispute_kind: str = ""
    people_count: int = 0
    amount_fen: int = 0
    is_urgent: bool = False
    days_overdue: int = NOT_OVERDUE
    resume_count: int = 0


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One thing that speaks for a colour（风险情形）.

    Args:
        key: its name, kept with the case.
        colour: what it makes of a case.
        title: in Chinese, as it stands in the slip.
        measure: what it looks at.
        least: the least number, of a measure that counts.
        values: any of these, of a measure that chooses.
    """

    key: str
    colour: Colour
    title: str
    measure: Measure
    least: int = 0
    values: tuple[str, ...] = ()

    def holds(self, facts: RiskFacts) -> bool:
        """Whether the facts show it."""
        value = getattr(facts, self.measure.value)
        if self.measure in CHOICES:
            return value in self.values
        return bool(value) if self.measure is Measure.URGENT else int(value) >= self.least


@dataclass(frozen=True, kw_only=True)
class Slip:
    """The slip of a colour（预警单）, and the days to answer it; 0 is the same day."""

    colour: Colour
    name: str
    answer_days: int


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """A colour, what spoke for it, and when more days overdue may make it another."""

    colour: Colour
    signs: tuple[Sign, ...] = ()
    next_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class RiskScheme(Edition):
    """An area's scheme."""

    signs: tuple[Sign, ...]
    slips: tuple[Slip, ...]

    def assess(self, facts: RiskFacts, *, due_time: datetime | None, now: datetime) -> Assessment:
        """The greatest colour that a sign speaks for; `due_time` of a clock that runs."""
        found = [sign for sign in self.signs if sign.holds(facts)]
        colour = max((sign.colour for sign in found), key=lambda one: one.rank, default=Colour.NONE)
        return Assessment(
            colour=colour,
            signs=tuple(sign for sign in found if sign.colour is colour),
            next_time=self._next(due_time, now),
        )

    def slip(self, colour: Colour) -> Slip:
        """The slip of a colour."""
        return next(slip for slip in self.slips if slip.colour is colour)

    def asks_slip(self, keys: Iterable[str]) -> bool:
        """Whether signs ask for a slip: lateness alone is pressed by the ladder, not twice."""
        named = [sign for sign in self.signs if sign.key in set(keys)]
        return any(sign.measure is not Measure.OVERDUE for sign in named)

    def titles(self, keys: Iterable[str]) -> list[str]:
        """What signs are called; one that is not there any more by its key."""
        known = {sign.key: sign.title for sign in self.signs}
        return [known.get(key, key) for key in keys]

    def _next(self, due_time: datetime | None, now: datetime) -> datetime | None:
        if due_time is None:
            return None
        days = (sign.least for sign in self.signs if sign.measure is Measure.OVERDUE)
        coming = (due_time + timedelta(days=least) for least in days)
        return min((moment for moment in coming if moment > now), default=None)


def facts_told(
    known: CaseFacts, *, days_overdue: int = NOT_OVERDUE, resume_count: int = 0
) -> RiskFacts:
    """What was told of a case, and what came of its handling so far."""
    return RiskFacts(
        kind=known.kind,
        dispute_kind=known.dispute_kind,
        people_count=known.people_count,
        amount_fen=known.amount_fen,
        is_urgent=known.is_urgent,
        days_overdue=days_overdue,
        resume_count=resume_count,
    )


def days_overdue(due_time: datetime | None, now: datetime) -> int:
    """Full days since a running clock was due; NOT_OVERDUE before."""
    return NOT_OVERDUE if due_time is None or now < due_time else (now - due_time).days


def _sign(key: str, colour: Colour, title: str, measure: Measure, least: int = 0) -> Sign:
    return Sign(key=key, colour=colour, title=title, measure=measure, least=least)


_SIGNS = (
    _sign("urgent", Colour.RED, "紧急事项", Measure.URGENT),
    _sign("people-50", Colour.RED, "涉及五十人以上", Measure.PEOPLE, 50),
    _sign("overdue-7", Colour.RED, "超期满七日", Measure.OVERDUE, 7),
    _sign("resumed-2", Colour.RED, "两次以上返工或重开", Measure.RESUMED, 2),
    _sign("people-10", Colour.YELLOW, "涉及十人以上", Measure.PEOPLE, 10),
    _sign("overdue-3", Colour.YELLOW, "超期满三日", Measure.OVERDUE, 3),
    _sign("resumed", Colour.YELLOW, "返工或重开", Measure.RESUMED, 1),
    _sign("people-5", Colour.BLUE, "涉及五人以上", Measure.PEOPLE, 5),
    _sign("overdue", Colour.BLUE, "已超期", Measure.OVERDUE),
    Sign(
        key="hot",
        colour=Colour.BLUE,
        title="欠薪、征地拆迁、山林土地纠纷",
        measure=Measure.DISPUTE,
        values=("labour_wages", "demolition", "forest_land"),
    ),
)
DEFAULT = RiskScheme(
    id="platform",
    area_code="",
    name="通用三色三单",
    state=EditionState.PUBLISHED,
    signs=_SIGNS,
    slips=(
        Slip(colour=Colour.RED, name="红色预警单", answer_days=0),
        Slip(colour=Colour.YELLOW, name="黄色预警单", answer_days=2),
        Slip(colour=Colour.BLUE, name="蓝色预警单", answer_days=3),
    ),
)
"""The scheme of an area for which nobody published one（`docs/adr/0037`）."""
