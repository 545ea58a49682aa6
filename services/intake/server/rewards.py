"""Answers the contracts of rewards: for the centre, and for reporters by code and key."""

from typing import Any

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import rewards_pb2 as pb
from onedoor.intake.v1 import rewards_pb2_grpc
from services.intake.domain.reward_ledger import Account, Balance
from services.intake.domain.rewards import MOST_TRIES, REWARD_STATE_NAMES, Reward
from services.intake.use_cases.claiming import Claiming, OwnReward
from services.intake.use_cases.reward_accounts import RewardAccounts
from services.intake.use_cases.rewarding import Handle, Rewarding

Context = grpc.ServicerContext
_PLAIN = ("id", "case_id", "code", "version", "verifier", "approver", "payer", "receipt_number")
_TIMES = ("claim_time", "verify_time", "approve_time", "pay_time", "expire_time")


class RewardClaimServicer(rewards_pb2_grpc.RewardClaimServiceServicer):
    """Serves reporters."""

    def __init__(self, claiming: Claiming) -> None:
        """Answer from intake's core."""
        self.claiming = claiming

    def ClaimReward(
        self, request: pb.ClaimRewardRequest, context: Context
    ) -> pb.ClaimRewardResponse:
        """The reporter asks for one."""
        own = self.claiming.claim(caller(), request.code, request.key)
        return pb.ClaimRewardResponse(reward=_own(own))

    def FollowReward(
        self, request: pb.FollowRewardRequest, context: Context
    ) -> pb.FollowRewardResponse:
        """How it stands."""
        own = self.claiming.follow(caller(), request.code, request.key)
        return pb.FollowRewardResponse(reward=_own(own))

    def TakePickupCode(
        self, request: pb.TakePickupCodeRequest, context: Context
    ) -> pb.TakePickupCodeResponse:
        """The code, once."""
        own, pickup_code = self.claiming.take_code(caller(), request.code, request.key)
        return pb.TakePickupCodeResponse(pickup_code=pickup_code, reward=_own(own))


class RewardServicer(rewards_pb2_grpc.RewardServiceServicer):
    """Serves the centre."""

    def __init__(self, rewarding: Rewarding, accounts: RewardAccounts) -> None:
        """Answer from intake's core."""
        self.rewarding = rewarding
        self.accounts = accounts

    def GetReward(self, request: pb.GetRewardRequest, context: Context) -> pb.GetRewardResponse:
        """One claim."""
        reward, with_words = self.rewarding.get(caller(), request.reward_id)
        return pb.GetRewardResponse(reward=_message(reward, with_words=with_words))

    def ListRewards(
        self, request: pb.ListRewardsRequest, context: Context
    ) -> pb.ListRewardsResponse:
        """Claims, without words."""
        page = self.rewarding.page(
            caller(),
            state=request.state,
            case_id=request.case_id,
            size=request.page_size,
            token=request.page_token,
        )
        return pb.ListRewardsResponse(
            rewards=[_message(one) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def VerifyReward(
        self, request: pb.VerifyRewardRequest, context: Context
    ) -> pb.VerifyRewardResponse:
        """The report is true."""
        reward = self.rewarding.verify(
            caller(), _handle(request), request.grade, request.amount_fen, request.finding
        )
        return pb.VerifyRewardResponse(reward=_message(reward, with_words=True))

    def RefuseReward(
        self, request: pb.RefuseRewardRequest, context: Context
    ) -> pb.RefuseRewardResponse:
        """It earns nothing."""
        reward = self.rewarding.refuse(caller(), _handle(request), request.reason)
        return pb.RefuseRewardResponse(reward=_message(reward, with_words=True))

    def ReturnReward(
        self, request: pb.ReturnRewardRequest, context: Context
    ) -> pb.ReturnRewardResponse:
        """To be verified anew."""
        reward = self.rewarding.send_back(caller(), _handle(request), request.reason)
        return pb.ReturnRewardResponse(reward=_message(reward, with_words=True))

    def ApproveReward(
        self, request: pb.ApproveRewardRequest, context: Context
    ) -> pb.ApproveRewardResponse:
        """A second person approves."""
        reward = self.rewarding.approve(caller(), _handle(request))
        return pb.ApproveRewardResponse(reward=_message(reward))

    def PayReward(self, request: pb.PayRewardRequest, context: Context) -> pb.PayRewardResponse:
        """Paid, or a wrong code counted."""
        reward, outcome = self.rewarding.pay(
            caller(), _handle(request), request.pickup_code, request.receipt_number
        )
        return pb.PayRewardResponse(
            outcome=str(outcome),
            tries_left=max(MOST_TRIES - reward.tries, 0),
            reward=_message(reward),
        )

    def RevokeReward(
        self, request: pb.RevokeRewardRequest, context: Context
    ) -> pb.RevokeRewardResponse:
        """Taken back."""
        reward = self.rewarding.revoke(caller(), _handle(request), request.reason)
        return pb.RevokeRewardResponse(reward=_message(reward, with_words=True))

    def ResetPickupCode(
        self, request: pb.ResetPickupCodeRequest, context: Context
    ) -> pb.ResetPickupCodeResponse:
        """Another code may be taken."""
        reward = self.rewarding.reset_code(caller(), _handle(request))
        return pb.ResetPickupCodeResponse(reward=_message(reward))

    def GrantRewardBudget(
        self, request: pb.GrantRewardBudgetRequest, context: Context
    ) -> pb.GrantRewardBudgetResponse:
        """Money in, or out again."""
        balance = self.accounts.grant(caller(), request.year, request.amount_fen)
        return pb.GrantRewardBudgetResponse(balance=_balance(balance))

    def CheckRewardLedger(
        self, request: pb.CheckRewardLedgerRequest, context: Context
    ) -> pb.CheckRewardLedgerResponse:
        """Added up and held against the claims."""
        proof = self.accounts.prove(caller(), request.year)
        return pb.CheckRewardLedgerResponse(
            balance=_balance(proof.balance),
            is_balanced=not proof.faults,
            faults=proof.faults,
            row_count=proof.row_count,
        )

    def GetRewardFigures(
        self, request: pb.GetRewardFiguresRequest, context: Context
    ) -> pb.GetRewardFiguresResponse:
        """By month."""
        months = self.accounts.figures(caller(), request.year)
        return pb.GetRewardFiguresResponse(months=[pb.RewardMonth(**vars(one)) for one in months])


def _handle(request: object) -> Handle:
    told = {name: getattr(request, name) for name in ("reward_id", "version")}
    return Handle(**told)


def _message(reward: Reward, *, with_words: bool = False) -> pb.Reward:
    award = reward.award
    times: dict[str, Any] = {name: timestamp(getattr(reward, name)) for name in _TIMES}
    return pb.Reward(
        **{name: getattr(reward, name) for name in _PLAIN},
        **times,
        state=str(reward.state),
        state_name=REWARD_STATE_NAMES[reward.state],
        grade=award.grade if award else "",
        grade_name=award.grade_name if award else "",
        amount_fen=reward.amount_fen,
        finding=award.finding if award and with_words else "",
        reason=reward.reason if with_words else "",
        is_code_taken=bool(reward.code_hash),
        is_locked=reward.is_locked,
    )


def _own(own: OwnReward) -> pb.OwnReward:
    return pb.OwnReward(
        state=str(own.reward.state) if own.reward else "",
        state_name=own.state_name,
        amount_fen=own.amount_fen,
        expire_time=timestamp(own.reward.expire_time) if own.reward else None,
        can_claim=own.can_claim,
        can_take_code=own.can_take_code,
    )


def _balance(balance: Balance) -> pb.RewardBalance:
    return pb.RewardBalance(
        year=balance.year,
        granted_fen=balance.granted_fen,
        available_fen=balance.of(Account.AVAILABLE),
        reserved_fen=balance.of(Account.RESERVED),
        paid_fen=balance.of(Account.PAID),
    )
