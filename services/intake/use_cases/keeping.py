"""Keeping（保管与销毁）: holds on closed files, lists of what is over, and their erasure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol

from contracts.errors import Refusal
from contracts.principals import Post, Principal, service_principal
from services.intake.domain.cases import Case
from services.intake.domain.endings import Hold
from services.intake.domain.erasures import Erasure
from services.intake.domain.faults import Faults
from services.intake.domain.process import closed_before, year_end
from services.intake.use_cases.ports import Page, ReadAudit
from services.intake.use_cases.writing import Books, checked_words

_BATCH = 20


class ErasureStore(Protocol):
    """Remembers lists, and forgets what they name."""

    def add(self, erasure: Erasure) -> None:
        """Keep a new list."""

    def save(self, erasure: Erasure) -> None:
        """Keep a changed list; raises Conflict."""

    def note_progress(self, erasure: Erasure, case_id: str, *, is_erased: bool) -> None:
        """Keep how far a list is, in the case's transaction; no version changes."""

    def get(self, scope: str, erasure_id: str) -> Erasure:
        """A list within the scope; raises NotFound."""

    def page(self, scope: str, *, size: int, token: str) -> Page[Erasure]:
        """One page, newest first."""

    def next_approved(self) -> Erasure | None:
        """The list that was approved first and is not done."""

    def count_due(self, county: str, closed_before: Mapping[str, datetime]) -> int:
        """How many files have been kept long enough, counted up to 10,000."""

    def due(self, erasure: Erasure, *, limit: int) -> Sequence[str]:
        """Cases of a list that are neither erased nor passed over, in no order."""

    def forget(self, case: Case) -> None:
        """Take the words from all that lies beside a case; rows and their chain stay."""


class Keeping:
    """Holds files, lists what is over, erases it."""

    def __init__(self, books: Books, erasures: ErasureStore, audit: ReadAudit) -> None:
        """Write to the books; what is erased is audited."""
        self._books = books
        self._erasures = erasures
        self._audit = audit

    def hold(self, who: Principal, case_id: str, version: int, reason: str) -> Case:
        """A closed file may not be erased（保留令）."""
        who.require(Post.SUPERVISOR)
        words = checked_words("reason", reason)
        case = self._load(who, case_id, version)
        case.put_on_hold(Hold(reason=words, actor=who.id, hold_time=self._books.now()))
        self._books.save(case, who, words)
        return case

    def release(self, who: Principal, case_id: str, version: int, reason: str) -> Case:
        """The hold is over（解除保留）."""
        who.require(Post.SUPERVISOR)
        words = checked_words("reason", reason)
        case = self._load(who, case_id, version)
        case.release()
        self._books.save(case, who, words)
        return case

    def propose(self, who: Principal, reason: str) -> Erasure:
        """List what has been kept long enough, for a second person（提出销毁清单）."""
        who.require(Post.SUPERVISOR)
        words = checked_words("reason", reason)
        now, rules = self._books.now(), self._books.processes.rules(who.county)
        before = {kind: closed_before(now, years) for kind, years in rules.keep_years.items()}
        found = self._erasures.count_due(who.county, before)
        erasure = Erasure(
            id=self._books.new_id(),
            area_code=who.county,
            reason=words,
            proposer=who.id,
            propose_time=now,
            closed_before=before,
            found=found,
        )
        erasure.propose()
        self._erasures.add(erasure)
        return erasure

    def approve(self, who: Principal, erasure_id: str, version: int) -> Erasure:
        """A second person approves; the runner erases（批准销毁清单）.

        Raises:
            NotPermitted: who proposed it cannot approve it.
        """
        who.require(Post.SUPERVISOR, Post.LEADER)
        erasure = self._erasures.get(who.area_code, erasure_id)
        erasure.expect(version)
        erasure.approve(who.id, self._books.now())
        self._erasures.save(erasure)
        return erasure

    def page(self, who: Principal, *, size: int, token: str) -> Page[Erasure]:
        """The lists of the county, newest first."""
        who.require(Post.SUPERVISOR, Post.LEADER, Post.AUDITOR)
        faults = Faults()
        faults.number("page_size", size, 0, 100)
        faults.check()
        return self._erasures.page(who.area_code, size=size or 20, token=token)

    def erase_next(self, transact: Callable[[Callable[[], bool]], bool]) -> int:
        """Work off one bounded batch of the oldest approved list; how many cases it looked at.

        Each case goes in a transaction of its own together with the list's figures, so that what
        breaks goes on at the next one.
        """
        erasure = self._erasures.next_approved()
        if erasure is None:
            return 0
        case_ids = self._erasures.due(erasure, limit=_BATCH)
        for case_id in case_ids:
            transact(partial(self._step, erasure, case_id))
        if not case_ids:
            erasure.finish(self._books.now())
            self._erasures.save(erasure)
        return max(len(case_ids), 1)

    def _step(self, erasure: Erasure, case_id: str) -> bool:
        is_erased = self._erase(erasure.county, case_id)
        self._erasures.note_progress(erasure, case_id, is_erased=is_erased)
        return is_erased

    def _erase(self, county: str, case_id: str) -> bool:
        case = self._books.cases.get(county, case_id)
        rules = self._books.processes.rules(case.area_code)
        years = rules.keep_years[case.matter.kind]
        until = year_end(case.close_time, years) if case.close_time else None
        try:
            case.erase(self._books.now(), until)
        except Refusal:
            return False
        self._books.save(case, service_principal("intake", county))
        self._erasures.forget(case)
        self._audit.note_read(county, case.id, (), "到期销毁")
        return True

    def _load(self, who: Principal, case_id: str, version: int) -> Case:
        case = self._books.load(who, case_id)
        case.expect(version)
        return case
