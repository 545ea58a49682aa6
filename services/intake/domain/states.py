"""The state table of the case, as data; the specification stands in `docs/states.md`."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a case stands（案件状态）."""

    REGISTERED = "registered"  # 待受理
    ACCEPTED = "accepted"  # 已受理
    DECLINED = "declined"  # 不予受理
    ROUTED = "routed"  # 已分流
    HANDLING = "handling"  # 办理中
    MEDIATING = "mediating"  # 调解中
    REPORTED = "reported"  # 已办结待核查
    VERIFIED = "verified"  # 已核查
    VISITED_BACK = "visited_back"  # 已回访
    EVALUATED = "evaluated"  # 已评价
    ARCHIVED = "archived"  # 已归档
    WITHDRAWN = "withdrawn"  # 已撤回


STATE_NAMES: Mapping[str, str] = {
    State.REGISTERED: "已登记，等待受理",
    State.ACCEPTED: "已受理，正在分流",
    State.DECLINED: "不予受理",
    State.ROUTED: "已分流到承办单位",
    State.HANDLING: "正在办理",
    State.MEDIATING: "正在调解",
    State.REPORTED: "承办单位已办结，中心正在核查",
    State.VERIFIED: "中心已核查，等待回访",
    State.VISITED_BACK: "已回访，等待评价",
    State.EVALUATED: "已评价",
    State.ARCHIVED: "已归档",
    State.WITHDRAWN: "已撤回",
}
NEXT_STEPS: Mapping[str, str] = {
    State.REGISTERED: "中心将审核是否受理，并告知您结果",
    State.ACCEPTED: "中心将确定承办单位",
    State.DECLINED: "您可以按告知的途径依法主张权利",
    State.ROUTED: "承办单位将签收并办理",
    State.HANDLING: "承办单位将在期限内办结并上报结果",
    State.MEDIATING: "调解员将组织双方调解",
    State.REPORTED: "中心将核查办理结果是否属实",
    State.VERIFIED: "工作人员将向您回访",
    State.VISITED_BACK: "请您对办理结果作出评价",
    State.EVALUATED: "中心将整理归档；如不满意，可申请重新办理",
    State.ARCHIVED: "本事项已经结束",
    State.WITHDRAWN: "本事项已经结束",
}

FINAL = (State.DECLINED, State.ARCHIVED, State.WITHDRAWN)
OPEN = tuple(state for state in State if state not in FINAL)

_BEFORE_RESULT = (
    State.REGISTERED,
    State.ACCEPTED,
    State.ROUTED,
    State.HANDLING,
    State.MEDIATING,
)
_AFTER_CHECK = (State.VERIFIED, State.VISITED_BACK, State.EVALUATED)


def _all_to(states: tuple[State, ...], to: State) -> Mapping[State, State]:
    return dict.fromkeys(states, to)


def _staying(*states: State) -> Mapping[State, State]:
    return {state: state for state in states}


TRANSITIONS: Mapping[str, Mapping[State, State]] = {
    "accept": {State.REGISTERED: State.ACCEPTED},
    "decline": _all_to((State.REGISTERED, State.ACCEPTED), State.DECLINED),
    "amend": _staying(*_BEFORE_RESULT),
    "supplement": _staying(*_BEFORE_RESULT, State.REPORTED, State.VERIFIED, State.VISITED_BACK),
    "withdraw": _all_to(_BEFORE_RESULT, State.WITHDRAWN),
    "hear_routed": {State.ACCEPTED: State.ROUTED},
    "hear_signed": {State.ROUTED: State.HANDLING},
    "hear_mediation": _all_to((State.ROUTED, State.HANDLING), State.MEDIATING),
    "hear_failure": {State.MEDIATING: State.HANDLING},
    "hear_result": _all_to((State.ROUTED, State.HANDLING, State.MEDIATING), State.REPORTED),
    "verify": {State.REPORTED: State.VERIFIED},
    "rework": {State.REPORTED: State.HANDLING},
    "waive": _staying(State.ROUTED, State.HANDLING, State.MEDIATING, State.REPORTED),
    "advise": _staying(State.REPORTED, *_AFTER_CHECK),
    "answer_advice": _staying(State.REPORTED, *_AFTER_CHECK, State.ARCHIVED),
    "visit_back": {State.VERIFIED: State.VISITED_BACK},
    "try_visit": _staying(State.VERIFIED),
    "review_visit": _staying(State.VISITED_BACK, State.EVALUATED, State.ARCHIVED),
    "lapse": {State.VISITED_BACK: State.EVALUATED},
    "evaluate": _all_to((State.VISITED_BACK, State.EVALUATED), State.EVALUATED),
    "reopen": _all_to((*_AFTER_CHECK, State.ARCHIVED), State.ROUTED),
    "archive": {State.EVALUATED: State.ARCHIVED},
    "hold": _staying(*FINAL),
    "release": _staying(*FINAL),
    "erase": _staying(*FINAL),
}

# What others say of a case in these states waits for its predecessor; in any later state it comes
# too late to move the case and stands on the timeline only.
EARLY: Mapping[str, tuple[State, ...]] = {
    "hear_routed": (State.REGISTERED,),
    "hear_signed": (State.REGISTERED, State.ACCEPTED),
    "hear_mediation": (State.REGISTERED, State.ACCEPTED),
    "hear_failure": (State.REGISTERED, State.ACCEPTED),
    "hear_result": (State.REGISTERED, State.ACCEPTED),
}
