"""Groups of people, and who read what is theirs."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class SensitiveReadsExhausted(Event):
    """Somebody has read as many parties in clear as an hour allows（查看个人信息达到上限）."""

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "reader"

    reader: str
    post: str
    read_count: int


@dataclass(frozen=True, kw_only=True)
class GroupChanged(Event):
    """People joined a group matter, settled or withdrew（群体变动）; the totals after it."""

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "group"

    case_id: str
    code: str
    open_count: int
    settled_count: int
    withdrawn_count: int
    claimed_fen: int = 0
    paid_fen: int = 0
