"""The timeline（办理过程）: what happened to a case, kept as small typed data, said when read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import areas
from contracts.events import Event
from contracts.principals import Post
from services.intake.domain.codes import LOCAL
from services.intake.domain.states import STATE_NAMES
from services.intake.domain.transfers import TRANSFER_STATE_NAMES
from services.intake.domain.vocabulary import (
    ADVICE_KINDS,
    DECLINE_REASONS,
    GRADE_REASONS,
    GRADES,
    LEGAL_ROUTES,
    PAUSE_REASONS,
)

KEPT_FIELDS = (
    "department", "to_department", "state", "is_lead", "is_urgent", "due_time", "start_time",
    "until_time", "room", "outcome", "path", "reason_code", "legal_route", "grade", "is_reached",
    "is_complete", "is_caucus", "agreement_number", "level", "template", "channel", "is_agreed",
    "end_reason", "is_passed", "failure", "officer", "kind", "tries", "is_confirmed", "is_late",
    "reasons", "main_code", "other_code", "member_count", "is_public", "number", "effect",
    "is_in_time", "direction", "cause", "is_joint", "colour", "is_by_hand", "partner",
    "partner_state",
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
CALL_GRADES: Mapping[str, str] = {"good": "好", "fair": "一般", "poor": "差"}
Data = Mapping[str, Any]
StateName = Callable[[str], str]


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

    def told(self, state_name: StateName = STATE_NAMES.__getitem__) -> str:
        """What happened, in Chinese, without the words that were written.

        Args:
            state_name: what people of the area read for a state.
        """
        text, data = _TEXTS.get(self.type), self.data
        if self.type in _MOVES:
            data = {**data, "state_name": state_name(data["state"])}
        return text(data) if text else self.type

    def what(self, state_name: StateName = STATE_NAMES.__getitem__) -> str:
        """What happened, in Chinese, for staff of the county."""
        told = self.told(state_name)
        return f"{told}：{self.words}" if self.words else told

    @property
    def who(self) -> str:
        """Who did it, in Chinese; a resident's id is not shown."""
        post = self.post or _post_of(self.actor)
        label = _POSTS.get(post, "")
        if post in (Post.RESIDENT, Post.SERVICE) or not self.actor:
            return label or "系统"
        return f"{label}（{self.actor}）" if label else self.actor

    def public_what(self, state_name: StateName = STATE_NAMES.__getitem__) -> str:
        """What happened, in Chinese, for the parties; empty when it is not theirs to read.

        Args:
            state_name: what people of the area read for a state.
        """
        if self.type in _MOVES:
            return state_name(self.data["state"])
        text = _PUBLIC_TEXTS.get(self.type)
        return text(self.data) if text else ""


def kept(event: Event) -> dict[str, Any]:
    """The small typed data of an event that its text needs; no personal data is among it."""
    return {name: getattr(event, name) for name in KEPT_FIELDS if hasattr(event, name)}


def _post_of(actor: str) -> str:
    if actor.startswith("service:"):
        return Post.SERVICE
    if actor.startswith("resident:"):
        return Post.RESIDENT
    post = actor.partition("@")[0].rpartition(".")[2]
    return post if post in _POSTS else ""


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return moment.astimezone(LOCAL).strftime("%Y年%m月%d日 %H:%M")


def _due(data: Data) -> str:
    return f"，时限{_moment(data['due_time'])}" if data.get("due_time") else ""


def _transferred(data: Data) -> str:
    found = areas.find(data["partner"])
    partner = found.name if found else data["partner"]
    way = f"移送{partner}" if data["direction"] == "out" else f"由{partner}移送"
    state = TRANSFER_STATE_NAMES.get(data["state"], "")
    there = STATE_NAMES.get(data["partner_state"], "")
    return f"{way}：{state}" + (f"（对方{there}）" if there else "")


def _share(data: Data) -> str:
    return "主办" if data.get("is_lead") else "协办"


def _moved(data: Data) -> str:
    return str(data.get("state_name") or STATE_NAMES.get(data["state"], data["state"]))


def _declined(data: Data) -> str:
    reason = DECLINE_REASONS.get(data["reason_code"], "其他原因")
    return f"不予受理（{reason}），{LEGAL_ROUTES.get(data['legal_route'], '其他法定途径')}"


def _evaluated(data: Data) -> str:
    grade = data["grade"]
    names = GRADE_REASONS.get(grade, {})
    reasons = "、".join(names[one] for one in data.get("reasons", ()) if one in names)
    return f"当事人评价：{GRADES.get(grade, grade)}" + (f"（{reasons}）" if reasons else "")


def _session(data: Data) -> str:
    room = f"，地点{data['room']}" if data.get("room") else ""
    return f"安排调解，时间{_moment(data['start_time'])}{room}"


def _concluded(data: Data) -> str:
    return "调解成功终结" if data["outcome"] == "agreed" else "调解不成终结，已告知其他法定途径"


def _paused(data: Data) -> str:
    reason = PAUSE_REASONS.get(data["reason_code"], "其他原因")
    return f"办理期限中止计算（{reason}），至迟{_moment(data['until_time'])}恢复"


def _retimed(data: Data) -> str:
    why = "工作日历" if data["reason_code"] == "calendar_changed" else "时限规则"
    return f"{why}变更，重新计算办理期限" + _due(data)


def _plain(text: str) -> Callable[[Data], str]:
    return lambda _: text


_COLOURS = {"none": "解除", "blue": "蓝色", "yellow": "黄色", "red": "红色"}
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
    "intake.case_part_waived.v1": lambda data: f"协办事项免办（{data['department']}）",
    "intake.case_advised.v1": lambda data: f"发出{ADVICE_KINDS.get(data['kind'], '建议')}",
    "intake.case_advice_answered.v1": lambda data: (
        "收到建议回复（超期）" if data["is_late"] else "收到建议回复"
    ),
    "intake.case_visit_tried.v1": lambda data: f"回访未联系上（第{data['tries']}次），将再次回访",
    "intake.case_visit_reviewed.v1": lambda data: (
        "回访抽查属实" if data["is_confirmed"] else "回访抽查不属实"
    ),
    "intake.case_lapsed.v1": _plain("逾期未评价，视为评价完毕"),
    "intake.case_held.v1": _plain("卷宗保留，暂不销毁"),
    "intake.case_released.v1": _plain("解除卷宗保留"),
    "intake.case_erased.v1": _plain("保管期满，个人信息已销毁"),
    "intake.case_merged.v1": lambda data: f"并入主案{data['main_code']}",
    "intake.case_followed.v1": lambda data: f"随主案{data['main_code']}：{_moved(data)}",
    "intake.case_unmerged.v1": lambda data: f"撤销并案，恢复单独办理（原主案{data['main_code']}）",
    "intake.bundle_changed.v1": lambda data: f"并案成员变为{data['member_count']}件",
    "intake.case_linked.v1": lambda data: f"与案件{data['other_code']}关联",
    "intake.case_unlinked.v1": lambda data: f"取消与案件{data['other_code']}的关联",
    "intake.attachment_added.v1": _plain("上传附件"),
    "intake.attachment_examined.v1": lambda data: (
        "附件发现病毒，未保留" if data["reason_code"] == "infected" else "附件已损坏，未保留"
    ),
    "intake.attachment_shared.v1": lambda data: (
        "附件向当事人公开" if data["is_public"] else "附件不再向当事人公开"
    ),
    "intake.attachment_removed.v1": _plain("移除附件"),
    "intake.transfer_moved.v1": _transferred,
    "intake.guidance_moved.v1": _plain("引导台接待后登记"),
    "routing.case_routed.v1": lambda data: (
        ("联合受理，" if data.get("is_joint") else "")
        + ("分流至调解" if data["path"] == "mediation" else "分流至承办单位")
        + _due(data)
    ),
    "routing.assignment_issued.v1": lambda data: f"交办（{_share(data)}）" + _due(data),
    "routing.assignment_signed.v1": lambda data: f"签收（{_share(data)}）",
    "routing.assignment_objected.v1": _plain("提出派单异议"),
    "routing.assignment_reassigned.v1": lambda data: {
        "referred": "上报、下派，改派",
        "routed": "人工分流，改派",
        "amended": "类别或地点变更，改派",
    }.get(str(data.get("cause", "")), "异议成立，改派"),
    "routing.sponsor_named.v1": _plain("确定包案领导"),
    "routing.sponsor_reviewed.v1": _plain("包案领导调度"),
    "routing.sponsor_review_due.v1": _plain("包案调度到期"),
    "routing.sponsor_case_late.v1": _plain("包案事项超期，已告知包案领导"),
    "routing.sponsorship_ended.v1": _plain("解除包案"),
    "routing.referral_raised.v1": _plain("上报，待中心审批"),
    "routing.referral_sent.v1": _plain("中心下派"),
    "routing.referral_granted.v1": _plain("同意上报"),
    "routing.referral_refused.v1": _plain("退回上报"),
    "routing.referral_done.v1": lambda data: (
        "上报事项已办结" if data["direction"] == "up" else "下派事项已办结"
    ),
    "routing.referral_lapsed.v1": _plain("上报失效"),
    "routing.assignment_progressed.v1": _plain("报告进展"),
    "routing.assignment_explained.v1": lambda data: f"说明逾期原因（{_share(data)}）",
    "routing.case_coloured.v1": lambda data: (
        ("人工定级，" if data["is_by_hand"] else "")
        + f"风险{_COLOURS.get(str(data['colour']), '')}"
    ),
    "routing.long_term_entered.v1": _plain("列入动态跟踪台账"),
    "routing.long_term_reviewed.v1": _plain("台账调度，继续跟踪"),
    "routing.long_term_review_warned.v1": _plain("台账调度临期"),
    "routing.long_term_review_missed.v1": _plain("台账调度超期"),
    "routing.long_term_left.v1": _plain("移出动态跟踪台账"),
    "routing.assignment_reminded.v1": lambda data: f"未按期报告进展，已提醒（{_share(data)}）",
    "routing.assignment_urged.v1": lambda data: f"催办（{_share(data)}）",
    "routing.assignment_completed.v1": lambda data: f"上报办理结果（{_share(data)}）",
    "routing.assignment_resumed.v1": _plain("恢复办理"),
    "routing.assignment_cancelled.v1": _plain("撤销交办"),
    "routing.assignment_held.v1": lambda data: f"并案暂缓（{_share(data)}）",
    "routing.assignment_extended.v1": lambda data: f"同意延期（{_share(data)}）" + _due(data),
    "routing.assignment_paused.v1": _paused,
    "routing.assignment_continued.v1": lambda data: "恢复计算办理期限" + _due(data),
    "routing.assignment_retimed.v1": _retimed,
    "routing.extension_requested.v1": _plain("申请延期，待审批"),
    "routing.extension_refused.v1": _plain("不同意延期"),
    "routing.extension_lapsed.v1": _plain("延期申请失效"),
    "routing.clock_warned.v1": lambda data: f"临期预警（第{data['level']}级）" + _due(data),
    "routing.letter_issued.v1": lambda data: f"签发督办文书{data['number']}",
    "routing.letter_answered.v1": lambda data: (
        f"回复督办文书{data['number']}" + ("" if data["is_in_time"] else "（逾期）")
    ),
    "routing.letter_overdue.v1": lambda data: f"督办文书{data['number']}逾期未复",
    "routing.letter_judged.v1": lambda data: (
        f"督办文书{data['number']}评定" + ("有效" if data["effect"] == "effective" else "整改不力")
    ),
    "routing.letter_withdrawn.v1": lambda data: f"撤回督办文书{data['number']}",
    "routing.clock_overdue.v1": lambda data: "超期" + _due(data),
    "routing.whistle_called.v1": lambda data: f"吹哨，请到场{_due(data)}",
    "routing.whistle_accepted.v1": _plain("接哨，赶赴现场"),
    "routing.whistle_refused.v1": _plain("拒哨，待中心裁定"),
    "routing.whistle_excused.v1": _plain("中心同意免到"),
    "routing.whistle_insisted.v1": lambda data: f"中心要求到场{_due(data)}",
    "routing.whistle_arrived.v1": lambda data: "已报到（迟到）" if data["is_late"] else "已报到",
    "routing.whistle_reported.v1": _plain("报告现场处置"),
    "routing.whistle_closed.v1": lambda data: (
        f"中心评哨：{CALL_GRADES.get(data['grade'], data['grade'])}"
    ),
    "routing.whistle_graded.v1": lambda data: (
        f"部门评吹哨：{CALL_GRADES.get(data['grade'], data['grade'])}"
    ),
    "routing.case_discussed.v1": _plain("联席会议议定"),
    "routing.whistle_cancelled.v1": _plain("撤哨"),
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
    "grid.task_declined.v1": _plain("网格员未接单"),
    "grid.task_reassigned.v1": _plain("改派网格员"),
    "grid.task_cancelled.v1": _plain("撤销现场指令"),
    "grid.task_warned.v1": _plain("现场指令临近期限"),
    "grid.task_overdue.v1": _plain("现场指令超期"),
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
    "intake.case_visit_tried.v1": _plain("中心回访，未联系上您"),
    "intake.case_lapsed.v1": _plain("逾期未评价，视为评价完毕"),
    "intake.case_reopened.v1": _plain("重新办理"),
    "intake.case_withdrawn.v1": _plain("事项已撤回"),
    "intake.case_archived.v1": _plain("事项已归档"),
    "routing.assignment_extended.v1": lambda data: "办理期限延长" + _due(data),
    "routing.assignment_paused.v1": _paused,
    "routing.assignment_continued.v1": lambda data: "恢复计算办理期限" + _due(data),
    "routing.assignment_retimed.v1": _retimed,
    "routing.whistle_called.v1": _plain("中心召集有关部门到场会商"),
    "routing.whistle_arrived.v1": _plain("有部门已到场"),
    "intake.case_merged.v1": _plain("已与同类事项合并办理"),
    "intake.case_followed.v1": _moved,
    "intake.case_unmerged.v1": _plain("恢复单独办理"),
}
_MOVES = ("intake.case_moved.v1", "intake.case_followed.v1")
"""What tells no more than the state reached, in the area's own words."""
PUBLIC_TYPES = tuple(_PUBLIC_TEXTS)
