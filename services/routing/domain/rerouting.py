"""Routing again（重新分流）: what a table says is to happen when a case's kind or place changes."""

from enum import StrEnum


class Reroute(StrEnum):
    """What becomes of a placed case that its rules would now place otherwise."""

    ASK_SIGNED = "ask_signed"  # 未签收的改派、时限续算；已签收的由人工确认
    KEEP = "keep"  # 改派，时限续算
    RESET = "reset"  # 改派，时限重新计算
    ASK = "ask"  # 由人工确认


class ClockPolicy(StrEnum):
    """What becomes of the case's time when it is placed anew."""

    KEEP = "keep"  # 续算
    RESET = "reset"  # 重新计算
