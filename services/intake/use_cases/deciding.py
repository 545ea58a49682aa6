"""Deciding（受理审核）: accepting, declining, adding, taking back."""

from dataclasses import replace

from contracts.errors import FieldFault, Invalid
from contracts.principals import Post, Principal
from services.intake.domain.cases import Case
from services.intake.domain.faults import Faults
from services.intake.domain.parts import Refusal, Supplement
from services.intake.domain.vocabulary import DECLINE_REASONS, LEGAL_ROUTES, REPEATED
from services.intake.use_cases.repeating import Repeating
from services.intake.use_cases.writing import MOST_WORDS, Books, checked_words

DESK = (Post.CLERK, Post.DISPATCHER)
_NOT_EARLIER = FieldFault(
    field="earlier_case_id",
    reason="not_earlier",
    message="仅以重复反映为由不予受理时可填写另一件在先事项",
    message_en="Only a repeated matter names another, earlier case.",
)


class Deciding:
    """Takes cases on or not, and adds to them."""

    def __init__(self, books: Books, repeating: Repeating) -> None:
        """Write to the books; `repeating` looks whether a matter was brought before."""
        self._books = books
        self._repeating = repeating

    def accept(self, who: Principal, case_id: str, version: int) -> Case:
        """The centre takes a registered case on."""
        who.require(Post.DISPATCHER)
        case = self._load(who, case_id, version)
        if not case.first_responder:
            case.first_responder = who.id
        case.is_repeat = self._repeating.is_repeat(case, case.matter, case.parties)
        case.accept(who.id, self._books.now())
        self._books.save(case, who)
        return case

    def decline(self, who: Principal, case_id: str, version: int, refusal: Refusal) -> Case:
        """The centre does not take the case on; the reason is written and names a route.

        Raises:
            Invalid: naming every fault.
        """
        who.require(Post.DISPATCHER)
        faults = Faults()
        faults.choice("reason_code", refusal.reason_code, DECLINE_REASONS)
        faults.choice("legal_route", refusal.legal_route, LEGAL_ROUTES)
        reason = faults.text("reason", refusal.reason, least=1, most=MOST_WORDS, has_lines=True)
        faults.check()
        case = self._load(who, case_id, version)
        self._books.refuse_if_leading(case)
        self._check_earlier(who, case, refusal)
        case.decline(replace(refusal, reason=reason), who.id, self._books.now())
        self._books.save(case, who, reason)
        return case

    def supplement(
        self, who: Principal, case_id: str, version: int, text: str, *, is_complete: bool
    ) -> Case:
        """Add what came later; `is_complete` ends an emergency's supplement clock."""
        who.require(*DESK, Post.OFFICER)
        words = checked_words("text", text)
        case = self._load(who, case_id, version)
        case.supplement(is_complete=is_complete, actor=who.id)
        self._books.save(case, who, words)
        self._books.papers.add_supplement(
            Supplement(
                id=self._books.new_id(),
                case_id=case.id,
                area_code=case.area_code,
                party_id="",
                actor=who.id,
                text=words,
                is_complete=is_complete,
                supplement_time=self._books.now(),
            )
        )
        return case

    def withdraw(self, who: Principal, case_id: str, version: int, reason: str) -> Case:
        """Take the case back on the applicant's word."""
        who.require(*DESK)
        words = checked_words("reason", reason)
        case = self._load(who, case_id, version)
        self._books.refuse_if_leading(case)
        case.withdraw(who.id, self._books.now())
        self._books.save(case, who, words)
        return case

    def _check_earlier(self, who: Principal, case: Case, refusal: Refusal) -> None:
        """A repeat may name the case that was there before; nothing else may name one."""
        if not refusal.earlier_case_id:
            return
        if refusal.reason_code != REPEATED or refusal.earlier_case_id == case.id:
            raise Invalid(_NOT_EARLIER)
        self._books.load(who, refusal.earlier_case_id)

    def _load(self, who: Principal, case_id: str, version: int) -> Case:
        case = self._books.load(who, case_id)
        case.expect(version)
        return case
