"""Decisions（分流决定）, one per case."""

from collections.abc import Mapping
from typing import Any

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from services.routing.domain.decision import Decision, DecisionNotFound, Outcome
from services.routing.domain.desk import DeskCause, DeskState
from services.routing.domain.rules import Path

_FIELDS = (
    "code",
    "lead_department",
    "rule_set_id",
    "rule_set_edition",
    "rule_row",
    "facts_used",
    "tried",
    "decide_time",
    "place_time",
    "decided_by",
    "due_time",
    "dispute_kind",
)

PAST = "past_decisions"
_MOST_PAST = 100


class MongoDecisions:
    """Implements `DecisionStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._sealing = kernel.sealing
        self._database = kernel.database
        self._past = kernel.database[PAST]
        self._decisions: Repository[Decision] = Repository(
            kernel,
            "decisions",
            to_document=self._write,
            from_document=self._read,
            missing=DecisionNotFound,
        )

    def add(self, decision: Decision) -> None:
        """Store a new decision."""
        self._decisions.add(decision)

    def save(self, decision: Decision) -> None:
        """Store a changed decision; what it replaced is kept beside it."""
        for past in decision.past:
            self._past.insert_one(
                {
                    "_id": f"{past.id}/{past.version:06d}",
                    "county": past.county,
                    "area_code": past.area_code,
                    "case_id": past.case_id,
                    "version": past.version,
                    **self._write(past),
                },
                session=self._database.session,
            )
        decision.past.clear()
        self._decisions.save(decision)

    def get(self, scope: str, case_id: str) -> Decision:
        """Load the decision about a case."""
        return self._decisions.get(scope, case_id)

    def replaced(self, county: str, case_id: str) -> list[Decision]:
        """The decisions that stood before, the newest first, at most a hundred."""
        where = {"county": county, "case_id": case_id}
        rows = self._past.find(where, session=self._database.session).sort("_id", -1)
        return [self._read({**row, "_id": case_id}) for row in rows.limit(_MOST_PAST)]

    def page(
        self, scope: str, where: Mapping[str, Any], *, size: int, token: str
    ) -> Page[Decision]:
        """A page of decisions, the oldest case first."""
        return self._decisions.page(scope, where, size=size, token=token, newest_first=False)

    def count(self, scope: str, where: Mapping[str, Any]) -> int:
        """How many match, up to 10,000."""
        return self._decisions.count(scope, where)

    def _write(self, decision: Decision) -> Document:
        return {
            **{name: getattr(decision, name) for name in _FIELDS},
            "path": decision.path.value,
            "outcome": decision.outcome.value,
            "is_joint": decision.is_joint,
            "barred": list(decision.barred),
            "desk": decision.desk.value if decision.desk else "",
            "desk_cause": decision.desk_cause.value if decision.desk_cause else "",
            "desk_time": decision.desk_time,
            "proposed": list(decision.proposed),
            "rule_parts": list(decision.rule_parts),
            "co_departments": list(decision.co_departments),
            "reason": self._sealing.seal(decision.reason, f"decisions/{decision.id}/reason"),
        }

    def _read(self, row: Document) -> Decision:
        return Decision(
            **base_fields(row),
            **{name: row[name] for name in _FIELDS},
            path=Path(row["path"]),
            outcome=Outcome(row["outcome"]),
            co_departments=tuple(row["co_departments"]),
            is_joint=row.get("is_joint", False),
            barred=tuple(row.get("barred", ())),
            desk=DeskState(row["desk"]) if row.get("desk") else None,
            desk_cause=DeskCause(row["desk_cause"]) if row.get("desk_cause") else None,
            desk_time=row.get("desk_time"),
            proposed=tuple(row.get("proposed", ())),
            rule_parts=tuple(row.get("rule_parts", ())),
            reason=self._sealing.open(row["reason"], f"decisions/{row['_id']}/reason"),
        )
