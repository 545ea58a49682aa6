"""The texts of province 43: `python -m services.notify.seed`; idempotent."""

from datetime import UTC, datetime

from chassis.kernel import Kernel, open_kernel
from services.notify.domain.templates import SMS, STATION, Template, check
from services.notify.settings import NotifySettings
from services.notify.store import MongoTemplateStore

_PROVINCE = "43"
_AUTHOR = "seed"
_WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)

_SMS: tuple[tuple[str, str, str], ...] = (
    ("case_registered", "SMS_430001", "您的事项{code}已登记，等待受理。查询进度：{link}"),
    ("case_accepted", "SMS_430002", "您的事项{code}已受理。查询进度：{link}"),
    ("case_declined", "SMS_430003", "您的事项{code}不予受理，理由和其他法定途径请查看：{link}"),
    ("case_moved.handling", "SMS_430004", "您的事项{code}{state_word}。查询进度：{link}"),
    ("case_moved.mediating", "SMS_430005", "您的事项{code}已转入调解。查询进度：{link}"),
    ("case_verified", "SMS_430006", "您的事项{code}办理结果已经中心核查，请查看：{link}"),
    ("reward_moved.verified", "SMS_430041", "您的申请有新进展，事项{code}，请查看：{link}"),
    ("reward_moved.approved", "SMS_430042", "您的申请已办好，请凭查询码查看事项{code}：{link}"),
    (
        "case_merged",
        "SMS_430031",
        "您的事项{code}已与同类事项合并办理，办理结果将逐一告知。查询进度：{link}",
    ),
    ("case_unmerged", "SMS_430032", "您的事项{code}已恢复单独办理。查询进度：{link}"),
    ("case_visited_back", "SMS_430007", "事项{code}已办理完毕，请对办理情况作出评价：{link}"),
    ("case_reopened", "SMS_430008", "您的事项{code}已重新办理。查询进度：{link}"),
    (
        "session_scheduled",
        "SMS_430009",
        "事项{code}定于{start_time}在{room}调解，请携带有效证件准时到场。详情：{link}",
    ),
    ("mediation_concluded.agreed", "SMS_430010", "事项{code}已达成调解协议。详情：{link}"),
    (
        "mediation_concluded.failed",
        "SMS_430011",
        "事项{code}调解终结。您可依法申请仲裁、行政裁决、行政复议或向人民法院起诉。详情：{link}",
    ),
    (
        "extension_granted",
        "SMS_430033",
        "您的事项{code}因情况需要，办理期限延长至{due_time}。查询进度：{link}",
    ),
    (
        "assignment_retimed",
        "SMS_430036",
        "您的事项{code}的办理期限重新计算，期限{due_time}。查询进度：{link}",
    ),
    (
        "clock_paused",
        "SMS_430034",
        "您的事项{code}因{pause_word}，办理期限自今日起中止计算，至迟{until_time}恢复。查询进度：{link}",
    ),
    (
        "clock_paused.prolonged",
        "SMS_430057",
        "您的事项{code}仍在跟踪办理（{pause_word}），办理期限继续中止，至迟{until_time}恢复。查询进度：{link}",
    ),
    (
        "clock_resumed",
        "SMS_430035",
        "您的事项{code}恢复计算办理期限，期限{due_time}。查询进度：{link}",
    ),
    ("verification_code", "SMS_430012", "验证码{verify_code}，{minutes}分钟内有效。请勿告诉他人。"),
)
_STATION: tuple[tuple[str, str], ...] = (
    (
        "assignment_issued",
        "{department}：新交办{kind_word}{code}，请于{sign_due_time}前签收，办理期限{due_time}。",
    ),
    ("assignment_urged", "{department}：协办事项{code}请于{due_time}前上报结果，牵头单位待汇总。"),
    (
        "assignment_reminded",
        "{department}：事项{code}已连续{missed}次未按期报告进展，请立即报告办理情况。",
    ),
    ("clock_warned", "{department}：事项{code}临期（{level}级预警），期限{due_time}，请抓紧办理。"),
    ("clock_overdue", "{department}：事项{code}已超期，期限为{due_time}，请立即说明并办结。"),
    (
        "clock_warned.desk",
        "事项{code}待人工确认分流（{level}级预警），请于{due_time}前确认或改派。",
    ),
    ("clock_overdue.desk", "事项{code}待人工确认分流已超期（{due_time}），请立即确认或改派。"),
    ("extension_requested", "{department}就事项{code}申请延期，请审批。"),
    ("extension_granted.department", "{department}：事项{code}同意延期，期限{due_time}。"),
    (
        "assignment_retimed.department",
        "{department}：事项{code}的办理期限重新计算，期限{due_time}。",
    ),
    (
        "clock_paused.department",
        "{department}：事项{code}因{pause_word}中止计算办理期限，至迟{until_time}恢复。",
    ),
    ("clock_resumed.department", "{department}：事项{code}恢复计算办理期限，期限{due_time}。"),
    ("extension_refused", "{department}：事项{code}不同意延期，请按原期限办结。"),
    ("pact_moved", "与{partner}的跨域治理盟约：{state_word}。"),
    ("transfer_moved", "与{partner}的跨县移送事项{code}：{state_word}。"),
    ("referral_raised", "{department}就事项{code}申请上报，请审批。"),
    ("referral_granted", "{department}：上报事项{code}已由{to_department}接收。"),
    ("referral_refused", "{department}：上报事项{code}被退回，请继续办理。"),
    ("referral_done", "{department}：您单位移送{to_department}的事项{code}已办结。"),
    ("task_force_formed", "已成立由{department}牵头的专班，您单位为成员，请查看专班列表。"),
    ("force_task_given", "{department}：专班会议交办一项任务，请于{due_time}前办结。"),
    ("force_task_dropped", "{department}：专班取消了一项任务。"),
    ("force_task_late", "{department}：一项专班任务已超期（{due_time}），请立即办结。"),
    ("meeting_moved.planned", "联席会议定于{start_time}召开，请安排人员参会，议题见会议列表。"),
    ("meeting_moved.cancelled", "原定{start_time}的联席会议取消。"),
    ("task_issued", "您有一项新的现场指令，请接单并于{due_time}前反馈。"),
    ("task_reassigned", "改派您一项现场指令，请接单并于{due_time}前反馈。"),
    ("task_cancelled", "您的一项现场指令已撤销。"),
    ("task_declined", "网格员未接一项现场指令，请改派或撤销。"),
    ("task_reported", "网格员已反馈一项现场指令，请核查。"),
    ("task_warned", "一项现场指令将于{due_time}到期，请尽快反馈。"),
    ("task_overdue", "一项现场指令已超期（{due_time}），请立即处理。"),
    ("case_coloured", "事项{code}风险升为{colour_word}，请研判并签发预警单。"),
    ("long_term_review_warned", "台账事项{code}应于{due_time}前调度，请安排并记录。"),
    (
        "long_term_review_missed",
        "台账事项{code}调度已超期（{due_time}），请立即调度，否则自动移出。",
    ),
    ("worklist_handed_over", "清单{number}已交办，请认领本单位事项，期限{due_time}。"),
    ("worklist_finished", "清单{number}的事项已全部销号。"),
    ("worklist_item_reported", "{department}申请销号清单事项{number}，请核实。"),
    ("worklist_item_returned", "{department}：清单事项{number}未予销号，请整改后再报。"),
    ("worklist_item_struck", "{department}：清单事项{number}已销号。"),
    ("worklist_item_withdrawn", "{department}：清单事项{number}已撤回，无需再办。"),
    ("worklist_item_warned", "{department}：清单事项{number}临期，期限{due_time}，请抓紧办理。"),
    ("worklist_item_late", "{department}：清单事项{number}已超期，期限为{due_time}，请立即办结。"),
    ("sponsor_named", "您已确定为事项{code}的包案领导，请于{due_time}前调度。"),
    ("sponsor_review_due", "您包案的事项{code}调度已到期，请调度并记录。"),
    ("sponsor_case_late", "您包案的事项{code}已超期，请督促办结。"),
    ("whistle_called", "{department}：事项{code}吹哨，请于{due_time}前到场，地点见哨单。"),
    ("whistle_refused", "{department}对事项{code}拒哨，请裁定。"),
    ("whistle_insisted", "{department}：中心要求你单位就事项{code}于{due_time}前到场。"),
    ("whistle_reported", "{department}已报告事项{code}的现场处置，请评哨。"),
    ("duty_planned", "{department}：已安排{day}轮驻综治中心，如需换班请提前申请。"),
    ("duty_swap_asked", "{department}申请以{day}换您单位{to_day}的轮驻，请答复。"),
    ("duty_swapped", "{department}：换班已成，轮驻日期为{day}。"),
    ("duty_swap_declined", "{department}：{day}的换班申请未获同意。"),
    ("duty_missed", "{department}{day}轮驻缺岗，请核实。"),
    ("duty_cancelled", "{department}：{day}的轮驻已取消。"),
    (
        "case_moved.first_asked",
        "您首问的事项{code}{state_word}，{department}，期限{due_time}，请告知群众。",
    ),
    ("case_declined.first_asked", "您首问的事项{code}不予受理，请向群众说明理由和其他法定途径。"),
    ("case_verified.first_asked", "您首问的事项{code}办理结果已核查，请告知群众。"),
    ("case_evaluated", "事项{code}群众评价不满意，请核实并督办。"),
    (
        "import_moved",
        "批量导入{state_word}：共{row_count}行，有误{faulty_count}行，已导入{done_count}件，"
        "未导入{failed_count}行。",
    ),
    ("group_changed", "您首问的群体事项{code}成员{count}人均已了结或退出，请核实后推动结案。"),
    (
        "sensitive_reads_exhausted",
        "账号{reader}一小时内查看当事人信息已达{count}次上限，请立即核实是否出于工作需要。",
    ),
    ("letter_proposed", "对{department}的{letter}待签发（事项{code}），请审阅。"),
    ("letter_issued", "{letter}{number}已签发，请签收；答复期限{due_time}。"),
    ("letter_answered", "{department}已回复{letter}{number}，请评定成效。"),
    ("letter_overdue", "{department}逾期未答复{letter}{number}，期限为{due_time}。"),
    ("letter_commitment_due", "{department}在{letter}{number}中的承诺事项已到期，请核实兑现情况。"),
    ("letter_judged", "{letter}{number}经评定整改不力，请继续整改。"),
    ("letter_withdrawn", "{letter}{number}已撤回，无需答复。"),
    ("incident_settled", "网格{cell}就地化解{kind_word}一件。"),
)


def seed(kernel: Kernel) -> int:
    """Write the province's texts where it has none yet; returns how many were written."""
    return kernel.transact(lambda: _write_missing(MongoTemplateStore(kernel)))


def main() -> None:
    """Seed notify's database."""
    seed(open_kernel(NotifySettings(), "notify"))


def _write_missing(store: MongoTemplateStore) -> int:
    texts = [(key, SMS, code, text) for key, code, text in _SMS]
    texts += [(key, STATION, "", text) for key, text in _STATION]
    written = 0
    for key, channel, code, text in texts:
        check(key=key, channel=channel, text=text, provider_code=code)
        if store.current(_PROVINCE, key, channel) is None:
            store.put(_template(key, channel, code, text), None)
            written += 1
    return written


def _template(key: str, channel: str, provider_code: str, text: str) -> Template:
    return Template(
        key=key,
        channel=channel,
        area_code=_PROVINCE,
        text=text,
        provider_code=provider_code,
        is_enabled=True,
        version=1,
        author=_AUTHOR,
        update_time=_WRITTEN,
    )


if __name__ == "__main__":
    main()
