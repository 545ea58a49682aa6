"""Bodies about pacts of counties and what goes over under them（跨域治理盟约、跨县移送）."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import AreaCode, Body, Clean, Kind, Line, Reason, Versioned, Word, body_id
from gateway.schemas.cases import Category

_MOST_CATEGORIES = 500
County = Annotated[str, Field(pattern=r"^\d{6}$")]
PartyId = Annotated[str, body_id("party")]


class CategoryPair(Body):
    """What a category here is called there（目录对照）."""

    own: Word
    theirs: Word


Categories = Annotated[list[CategoryPair], Field(max_length=_MOST_CATEGORIES, default_factory=list)]


class ProposePact(Body):
    """To which county, under which document, for which kinds of matters."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "partner": "430424",
                    "name": "衡山衡东边界纠纷联调盟约",
                    "document_number": "衡联〔2026〕3号",
                    "kinds": ["dispute"],
                    "categories": [{"own": "streets.drains", "theirs": "streets.drains"}],
                }
            ]
        }
    )

    partner: County
    name: Annotated[str, Field(min_length=2, max_length=60), Clean]
    document_number: Annotated[str, Field(min_length=2, max_length=60), Clean]
    kinds: Annotated[list[Kind], Field(min_length=1, max_length=4)]
    answer_days: Annotated[int, Field(ge=1, le=60)] = 10
    categories: Categories


class AnswerPact(Versioned):
    """Whether this county agrees, and if not why; `version` is the pact's."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1, "is_agreed": True}]})

    is_agreed: bool
    reason: Line = ""
    categories: Categories


class SendTransfer(Versioned):
    """Where to and why, and who agreed; `version` is the case's."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 2,
                    "pact_id": "0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11",
                    "area_code": "430424100",
                    "reason": "争议地块位于贵县城关镇。",
                    "consent_party_ids": ["0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11"],
                    "consent_channel": "paper",
                }
            ]
        }
    )

    pact_id: Annotated[str, body_id("pact")]
    area_code: AreaCode | None = None
    reason: Reason
    consent_party_ids: Annotated[list[PartyId], Field(min_length=1, max_length=50)]
    consent_channel: Literal["paper", "phone", "in_person"]


class AcceptTransfer(Versioned):
    """Under which own category; without one the case is filed later."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1, "category": ""}]})

    category: Category = ""
