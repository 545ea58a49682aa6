"""Bodies about saved views."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from gateway.schemas.base import Body, Clean, Version
from gateway.schemas.exports import ExportFilter

_EXAMPLE: Any = {
    "name": "本周新收纠纷",
    "filter": {"kind": "dispute", "last_days": 7, "states": ["accepted", "routed"]},
}


class ViewFilter(ExportFilter):
    """Which cases（筛选条件）, also as it stands to who opens the view, and when."""

    is_mine: bool = False
    last_days: Annotated[int, Field(ge=0, le=366)] = 0


class SaveView(Body):
    """A filter and what it is called（保存常用筛选）."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    name: Annotated[str, Field(min_length=1, max_length=30), Clean]
    is_shared: bool = False
    filter: ViewFilter


class ChangeView(SaveView):
    """A view as it is from now on（修改常用筛选）."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_EXAMPLE, "version": 1}]})

    version: Version
