"""Bodies that residents send, without signing in."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import Body, Clean, County, Note, Phone, Reason
from gateway.schemas.cases import GradeReasons, Matter, Party

Purpose = Literal["report", "follow"]


class AskCode(Body):
    """A verification code is wanted."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"phone": "13800000001", "county": "430423"}]}
    )

    phone: Phone
    county: County
    purpose: Purpose = "report"


class ConfirmCode(Body):
    """The code that came by SMS."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"code": "123456", "county": "430423"}]}
    )

    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    county: County
    purpose: Purpose = "report"


class PublicCase(Matter):
    """A matter as a resident reports it; with a verified phone, or anonymous."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "livelihood",
                    "title": "路灯不亮",
                    "narrative": "村口路灯坏了一周。",
                    "area_code": "430423100",
                    "address": "开云镇",
                    "is_anonymous": True,
                    "privacy_notice": "2026-11",
                }
            ]
        }
    )

    source: Literal["web", "wechat", "qr"] = "web"
    place: Annotated[str, Field(pattern=r"^([2-9A-HJ-NP-Z]{12})?$")] = ""
    """What stands in the scanned code; the report is about that place, its source is qr."""
    parties: Annotated[list[Party], Field(max_length=20)] = Field(default_factory=list)
    is_anonymous: bool = False
    phone_token: Annotated[str, Field(max_length=2000, pattern=r"^[A-Za-z0-9_.\-]*$")] = ""
    has_consent: bool = False
    privacy_notice: Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9.\-]*$")] = ""


class PartySupplement(Body):
    """What a party adds to its matter."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "补充一张照片说明。"}]})

    text: Annotated[str, Field(min_length=1, max_length=10_000), Clean]


class PartyEvaluation(Body):
    """What a party says of the result."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"grade": "satisfied"}]})

    grade: Literal["satisfied", "basically_satisfied", "not_satisfied"]
    comment: Note = ""
    reasons: GradeReasons = Field(default_factory=list)


class PartyReopening(Body):
    """Why a party asks to take the matter up again."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "问题再次出现。"}]})

    reason: Reason
