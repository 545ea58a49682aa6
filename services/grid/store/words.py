"""The words of a case in grid's rows: findings, orders, reports; taken out when it is erased."""

from typing import Any

from chassis.erasing import Eraser
from chassis.kernel import Kernel
from contracts.errors import WrongState
from services.grid.store.case_places import COLLECTION
from services.grid.use_cases.ports import CaseFacts

_FOUND = ("title", "narrative", "address", "note")
_ORDERED = ("title", "instruction", "address", "report", "remark", "reason")


class MongoWords:
    """Implements `WordStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Work on the kernel's database."""
        self._database = kernel.database
        self._cases = kernel.database["cases"]
        self._eraser = Eraser(kernel)

    def forget(self, case: CaseFacts) -> None:
        """Take out what was found, ordered and reported, and where; kinds and times stay."""
        fields = {"county": case.area_code[:6], "area_code": case.area_code, "code": case.code}
        self._cases.update_one(
            {"_id": case.case_id},
            {"$set": {"is_erased": True}, "$setOnInsert": fields},
            upsert=True,
            session=self._database.session,
        )
        self._empty(case)
        place = {"_id": case.case_id, "county": case.area_code[:6]}
        self._database[COLLECTION].delete_one(place, session=self._database.session)
        self._eraser.note(case.area_code[:6], case=case.case_id)

    def forget_late(self, case: CaseFacts) -> None:
        """Take out again what came to an erased case from a delayed event."""
        if self.is_erased(case.area_code[:6], case.case_id):
            self._empty(case)

    def refuse_erased(self, county: str, case_id: str) -> None:
        """Raise WrongState for an erased case, which takes no words any more."""
        if self.is_erased(county, case_id):
            raise WrongState(f"case {case_id} is erased", reason="case_ended", state="erased")

    def is_erased(self, county: str, case_id: str) -> bool:
        """Whether the case was erased."""
        marked = {"_id": case_id, "county": county, "is_erased": True}
        found: Any = self._cases.find_one(marked, {"_id": 1}, session=self._database.session)
        return found is not None

    def _empty(self, case: CaseFacts) -> None:
        where = {"county": case.area_code[:6], "case_id": case.case_id}
        self._eraser.empty("incidents", where, *_FOUND, point=None)
        self._eraser.empty("tasks", where, *_ORDERED, point=None, position=None)
