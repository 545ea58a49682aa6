"""The words of a case in routing's rows; taken out when it is erased."""

from chassis.erasing import Eraser
from chassis.kernel import Kernel
from chassis.mongo import Document
from services.routing.domain.facts import ANSWER, GRID_CELL
from services.routing.store import extensions, long_terms, pauses
from services.routing.store.referrals import PACKED
from services.routing.store.task_forces import SEALED
from services.routing.store.whistles import SAID
from services.routing.store.worklists import ITEM_WORDS, ITEMS, REPORT_WORDS


class MongoWords:
    """Implements `WordStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Work on the kernel's database."""
        self._eraser = Eraser(kernel)
        self._database = kernel.database

    def forget(self, county: str, case_id: str) -> None:
        """Take out what people wrote about a case; states, times and departments stay."""
        where = {"county": county, "case_id": case_id}
        self._eraser.empty("decisions", {"county": county, "_id": case_id}, "reason")
        self._eraser.empty("past_decisions", where, "reason")
        self._forget_facts("decisions", {"county": county, "_id": case_id})
        self._forget_facts("past_decisions", where)
        self._eraser.empty("assignments", where, "result", "public_answer", "progress.$[].note")
        late = ("explanations.$[].reason", "explanations.$[].report")
        self._eraser.empty("assignments", {**where, "explanations.0": {"$exists": True}}, *late)
        self._eraser.empty("objections", where, "reason", "decision_reason")
        for kept in (extensions, pauses):
            self._eraser.empty(kept.COLLECTION, where, *kept.WORDS)
        self._eraser.empty("referrals", where, *PACKED, "decision_reason", attachments=[])
        said = (f"{name}.text" for name in SAID)
        self._eraser.empty("whistles", where, "place", "reason", *said)
        self._eraser.empty(
            "letters",
            where,
            *("grounds", "demands", "answer_text", "effect_note", "withdraw_reason"),
            *("interview.attendees", "interview.minutes", "interview.measures"),
        )
        shown = (f"reports.$[].{name}" for name in REPORT_WORDS)
        self._eraser.empty(ITEMS, where, *ITEM_WORDS, *shown)
        self._eraser.empty("risks", {**where, "verdict": {"$ne": None}}, "verdict.reason")
        looked = (f"reviews.$[].{name}" for name in long_terms.SAID)
        self._eraser.empty(long_terms.COLLECTION, where, *long_terms.WORDS, *looked)
        promised = {**where, "interview.commitments.0": {"$exists": True}}
        self._eraser.empty("letters", promised, "interview.commitments.$[].text")
        self._eraser.empty("sponsorships", where, "reason", "end_reason", "reviews.$[].note")
        self._forget_forces(county, case_id)
        self._forget_meetings(county, case_id)
        self._forget_visits(county, case_id)
        self._eraser.note(county, case=case_id)

    def _forget_facts(self, name: str, where: Document) -> None:
        """What the resident answered and where it was leave the facts that a decision keeps."""
        is_answer = {"$eq": [{"$substrCP": ["$$this.k", 0, len(ANSWER)]}, ANSWER]}
        is_cell = {"$eq": ["$$this.k", GRID_CELL]}
        is_other = {"$not": [{"$or": [is_answer, is_cell]}]}
        facts = {"$objectToArray": "$facts_used"}
        kept = {"$arrayToObject": {"$filter": {"input": facts, "cond": is_other}}}
        rows, session = self._database[name], self._database.session
        rows.update_many(where, [{"$set": {"facts_used": kept}}], session=session)

    def _forget_visits(self, county: str, case_id: str) -> None:
        """What came of a case at a visit or reception; a ledger names cases by their code."""
        row = self._database["decisions"].find_one({"_id": case_id}, {"code": 1})
        if row:
            where = {"county": county, "matters.code": row["code"]}
            self._eraser.empty("duties", where, "matters.$.result", "matters.$.next_step")

    def _forget_meetings(self, county: str, case_id: str) -> None:
        """What was said of it before a meeting, and the minutes, which speak of all items."""
        where = {"county": county, "items.case_id": case_id}
        self._eraser.empty("meetings", where, "items.$.note", "items.$.decision", "minutes")

    def _forget_forces(self, county: str, case_id: str) -> None:
        """What a task force said; it is not known which of its cases a word was about."""
        where = {"county": county, "case_ids": case_id}
        said = ("meetings.$[].attendees", "meetings.$[].minutes")
        self._eraser.empty(
            "task_forces", where, *SEALED, *said, "tasks.$[].text", "tasks.$[].outcome"
        )
