"""Bodies about more time for orders（延期）."""

from typing import Annotated

from pydantic import ConfigDict, Field

from gateway.schemas.base import Reason, Versioned


class RequestExtension(Versioned):
    """How much more time, in units of the order's clock, and why; `version` is the order's."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 2, "units": 5, "reason": "管道需停水检修，等待施工许可。"}]
        }
    )

    units: Annotated[int, Field(ge=1, le=1000)]
    reason: Reason


class DecideExtension(Versioned):
    """Whether more time is granted, and why; `version` is the extension's."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 1, "is_granted": True, "reason": "施工许可确需时间，同意。"}]
        }
    )

    is_granted: bool
    reason: Reason
