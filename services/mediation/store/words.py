"""The words of a case in mediation's rows; taken out when it is erased."""

from chassis.erasing import Eraser
from chassis.kernel import Kernel
from services.mediation.store.agreements import MongoAgreements
from services.mediation.store.sessions import MongoRecords

_CONCLUDED = ("conclusion.note", "conclusion.notice")


class MongoWords:
    """Implements `Words`."""

    def __init__(self, kernel: Kernel) -> None:
        """Work on the kernel's database."""
        self._eraser = Eraser(kernel)
        self._records = MongoRecords(kernel)
        self._agreements = MongoAgreements(kernel)

    def forget(self, county: str, case_id: str) -> None:
        """Take out what was said, agreed and told; states, sums and times stay."""
        where = {"county": county, "case_id": case_id}
        self._eraser.empty("mediations", where, "open_reason")
        concluded = {**where, "conclusion": {"$ne": None}}
        self._eraser.empty("mediations", concluded, *_CONCLUDED)
        self._records.forget(county, case_id)
        self._agreements.forget(county, case_id)
        self._eraser.note(county, case=case_id)
