"""Bodies about simulations of rule drafts（规则模拟）."""

from typing import Annotated

from pydantic import ConfigDict

from gateway.schemas.base import Body, Time, Version, body_id


class StartSimulation(Body):
    """Which draft, as its reader saw it, and the cases placed from when until before when."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "rule_set_id": "0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11",
                    "version": 2,
                    "since_time": "2026-07-01T00:00:00+08:00",
                    "until_time": "2026-10-01T00:00:00+08:00",
                }
            ]
        }
    )

    rule_set_id: Annotated[str, body_id("rule_set")]
    version: Version
    since_time: Time
    until_time: Time
