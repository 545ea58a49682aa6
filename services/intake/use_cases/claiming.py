"""Claiming（申请奖励）: who brought a matter asks for a reward with its code and the own key."""

from dataclasses import dataclass

from contracts.errors import NotPermitted, WrongState
from contracts.ports import NewId, Now
from contracts.principals import Principal
from services.intake.domain.cases import Case
from services.intake.domain.own_cases import BRINGERS
from services.intake.domain.people import Party
from services.intake.domain.rewards import REWARD_STATE_NAMES, Reward, RewardState
from services.intake.domain.states import State
from services.intake.use_cases.following import Following
from services.intake.use_cases.ports import KeyRing
from services.intake.use_cases.reward_ports import RewardSchemeStore, RewardStore

_FELL_AWAY = (State.DECLINED, State.WITHDRAWN)
_TOLD = (RewardState.APPROVED, RewardState.PAID)


@dataclass(frozen=True, kw_only=True)
class OwnReward:
    """What the reporter sees of the own claim; `reward` is None before it."""

    reward: Reward | None
    can_claim: bool = False

    @property
    def state_name(self) -> str:
        """The state in Chinese."""
        return REWARD_STATE_NAMES[self.reward.state] if self.reward else ""

    @property
    def amount_fen(self) -> int:
        """What was approved; nothing before."""
        is_told = self.reward is not None and self.reward.state in _TOLD
        return self.reward.amount_fen if self.reward and is_told else 0

    @property
    def can_take_code(self) -> bool:
        """Whether the pick-up code waits to be told."""
        reward = self.reward
        return reward is not None and reward.state == RewardState.APPROVED and not reward.code_hash


@dataclass(frozen=True, kw_only=True)
class Claiming:
    """The reporter's verbs."""

    following: Following
    schemes: RewardSchemeStore
    rewards: RewardStore
    codes: KeyRing
    new_id: NewId
    now: Now

    def follow(self, who: Principal, code: str, key: str) -> OwnReward:
        """How the own claim stands; nothing of it to a pass that a phone opened.

        Raises:
            CaseNotFound: no such code, or not one of its keys.
        """
        case, party = self.following.enter(who, code, key)
        if not self.following.is_key(party, key):
            return OwnReward(reward=None)
        reward = self.rewards.of_party(case.county, case.id, party.id)
        can_claim = reward is None and not self._obstacle(case, party)
        return OwnReward(reward=reward, can_claim=can_claim)

    def claim(self, who: Principal, code: str, key: str) -> OwnReward:
        """Ask for a reward, once for each case.

        Raises:
            CaseNotFound: no such code, or not one of its keys.
            NotPermitted: another party asks.
            WrongState: this matter is not rewarded, or a claim is there.
        """
        case, party = self.following.enter_by_key(who, code, key)
        if party.role not in BRINGERS:
            raise NotPermitted(f"{party.id} did not bring {case.id}")
        if obstacle := self._obstacle(case, party):
            raise WrongState(f"{case.id} earns no reward", reason=obstacle, state=case.state)
        if self.rewards.of_party(case.county, case.id, party.id):
            raise WrongState(f"{party.id} has claimed", reason="reward_claimed", state=case.state)
        reward = Reward(
            id=self.new_id(),
            area_code=case.area_code,
            case_id=case.id,
            code=case.code,
            state=RewardState.CLAIMED,
            party_id=party.id,
            claim_time=self.now(),
        )
        reward.claim()
        self.rewards.add(reward)
        return OwnReward(reward=reward)

    def take_code(self, who: Principal, code: str, key: str) -> tuple[OwnReward, str]:
        """The pick-up code, told this once.

        Raises:
            CaseNotFound: no such code, or not one of its keys.
            WrongState: nothing was claimed, it is not approved, was told before, or has lapsed.
        """
        case, party = self.following.enter_by_key(who, code, key)
        reward = self.rewards.of_party(case.county, case.id, party.id)
        if reward is None:
            raise WrongState(f"{party.id} claimed nothing", state=case.state)
        pickup_code = self.codes.fresh()
        reward.take_code(self.codes.hash(pickup_code), self.now())
        self.rewards.save(reward)
        return OwnReward(reward=reward), pickup_code

    def _obstacle(self, case: Case, party: Party) -> str:
        scheme = self.schemes.nearest(case.area_code)
        is_rewarded = scheme is not None and case.matter.kind in scheme.kinds
        if not is_rewarded or case.state in _FELL_AWAY or party.role not in BRINGERS:
            return "not_rewarded"
        return ""
