"""Open requests（公开诉求）: which matters everybody may read of, and what of them.

Shown is what came through the interface itself, of kinds that are not about people, and that is
neither anonymous nor secret nor restricted; never a word of it, and the place to a kilometre.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.intake.domain.cases import Case
from services.intake.domain.faults import Faults
from services.intake.domain.reports import Location
from services.intake.domain.secrecy import is_secret
from services.intake.domain.states import State
from services.intake.domain.vocabulary import OPEN311

PUBLIC_KINDS = ("livelihood", "emergency")
MOST_DAYS = timedelta(days=90)
OPEN, CLOSED = "open", "closed"
_ENDED = (
    State.DECLINED, State.VERIFIED, State.VISITED_BACK, State.EVALUATED, State.ARCHIVED,
    State.WITHDRAWN,
)  # fmt: skip
STATES: Mapping[str, tuple[State, ...]] = {
    OPEN: tuple(state for state in State if state not in _ENDED),
    CLOSED: _ENDED,
}
_TOWN_DIGITS = 9
_DECIMALS = 2  # of a degree: about a kilometre


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which open requests are asked for; an empty field does not narrow."""

    area_code: str
    service_codes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    start_time: datetime
    end_time: datetime

    @property
    def states(self) -> tuple[State, ...]:
        """The states of the statuses."""
        wanted = self.statuses or tuple(STATES)
        return tuple(state for status in wanted for state in STATES[status])


@dataclass(frozen=True, kw_only=True)
class OpenRequest:
    """A case as everybody may read of it."""

    case: Case
    state_name: str
    service_name: str

    @property
    def is_open(self) -> bool:
        """Whether the centre still has something to do with it."""
        return self.case.state in STATES[OPEN]

    @property
    def area_code(self) -> str:
        """The town, or what is known above it."""
        return self.case.area_code[:_TOWN_DIGITS]

    @property
    def location(self) -> Location | None:
        """The place, to a kilometre."""
        place = self.case.matter.location
        if place is None:
            return None
        return Location(lng=round(place.lng, _DECIMALS), lat=round(place.lat, _DECIMALS))

    @property
    def update_time(self) -> datetime:
        """The last of its steps that everybody may read of."""
        case = self.case
        verified = case.verification.verify_time if case.verification else None
        times = (case.register_time, case.accept_time, case.track.lead_time, verified,
                 case.close_time)  # fmt: skip
        return max(time for time in times if time)


def is_public(case: Case) -> bool:
    """Whether everybody may read that the case exists."""
    matter = case.matter
    return (
        matter.channel == OPEN311
        and matter.kind in PUBLIC_KINDS
        and not is_secret(matter)
        and not matter.is_restricted
        and case.erase_time is None
    )


def wanted(
    faults: Faults,
    area_code: str,
    statuses: tuple[str, ...],
    span: tuple[datetime | None, datetime | None],
    now: datetime,
) -> Wanted:
    """What is asked for, its span bounded; faults go to `faults`."""
    start, end = span
    end = end or (start + MOST_DAYS if start else now)
    start = start or end - MOST_DAYS
    if not start <= end <= start + MOST_DAYS:
        message = f"起止时间相隔不超过{MOST_DAYS.days}天，且起在止前"
        faults.add("start_time", "out_of_range", message, f"At most {MOST_DAYS.days} days apart.")
    for status in statuses:
        faults.choice("statuses", status, STATES)
    return Wanted(area_code=area_code, statuses=statuses, start_time=start, end_time=end)
