"""What a party may do now（您可以做什么）, in plain Chinese, state by state."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.intake.domain.states import State

NOTHING = "目前不需要您做什么，有进展会告知您"
_BY_STATE: Mapping[State, str] = {
    State.MEDIATING: "请按通知的时间、地点参加调解；调解以双方自愿为前提",
    State.VERIFIED: "请留意中心的回访，如实说明问题是否解决",
}


@dataclass(frozen=True, kw_only=True)
class Doors:
    """Which ways are open to the party, beside the state."""

    can_supplement: bool = False
    can_evaluate: bool = False
    can_reopen: bool = False
    has_notice: bool = False
    reopen_days: int = 0


def own_steps(state: State, doors: Doors) -> tuple[str, ...]:
    """What the party may do, the most urgent first; never empty.

    Args:
        state: where the case stands.
        doors: what the party may do there.
    """
    found = [
        "请对办理结果作出评价" if doors.can_evaluate else "",
        _BY_STATE.get(state, ""),
        "可以下载不予受理告知书，并按告知的途径依法主张权利" if doors.has_notice else "",
        f"问题没有解决的，可在评价或归档后{doors.reopen_days}日内申请重新办理"
        if doors.can_reopen
        else "",
        "可以补充情况、上传证据" if doors.can_supplement else "",
    ]
    return tuple(words for words in found if words) or (NOTHING,)
