"""Parting（免办与建议）: parts that are waived, letters that suggest a fix, and silence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from contracts.principals import Post, Principal, service_principal
from services.intake.domain.cases import Case
from services.intake.domain.endings import Advice, Waiver
from services.intake.domain.faults import Faults
from services.intake.domain.vocabulary import ADVICE_KINDS
from services.intake.use_cases.ports import ReadAudit
from services.intake.use_cases.writing import MOST_WORDS, Books, checked_words

_BATCH = 50


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a letter of advice says."""

    kind: str
    letter_number: str
    addressee: str
    content: str
    reply_due_time: datetime


class Parting:
    """Waives parts, keeps advice, and lets silence lapse."""

    def __init__(self, books: Books, audit: ReadAudit) -> None:
        """Write to the books; what the clock does is audited."""
        self._books = books
        self._audit = audit

    def waive(
        self, who: Principal, case_id: str, version: int, assignment_id: str, reason: str
    ) -> Case:
        """The whole may close without a co-department's part（免办）.

        Raises:
            Invalid: it is no open part of the case.
        """
        who.require(Post.DISPATCHER)
        faults = Faults()
        faults.text("assignment_id", assignment_id, least=1, most=100)
        words = faults.text("reason", reason, least=1, most=MOST_WORDS, has_lines=True)
        faults.check()
        case = self._load(who, case_id, version)
        case.waive(
            Waiver(
                assignment_id=assignment_id,
                department="",
                reason=words,
                actor=who.id,
                waive_time=self._books.now(),
            )
        )
        self._books.save(case, who, words)
        return case

    def advise(self, who: Principal, case_id: str, version: int, letter: Letter) -> Case:
        """A formal letter suggests a fix（司法建议、检察建议）."""
        who.require(Post.DISPATCHER, Post.SUPERVISOR)
        faults = Faults()
        faults.choice("kind", letter.kind, ADVICE_KINDS)
        number = faults.text("letter_number", letter.letter_number, least=1, most=60)
        addressee = faults.text("addressee", letter.addressee, least=1, most=100)
        content = faults.text("content", letter.content, least=1, most=MOST_WORDS, has_lines=True)
        now = self._books.now()
        if letter.reply_due_time <= now:
            faults.add("reply_due_time", "past", "应晚于现在", "It is over already.")
        faults.check()
        case = self._load(who, case_id, version)
        case.advise(
            Advice(
                id=self._books.new_id(),
                kind=letter.kind,
                letter_number=number,
                addressee=addressee,
                content=content,
                actor=who.id,
                advise_time=now,
                reply_due_time=letter.reply_due_time,
            )
        )
        self._books.save(case, who)
        return case

    def answer_advice(
        self, who: Principal, case_id: str, version: int, advice_id: str, reply: str
    ) -> Case:
        """The answer to a letter came（建议回复）.

        Raises:
            Invalid: there is no such letter, or it was answered.
        """
        who.require(Post.DISPATCHER, Post.SUPERVISOR)
        words = checked_words("reply", reply)
        case = self._load(who, case_id, version)
        case.answer_advice(advice_id, words, self._books.now())
        self._books.save(case, who)
        return case

    def lapse_due(self, transact: Callable[[Callable[[], bool]], bool]) -> int:
        """Let the rounds lapse that nobody judged in time; one bounded batch, each alone.

        Args:
            transact: runs its argument in one transaction.
        """
        due = self._books.cases.due_to_lapse(self._books.now(), limit=_BATCH)
        return sum(transact(partial(self._lapse, *place)) for place in due)

    def _lapse(self, county: str, case_id: str) -> bool:
        case = self._books.cases.get(county, case_id)
        is_due = case.lapse_time is not None and case.lapse_time <= self._books.now()
        if not is_due or not case.allows("lapse"):
            return False
        case.lapse()
        self._books.save(case, service_principal("intake", case.county))
        self._audit.note_read(case.county, case.id, (), "逾期未评价")
        return True

    def _load(self, who: Principal, case_id: str, version: int) -> Case:
        case = self._books.load(who, case_id)
        case.expect(version)
        return case
