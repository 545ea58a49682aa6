"""Templates（模板）: plain texts with closed placeholders; nothing in them can run."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from contracts.errors import FieldFault, Invalid, NotFound

SMS = "sms"
STATION = "station"  # 站内信
CHANNELS = (SMS, STATION)

TEXT_LIMIT = 500
VALUE_LIMIT = 200
_ONE_PART = 70
_EACH_PART = 67

_RESIDENT = frozenset({"code", "state_word", "link"})
_STAFF = frozenset({"code", "department", "due_time"})
_LETTER = _STAFF | {"letter", "number"}
_PAUSE = frozenset({"pause_word", "until_time"})
_ORDER = frozenset({"code", "due_time"})
_LIST = frozenset({"department", "number", "due_time"})
_DUTY = frozenset({"department", "day"})

VARIABLES: Mapping[str, frozenset[str]] = {
    "case_registered": _RESIDENT,
    "case_accepted": _RESIDENT,
    "case_declined": _RESIDENT,
    "case_moved.routed": _RESIDENT,
    "case_moved.handling": _RESIDENT,
    "case_moved.mediating": _RESIDENT,
    "case_moved.reported": _RESIDENT,
    "case_verified": _RESIDENT,
    "reward_moved.verified": _RESIDENT,
    "reward_moved.approved": _RESIDENT,
    "case_merged": _RESIDENT,
    "case_unmerged": _RESIDENT,
    "case_visited_back": _RESIDENT,
    "case_reopened": _RESIDENT,
    "session_scheduled": _RESIDENT | {"start_time", "room"},
    "mediation_concluded.agreed": _RESIDENT,
    "mediation_concluded.failed": _RESIDENT,
    "verification_code": frozenset({"verify_code", "minutes"}),
    "assignment_issued": _STAFF | {"sign_due_time", "kind_word"},
    "assignment_urged": _STAFF,
    "assignment_reminded": _STAFF | {"missed"},
    "clock_warned": _STAFF | {"level"},
    "clock_overdue": _STAFF,
    "clock_warned.desk": _STAFF | {"level"},
    "clock_overdue.desk": _STAFF,
    "extension_granted": _RESIDENT | {"due_time"},
    "extension_granted.department": _STAFF,
    "assignment_retimed": _RESIDENT | {"due_time"},
    "assignment_retimed.department": _STAFF,
    "clock_paused": _RESIDENT | _PAUSE,
    "clock_paused.prolonged": _RESIDENT | _PAUSE,
    "clock_paused.department": _STAFF | _PAUSE,
    "clock_resumed": _RESIDENT | {"due_time"},
    "clock_resumed.department": _STAFF,
    "extension_requested": _STAFF,
    "extension_refused": _STAFF,
    "referral_raised": _STAFF,
    "referral_granted": _STAFF | {"to_department"},
    "referral_refused": _STAFF,
    "referral_done": _STAFF | {"to_department"},
    "task_force_formed": frozenset({"department"}),
    "force_task_given": frozenset({"department", "due_time"}),
    "force_task_dropped": frozenset({"department"}),
    "force_task_late": frozenset({"department", "due_time"}),
    "meeting_moved.planned": frozenset({"start_time"}),
    "meeting_moved.cancelled": frozenset({"start_time"}),
    "task_issued": _ORDER,
    "task_reassigned": _ORDER,
    "task_cancelled": _ORDER,
    "task_declined": _ORDER,
    "task_reported": _ORDER,
    "task_warned": _ORDER,
    "task_overdue": _ORDER,
    "case_coloured": frozenset({"code", "colour_word"}),
    "long_term_review_warned": _STAFF,
    "long_term_review_missed": _STAFF,
    "worklist_handed_over": _LIST - {"department"},
    "worklist_finished": frozenset({"number"}),
    "worklist_item_reported": _LIST,
    "worklist_item_returned": _LIST,
    "worklist_item_struck": _LIST,
    "worklist_item_withdrawn": _LIST,
    "worklist_item_warned": _LIST,
    "worklist_item_late": _LIST,
    "sponsor_named": _STAFF,
    "sponsor_review_due": _STAFF,
    "sponsor_case_late": _STAFF,
    "whistle_called": _STAFF,
    "whistle_refused": _STAFF,
    "whistle_insisted": _STAFF,
    "whistle_reported": _STAFF,
    "duty_planned": _DUTY,
    "duty_swap_asked": _DUTY | {"to_department", "to_day"},
    "duty_swapped": _DUTY,
    "duty_swap_declined": _DUTY,
    "duty_missed": _DUTY,
    "duty_cancelled": _DUTY,
    "case_moved.first_asked": _STAFF | {"state_word"},
    "case_declined.first_asked": frozenset({"code"}),
    "case_verified.first_asked": frozenset({"code"}),
    "case_evaluated": frozenset({"code"}),
    "incident_settled": frozenset({"kind_word", "cell"}),
    "import_moved": frozenset(
        {"state_word", "row_count", "faulty_count", "done_count", "failed_count"}
    ),
    "group_changed": frozenset({"code", "count"}),
    "letter_proposed": _LETTER,
    "letter_issued": _LETTER,
    "letter_answered": _LETTER,
    "letter_overdue": _LETTER,
    "letter_commitment_due": _LETTER,
    "letter_judged": _LETTER,
    "letter_withdrawn": _LETTER,
    "sensitive_reads_exhausted": frozenset({"reader", "count"}),
    "pact_moved": frozenset({"partner", "state_word"}),
    "transfer_moved": frozenset({"code", "partner", "state_word"}),
}
"""What each key may say; an SMS never holds a detail of the matter or a name."""

_SAMPLES: Mapping[str, str] = {
    "code": "4304232026030100001X",
    "state_word": "办理中",
    "link": "https://example.cn/p/cases/4304232026030100001X?key=abcd1234",
    "start_time": "3月5日 09:30",
    "room": "第一调解室",
    "verify_code": "123456",
    "minutes": "5",
    "department": "住房和城乡建设局",
    "due_time": "3月20日 24:00",
    "sign_due_time": "3月2日 18:00",
    "pause_word": "鉴定评估",
    "until_time": "3月30日 24:00",
    "kind_word": "矛盾纠纷",
    "level": "2",
    "partner": "衡东县",
    "colour_word": "红色",
    "missed": "2",
    "cell": "430423100001-3",
    "day": "2026-03-05",
    "to_department": "水利部门",
    "to_day": "2026-03-06",
    "row_count": "2000",
    "faulty_count": "12",
    "done_count": "1987",
    "failed_count": "1",
    "letter": "督办单",
    "number": "衡山县综治督〔2026〕3号",
    "reader": "clerk@430423",
    "count": "200",
}
_PLACEHOLDER = re.compile(r"\{([a-z_]{1,32})\}")
_PROVIDER_CODE = re.compile(r"[A-Za-z0-9_]{1,64}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


class TemplateNotFound(NotFound):
    """No area at or above has a text for this key and channel."""


@dataclass(frozen=True, kw_only=True)
class Template:
    """One area's text for one key and channel, at one version."""

    key: str
    channel: str
    area_code: str
    text: str
    provider_code: str
    is_enabled: bool
    version: int
    author: str
    update_time: datetime

    @property
    def placeholders(self) -> frozenset[str]:
        """The variables the text uses."""
        return frozenset(_PLACEHOLDER.findall(self.text))

    def values_of(self, values: Mapping[str, str]) -> dict[str, str]:
        """The values the text uses, on one line and bounded."""
        return {name: _plain(values.get(name, "")) for name in sorted(self.placeholders)}


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in place of the placeholders; a value is never read as a placeholder."""
    return _PLACEHOLDER.sub(lambda match: _plain(values.get(match[1], "")), text)


def preview(text: str) -> str:
    """The text filled with sample values."""
    return fill(text, _SAMPLES)


def parts(text: str) -> int:
    """How many SMS the text is billed as."""
    return 1 if len(text) <= _ONE_PART else math.ceil(len(text) / _EACH_PART)


def check(*, key: str, channel: str, text: str, provider_code: str | None) -> None:
    """Raise Invalid naming every fault of a text to be; `provider_code` None is not looked at."""
    found: list[FieldFault] = []
    if key not in VARIABLES:
        found.append(_fault("key", "unknown_key", "没有这个模板", "There is no such template key."))
    if channel not in CHANNELS:
        words = "渠道只能是 sms 或 station"
        found.append(_fault("channel", "unknown_channel", words, "sms or station."))
    if channel == SMS and provider_code is not None and not _PROVIDER_CODE.fullmatch(provider_code):
        words = "请填写短信服务商的模板代码"
        found.append(_fault("provider_code", "malformed", words, "The provider's template code."))
    found += _text_faults(text, VARIABLES.get(key, frozenset()))
    if found:
        raise Invalid(*found)


def _text_faults(text: str, known: frozenset[str]) -> list[FieldFault]:
    if not text.strip() or len(text) > TEXT_LIMIT:
        words = f"内容须为1至{TEXT_LIMIT}字"
        return [_fault("text", "length", words, f"1 to {TEXT_LIMIT} characters are needed.")]
    found = []
    if _CONTROL.search(text):
        found.append(
            _fault("text", "control_character", "内容不能含控制字符", "No control characters.")
        )
    unknown = sorted(set(_PLACEHOLDER.findall(text)) - known)
    if unknown:
        names = "、".join(unknown)
        found.append(
            _fault(
                "text", "unknown_variable", f"未知变量：{names}", f"Unknown: {', '.join(unknown)}."
            )
        )
    if set(_PLACEHOLDER.sub("", text)) & set("{}"):
        found.append(
            _fault("text", "stray_brace", "花括号只能用于变量", "Braces are for variables only.")
        )
    return found


def _fault(field: str, reason: str, message: str, message_en: str) -> FieldFault:
    return FieldFault(field=field, reason=reason, message=message, message_en=message_en)


def _plain(value: str) -> str:
    return _CONTROL.sub(" ", value)[:VALUE_LIMIT]
