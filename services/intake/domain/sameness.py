"""Sameness（同一事项）: how far two matters seem to be the same, and why; a person decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rapidfuzz import fuzz

from services.intake.domain.reports import Location, Matter
from services.intake.domain.states import STATE_NAMES, State
from services.intake.domain.traits import metres_between, plain_text
from services.intake.domain.vocabulary import DECLINE_REASONS, GRADES

MOST_SHOWN = 20
LEAST_SCORE = 35
_REPEAT_TEXT = 55.0
_SAME_PLACE_METRES = 100.0
_NEAR_PLACE_METRES = 500.0
_SAME_TIME = timedelta(days=7)
_NEAR_TIME = timedelta(days=90)
_TEXT_FLOOR = 25.0
_TEXT_SAID = 50.0
_DAY = timedelta(days=1)
_ANSWERED = (State.VERIFIED, State.VISITED_BACK, State.EVALUATED, State.ARCHIVED)
PARTY, DOOR, ADDRESS = "party", "door", "address"
"""Kinds of marks that weigh by themselves."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """What is read of a case that may be the same; `shared` names the kinds of marks in common."""

    id: str
    code: str
    state: State
    matter: Matter
    register_time: datetime
    shared: frozenset[str]
    grade: str = ""
    first_responder: str = ""
    reason_code: str = ""
    public_answer: str = ""

    @property
    def outcome(self) -> str:
        """What came of it so far, in Chinese."""
        said = [STATE_NAMES[self.state]]
        if self.reason_code:
            said.append(DECLINE_REASONS.get(self.reason_code, "其他原因"))
        if self.grade:
            said.append(f"评价：{GRADES[self.grade]}")
        return "；".join(said)

    @property
    def answer(self) -> str:
        """The answer to who brought it, once the centre has checked the result."""
        return self.public_answer if self.state in _ANSWERED else ""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why two matters may be the same（依据）."""

    key: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Similar:
    """A candidate with its weight of 0 to 100 and the reasons for it."""

    candidate: Candidate
    score: int
    reasons: tuple[Reason, ...]
    is_repeat: bool


@dataclass(frozen=True)
class _Point:
    weight: float
    reason: Reason | None = None


@dataclass(frozen=True)
class Wording:
    """A matter's words as they are compared."""

    title: str
    pairs: str

    @classmethod
    def of(cls, matter: Matter) -> "Wording":
        """The plain title, and the pairs of signs of the whole text in a fixed order."""
        text = plain_text(matter.title + matter.narrative)
        pairs = {text[at : at + 2] for at in range(len(text) - 1)}
        return cls(title=plain_text(matter.title), pairs=" ".join(sorted(pairs)))

    def likeness(self, other: "Wording") -> float:
        """How alike they read, 0 to 100, whatever the order of the sentences."""
        by_title = fuzz.ratio(self.title, other.title)
        return 0.35 * by_title + 0.65 * fuzz.token_set_ratio(self.pairs, other.pairs)


def likeliest(matter: Matter, time: datetime, candidates: Sequence[Candidate]) -> Sequence[Similar]:
    """The candidates that may be the same matter, likeliest first.

    Args:
        matter: the draft, or the case that stands.
        time: when it was registered, or now.
        candidates: what the indexes gave.
    """
    wording = Wording.of(matter)
    judged = [_judge(matter, wording, time, candidate) for candidate in candidates]
    worth = [one for one in judged if one.score >= LEAST_SCORE]
    worth.sort(key=lambda one: (-one.score, one.candidate.id))
    return worth[:MOST_SHOWN]


def is_told_again(matter: Matter, time: datetime, candidates: Sequence[Candidate]) -> bool:
    """Whether one of its people brought the like before（重复事项）.

    What few may read tells only of itself, so an ordinary matter is no repeat of it.
    """
    wording = Wording.of(matter)
    return any(
        PARTY in one.shared
        and one.register_time < time
        and (matter.is_restricted or not one.matter.is_restricted)
        and wording.likeness(Wording.of(one.matter)) >= _REPEAT_TEXT
        for one in candidates
    )


def _judge(matter: Matter, wording: Wording, time: datetime, candidate: Candidate) -> Similar:
    """Weigh one candidate: who, where, what is said, of which kind, and when."""
    likeness = wording.likeness(Wording.of(candidate.matter))
    points = (
        _party(candidate),
        _place(matter, candidate),
        _text(likeness),
        _kind(matter, candidate.matter),
        _time(time, candidate.register_time),
    )
    return Similar(
        candidate=candidate,
        score=round(min(100.0, sum(point.weight for point in points))),
        reasons=tuple(point.reason for point in points if point.reason),
        is_repeat=PARTY in candidate.shared and likeness >= _REPEAT_TEXT,
    )


def _party(candidate: Candidate) -> _Point:
    if PARTY not in candidate.shared:
        return _Point(0)
    return _Point(25, Reason(key="same_party", text="同一当事人（电话或证件号码相同）"))


def _place(matter: Matter, candidate: Candidate) -> _Point:
    here, there = matter.location, candidate.matter.location
    if here and there:
        return _by_distance(here, there)
    if DOOR in candidate.shared:
        return _Point(30, Reason(key="same_address", text="同一门牌号"))
    if ADDRESS in candidate.shared:
        return _Point(22, Reason(key="same_address", text="地址指向同一路段、小区或村组"))
    own, other = matter.area_code, candidate.matter.area_code
    if own == other and len(own) > 6:
        return _Point(8, Reason(key="same_area", text="同一乡镇（街道）或村（社区）"))
    return _Point(0)


def _by_distance(here: Location, there: Location) -> _Point:
    metres = metres_between(here, there)
    if metres <= _SAME_PLACE_METRES:
        return _Point(30, Reason(key="same_place", text="同一地点（相距100米以内）"))
    if metres <= _NEAR_PLACE_METRES:
        text = f"地点相近（相距约{round(metres, -1):.0f}米）"
        return _Point(18, Reason(key="near_place", text=text))
    return _Point(-10)


def _text(likeness: float) -> _Point:
    weight = max(0.0, likeness - _TEXT_FLOOR) / (100 - _TEXT_FLOOR) * 50
    if likeness < _TEXT_SAID:
        return _Point(weight)
    return _Point(weight, Reason(key="similar_text", text=f"文字相近（{likeness:.0f}%）"))


def _kind(one: Matter, other: Matter) -> _Point:
    if (one.kind, one.dispute_kind) != (other.kind, other.dispute_kind):
        return _Point(0)
    return _Point(8, Reason(key="same_kind", text="同一类事项"))


def _time(one: datetime, other: datetime) -> _Point:
    apart = abs(one - other)
    if apart <= _SAME_TIME:
        days = apart // _DAY
        text = "同一天登记" if not days else f"登记时间相差{days}天"
        return _Point(8, Reason(key="same_time", text=text))
    return _Point(4) if apart <= _NEAR_TIME else _Point(0)
