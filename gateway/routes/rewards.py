"""Rewards for reports: claims, the area's scheme, the money."""

from typing import Annotated, Any

from fastapi import Query
from starlette.responses import Response

from gateway.asking import Reading, Writing, shown
from gateway.clients import rpc
from gateway.errors import Problem
from gateway.openapi import api_router, one, page
from gateway.schemas.base import (
    AREA_PATTERN,
    PageSize,
    PageToken,
    Versioned,
    WordQuery,
    path_id,
    query_id,
)
from gateway.schemas.rewards import (
    GrantRewardBudget,
    PayReward,
    PublishRewardScheme,
    ReasonedReward,
    RewardSchemeDraft,
    VerifyReward,
)
from gateway.shapes import unwrapped

GET_SCHEME = rpc("intake.RewardSchemeService.GetRewardScheme")
PUT_SCHEME = rpc("intake.RewardSchemeService.PutRewardSchemeDraft")
PUBLISH_SCHEME = rpc("intake.RewardSchemeService.PublishRewardScheme")
GET = rpc("intake.RewardService.GetReward")
LIST = rpc("intake.RewardService.ListRewards")
VERIFY = rpc("intake.RewardService.VerifyReward")
REFUSE = rpc("intake.RewardService.RefuseReward")
RETURN = rpc("intake.RewardService.ReturnReward")
APPROVE = rpc("intake.RewardService.ApproveReward")
PAY = rpc("intake.RewardService.PayReward")
REVOKE = rpc("intake.RewardService.RevokeReward")
RESET = rpc("intake.RewardService.ResetPickupCode")
GRANT = rpc("intake.RewardService.GrantRewardBudget")
PROVE = rpc("intake.RewardService.CheckRewardLedger")
FIGURES = rpc("intake.RewardService.GetRewardFigures")

Area = Annotated[str, path_id("area", AREA_PATTERN)]
RewardId = Annotated[str, path_id("reward")]
YearQuery = Annotated[int, Query(ge=2020, le=2100)]
router = api_router("rewards 举报奖励")


@router.get("/reward-schemes/{area}", **one(GET_SCHEME))
async def get_reward_scheme(area: Area, ask: Reading, is_draft: bool = False) -> Response:
    """The scheme that holds for an area, or its draft（奖励办法）."""
    return await ask.one(GET_SCHEME, area_code=area, is_draft=is_draft)


@router.put("/reward-schemes/{area}", **one(PUT_SCHEME))
async def put_reward_scheme_draft(area: Area, body: RewardSchemeDraft, ask: Writing) -> Response:
    """Store an area's draft（保存草稿）."""
    return await ask.one(PUT_SCHEME, scheme={"area_code": area, **body.model_dump()})


@router.post("/reward-schemes/{area}:publish", **one(PUBLISH_SCHEME))
async def publish_reward_scheme(area: Area, body: PublishRewardScheme, ask: Writing) -> Response:
    """A second person makes the draft hold（发布奖励办法）."""
    return await ask.one(PUBLISH_SCHEME, body, area_code=area)


@router.get("/rewards", **page(LIST))
async def list_rewards(
    ask: Reading,
    state: WordQuery = "",
    case_id: Annotated[str, query_id("case")] = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Claims, newest first, without anybody's name（奖励列表）."""
    return await ask.page(
        LIST, state=state, case_id=case_id, page_size=page_size, page_token=page_token
    )


@router.get("/rewards/{reward_id}", **one(GET))
async def get_reward(reward_id: RewardId, ask: Reading) -> Response:
    """One claim（查看奖励）."""
    return await ask.one(GET, reward_id=reward_id)


@router.post("/rewards/{reward_id}:verify", **one(VERIFY))
async def verify_reward(reward_id: RewardId, body: VerifyReward, ask: Writing) -> Response:
    """The report is true; propose an amount of the table（核实）."""
    return await ask.one(VERIFY, body, reward_id=reward_id)


@router.post("/rewards/{reward_id}:refuse", **one(REFUSE))
async def refuse_reward(reward_id: RewardId, body: ReasonedReward, ask: Writing) -> Response:
    """The report earns nothing（不予奖励）."""
    return await ask.one(REFUSE, body, reward_id=reward_id)


@router.post("/rewards/{reward_id}:return", **one(RETURN))
async def return_reward(reward_id: RewardId, body: ReasonedReward, ask: Writing) -> Response:
    """To be verified anew（退回核实）."""
    return await ask.one(RETURN, body, reward_id=reward_id)


@router.post("/rewards/{reward_id}:approve", **one(APPROVE))
async def approve_reward(reward_id: RewardId, body: Versioned, ask: Writing) -> Response:
    """A second person approves; the amount is reserved（审批）."""
    return await ask.one(APPROVE, body, reward_id=reward_id)


@router.post("/rewards/{reward_id}:pay", **one(PAY))
async def pay_reward(reward_id: RewardId, body: PayReward, ask: Writing) -> Response:
    """Pay against the pick-up code（发放）; five wrong codes lock it."""
    answer = await ask.fetch(PAY, body, reward_id=reward_id)
    said: Any = answer.message
    if said.outcome != "paid":
        details = {"outcome": said.outcome, "tries_left": said.tries_left}
        raise Problem(422, "pickup_code_not_confirmed", details=details)
    return shown(unwrapped(said), is_replayed=answer.is_replayed)


@router.post("/rewards/{reward_id}:revoke", **one(REVOKE))
async def revoke_reward(reward_id: RewardId, body: ReasonedReward, ask: Writing) -> Response:
    """Take it back before it is paid（撤销）."""
    return await ask.one(REVOKE, body, reward_id=reward_id)


@router.post("/rewards/{reward_id}:reset-code", **one(RESET))
async def reset_pickup_code(reward_id: RewardId, body: Versioned, ask: Writing) -> Response:
    """The reporter may take another pick-up code（重置取奖码）."""
    return await ask.one(RESET, body, reward_id=reward_id)


@router.post("/reward-budgets", **one(GRANT))
async def grant_reward_budget(body: GrantRewardBudget, ask: Writing) -> Response:
    """Put money into a year's budget（下达奖励预算）."""
    return await ask.one(GRANT, body)


@router.get("/reward-ledger", **one(PROVE))
async def prove_reward_ledger(ask: Reading, year: YearQuery) -> Response:
    """A year's ledger, added up and held against the claims（奖励台账对账）."""
    return await ask.one(PROVE, year=year)


@router.get("/reward-figures", **one(FIGURES))
async def get_reward_figures(ask: Reading, year: YearQuery) -> Response:
    """The county's figures by month（奖励统计）."""
    return await ask.one(FIGURES, year=year)
