"""Checking a process before it is stored or used, and the state table before anything runs."""

import re
from collections.abc import Collection, Iterator, Mapping

from contracts.errors import FieldFault, Invalid
from services.intake.domain.demands import GUARDED, NEEDS, OUTCOMES, Demand
from services.intake.domain.faults import Faults
from services.intake.domain.process import VERB_NAMES, Process, Rules
from services.intake.domain.states import EARLY, FINAL, STATE_NAMES, TRANSITIONS, State
from services.intake.domain.vocabulary import CHECKS, KINDS

_AREA = re.compile(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}")
_MOST_DEMANDS, _MOST_NAME = 50, 60
_BOUNDS: Mapping[str, tuple[int, int]] = {
    "visit_tries": (1, 10),
    "lapse_days": (1, 365),
    "reopen_days": (0, 365),
    "automatic_reopens": (0, 3),
    "sample_percent": (0, 100),
}
_FEWEST_YEARS, _MOST_YEARS = 1, 100


class TableBroken(ValueError):
    """The state table contradicts itself."""


def require_sound(process: Process) -> None:
    """Raise Invalid with every fault of a process."""
    if faults := find_faults(process):
        raise Invalid(*faults)


def find_faults(process: Process) -> tuple[FieldFault, ...]:
    """Every fault of a process, by field."""
    faults, rules = Faults(), process.rules
    if not _AREA.fullmatch(process.area_code):
        faults.add("area_code", "malformed", "区划代码格式不对", "Not a division code.")
    faults.text("name", process.name, least=1, most=_MOST_NAME)
    for name, (low, high) in _BOUNDS.items():
        faults.number(name, getattr(rules, name), low, high)
    _check_years(faults, rules)
    _check_names(faults, "state_names", rules.state_names, STATE_NAMES)
    _check_names(faults, "verb_names", rules.verb_names, VERB_NAMES)
    _all_in(faults, "checklist", rules.checklist, CHECKS)
    if len(rules.demands) > _MOST_DEMANDS:
        faults.add("demands", "too_many", f"最多{_MOST_DEMANDS}条", f"At most {_MOST_DEMANDS}.")
    for at, demand in enumerate(rules.demands[:_MOST_DEMANDS]):
        _check_demand(faults, f"demands[{at}]", demand)
    return tuple(faults.found)


def require_sound_table(
    transitions: Mapping[str, Mapping[State, State]] = TRANSITIONS,
    final: Collection[State] = FINAL,
) -> None:
    """Raise TableBroken unless every state can be reached, left or is final, and is named."""
    if broken := list(_breaks(transitions, final)):
        raise TableBroken("; ".join(broken))


def _breaks(
    transitions: Mapping[str, Mapping[State, State]], final: Collection[State]
) -> Iterator[str]:
    starts = {State.REGISTERED, State.ACCEPTED}
    moves = {(one, to) for row in transitions.values() for one, to in row.items() if one != to}
    for state in State:
        if state not in starts and state not in {to for _, to in moves}:
            yield f"{state} cannot be reached"
        if state not in final and state not in {one for one, _ in moves}:
            yield f"{state} cannot be left"
        if state not in STATE_NAMES:
            yield f"{state} has no name"
    for verb in EARLY:
        if verb not in transitions:
            yield f"{verb} may be early but is no verb"


def _check_years(faults: Faults, rules: Rules) -> None:
    for kind in KINDS:
        faults.number(
            f"keep_years.{kind}", rules.keep_years.get(kind, 0), _FEWEST_YEARS, _MOST_YEARS
        )
    _all_in(faults, "keep_years", tuple(rules.keep_years), KINDS)


def _check_names(
    faults: Faults, place: str, names: Mapping[str, str], known: Mapping[str, str]
) -> None:
    _all_in(faults, place, tuple(names), known)
    for key, name in names.items():
        if key in known:
            faults.text(f"{place}.{key}", name, least=1, most=30)


def _check_demand(faults: Faults, place: str, demand: Demand) -> None:
    faults.choice(f"{place}.verb", demand.verb, GUARDED)
    if not demand.needs:
        faults.add(f"{place}.needs", "missing", "必填", "It is needed.")
    _all_in(faults, f"{place}.needs", demand.needs, NEEDS)
    _all_in(faults, f"{place}.kinds", demand.kinds, KINDS)
    _all_in(faults, f"{place}.outcomes", demand.outcomes, OUTCOMES)


def _all_in(faults: Faults, place: str, given: Collection[str], allowed: Collection[str]) -> None:
    if len(given) != len(set(given)):
        faults.add(place, "repeated", "重复", "Something is repeated.")
    if not set(given) <= set(allowed):
        faults.add(place, "unknown_value", "不在可选范围内", "None of the allowed values.")
