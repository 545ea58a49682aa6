"""Bodies about matters between levels（上报、下派）."""

from typing import Annotated

from pydantic import ConfigDict, Field

from gateway.schemas.base import Department, Reason, Text, Versioned, body_id


class RaiseOrder(Versioned):
    """Why a higher level should take it, and what goes with it; `version` is the order's."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 2,
                    "reason": "涉及多个乡镇，超出本级权限。",
                    "done": "已调解两次，双方同意由县级裁定。",
                    "findings": "界址图与实地不符。",
                }
            ]
        }
    )

    reason: Reason
    done: Text
    findings: Text = ""
    attachment_ids: Annotated[
        list[Annotated[str, body_id("attachment")]], Field(max_length=50, default_factory=list)
    ]


class DecideReferral(Versioned):
    """Who takes it, or why it stays; `version` is the referral's."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 1,
                    "is_granted": True,
                    "to_department": "natural-resources",
                    "reason": "确需县级裁定。",
                }
            ]
        }
    )

    is_granted: bool
    to_department: Department | None = None
    reason: Reason


class SendOrderDown(Versioned):
    """To whom, and what is to be done; `version` is the order's."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"version": 1, "to_department": "town", "instruction": "请三日内上门调解。"}
            ]
        }
    )

    to_department: Department
    instruction: Text
