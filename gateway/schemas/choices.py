"""Bodies about choosing a mediator or a service（点单式服务）."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import (
    AccountName,
    Body,
    CaseId,
    Clean,
    DisputeKind,
    Kind,
    StandingVersion,
    Versioned,
    body_id,
)

OfferingId = Annotated[str, body_id("offering")]
Wish = Annotated[str, Field(max_length=500), Clean]


def _example(**fields: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [fields]})


class PutOffering(Body):
    """An entry of the county's list; `version` is 0 for a new one."""

    model_config = _example(
        version=0,
        kind="mediator",
        title="周明理调解员",
        introduction="从事邻里纠纷调解十二年。",
        provider="衡山县人民调解委员会",
        mediator="mediator@430423",
        dispute_kinds=["neighbour"],
        is_published=True,
    )

    version: StandingVersion
    kind: Literal["mediator", "service"]
    title: Annotated[str, Field(min_length=2, max_length=30), Clean]
    introduction: Annotated[str, Field(min_length=2, max_length=500), Clean]
    provider: Annotated[str, Field(max_length=50), Clean] = ""
    mediator: AccountName | None = None
    kinds: Annotated[list[Kind], Field(max_length=4, default_factory=list)]
    dispute_kinds: Annotated[list[DisputeKind], Field(max_length=16, default_factory=list)]
    is_published: bool = False


class PartyChoice(Body):
    """What a party chooses of the list."""

    model_config = _example(offering_id="zhou-mingli", wish="希望在周末调解")

    offering_id: OfferingId
    wish: Wish = ""


class RecordChoice(PartyChoice):
    """What the applicant chooses at the window."""

    model_config = _example(
        case_id="0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11", offering_id="zhou-mingli"
    )

    case_id: CaseId


class ReplaceChoice(Versioned):
    """What is assigned instead, and why; the party reads it."""

    model_config = _example(
        version=1, offering_id="liu-heshun", reason="所选调解员与一方有亲属关系，依法回避。"
    )

    offering_id: OfferingId
    reason: Annotated[str, Field(min_length=5, max_length=500), Clean]
