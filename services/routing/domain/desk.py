"""The fallback desk（兜底岗）: placements that wait for a person to confirm or to place anew."""

from enum import StrEnum


class DeskState(StrEnum):
    """How a placement stands with the desk; the table stands in `docs/states.md`."""

    WAITING = "waiting"  # 待确认
    CONFIRMED = "confirmed"  # 已确认
    DISPATCHED = "dispatched"  # 已改派
    LAPSED = "lapsed"  # 已失效


class DeskCause(StrEnum):
    """Why a placement waits for a person."""

    UNRULED = "unruled"  # 无规则
    AMENDED = "amended"  # 类别或地点变更
