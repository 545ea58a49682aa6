"""Closing（核查回访归档）: from the reported result to the archive."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from contracts.principals import Post, Principal
from services.intake.domain.cases import Case
from services.intake.domain.cases.ending import SAMPLE_WAITS
from services.intake.domain.demands import Given, asks_for_files, require
from services.intake.domain.endings import Verification, VisitReview
from services.intake.domain.faults import Faults
from services.intake.domain.parts import Evaluation, VisitBack
from services.intake.domain.process import Rules, day_end
from services.intake.domain.states import State
from services.intake.domain.vocabulary import CHECKS, VISIT_CHANNELS
from services.intake.use_cases.judging import check_judgement, judge, reopen
from services.intake.use_cases.ports import ArchiveQueue, ProofShelf
from services.intake.use_cases.writing import MOST_WORDS, Books, checked_words


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What a party said of the result; without an id the first applicant said it."""

    grade: str
    party_id: str = ""
    comment: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Visit:
    """How the resident was asked, and what was said, if anything."""

    channel: str
    is_reached: bool
    note: str = ""
    judgement: Judgement | None = None


class Closing:
    """Checks results, asks residents, closes files."""

    def __init__(self, books: Books, archive: ArchiveQueue, proofs: ProofShelf) -> None:
        """Write to the books; the file of an archived case is made later."""
        self._books = books
        self._archive = archive
        self._proofs = proofs

    def verify(
        self, who: Principal, case_id: str, version: int, note: str, checks: tuple[str, ...] = ()
    ) -> Case:
        """The centre found the result real（核查通过）.

        Raises:
            Unmet: proof that the process demands is missing.
            WrongState: a co-department's part is open.
        """
        who.require(Post.DISPATCHER)
        faults = Faults()
        words = faults.text("note", note, most=MOST_WORDS, has_lines=True)
        for item in checks[: len(CHECKS) + 1]:
            faults.choice("checks", item, CHECKS)
        faults.check()
        case = self._load(who, case_id, version)
        self._demand("verify", case, note=words, checks=checks)
        case.verify(
            Verification(
                checks=tuple(sorted(set(checks))),
                note=words,
                verifier=who.id,
                verify_time=self._books.now(),
            )
        )
        self._books.save(case, who, words)
        return case

    def rework(self, who: Principal, case_id: str, version: int, reason: str) -> Case:
        """The centre sends the result back（退回重办）."""
        who.require(Post.DISPATCHER)
        words = checked_words("reason", reason)
        case = self._load(who, case_id, version)
        case.rework(words, who.id)
        self._books.save(case, who, words)
        return case

    def visit_back(self, who: Principal, case_id: str, version: int, visit: Visit) -> Case:
        """Somebody who did not handle the case asks the resident（回访）.

        While nobody was reached and tries are left, the case waits for the next try.

        Raises:
            NotPermitted: the visitor handled the case.
        """
        who.require(Post.SUPERVISOR)
        note = _checked_visit(visit)
        case = self._load(who, case_id, version)
        rules, now = self._rules(case), self._books.now()
        self._demand("visit_back", case, note=note)
        said = VisitBack(
            channel=visit.channel,
            is_reached=visit.is_reached,
            note=note,
            visitor=who.id,
            visit_time=now,
            round=case.reopen_count,
        )
        case.visit_back(said, tries=rules.visit_tries, lapse=day_end(now, rules.lapse_days))
        if case.visit is said and _is_sampled(case, rules):
            case.sample = SAMPLE_WAITS
        if visit.judgement:
            self._judge(case, visit.judgement, rules)
        self._books.save(case, who, note)
        return case

    def review_visit(
        self, who: Principal, case_id: str, version: int, note: str, *, is_confirmed: bool
    ) -> Case:
        """A second person looks at a sampled visit-back（回访抽查）.

        Raises:
            NotPermitted: who handled the case or made the visit.
        """
        who.require(Post.SUPERVISOR)
        words = checked_words("note", note)
        case = self._load(who, case_id, version)
        case.review_visit(
            VisitReview(
                is_confirmed=is_confirmed,
                note=words,
                reviewer=who.id,
                review_time=self._books.now(),
            )
        )
        self._books.save(case, who, words)
        return case

    def evaluate(self, who: Principal, case_id: str, version: int, judgement: Judgement) -> Case:
        """The supervisor records what a party said（评价代录）."""
        who.require(Post.SUPERVISOR)
        faults = Faults()
        _check(faults, judgement, "")
        faults.check()
        case = self._load(who, case_id, version)
        if case.state is State.EVALUATED:  # another party judges with its own key
            who.require(Post.RESIDENT)
        self._judge(case, judgement, self._rules(case))
        self._books.save(case, who, judgement.comment.strip())
        return case

    def reopen(self, who: Principal, case_id: str, version: int, reason: str) -> Case:
        """The case goes back to handling（重新办理）."""
        who.require(Post.DISPATCHER, Post.SUPERVISOR)
        words = checked_words("reason", reason)
        case = self._load(who, case_id, version)
        reopen(self._books, case, words, who.id)
        self._books.save(case, who, words)
        return case

    def archive(self, who: Principal, case_id: str, version: int) -> Case:
        """The file is closed（归档）; its catalogue and document are made by the runner.

        Raises:
            Unmet: papers that the process demands are missing.
        """
        who.require(Post.SUPERVISOR)
        case = self._load(who, case_id, version)
        self._demand("archive", case)
        case.archive(self._books.now())
        self._books.save(case, who)
        self._archive.order(case)
        return case

    def _demand(self, verb: str, case: Case, *, note: str = "", checks: Sequence[str] = ()) -> None:
        """Raise Unmet with all that a verb demands and that is not there.

        A verb that the state has no row for is refused by the case itself.
        """
        if not case.allows(verb):
            return
        rules = self._rules(case)
        has_files = asks_for_files(rules.demands, verb, case)
        given = Given(
            case=case,
            note=note,
            checks=checks,
            checklist=rules.checklist,
            brought=self._proofs.brought(case) if has_files else (),
        )
        require(rules.demands, verb, given)

    def _load(self, who: Principal, case_id: str, version: int) -> Case:
        case = self._books.load(who, case_id)
        case.expect(version)
        return case

    def _rules(self, case: Case) -> Rules:
        return self._books.processes.rules(case.area_code)

    def _judge(self, case: Case, judgement: Judgement, rules: Rules) -> None:
        evaluation = Evaluation(
            party_id=case.party(judgement.party_id).id,
            grade=judgement.grade,
            comment=judgement.comment.strip(),
            round=case.reopen_count,
            evaluate_time=self._books.now(),
            reasons=judgement.reasons,
        )
        judge(case, evaluation, rules)


def _checked_visit(visit: Visit) -> str:
    faults = Faults()
    faults.choice("channel", visit.channel, VISIT_CHANNELS)
    note = faults.text("note", visit.note, most=MOST_WORDS, has_lines=True)
    if visit.judgement:
        _check(faults, visit.judgement, "evaluation.")
    if visit.judgement and not visit.is_reached:
        faults.add("evaluation", "not_reached", "未联系上不能评价", "Nobody was reached.")
    faults.check()
    return note


def _check(faults: Faults, said: Judgement, place: str) -> None:
    check_judgement(faults, place, said.grade, said.reasons, said.comment)
    faults.text(f"{place}party_id", said.party_id, most=64)


def _is_sampled(case: Case, rules: Rules) -> bool:
    """Whether this visit is looked at again; nobody can tell beforehand, nobody chooses."""
    digest = hashlib.sha256(f"{case.id}/{case.version}".encode()).digest()
    return int.from_bytes(digest[:4]) % 100 < rules.sample_percent
