"""Bodies about co-departments' parts（协办）."""

from pydantic import ConfigDict

from gateway.schemas.base import Reason, Text, Versioned


class ExplainPart(Versioned):
    """Why the part is late, and what is done so far; `version` is the order's."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 2,
                    "reason": "鉴定机构尚未出具意见。",
                    "report": "已完成现场勘查，附勘查结论。",
                }
            ]
        }
    )

    reason: Reason
    report: Text = ""
