"""The words of every refusal in Chinese and English, keyed by its stable reason.

They stand in `catalogue.toml`, where somebody who writes no Python can change them.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_BY_STATUS = {
    401: "unauthenticated",
    403: "not_permitted",
    404: "not_found",
    409: "wrong_state",
    422: "invalid_fields",
    429: "rate_limited",
    503: "try_again",
}
_UNKNOWN_FAULT = ("bad_value", "不正确", "is not acceptable")
_BOUNDS = ("max_length", "min_length", "le", "ge")


def words(reason: str, status: int) -> dict[str, str]:
    """The words for a reason; one not listed speaks with the words of its status."""
    known = _catalogue()["reasons"]
    fallback = _BY_STATUS.get(status, "internal" if status >= 500 else "refused")
    return dict(known.get(reason) or known[fallback])


def field_words(kind: str, context: Mapping[str, Any]) -> dict[str, str]:
    """The reason and words for one faulty field, from the checker's own kind of fault."""
    reason, chinese, english = _catalogue()["fields"].get(kind, _UNKNOWN_FAULT)
    bound = next((context[name] for name in _BOUNDS if name in context), None)
    shown = f"（限 {bound}）" if isinstance(bound, int | float) else ""
    shown_en = f" (limit {bound})" if isinstance(bound, int | float) else ""
    return {
        "reason": reason,
        "message": f"{chinese}{shown}",
        "message_en": f"The field {english}{shown_en}.",
    }


@cache
def _catalogue() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text(encoding="utf-8"))
