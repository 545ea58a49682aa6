"""Past cases（已分流案件）: decisions in the order of county and placing, with their facts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from chassis.kernel import Kernel
from chassis.repository import within
from services.routing.domain.brief import Brief
from services.routing.domain.facts import facts_of
from services.routing.domain.simulation import Cursor, PastCase
from services.routing.store.briefs import MongoBriefs

_ORDER = [("county", 1), ("place_time", 1), ("_id", 1)]
_FIELDS = {"county": 1, "code": 1, "area_code": 1, "place_time": 1, "facts_used": 1}


class MongoPastCases:
    """Implements `PastCases`."""

    def __init__(self, kernel: Kernel, briefs: MongoBriefs) -> None:
        """Read the decisions and the briefs."""
        self._database = kernel.database
        self._rows = kernel.database["decisions"]
        self._briefs = briefs

    def count(self, area_code: str, since: datetime, until: datetime) -> int:
        """How many of an area, placed in the period."""
        return self._rows.count_documents(
            within(area_code, _placed(since, until)), session=self._database.session
        )

    def placed(
        self, area_code: str, since: datetime, until: datetime, *, after: Cursor | None, limit: int
    ) -> Sequence[PastCase]:
        """The next ones behind the cursor, in a fixed order."""
        where = _placed(since, until)
        if after is not None:
            where = {"$and": [where, _behind(after)]}
        found = self._rows.find(within(area_code, where), _FIELDS).sort(_ORDER).limit(limit)
        rows = list(found)
        briefs = self._briefs.find_many({row["_id"] for row in rows})
        return [_past_case(row, briefs.get(row["_id"])) for row in rows]


def _placed(since: datetime, until: datetime) -> dict[str, Any]:
    return {"place_time": {"$gte": since, "$lt": until}}


def _behind(after: Cursor) -> dict[str, Any]:
    same_county = {"county": after.county}
    later = {**same_county, "place_time": {"$gt": after.place_time}}
    same_time = {**same_county, "place_time": after.place_time, "_id": {"$gt": after.case_id}}
    return {"$or": [{"county": {"$gt": after.county}}, later, same_time]}


def _past_case(row: Mapping[str, Any], brief: Brief | None) -> PastCase:
    """The facts are those of the decision; the words, which it does not keep, are the newest."""
    known, when = row["facts_used"], row["place_time"]
    told = brief or Brief(case_id=row["_id"], area_code=row["area_code"])
    is_working_day = bool(known.get("is_working_day"))
    facts = {**facts_of(told, when, is_working_day=is_working_day), **known}
    return PastCase(
        case_id=row["_id"],
        code=row["code"],
        area_code=str(facts["area_code"]),
        place_time=when,
        facts=facts,
        brief=replace(told, area_code=str(facts["area_code"])),
    )
