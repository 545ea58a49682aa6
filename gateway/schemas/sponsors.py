"""Bodies about leaders who answer for cases（领导包案）."""

from typing import Annotated

from pydantic import ConfigDict, Field

from gateway.schemas.base import AccountName, Body, Reason, Text, Versioned


class NameSponsor(Body):
    """Who answers for the case, how often it is looked at, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"leader": "leader@430423", "interval_days": 7, "reason": "涉及人数多，久拖未决。"}
            ]
        }
    )

    leader: AccountName
    interval_days: Annotated[int, Field(ge=1, le=90)]
    reason: Reason


class ReviewSponsorship(Versioned):
    """How the case stands; `version` is the sponsorship's."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 1, "is_on_track": True, "note": "已召集两部门定方案。"}]
        }
    )

    is_on_track: bool
    note: Text
