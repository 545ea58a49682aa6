"""The timeline（办理过程）: what happened to a case, kept as small typed data, said when read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contracts.events import Event
from contracts.principals import Post
from services.intake.domain.codes import LOCAL
from services.intake.domain.states import STATE_NAMES
from services.intake.domain.vocabulary import DECLINE_REASONS, GRADES, LEGAL_ROUTES

KEPT_FIELDS = (
    "department", "to_department", "state", "is_lead", "is_urgent", "due_time", "start_time",
    "room", "outcome", "path", "reason_code", "legal_route", "grade", "is_reached", "is_complete",
    "is_caucus", "agreement_number", "level", "template", "channel", "is_agreed", "end_reason",
    "is_passed", "failure", "officer",
)  # fmt: skip
_POSTS: Mapping[str, str] = {
    Post.CLERK: "窗口",
    Post.DISPATCHER: "分流",
    Post.SUPERVISOR: "督办",
    Post.LEADER: "领导",
    Post.HANDLER: "承办单位",
    Post.MEDIATOR: "调解员",
    Post.OFFICER: "网格员",
    Post.RESIDENT: "当事人",
    Post.DEPARTMENT: "部门系统",
    Post.SERVICE: "系统",
}
Data = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that happened（办理记录）; `words` may be personal and are sealed at rest."""

    event_id: str
    case_id: str
    area_code: str
    time: datetime
    type: str
    actor: str
    post: str = ""
    data: Data = field(default_factory=dict)
    words: str = ""

    @property
    def told(self) -> str:
        """What happened, in Chinese, without the words that were written."""
        text = _TEXTS.get(self.type)
        return text(self.data) if text else self.type

    @property
    def what(self) -> str:
        """What happened, in Chinese, for staff of the county."""
        return f"{self.told}：{self.words}" if self.words else self.told

    @property
    def who(self) -> str:
        """Who did it, in Chinese; a resident's id is not shown."""
        post = self.post or _post_of(self.actor)
        label = _POSTS.get(post, "")
        if post in (Post.RESIDENT, Post.SERVICE) or not self.actor:
            return label or "系统"
        return f"{label}（{self.actor}）" if label else self.actor

    @property
    def public_what(self) -> str:
        """What happened, in Chinese, for the parties; empty when it is not theirs to read."""
        text = _PUBLIC_TEXTS.get(self.type)
        return text(self.data) if text else ""


def kept(event: Event) -> dict[str, Any]:
    """The small typed data of an event that its text needs; no personal data is among it."""
    return {name: getattr(event, name) for name in KEPT_FIELDS if hasattr(event, name)}


def _post_of(actor: str) -> str:
    if actor.startswith("service:"):
        return Post.SERVICE
    post = actor.partition("@")[0].rpartition(".")[2]
    return post if post in _POSTS else ""


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return moment.astimezone(LOCAL).strftime("%Y年%m月%d日 %H:%M")


def _due(data: Data) -> str:
    return f"，时限{_moment(data['due_time'])}" if data.get("due_time") else ""


def _share(data: Data) -> str:
    return "主办" if data.get("is_lead") else "协办"


def _moved(data: Data) -> str:
    return STATE_NAMES.get(data["state"], data["state"])


def _declined(data: Data) -> str:
    reason = DECLINE_REASONS.get(data["reason_code"], "其他原因")
    return f"不予受理（{reason}），{LEGAL_ROUTES.get(data['legal_route'], '其他法定途径')}"


def _evaluated(data: Data) -> str:
    return f"当事人评价：{GRADES.get(data['grade'], data['grade'])}"


def _session(data: Data) -> str:
    room = f"，地点{data['room']}" if data.get("room") else ""
    return f"安排调解，时间{_moment(data['start_time'])}{room}"


def _concluded(data: Data) -> str:
    return "调解成功终结" if data["outcome"] == "agreed" else "调解不成终结，已告知其他法定途径"


def _plain(text: str) -> Callable[[Data], str]:
    return lambda _: text


_TEXTS: Mapping[str, Callable[[Data], str]] = {
    "intake.case_registered.v1": _plain("登记，等待受理"),
    "intake.case_accepted.v1": _plain("受理"),
    "intake.case_amended.v1": _plain("更正登记内容"),
    "intake.case_supplemented.v1": lambda data: (
        "补充材料（已补齐）" if data["is_complete"] else "补充材料"
    ),
    "intake.case_declined.v1": _declined,
    "intake.case_moved.v1": _moved,
    "intake.case_verified.v1": _plain("核查通过"),
    "intake.case_reworked.v1": _plain("退回重办"),
    "intake.case_visited_back.v1": lambda data: "回访" if data["is_reached"] else "回访，未联系上",
    "intake.case_evaluated.v1": _evaluated,
    "intake.case_reopened.v1": _plain("重新办理"),
    "intake.case_withdrawn.v1": _plain("撤回"),
    "intake.case_archived.v1": _plain("归档"),
    "intake.guidance_moved.v1": _plain("引导台接待后登记"),
    "routing.case_routed.v1": lambda data: (
        ("分流至调解" if data["path"] == "mediation" else "分流至承办单位") + _due(data)
    ),
    "routing.assignment_issued.v1": lambda data: f"交办（{_share(data)}）" + _due(data),
    "routing.assignment_signed.v1": lambda data: f"签收（{_share(data)}）",
    "routing.assignment_objected.v1": _plain("提出派单异议"),
    "routing.assignment_reassigned.v1": _plain("异议成立，改派"),
    "routing.assignment_progressed.v1": _plain("报告进展"),
    "routing.assignment_completed.v1": lambda data: f"上报办理结果（{_share(data)}）",
    "routing.assignment_resumed.v1": _plain("恢复办理"),
    "routing.assignment_cancelled.v1": _plain("撤销交办"),
    "routing.clock_warned.v1": lambda data: f"临期预警（第{data['level']}级）" + _due(data),
    "routing.clock_overdue.v1": lambda data: "超期" + _due(data),
    "mediation.mediation_opened.v1": _plain("调解立卷"),
    "mediation.mediation_consented.v1": lambda data: (
        "一方当事人同意调解" if data["is_agreed"] else "一方当事人不同意调解"
    ),
    "mediation.mediator_appointed.v1": _plain("指派调解员"),
    "mediation.session_scheduled.v1": _session,
    "mediation.session_recorded.v1": lambda data: (
        "背靠背调解" if data["is_caucus"] else "调解并制作笔录"
    ),
    "mediation.agreement_reached.v1": lambda data: f"达成调解协议（{data['agreement_number']}）",
    "mediation.agreement_performed.v1": _plain("调解协议已履行"),
    "mediation.mediation_concluded.v1": _concluded,
    "grid.task_issued.v1": _plain("向网格员下达指令"),
    "grid.task_accepted.v1": _plain("网格员接单"),
    "grid.task_reported.v1": _plain("网格员反馈"),
    "grid.task_verified.v1": lambda data: (
        "网格任务核查通过" if data["is_passed"] else "网格任务核查未通过，退回"
    ),
    "notify.message_handed_off.v1": _plain("通知已发送"),
    "notify.message_delivered.v1": _plain("通知已送达"),
    "notify.message_failed.v1": _plain("通知发送失败"),
}

_PUBLIC_TEXTS: Mapping[str, Callable[[Data], str]] = {
    "intake.case_registered.v1": _plain("您的事项已登记"),
    "intake.case_accepted.v1": _plain("中心已受理"),
    "intake.case_declined.v1": _plain("中心不予受理"),
    "intake.case_moved.v1": _moved,
    "intake.case_verified.v1": _plain("中心核查通过"),
    "intake.case_reworked.v1": _plain("中心退回承办单位重新办理"),
    "intake.case_visited_back.v1": _plain("中心已回访"),
    "intake.case_evaluated.v1": _plain("当事人已评价"),
    "intake.case_reopened.v1": _plain("重新办理"),
    "intake.case_withdrawn.v1": _plain("事项已撤回"),
    "intake.case_archived.v1": _plain("事项已归档"),
}
PUBLIC_TYPES = tuple(_PUBLIC_TEXTS)
