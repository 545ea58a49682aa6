"""What lists of routing are narrowed to; a department's people never see beyond their own."""

from collections.abc import Iterable, Sequence
from typing import Any

from contracts.principals import Principal
from services.routing.use_cases.bounds import Bounds
from services.routing.use_cases.sight import own_department

Condition = dict[str, Any]


def given(**asked: str) -> Condition:
    """The fields that are asked for; empty ones ask for all."""
    return {name: value for name, value in asked.items() if value}


def both(where: Condition, own: Condition) -> Condition:
    """What fulfils both; a field of one never replaces the other's."""
    return {"$and": [where, own]} if own else where


def in_states(
    principal: Principal, states: Sequence[str], known: Iterable[str], **asked: str
) -> Condition:
    """What a list by states and fields finds for the caller.

    Raises:
        NotPermitted, Invalid.
    """
    own, bounds = own_department(principal), Bounds()
    for state in states:
        bounds.choice("states", state, tuple(known))
    bounds.settle()
    where = given(**asked)
    if states:
        where["state"] = {"$in": list(states)}
    return both(where, own)
