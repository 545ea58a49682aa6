"""Which cases（筛选条件）: each field of a filter as the condition that tests it."""

import re
from collections.abc import Iterable

from chassis.mongo import Document
from services.intake.domain.states import State
from services.intake.store.case_summaries import HELD_BY
from services.intake.store.closed import not_closed
from services.intake.store.finders import Finders
from services.intake.store.within import below
from services.intake.use_cases.ports import CaseFilter

COUNTY_DIGITS = 6
ANY_STATE: Document = {"state": {"$in": [str(state) for state in State]}}
"""All of them, for an index that is sorted within each state."""

_EQUAL = {
    "kind": "kind",
    "lead_department": "track.lead_department",
    "department": f"track.{HELD_BY}",
    "first_responder": "first_responder",
    "code": "code",
    "grade": "grade",
    "sample": "sample",
    "source": "channel",
}
_TRUE = {
    "is_overdue": "track.is_overdue",
    "is_member": "bond.is_member",
    "needs_supplement": "needs_supplement",
}


def conditions_of(which: CaseFilter, finders: Finders) -> dict[str, Document]:
    """The conditions by name; `words` is left to who knows the county."""
    found: dict[str, Document] = {
        name: {path: getattr(which, name)} for name, path in _EQUAL.items() if getattr(which, name)
    }
    found |= {name: {path: True} for name, path in _TRUE.items() if getattr(which, name)}
    found |= {
        "is_unled": {"bond.is_member": {"$ne": True}} if which.is_unled else {},
        "states": _states(which),
        "area_code": _area(which.area_code, is_below_county=True),
        "county": _area(which.area_code, is_below_county=False),
        "category": _category(which.category),
        "time": _time(which),
        "id_number": finders.person("", "", which.id_number),
        "name": finders.person(which.name, "", ""),
        "phone": finders.person("", which.phone, ""),
        "closed": not_closed(which.closed, which.reader) if which.closed else {},
    }
    return {name: condition for name, condition in found.items() if condition}


def _states(which: CaseFilter) -> Document:
    """The states, also where none are asked for but the index is sorted within each of them."""
    if which.states:
        return {"state": {"$in": [str(state) for state in which.states]}}
    is_town = len(which.area_code) > COUNTY_DIGITS
    return ANY_STATE if which.first_responder or which.is_overdue or which.kind or is_town else {}


def _area(code: str, *, is_below_county: bool) -> Document:
    is_asked = bool(code) and (len(code) > COUNTY_DIGITS) is is_below_county
    return below(code) if is_asked else {}


def _category(key: str) -> Document:
    """The key itself and all leaves below it."""
    return {"category": re.compile(rf"^{re.escape(key)}(\.|$)")} if key else {}


def _time(which: CaseFilter) -> Document:
    bounds = {"$gte": which.since, "$lt": which.until}
    given = {way: at for way, at in bounds.items() if at}
    return {"register_time": given} if given else {}


def merged(conditions: Iterable[Document]) -> Document:
    """All of the conditions at once; none of them undoes another."""
    given = [one for one in conditions if one]
    if len(given) < 2:
        return given[0] if given else {}
    return {"$and": given}
