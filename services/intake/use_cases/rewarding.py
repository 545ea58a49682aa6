"""Rewarding（奖励审核发放）: what the centre does with claims, and the money behind them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from contracts.errors import NotPermitted, WrongState
from contracts.ports import Now
from contracts.principals import Post, Principal
from services.intake.domain.cases import Case
from services.intake.domain.codes import local_date
from services.intake.domain.faults import Faults
from services.intake.domain.people import normal_key
from services.intake.domain.process import day_end
from services.intake.domain.reward_ledger import Booking, Step
from services.intake.domain.reward_schemes import RewardScheme
from services.intake.domain.rewards import STANDING, Award, Outcome, Reward, RewardState
from services.intake.domain.secrecy import is_closed_to
from services.intake.domain.states import State
from services.intake.use_cases.ports import CaseStore, KeyRing, Page
from services.intake.use_cases.reward_ports import RewardLedger, RewardSchemeStore, RewardStore
from services.intake.use_cases.writing import checked_words

READERS = (Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER)
_APPROVERS = (Post.SUPERVISOR, Post.LEADER)
_PROVEN = (State.VERIFIED, State.VISITED_BACK, State.EVALUATED, State.ARCHIVED)
_MOST_RECEIPT = 60
_EXPIRED_AT_ONCE = 50
PLATFORM = "service:intake"


@dataclass(frozen=True, kw_only=True)
class Handle:
    """A claim as its reader saw it."""

    reward_id: str
    version: int


@dataclass(frozen=True, kw_only=True)
class Rewarding:
    """The centre's verbs on claims."""

    cases: CaseStore
    schemes: RewardSchemeStore
    rewards: RewardStore
    ledger: RewardLedger
    codes: KeyRing
    now: Now

    def get(self, who: Principal, reward_id: str) -> tuple[Reward, bool]:
        """One claim, and whether its words are the caller's to read."""
        who.require(*READERS)
        reward = self.rewards.get(who.area_code, reward_id)
        case = self.cases.get(reward.county, reward.case_id)
        return reward, not is_closed_to(who, case.matter, case.first_responder)

    def page(
        self, who: Principal, *, state: str, case_id: str, size: int, token: str
    ) -> Page[Reward]:
        """Claims, newest first."""
        who.require(*READERS)
        faults = Faults()
        faults.number("page_size", size, 0, 100)
        if state:
            faults.choice("state", state, tuple(RewardState))
        faults.check()
        return self.rewards.page(
            who.area_code, state=state, case_id=case_id, size=size or 20, token=token
        )

    def verify(
        self, who: Principal, handle: Handle, grade: str, amount_fen: int, finding: str
    ) -> Reward:
        """The report is true; propose what it is worth.

        Raises:
            RewardNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        who.require(Post.DISPATCHER)
        words = checked_words("finding", finding, least=2)
        reward = self._load(who, handle)
        case = self.cases.get(reward.county, reward.case_id)
        if case.state not in _PROVEN:
            message = f"{case.id} is {case.state}: its result is not verified"
            raise WrongState(message, reason="case_not_verified", state=case.state)
        award = self._award(case, reward, grade, amount_fen, words)
        reward.verify(award, who.id, self.now())
        self.rewards.save(reward)
        return reward

    def refuse(self, who: Principal, handle: Handle, reason: str) -> Reward:
        """The report earns nothing."""
        who.require(Post.DISPATCHER)
        words = checked_words("reason", reason, least=2)
        reward = self._load(who, handle)
        reward.refuse(words, who.id, self.now())
        self.rewards.save(reward)
        return reward

    def send_back(self, who: Principal, handle: Handle, reason: str) -> Reward:
        """It is to be verified anew."""
        who.require(*_APPROVERS)
        words = checked_words("reason", reason, least=2)
        reward = self._load(who, handle)
        reward.send_back(words, who.id)
        self.rewards.save(reward)
        return reward

    def approve(self, who: Principal, handle: Handle) -> Reward:
        """Approve what another verified; the amount is reserved.

        Raises:
            RewardNotFound, NotPermitted, Conflict.
            WrongState: it is not verified, or the year's budget does not reach.
        """
        who.require(*_APPROVERS)
        reward, now = self._load(who, handle), self.now()
        scheme = self._scheme(reward.area_code)
        if reward.amount_fen > scheme.leader_above_fen and who.post is not Post.LEADER:
            message = f"{reward.id} comes to more than {scheme.leader_above_fen} fen"
            raise NotPermitted(message, reason="leader_needed")
        year = local_date(now).year
        reward.approve(who.id, now, year, day_end(now, scheme.pickup_days))
        self._book(reward, Step.RESERVE, who.id)
        self.rewards.save(reward)
        return reward

    def pay(
        self, who: Principal, handle: Handle, pickup_code: str, receipt_number: str
    ) -> tuple[Reward, Outcome]:
        """Pay against the pick-up code.

        Raises:
            RewardNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        who.require(Post.SUPERVISOR)
        faults = Faults()
        number = faults.text("receipt_number", receipt_number, least=1, most=_MOST_RECEIPT)
        faults.check()
        reward, before = self._load(who, handle), handle.version
        code_hash = self.codes.hash(normal_key(pickup_code))
        outcome = reward.pay(code_hash, number, who.id, self.now())
        if outcome is Outcome.PAID:
            self._book(reward, Step.PAY, who.id)
        if reward.version > before:
            self.rewards.save(reward)
        return reward, outcome

    def revoke(self, who: Principal, handle: Handle, reason: str) -> Reward:
        """Take it back before it is paid; what was reserved is free again."""
        who.require(*_APPROVERS)
        words = checked_words("reason", reason, least=2)
        reward = self._load(who, handle)
        if reward.revoke(words):
            self._book(reward, Step.RELEASE, who.id)
        self.rewards.save(reward)
        return reward

    def reset_code(self, who: Principal, handle: Handle) -> Reward:
        """The reporter may take another pick-up code."""
        who.require(Post.SUPERVISOR)
        reward = self._load(who, handle)
        reward.reset_code()
        self.rewards.save(reward)
        return reward

    def expire_due(self, transact: Callable[[Callable[[], None]], None]) -> int:
        """Let lapse what nobody picked up, each in a transaction of its own; says how many."""
        due = self.rewards.expired(self.now(), limit=_EXPIRED_AT_ONCE)
        for county, reward_id in due:
            transact(partial(self._expire, county, reward_id))
        return len(due)

    def _expire(self, county: str, reward_id: str) -> None:
        reward = self.rewards.get(county, reward_id)
        if reward.state != RewardState.APPROVED:
            return
        reward.expire()
        self._book(reward, Step.RELEASE, PLATFORM)
        self.rewards.save(reward)

    def _award(self, case: Case, reward: Reward, key: str, amount_fen: int, finding: str) -> Award:
        """What is proposed: all claims of the case share what the grade gives for it."""
        scheme, faults = self._scheme(case.area_code), Faults()
        grade = scheme.grade(key)
        if grade is None:
            faults.choice("grade", key, tuple(one.key for one in scheme.grades))
            faults.check()
            raise AssertionError("an unknown grade was refused")
        others = [
            one for one in self.rewards.of_case(case.county, case.id)
            if one.id != reward.id and one.state in STANDING
        ]  # fmt: skip
        given = sum(one.amount_fen for one in others)
        least = -(-grade.least_fen // (len(others) + 1))
        faults.number("amount_fen", amount_fen, least, max(grade.most_fen - given, 0))
        faults.check()
        return Award(grade=key, grade_name=grade.name, amount_fen=amount_fen, finding=finding)

    def _scheme(self, area_code: str) -> RewardScheme:
        scheme = self.schemes.nearest(area_code)
        if scheme is None:
            raise WrongState(f"{area_code} has no reward scheme", reason="not_rewarded")
        return scheme

    def _book(self, reward: Reward, step: Step, actor: str) -> None:
        number = self.ledger.next_number(reward.county, reward.budget_year)
        balance = self.ledger.balance(reward.county, reward.budget_year)
        balance.require(step, reward.amount_fen)
        self.ledger.add(
            Booking(
                county=reward.county,
                year=reward.budget_year,
                number=number,
                step=step,
                amount_fen=reward.amount_fen,
                reward_id=reward.id,
                actor=actor,
                time=self.now(),
            )
        )

    def _load(self, who: Principal, handle: Handle) -> Reward:
        reward = self.rewards.get(who.area_code, handle.reward_id)
        reward.expect(handle.version)
        return reward


def states_of(*states: RewardState) -> Sequence[str]:
    """States as they are stored."""
    return [str(state) for state in states]
