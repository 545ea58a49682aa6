"""The process（办理规程）: how an area closes cases, as data; the state table stays the law.

What an area may set: the names people read, what a verb demands, tries, windows, shares and
retention. What it may not: a transition, an event, a post. The periods are an administration's
choice, not law, unless an area publishes otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contracts.editions import Edition, EditionState
from services.intake.domain.codes import LOCAL
from services.intake.domain.demands import Demand
from services.intake.domain.states import STATE_NAMES
from services.intake.domain.vocabulary import KINDS

VERB_NAMES: Mapping[str, str] = {
    "accept": "受理",
    "decline": "不予受理",
    "amend": "更正",
    "supplement": "补充",
    "withdraw": "撤回",
    "verify": "核查通过",
    "rework": "退回重办",
    "visit_back": "回访",
    "evaluate": "评价",
    "reopen": "重新办理",
    "archive": "归档",
}


ProcessState = EditionState


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What a process sets; each figure has the platform's own until an area publishes another."""

    visit_tries: int = 3
    lapse_days: int = 15
    reopen_days: int = 30
    automatic_reopens: int = 1
    sample_percent: int = 10
    keep_years: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 10))
    checklist: tuple[str, ...] = ("papers_seen", "applicant_asked")
    demands: tuple[Demand, ...] = (
        Demand(verb="verify", kinds=("livelihood",), needs=("proof",)),
        Demand(verb="archive", needs=("registration", "visit", "judgement")),
        Demand(verb="archive", kinds=("emergency",), needs=("papers",)),
        Demand(verb="archive", outcomes=("department",), needs=("result",)),
        Demand(verb="archive", outcomes=("agreement",), needs=("agreement",)),
    )
    state_names: Mapping[str, str] = field(default_factory=dict)
    verb_names: Mapping[str, str] = field(default_factory=dict)

    def state_name(self, state: str) -> str:
        """What people read for a state."""
        return self.state_names.get(state) or STATE_NAMES[state]

    def verb_name(self, verb: str) -> str:
        """What people read for a verb."""
        return self.verb_names.get(verb) or VERB_NAMES[verb]


@dataclass(frozen=True, kw_only=True)
class Process(Edition):
    """An area's rules; version 0 is the platform's own, which nobody published."""

    rules: Rules
    version: int = 0


def day_end(start: datetime, days: int) -> datetime:
    """24:00 of the last of some natural days; the day of the start is not counted."""
    midnight = start.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=days + 1)


def year_end(start: datetime, years: int) -> datetime:
    """The end of the calendar year in which some years are over, as files are kept."""
    local = start.astimezone(LOCAL)
    return datetime(local.year + years + 1, 1, 1, tzinfo=LOCAL)


def closed_before(now: datetime, years: int) -> datetime:
    """Files closed before this instant have been kept long enough: `year_end`, turned around."""
    return datetime(now.astimezone(LOCAL).year - years, 1, 1, tzinfo=LOCAL)
