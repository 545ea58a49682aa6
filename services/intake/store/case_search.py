"""Lists of cases（案件检索）: one filter leads through its index, a page looks at a bounded number.

Whatever filters are given together, the one that narrows most by an index leads; the others are
tested on what it brings, newest first. A page that has looked at so many cases without being full
ends there, with a token that goes on behind them: nothing walks through the archive.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from pymongo.cursor import Cursor

from chassis.kernel import Kernel
from chassis.mongo import Document
from chassis.repository import COUNT_LIMIT, Page, in_scope, read_token, write_token
from contracts.errors import FieldFault, Invalid
from services.intake.domain.summaries import Summary
from services.intake.store.case_documents import CaseDocuments
from services.intake.store.case_filters import ANY_STATE, COUNTY_DIGITS, conditions_of, merged
from services.intake.store.case_summaries import SUMMARY_FIELDS, read_summary
from services.intake.store.within import below
from services.intake.use_cases.ports import CaseFilter

EXAMINED = 2_000
"""How many cases one page looks at, at most."""
_LEADS = {
    "code": "code",
    "id_number": "number",
    "name": "name",
    "phone": "phone_newest",
    "words": "words",
    "time": "time",
    "first_responder": "mine",
    "department": "held_by",
    "lead_department": "list_lead",
    "is_overdue": "list_overdue",
    "is_member": "members",
    "area_code": "list_area_state",
    "source": "list_source",
    "kind": "list_kind_state",
    "states": "list_state",
}
"""The index by which each filter leads, the narrowest first."""
_WITH_STATES = ("mine", "list_overdue", "list_area_state", "list_kind_state")
_RARE = 50
_PLAIN = frozenset({"source", "lead_department"})
_PLAIN_WITH_STATES = frozenset({"first_responder", "kind", "area_code"})
_SHOWN = dict.fromkeys((*SUMMARY_FIELDS, "county", "area_code", "case_id", "version"), 1)


@dataclass(frozen=True)
class Plan:
    """How a list is read: through which index, in which order, and what is tested on the way."""

    index: str
    lead: Document
    rest: Document
    order: tuple[str, ...] = ("_id",)

    @property
    def sort(self) -> list[tuple[str, int]]:
        """Newest first."""
        return [(name, -1) for name in self.order]


def is_plain(scope: str, which: CaseFilter) -> bool:
    """Whether one index alone gives the list of a county, and counts it."""
    given = {name for name, value in vars(which).items() if value} - {"closed", "reader"}
    led = given - {"states"}
    is_led = len(led) < 2 and (led <= _PLAIN_WITH_STATES or given <= _PLAIN)
    return len(scope) == COUNTY_DIGITS and is_led


class CaseSearch:
    """Reads lists of cases."""

    def __init__(
        self, kernel: Kernel, documents: CaseDocuments, *, examined: int = EXAMINED
    ) -> None:
        """Read the kernel's cases; a page looks at no more than `examined` of them."""
        self._rows = kernel.database["cases"]
        self._documents = documents
        self._examined = examined

    def page(self, scope: str, which: CaseFilter, *, size: int, token: str) -> Page[Summary]:
        """One page, newest first; it may be short, or empty, before the last one.

        `total` is exact where the leading filter brings no more than 10,000 cases; words are
        counted by their marks, so that theirs is exact on a single page only.

        Raises:
            Invalid: the token is not one that this list gave.
        """
        plan = self.plan(scope, which)
        floor = self._floor(plan, token, self._examined)
        fields = None if which.words else _SHOWN | dict.fromkeys(plan.order, 1)
        found = list(islice(self._found(plan, which, token, floor, fields), size + 1))
        ended = found[size - 1] if len(found) > size else floor
        next_token = _written(plan, ended) if ended else ""
        total, is_exact = self._total(plan, which)
        if which.words:
            is_exact = not token and not next_token
            total = len(found) if is_exact else total
        return Page([read_summary(row) for row in found[:size]], next_token, total, is_exact)

    def piece(
        self, scope: str, which: CaseFilter, *, size: int, token: str
    ) -> tuple[list[Document], str]:
        """One page of whole documents, without its counts, and the token behind it."""
        plan = self.plan(scope, which)
        floor = self._floor(plan, token, self._examined)
        found = list(islice(self._found(plan, which, token, floor), size + 1))
        ended = found[size - 1] if len(found) > size else floor
        return found[:size], _written(plan, ended) if ended else ""

    def plan(self, scope: str, which: CaseFilter) -> Plan:
        """Which filter leads, through which index."""
        county = _county(scope, which)
        conditions = conditions_of(which, self._documents.finders)
        around = {} if scope == county else in_scope(scope)
        if len(scope) > COUNTY_DIGITS:
            around = conditions.get("area_code", {})
            conditions["area_code"] = below(scope)
        if not county:
            return Plan("_id_", {}, merged([around, *conditions.values()]))
        marks: list[int] = []
        if which.words:
            marks = self._documents.finders.words.sought(county, which.words.tokens)
            conditions["words"] = {"words": {"$all": marks}}
        name = next((name for name in _LEADS if name in conditions), "")
        index = _LEADS.get(name, "newest")
        lead = conditions.pop(name, {})
        if name == "words":
            conditions["words"], lead = lead, {"words": self._rarest(county, marks)}
        if index in _WITH_STATES:
            lead = lead | conditions.pop("states", ANY_STATE)
        order = ("register_time", "_id") if index == "time" else ("_id",)
        rest = merged([around, *conditions.values()])
        return Plan(index, {"county": county, **lead}, rest, order)

    def query(
        self, plan: Plan, token: str, floor: Document | None, fields: Document | None = None
    ) -> Cursor[Document]:
        """What matches behind the token, down to the floor, newest first."""
        bounds = [_beyond(plan, token), _down_to(plan, floor)]
        where = merged([plan.lead, *bounds, plan.rest])
        return self._rows.find(where, fields).hint(plan.index).sort(plan.sort)

    def _found(
        self,
        plan: Plan,
        which: CaseFilter,
        token: str,
        floor: Document | None,
        fields: Document | None = None,
    ) -> Iterator[Document]:
        for row in self.query(plan, token, floor, fields).batch_size(100):
            if which.words is None or which.words.stand_in(self._documents.texts(row)):
                yield row

    def _floor(self, plan: Plan, token: str, most: int) -> Document | None:
        """The last case that is looked at, by index alone; None where all may be."""
        if not plan.rest:
            return None
        where = merged([plan.lead, _beyond(plan, token)])
        shown = dict.fromkeys(("_id", *plan.order), 1)
        rows = self._rows.find(where, shown).hint(plan.index).sort(plan.sort)
        return next(iter(rows.skip(most - 1).limit(1)), None)

    def _total(self, plan: Plan, which: CaseFilter) -> tuple[int, bool]:
        most = self._examined if which.words else COUNT_LIMIT
        floor = self._floor(plan, "", most)
        where = merged([plan.lead, _down_to(plan, floor), plan.rest])
        counted = self._rows.count_documents(where, limit=COUNT_LIMIT + 1, hint=plan.index)
        return min(counted, COUNT_LIMIT), counted <= COUNT_LIMIT and floor is None

    def _rarest(self, county: str, marks: list[int]) -> int:
        """The mark that the fewest cases bear, as far as a bounded count tells."""
        fewest, rarest = self._examined + 1, marks[0]
        for mark in marks:
            where = {"county": county, "words": mark}
            borne = self._rows.count_documents(where, limit=self._examined, hint="words")
            if borne < fewest:
                fewest, rarest = borne, mark
            if fewest < _RARE:
                break
        return rarest


def _county(scope: str, which: CaseFilter) -> str:
    """The one county a list can be about; empty where it may be about several."""
    for code in (scope, which.area_code, which.code):
        if len(code) >= COUNTY_DIGITS:
            return code[:COUNTY_DIGITS]
    return ""


def _written(plan: Plan, row: Mapping[str, Any]) -> str:
    times = [row[name].isoformat() for name in plan.order if name != "_id"]
    return write_token("|".join([*times, row["_id"]]))


def _beyond(plan: Plan, token: str) -> Document:
    """What comes behind the page that gave the token."""
    if not token:
        return {}
    *times, row_id = read_token(token).split("|")
    if len(times) != len(plan.order) - 1:
        raise Invalid(_UNKNOWN_TOKEN)
    if not times:
        return {"_id": {"$lt": row_id}}
    return _edge(_moment(times[0]), "$lt", row_id)


def _down_to(plan: Plan, floor: Document | None) -> Document:
    """What does not come behind the last case that is looked at."""
    if floor is None:
        return {}
    if plan.order == ("_id",):
        return {"_id": {"$gte": floor["_id"]}}
    return _edge(floor["register_time"], "$gte", floor["_id"])


def _edge(time: datetime, way: str, row_id: str) -> Document:
    """A place in the order of time and id; the first condition is what the index follows."""
    loose, strict = ("$lte", "$lt") if way == "$lt" else ("$gte", "$gt")
    tie = {"register_time": time, "_id": {way: row_id}}
    return {
        "$and": [
            {"register_time": {loose: time}},
            {"$or": [{"register_time": {strict: time}}, tie]},
        ]
    }


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(_UNKNOWN_TOKEN) from None


_UNKNOWN_TOKEN = FieldFault(
    field="page_token",
    reason="unknown_token",
    message="分页标记无效，请从第一页重新查询",
    message_en="The page token is not one this list gave; start from the first page.",
)
