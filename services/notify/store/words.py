"""The numbers and words of a case's messages; taken out when it is erased."""

from chassis.erasing import Eraser
from chassis.kernel import Kernel

_WORDS = ("phone", "phone_blind", "text", "values")


class MongoWords:
    """Implements `WordStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Work on the kernel's database."""
        self._eraser = Eraser(kernel)

    def forget(self, county: str, case_id: str) -> None:
        """Take them out; without a due time nothing is sent or asked after any more."""
        where = {"county": county, "case_id": case_id}
        self._eraser.empty("messages", where, *_WORDS, due_time=None)
        self._eraser.note(county, case=case_id)
