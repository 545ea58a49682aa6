"""Where an order stands, and which verb leads on from where; see `docs/states.md`."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where an assignment stands（交办状态）."""

    ISSUED = "issued"  # 待签收
    SIGNED = "signed"  # 办理中
    OBJECTED = "objected"  # 异议中
    COMPLETED = "completed"  # 已办结
    HELD = "held"  # 并案暂缓
    REASSIGNED = "reassigned"  # 已改派
    CANCELLED = "cancelled"  # 已撤销


FINAL = (State.REASSIGNED, State.CANCELLED)
OPEN = (State.ISSUED, State.SIGNED, State.OBJECTED)

ALLOWED: Mapping[str, tuple[State, ...]] = {
    "sign": (State.ISSUED,),
    "object": (State.ISSUED, State.SIGNED),
    "decide": (State.OBJECTED,),
    "reroute": (State.ISSUED,),
    "follow": (State.ISSUED, State.SIGNED),
    "refer": (State.ISSUED, State.SIGNED),
    "progress": (State.SIGNED,),
    "explain": (State.SIGNED,),
    "urge": (State.ISSUED, State.SIGNED),
    "remind": (State.SIGNED,),
    "extend": (State.SIGNED,),
    "retime": OPEN,
    "pause": (State.SIGNED,),
    "continue": (State.SIGNED,),
    "complete": (State.SIGNED,),
    "settle": (State.ISSUED, State.SIGNED),
    "resume": (State.COMPLETED,),
    "hold": OPEN,
    "release": (State.HELD,),
    "cancel": (*OPEN, State.HELD),
}
