"""Who calls one RPC or path in the isolation walk, and with what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Row:
    """One RPC's caller.

    `things` names the thing that stands for a marked kind, `own_keys` the marked fields that hold
    a key which every county has of its own, and `neighbour` somebody of the same county who may not
    see the thing.
    """

    post: str
    fill: Mapping[str, Any] = field(default_factory=dict)
    things: Mapping[str, str] = field(default_factory=dict)
    own_keys: Mapping[str, str] = field(default_factory=dict)
    neighbour: str = ""
