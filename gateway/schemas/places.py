"""Bodies about places with a printed code."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import AreaCode, Body, Clean, Line, Location, body_id

PLACE_TOKEN = r"^[2-9A-HJ-NP-Z]{12}$"  # noqa: S105  the form of what stands in a code, no secret


class CreatePlace(Body):
    """A place that gets a code（码点）."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "spot",
                    "name": "开云镇人民广场",
                    "area_code": "430423100",
                    "address": "开云镇人民路1号",
                    "location": {"lng": 112.8692, "lat": 27.2303},
                }
            ]
        }
    )

    kind: Literal["spot", "cell", "centre"]
    name: Annotated[str, Field(min_length=2, max_length=50), Clean]
    area_code: AreaCode
    cell_id: Annotated[str, body_id("cell")] | None = None
    address: Line = ""
    location: Location | None = None
