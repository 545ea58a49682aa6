"""Closing（核查回访归档）: from the reported result to the archive."""

from dataclasses import dataclass

from contracts.principals import Post, Principal
from services.intake.domain.cases import Case
from services.intake.domain.faults import Faults
from services.intake.domain.parts import Evaluation, VisitBack
from services.intake.domain.states import State
from services.intake.domain.vocabulary import GRADES, VISIT_CHANNELS
from services.intake.use_cases.writing import MOST_WORDS, Books, checked_words


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What a party said of the result; without an id the first applicant said it."""

    grade: str
    party_id: str = ""
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """How the resident was asked, and what was said, if anything."""

    channel: str
    is_reached: bool
    note: str = ""
    judgement: Judgement | None = None


class Closing:
    """Checks results, asks residents, closes files."""

    def __init__(self, books: Books) -> None:
        """Write to the books."""
        self._books = books

    def verify(self, who: Principal, case_id: str, version: int, note: str) -> Case:
        """The centre found the result real（核查通过）."""
        who.require(Post.DISPATCHER)
        words = checked_words("note", note, least=0)
        case = self._load(who, case_id, version)
        case.verify(who.id)
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

        Raises:
            NotPermitted: the visitor handled the case.
        """
        who.require(Post.SUPERVISOR)
        faults = Faults()
        faults.choice("channel", visit.channel, VISIT_CHANNELS)
        note = faults.text("note", visit.note, most=MOST_WORDS, has_lines=True)
        _check_judgement(faults, visit.judgement, "evaluation.")
        if visit.judgement and not visit.is_reached:
            faults.add("evaluation", "not_reached", "未联系上不能评价", "Nobody was reached.")
        faults.check()
        case = self._load(who, case_id, version)
        said = VisitBack(
            channel=visit.channel,
            is_reached=visit.is_reached,
            note=note,
            visitor=who.id,
            visit_time=self._books.now(),
        )
        case.visit_back(said)
        if visit.judgement:
            self._judge(case, visit.judgement)
        self._books.save(case, who, note)
        return case

    def evaluate(self, who: Principal, case_id: str, version: int, judgement: Judgement) -> Case:
        """The supervisor records what a party said（评价代录）."""
        who.require(Post.SUPERVISOR)
        faults = Faults()
        _check_judgement(faults, judgement, "")
        faults.check()
        case = self._load(who, case_id, version)
        if case.state is State.EVALUATED:  # another party judges with its own key
            who.require(Post.RESIDENT)
        self._judge(case, judgement)
        self._books.save(case, who, judgement.comment.strip())
        return case

    def reopen(self, who: Principal, case_id: str, version: int, reason: str) -> Case:
        """The case goes back to handling（重新办理）."""
        who.require(Post.DISPATCHER, Post.SUPERVISOR)
        words = checked_words("reason", reason)
        case = self._load(who, case_id, version)
        case.reopen(words, who.id)
        self._books.save(case, who, words)
        return case

    def archive(self, who: Principal, case_id: str, version: int) -> Case:
        """The file is closed（归档）."""
        who.require(Post.SUPERVISOR)
        case = self._load(who, case_id, version)
        case.archive(self._books.now())
        self._books.save(case, who)
        return case

    def _load(self, who: Principal, case_id: str, version: int) -> Case:
        case = self._books.load(who, case_id)
        case.expect(version)
        return case

    def _judge(self, case: Case, judgement: Judgement) -> None:
        case.evaluate(
            Evaluation(
                party_id=case.party(judgement.party_id).id,
                grade=judgement.grade,
                comment=judgement.comment.strip(),
                round=case.reopen_count,
                evaluate_time=self._books.now(),
            )
        )


def _check_judgement(faults: Faults, judgement: Judgement | None, place: str) -> None:
    if judgement is None:
        return
    faults.choice(f"{place}grade", judgement.grade, GRADES)
    faults.text(f"{place}party_id", judgement.party_id, most=64)
    faults.text(f"{place}comment", judgement.comment, most=MOST_WORDS, has_lines=True)
