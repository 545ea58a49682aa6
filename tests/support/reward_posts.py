"""Who calls each RPC of rewards, with what, and how a claim comes to be."""

from typing import TYPE_CHECKING

from tests.support.row import Row

if TYPE_CHECKING:
    from tests.support.counties import Builder

SCHEME = {
    "area_code": "$county",
    "name": "奖励办法",
    "kinds": ["violation", "dispute"],
    "grades": [{"key": "ordinary", "name": "一般", "least_fen": 5000, "most_fen": 50000}],
    "leader_above_fen": 100000,
    "pickup_days": 90,
}
_AWARD = {"grade": "ordinary", "amount_fen": 20000, "finding": "经核查属实"}
_REASON = {"reason": "线索与已查处事项重复"}
_YEAR = {"year": 2026}

REWARD_ROWS = {
    "RewardSchemeService.GetRewardScheme": Row("admin", {"area_code": "$county", "is_draft": True}),
    "RewardSchemeService.PutRewardSchemeDraft": Row(
        "admin",
        {"scheme": SCHEME},
        own_keys={"scheme.id": "the draft is found by its area"},
    ),
    "RewardSchemeService.PublishRewardScheme": Row("supervisor", {"area_code": "$county"}),
    "RewardClaimService.ClaimReward": Row("resident"),
    "RewardClaimService.FollowReward": Row("resident"),
    "RewardClaimService.TakePickupCode": Row("resident"),
    "RewardService.GetReward": Row("supervisor"),
    "RewardService.ListRewards": Row("dispatcher"),
    "RewardService.VerifyReward": Row("dispatcher", _AWARD),
    "RewardService.RefuseReward": Row("dispatcher", _REASON),
    "RewardService.ReturnReward": Row("leader", _REASON),
    "RewardService.ApproveReward": Row("leader"),
    "RewardService.PayReward": Row(
        "supervisor", {"pickup_code": "WRONGCODE", "receipt_number": "R1"}
    ),
    "RewardService.RevokeReward": Row("leader", _REASON),
    "RewardService.ResetPickupCode": Row("supervisor"),
    "RewardService.GrantRewardBudget": Row("leader", {**_YEAR, "amount_fen": 1}),
    "RewardService.CheckRewardLedger": Row("supervisor", _YEAR),
    "RewardService.GetRewardFigures": Row("leader", _YEAR),
}

HTTP_CALLS = {
    "GET /rewards": "RewardService.ListRewards",
    "GET /rewards/{reward_id}": "RewardService.GetReward",
    "POST /rewards/{reward_id}:verify": "RewardService.VerifyReward",
    "POST /rewards/{reward_id}:refuse": "RewardService.RefuseReward",
    "POST /rewards/{reward_id}:return": "RewardService.ReturnReward",
    "POST /rewards/{reward_id}:approve": "RewardService.ApproveReward",
    "POST /rewards/{reward_id}:pay": "RewardService.PayReward",
    "POST /rewards/{reward_id}:revoke": "RewardService.RevokeReward",
    "POST /rewards/{reward_id}:reset-code": "RewardService.ResetPickupCode",
    "POST /reward-budgets": "RewardService.GrantRewardBudget",
    "GET /reward-ledger": "RewardService.CheckRewardLedger",
    "GET /reward-figures": "RewardService.GetRewardFigures",
}
"""Paths that are one call of a service."""

_DRAFT = {key: value for key, value in SCHEME.items() if key != "area_code"}
_FOLLOW = {"key": "$key"}
HTTP_OWN = {
    "GET /reward-schemes/{area}": Row("admin", {"is_draft": True}),
    "PUT /reward-schemes/{area}": Row("admin", _DRAFT),
    "POST /reward-schemes/{area}:publish": Row("supervisor"),
    "GET /public/cases/{code}/reward": Row("", _FOLLOW),
    "POST /public/cases/{code}/reward": Row("", _FOLLOW),
    "POST /public/cases/{code}/reward:take-code": Row("", _FOLLOW),
}
"""Paths with a row of their own."""


def plant(builder: "Builder") -> None:
    """A scheme in the making, and a claim to a reward."""
    read = {"area_code": builder.things.county, "is_draft": True}
    before = builder.ask("RewardSchemeService.GetRewardScheme", "admin", read)
    version = before.body["scheme"]["version"] if before.status == "OK" else 0
    scheme = {**SCHEME, "area_code": builder.things.county, "name": builder.things.marker}
    put = {"scheme": {**scheme, "version": version}}
    stored = builder.do("RewardSchemeService.PutRewardSchemeDraft", "admin", put)["scheme"]
    builder.keep("reward_scheme", stored["id"], int(stored["version"]))
    case = builder.report("举报案", "violation")
    own = {"code": case["code"], "key": case["query_key"]}
    builder.do("RewardClaimService.ClaimReward", "resident", own)
    listing = {"case_id": case["id"]}
    claims = builder.do("RewardService.ListRewards", "dispatcher", listing)["rewards"]
    builder.keep("reward", claims[0]["id"], int(claims[0]["version"]))
