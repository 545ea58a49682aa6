"""Steps of the ladder（督办步骤）: one row per clock and kind of letter, found when it is due."""

from chassis.kernel import Kernel
from chassis.leases import DueDocuments
from chassis.mongo import Document
from services.routing.domain.ladder import Step, StepNotFound, StepState
from services.routing.store.ladders import read_rung, write_rung

COLLECTION = "press_steps"
_FIELDS = ("area_code", "case_id", "clock_id", "letter_id", "cause_id", "due_time")


class MongoPressSteps(DueDocuments):
    """Implements `StepStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._kernel = kernel
        self._rows = kernel.database[COLLECTION]

    def plan(self, step: Step) -> None:
        """Store a step that is not there yet; one that is stays as it is."""
        document = _write(step)
        self._rows.update_one(
            {"_id": step.id},
            {"$setOnInsert": document},
            upsert=True,
            session=self._kernel.database.session,
        )

    def get(self, step_id: str) -> Step:
        """Load one step."""
        row = self._rows.find_one({"_id": step_id}, session=self._kernel.database.session)
        if row is None:
            raise StepNotFound(f"no step {step_id}")
        return _read(row)

    def save(self, step: Step) -> None:
        """Store a changed step; the lease on it ends with that."""
        self._rows.replace_one(
            {"_id": step.id}, _write(step), session=self._kernel.database.session
        )


def _write(step: Step) -> Document:
    document: Document = {
        "county": step.area_code[:6],
        **{name: getattr(step, name) for name in _FIELDS},
        "kind": step.rung.kind.value,
        "rung": write_rung(step.rung),
        "state": step.state.value,
    }
    if step.state is StepState.WAITING:
        document["next_due_time"] = step.due_time
    return document


def _read(row: Document) -> Step:
    return Step(
        **{name: row[name] for name in _FIELDS},
        rung=read_rung(row["rung"]),
        state=StepState(row["state"]),
    )
