"""Filters of cases as text, to be sealed with what they belong to."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

_TIMES = ("since", "until")


def filter_text(given: Mapping[str, Any]) -> str:
    """The filter as text."""
    times = {name: given[name].isoformat() for name in _TIMES if given.get(name)}
    return json.dumps({**given, **times}, ensure_ascii=False)


def read_filter_text(text: str) -> dict[str, Any]:
    """The filter that `filter_text` was given."""
    given: dict[str, Any] = json.loads(text)
    times = {name: datetime.fromisoformat(given[name]) for name in _TIMES if given.get(name)}
    return {**given, **times, "states": tuple(given.get("states", ()))}
