"""Bodies about rewards for reports."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from gateway.schemas.base import (
    Body,
    Clean,
    Kind,
    Note,
    StandingVersion,
    Version,
    Versioned,
    body_id,
)

_FEN = 100_000_000
Fen = Annotated[int, Field(ge=1, le=_FEN)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_\-]{0,39}$")]
Year = Annotated[int, Field(ge=2020, le=2100)]
_GRADES: list[Any] = [
    {"key": "ordinary", "name": "一般线索", "least_fen": 5000, "most_fen": 50_000},
    {"key": "major", "name": "重大线索", "least_fen": 50_000, "most_fen": 500_000},
]


class GradeBody(Body):
    """One row of the amount table, for all claims of a case together（奖励等级）."""

    key: Key
    name: Annotated[str, Field(min_length=1, max_length=60), Clean]
    least_fen: Fen
    most_fen: Fen


class RewardSchemeDraft(Body):
    """An area's scheme as it shall be; `version` 0 creates the draft."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 0,
                    "name": "衡山县举报奖励办法",
                    "kinds": ["violation", "dispute"],
                    "grades": _GRADES,
                    "leader_above_fen": 100_000,
                    "pickup_days": 90,
                }
            ]
        }
    )

    version: StandingVersion
    name: Annotated[str, Field(min_length=1, max_length=60), Clean]
    kinds: Annotated[list[Kind], Field(min_length=1, max_length=4)]
    grades: Annotated[list[GradeBody], Field(min_length=1, max_length=10)]
    leader_above_fen: Annotated[int, Field(ge=0, le=_FEN)]
    pickup_days: Annotated[int, Field(ge=1, le=730)]


class PublishRewardScheme(Body):
    """Which draft shall hold, as its publisher saw it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 1, "scheme_id": "0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11"}]
        }
    )

    scheme_id: Annotated[str, body_id("reward_scheme")]
    version: Version


class VerifyReward(Versioned):
    """What was found, and this claim's share of what the grade gives."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 1,
                    "grade": "ordinary",
                    "amount_fen": 20_000,
                    "finding": "经核查，举报属实。",
                }
            ]
        }
    )

    grade: Key
    amount_fen: Fen
    finding: Annotated[str, Field(min_length=2, max_length=10_000), Clean]


class ReasonedReward(Versioned):
    """Why a claim is refused, sent back or revoked."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 1, "reason": "线索与已查处事项重复。"}]}
    )

    reason: Annotated[Note, Field(min_length=2)]


class PayReward(Versioned):
    """What the reporter shows, and the receipt's number."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"version": 4, "pickup_code": "ABCDEFGHJK", "receipt_number": "JL2026-001"}
            ]
        }
    )

    pickup_code: Annotated[str, Field(min_length=1, max_length=40), Clean]
    receipt_number: Annotated[str, Field(min_length=1, max_length=60), Clean]


class GrantRewardBudget(Body):
    """Money for a year; below zero takes free money out."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"year": 2026, "amount_fen": 5_100_000}]}
    )

    year: Year
    amount_fen: Annotated[int, Field(ge=-_FEN, le=_FEN)]
