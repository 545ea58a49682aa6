"""Decisions（分流决定）, one per case."""

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Repository
from services.routing.domain.decision import Decision, DecisionNotFound, Outcome
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


class MongoDecisions:
    """Implements `DecisionStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._sealing = kernel.sealing
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
        """Store a changed decision."""
        self._decisions.save(decision)

    def get(self, scope: str, case_id: str) -> Decision:
        """Load the decision about a case."""
        return self._decisions.get(scope, case_id)

    def _write(self, decision: Decision) -> Document:
        return {
            **{name: getattr(decision, name) for name in _FIELDS},
            "path": decision.path.value,
            "outcome": decision.outcome.value,
            "is_joint": decision.is_joint,
            "barred": list(decision.barred),
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
            reason=self._sealing.open(row["reason"], f"decisions/{row['_id']}/reason"),
        )
