"""Profiles say how a clock counts, when it warns, and what may be done to it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

UNIT_HEAD = "unit_head"  # 机关、单位负责人
BOTH_PARTIES = "both_parties"  # 双方当事人
COURT_PRESIDENT = "court_president"  # 法院院长
ARBITRATION_DIRECTOR = "arbitration_director"  # 仲裁委员会主任
DISPATCHER = "dispatcher"  # 分流
SUPERVISOR = "supervisor"  # 督办
LEADER = "leader"  # 领导


class Unit(StrEnum):
    """What a clock counts."""

    NATURAL_DAYS = "natural_days"  # 自然日
    WORKING_DAYS = "working_days"  # 工作日
    HOURS = "hours"  # 小时
    MINUTES = "minutes"  # 分钟


class PauseReason(StrEnum):
    """Why a clock may stand still; a profile lists those it allows, and may name its own."""

    HEARING = "hearing"  # 听证
    APPRAISAL = "appraisal"  # 鉴定评估
    WAITING_FOR_PARTY = "waiting_for_party"  # 等待当事人
    WAITING_FOR_MATERIAL = "waiting_for_material"  # 等待补充材料


class ProfileError(ValueError):
    """A profile contradicts itself."""

    reason = "invalid_profile"


@dataclass(frozen=True, kw_only=True)
class Profile:
    """How one kind of clock runs（时限规则）.

    `max_extensions` and `max_extension_units` (all extensions together) bound what may be added,
    `max_pauses` and `max_pause_days` (calendar days of one pause) for how long it may stand still;
    None means no bound. `law` cites the article; it is empty for configuration, which may name
    what it rests on in `basis`.
    """

    key: str
    name: str
    unit: Unit
    limit: int
    roll_last_day: bool = False
    warn_fractions: tuple[float, ...] = (0.5, 0.8)
    is_urgent: bool = False
    pause_reasons: tuple[str, ...] = ()
    max_pauses: int | None = None
    max_pause_days: int | None = None
    pause_approver: str = DISPATCHER
    max_extensions: int | None = 0
    max_extension_units: int | None = 0
    extension_approver: str = ""
    law: str = ""
    basis: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be counted."""
        if self.limit < 1:
            raise ProfileError(f"{self.key}: a clock needs a limit of at least 1")
        if any(not 0 < fraction < 1 for fraction in self.warn_fractions):
            raise ProfileError(f"{self.key}: warnings lie between 0 and 1")
        if any(bound is not None and bound < 0 for bound in self._bounds()):
            raise ProfileError(f"{self.key}: a bound is negative")
        if self.max_extensions != 0 and not self.extension_approver:
            raise ProfileError(f"{self.key}: somebody must approve extensions")

    def _bounds(self) -> tuple[int | None, ...]:
        return (
            self.max_extensions,
            self.max_extension_units,
            self.max_pauses,
            self.max_pause_days,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        plain = asdict(self)
        return plain | {
            "unit": self.unit.value,
            "warn_fractions": list(self.warn_fractions),
            "pause_reasons": [str(reason) for reason in self.pause_reasons],
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote.

        Raises: ProfileError.
        """
        return cls(
            **{
                **plain,
                "unit": Unit(plain["unit"]),
                "warn_fractions": tuple(plain["warn_fractions"]),
                "pause_reasons": tuple(plain["pause_reasons"]),
            }
        )
