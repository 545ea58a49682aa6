"""Orders to officers（现场指令）: whose turn it is, and who is to be told."""

from collections.abc import Sequence
from typing import Any

_DISPATCHERS = "post:dispatcher"
_TOLD_GIVERS = ("task_declined", "task_reported")
_URGENT = ("task_issued", "task_reassigned", "task_overdue")


def recipients(event: Any) -> Sequence[str]:
    """Who is told: the officer, who gave the order, or both of a late one."""
    key = event.routing_key()
    giver = f"account:{event.giver}" if "@" in event.giver else _DISPATCHERS
    officer = [f"account:{event.officer}"] if event.officer else []
    if key in _TOLD_GIVERS:
        return [giver]
    return [*officer, giver] if key == "task_overdue" else officer


def is_urgent(event: Any) -> bool:
    """Whether it may not wait for the morning."""
    return event.routing_key() in _URGENT
