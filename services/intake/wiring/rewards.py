"""Joins rewards for reports: claims, the centre's verbs, the money, the schemes."""

from dataclasses import dataclass

from services.intake.store import (
    MongoRewardLedger,
    MongoRewardSchemeStore,
    MongoRewardStore,
    SealedKeyRing,
)
from services.intake.use_cases import Claiming, RewardAccounts, Rewarding, RewardKeeping
from services.intake.wiring.core import Core


@dataclass(frozen=True, kw_only=True)
class IntakeRewards:
    """The use cases of rewards, ready to be called."""

    claiming: Claiming
    rewarding: Rewarding
    accounts: RewardAccounts
    keeping: RewardKeeping


def wire_rewards(core: Core) -> IntakeRewards:
    """From the claim to the proof of the ledger."""
    kernel = core.kernel
    schemes, rewards = MongoRewardSchemeStore(kernel), MongoRewardStore(kernel)
    ledger, codes = MongoRewardLedger(kernel), SealedKeyRing(kernel, "pickup_code")
    return IntakeRewards(
        claiming=Claiming(
            following=core.following,
            schemes=schemes,
            rewards=rewards,
            codes=codes,
            new_id=kernel.new_id,
            now=kernel.now,
        ),
        rewarding=Rewarding(
            cases=core.books.cases,
            schemes=schemes,
            rewards=rewards,
            ledger=ledger,
            codes=codes,
            now=kernel.now,
        ),
        accounts=RewardAccounts(rewards=rewards, ledger=ledger, now=kernel.now),
        keeping=RewardKeeping(schemes, kernel.new_id, kernel.now),
    )
