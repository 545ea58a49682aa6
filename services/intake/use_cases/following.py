"""Following（群众查询）: what a party sees and says with the case's code and its own key.

An unknown code and a wrong key get the very same answer by the very same path: the key is always
hashed and always compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hmac import compare_digest

from contracts.errors import NotPermitted, WrongState
from contracts.principals import Post, Principal
from services.intake.domain.cases import Case, CaseNotFound
from services.intake.domain.classification import Filed
from services.intake.domain.codes import is_code
from services.intake.domain.faults import Faults
from services.intake.domain.own_cases import BRINGERS
from services.intake.domain.own_steps import Doors, own_steps
from services.intake.domain.parts import Evaluation, Refusal, Supplement
from services.intake.domain.people import Party, normal_key
from services.intake.domain.process import Rules
from services.intake.domain.states import State
from services.intake.domain.timeline import Entry
from services.intake.domain.vocabulary import DISPUTE_KINDS, KINDS
from services.intake.use_cases.categories import Leaves
from services.intake.use_cases.judging import check_judgement, judge, missed_window, reopen
from services.intake.use_cases.own_cases import Passes
from services.intake.use_cases.ports import KeyRing
from services.intake.use_cases.writing import Books, checked_words

_AFTER_CHECK = (State.VERIFIED, State.VISITED_BACK, State.EVALUATED, State.ARCHIVED)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What one party may see: the public progress, and its own side."""

    case: Case
    party: Party
    steps: Sequence[Entry]
    own_supplements: Sequence[Supplement]
    rules: Rules = field(default_factory=Rules)
    is_window_over: bool = False
    filed: Filed | None = None

    @property
    def state_name(self) -> str:
        """What people of the area read for the state."""
        return self.rules.state_name(self.case.state)

    @property
    def is_applicant(self) -> bool:
        """Whether the party brought the matter, and so may read its words and answer."""
        return self.party.role in BRINGERS

    @property
    def title(self) -> str:
        """The title for who brought the matter; its kind for everybody else."""
        matter = self.case.matter
        if self.is_applicant:
            return matter.title
        return DISPUTE_KINDS.get(matter.dispute_kind, KINDS[matter.kind])

    @property
    def public_answer(self) -> str:
        """What the centre answers, once it has checked the result."""
        is_told = self.is_applicant and self.case.state in _AFTER_CHECK
        return self.case.public_answer if is_told else ""

    @property
    def has_notice(self) -> bool:
        """Whether there is a notice of non-acceptance for the party."""
        return self.is_applicant and self.case.refusal is not None

    @property
    def own_steps(self) -> tuple[str, ...]:
        """What the party may do now, in plain Chinese."""
        doors = Doors(
            can_supplement=self.case.allows("supplement"),
            can_evaluate=self.can_evaluate,
            can_reopen=self.can_reopen,
            has_notice=self.has_notice,
            reopen_days=self.rules.reopen_days,
        )
        return own_steps(self.case.state, doors)

    @property
    def own_grade(self) -> str:
        """What the party said of the present round, if anything."""
        said = [
            evaluation.grade
            for evaluation in self.case.evaluations
            if evaluation.party_id == self.party.id and evaluation.round == self.case.reopen_count
        ]
        return said[-1] if said else ""

    @property
    def can_evaluate(self) -> bool:
        """Whether it is the party's turn to judge."""
        return self.case.allows("evaluate") and not self.own_grade

    @property
    def can_reopen(self) -> bool:
        """Whether the party may ask to take the matter up again."""
        is_open = self.case.allows("reopen") and not self.is_window_over
        return self.is_applicant and is_open


class Following:
    """Serves parties."""

    def __init__(self, books: Books, keyring: KeyRing, passes: Passes, leaves: Leaves) -> None:
        """Write to the books; keys are compared by their hash, leaves tell what was chosen."""
        self._books = books
        self._keyring = keyring
        self._passes = passes
        self._leaves = leaves

    def follow(self, who: Principal, code: str, key: str) -> Progress:
        """The public progress and the party's own side.

        Raises:
            CaseNotFound: no such code, or not one of its keys.
        """
        case, party = self.enter(who, code, key)
        rules = self._books.processes.rules(case.area_code)
        return Progress(
            case=case,
            party=party,
            steps=self._books.timeline.public(case.county, case.id),
            own_supplements=self._books.papers.supplements(case.county, case.id, party.id),
            rules=rules,
            is_window_over=missed_window(case, rules, self._books.now()) is not None,
            filed=self._leaves.filed(case.county, case.matter),
        )

    def refusal(self, who: Principal, code: str, key: str) -> tuple[Case, Refusal]:
        """The case whose notice of non-acceptance who brought it may have, and why（A21）.

        Raises:
            CaseNotFound: also for a party that did not bring it.
            WrongState: it was not declined.
        """
        case, party = self.enter(who, code, key)
        if party.role not in BRINGERS:
            raise CaseNotFound(f"{party.id} did not bring {case.id}")
        if case.refusal is None:
            raise WrongState(f"{case.id} was not declined", state=case.state)
        return case, case.refusal

    def supplement(self, who: Principal, code: str, key: str, text: str) -> Case:
        """The party adds to the matter."""
        words = checked_words("text", text)
        case, party = self.enter(who, code, key)
        case.supplement(is_complete=False)
        self._books.save(case, who, words)
        self._books.papers.add_supplement(
            Supplement(
                id=self._books.new_id(),
                case_id=case.id,
                area_code=case.area_code,
                party_id=party.id,
                actor="",
                text=words,
                is_complete=False,
                supplement_time=self._books.now(),
            )
        )
        return case

    def evaluate(
        self,
        who: Principal,
        code: str,
        key: str,
        grade: str,
        comment: str,
        reasons: tuple[str, ...] = (),
    ) -> Progress:
        """The party judges the result; dissatisfaction may send it back at once."""
        faults = Faults()
        words = check_judgement(faults, "", grade, reasons, comment)
        faults.check()
        case, party = self.enter(who, code, key)
        evaluation = Evaluation(
            party_id=party.id,
            grade=grade,
            comment=words,
            round=case.reopen_count,
            evaluate_time=self._books.now(),
            reasons=reasons,
        )
        judge(case, evaluation, self._books.processes.rules(case.area_code))
        self._books.save(case, who, words)
        return Progress(case=case, party=party, steps=(), own_supplements=())

    def reopen(self, who: Principal, code: str, key: str, reason: str) -> Case:
        """Who brought the matter asks to take it up again.

        Raises:
            NotPermitted: another party asks.
            WrongState: the window to reopen is over.
        """
        words = checked_words("reason", reason)
        case, party = self.enter(who, code, key)
        if party.role not in BRINGERS:
            raise NotPermitted(f"{party.id} did not bring {case.id}")
        reopen(self._books, case, words)
        self._books.save(case, who, words)
        return case

    def enter(self, who: Principal, code: str, key: str) -> tuple[Case, Party]:
        """The case, and the party whose key, or pass, it is.

        Raises:
            CaseNotFound: no such code, or not one of its keys.
        """
        who.require(Post.RESIDENT)
        given = normal_key(key)
        key_hash = self._keyring.hash(given)
        case = self._books.cases.with_code(code if is_code(code) else "")
        if case is None or not who.sees(case.area_code):
            raise CaseNotFound("no such code and key")
        holder = self._passes.holder(case, given, self._books.now())
        return case, holder or case.party_with_key(key_hash)

    def enter_by_key(self, who: Principal, code: str, key: str) -> tuple[Case, Party]:
        """As `enter`, where a pass that a phone opened does not do.

        Raises:
            CaseNotFound: no such code, or not one of its keys.
        """
        case, party = self.enter(who, code, key)
        if not self.is_key(party, key):
            raise CaseNotFound("no such code and key")
        return case, party

    def is_key(self, party: Party, key: str) -> bool:
        """Whether it is the party's own key, and no pass."""
        return compare_digest(party.key_hash, self._keyring.hash(normal_key(key)))
