"""What goes with a case's names（随案销毁）: all that lies beside it, wherever it came from.

Rows stay, so that what is counted and what is chained stays; their words, files and marks go.
"""

from chassis.erasing import Eraser
from chassis.files import Files
from chassis.kernel import Kernel
from chassis.mongo import Document
from services.intake.domain.archives import ArchiveState
from services.intake.domain.attachments import AttachmentState
from services.intake.domain.cases import Case
from services.intake.domain.exports import ExportState
from services.intake.store.appointments import COLLECTION as APPOINTMENTS
from services.intake.store.appointments import WORDS as APPOINTMENT_WORDS
from services.intake.store.archives import COLLECTION as ARCHIVES
from services.intake.store.attachments import COLLECTION as ATTACHMENTS
from services.intake.store.attachments import DUE as EXAMINE_DUE
from services.intake.store.choices import CHOICES
from services.intake.store.choices import WORDS as CHOICE_WORDS
from services.intake.store.exports import COLLECTION as EXPORTS
from services.intake.store.exports import LINES as EXPORT_LINES
from services.intake.store.guidance import COLLECTION as GUIDANCE
from services.intake.store.guidance import WORDS as GUIDANCE_WORDS
from services.intake.store.history import SEALED
from services.intake.store.import_rows import ROWS as IMPORT_ROWS
from services.intake.store.imports import COLLECTION as IMPORTS
from services.intake.store.rewards import COLLECTION as REWARDS
from services.intake.store.rewards import WORDS as REWARD_WORDS
from services.intake.store.ticket_feeds import TICKETS
from services.intake.store.transfers import COLLECTION as TRANSFERS
from services.intake.store.transfers import WORDS as TRANSFER_WORDS

_COPIES = ("original", "cleaned", "thumbnail")


class Forgetter:
    """Takes the words from all that lies beside a case, in the open transaction."""

    def __init__(self, kernel: Kernel) -> None:
        """Work on the kernel's database."""
        self._database = kernel.database
        self._eraser = Eraser(kernel)
        self._files = Files(kernel)
        self._now = kernel.now

    def forget(self, case: Case) -> None:
        """Forget a case whose own document is emptied already."""
        where = {"county": case.county, "case_id": case.id}
        for name, fields in SEALED.items():
            self._eraser.empty(name, where, *fields, is_erased=True)
        self._eraser.empty("notes", where, "text", is_erased=True)
        self._eraser.empty("disclosures", where, "words", is_erased=True)
        self._eraser.empty(REWARDS, where, *REWARD_WORDS, is_erased=True)
        self._eraser.empty(TRANSFERS, where, *TRANSFER_WORDS, is_erased=True)
        self._eraser.empty(CHOICES, where, *CHOICE_WORDS)
        self._forget_members(where)
        self._forget_desk(case)
        self._forget_ways_in(case)
        self._forget_attachments(where)
        self._forget_archives(where)
        self._forget_sheets(case)

    def _forget_sheets(self, case: Case) -> None:
        """The county's exports may name the case: the time of their sheets is over.

        Its lines go from sheets that are being made; each of those is written to here, so that
        none can be kept, or go on, that has not seen it.
        """
        session, now = self._database.session, self._now()
        own = {"county": case.county, "state": str(ExportState.READY)}
        exports = self._database[EXPORTS]
        exports.update_many(own, {"$set": {"expire_time": now}}, session=session)
        own["state"] = str(ExportState.APPROVED)
        exports.update_many(own, {"$set": {"erasure_time": now}}, session=session)
        where = {"county": case.county, "case_id": case.id}
        self._database[EXPORT_LINES].delete_many(where, session=session)

    def _forget_members(self, where: Document) -> None:
        """The people of a group; its totals stay."""
        session = self._database.session
        nobody = dict.fromkeys(("name", "phone", "id_number", "words"), "")
        paid = {"$map": {"input": {"$ifNull": ["$payments", []]},
                         "in": {"$mergeObjects": ["$$this", {"note": ""}]}}}  # fmt: skip
        emptied: Document = nobody | {"identity": "$_id", "is_erased": True, "payments": paid}
        self._database["members"].update_many(where, [{"$set": emptied}], session=session)

    def _forget_desk(self, case: Case) -> None:
        """What the guide wrote down, and the appointment that the visitor had made for it."""
        record = {"county": case.county, "_id": case.guidance_id}
        held = self._database[GUIDANCE].find_one(record, session=self._database.session)
        if held is None:
            return
        self._eraser.empty(GUIDANCE, record, *GUIDANCE_WORDS)
        booked = {"county": case.county, "_id": held["appointment_id"]}
        self._eraser.empty(APPOINTMENTS, booked, *APPOINTMENT_WORDS)

    def _forget_ways_in(self, case: Case) -> None:
        """The sheet it stood in, as a whole, and what its ticket said last."""
        session, county = self._database.session, case.county
        self._database[TICKETS].delete_one({"county": county, "_id": case.id}, session=session)
        row = self._database[IMPORT_ROWS].find_one(
            {"county": county, "case_id": case.id}, {"import_id": 1}, session=session
        )
        if row is None:
            return
        self._eraser.empty(IMPORT_ROWS, {"county": county, "case_id": case.id}, "client_index")
        batch = {"county": county, "_id": row["import_id"]}
        sheet = self._database[IMPORTS].find_one(batch, {"sheet": 1}, session=session)
        if sheet:
            self._files.release(sheet["sheet"]["file_id"])
            self._eraser.empty(IMPORTS, batch, "sheet.name")

    def _forget_attachments(self, where: Document) -> None:
        """Their contents go to the sweep, hash and size stay."""
        rows = self._database[ATTACHMENTS]
        for row in rows.find(where, dict.fromkeys(_COPIES, 1), session=self._database.session):
            for name in _COPIES:
                if row[name]:
                    self._files.release(row[name]["file_id"])
        gone = {"reason_code": "erased", "reason": "", "time": self._now()}
        removed = {"state": str(AttachmentState.REMOVED), "is_live": False, "gone": gone}
        self._eraser.empty(ATTACHMENTS, where, "name", **removed)
        unexamined = {"$unset": {EXAMINE_DUE: ""}}
        rows.update_many(where, unexamined, session=self._database.session)

    def _forget_archives(self, where: Document) -> None:
        """The bound files; which papers they had, with how many pages, stays."""
        for row in self._database[ARCHIVES].find(where, session=self._database.session):
            if row["file"]:
                self._files.release(row["file"]["file_id"])
        gone = {"state": str(ArchiveState.ERASED), "due_time": None, "file": None}
        self._eraser.empty(ARCHIVES, where, **gone)
