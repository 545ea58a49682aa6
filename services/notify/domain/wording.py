"""Chinese words for states, kinds, departments and times, as messages say them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import areas

_ZONE = ZoneInfo("Asia/Shanghai")

_STATES: Mapping[str, str] = {
    "registered": "已登记",
    "accepted": "已受理",
    "declined": "不予受理",
    "routed": "已分流",
    "handling": "办理中",
    "mediating": "调解中",
    "in_session": "调解中",
    "reported": "已办结待核查",
    "verified": "已核查",
    "visited_back": "已回访",
    "concluded": "调解终结",
}
_IMPORT_STATES: Mapping[str, str] = {
    "checked": "已检查，可以开始",
    "refused": "无法读取",
    "finished": "已完成",
}
_KINDS: Mapping[str, str] = {
    "livelihood": "民生服务",
    "dispute": "矛盾纠纷",
    "violation": "违法违规",
    "emergency": "应急处置",
}
_COLOURS: Mapping[str, str] = {"red": "红色", "yellow": "黄色", "blue": "蓝色"}
_LETTERS: Mapping[str, str] = {
    "reminder": "催办提醒",
    "prompt": "工作提示函",
    "risk": "风险预警函",
    "order": "督办单",
    "interview": "约谈通知书",
    "circular": "督办通报",
}
_PAUSES: Mapping[str, str] = {
    "long_term": "一时难以解决、列入动态跟踪台账",
    "hearing": "听证",
    "appraisal": "鉴定评估",
    "waiting_for_party": "等待当事人",
    "waiting_for_material": "等待补充材料",
}
_DEPARTMENTS: Mapping[str, str] = {
    "housing": "住建部门",
    "labour": "人社部门",
    "police": "公安机关",
    "court": "人民法院",
    "procuratorate": "人民检察院",
    "justice": "司法行政部门",
    "civil-affairs": "民政部门",
    "natural-resources": "自然资源部门",
    "urban-management": "城管部门",
    "health": "卫健部门",
    "market": "市场监管部门",
    "transport": "交通运输部门",
    "water": "水利部门",
    "petition": "信访部门",
    "agriculture": "农业农村部门",
    "forestry": "林业部门",
    "environment": "生态环境部门",
    "education": "教育部门",
    "emergency": "应急管理部门",
    "veterans": "退役军人事务部门",
}


PACT_STATES: Mapping[str, str] = {
    "invited": "对方提出，待本县签订",
    "active": "已签订生效",
    "declined": "对方谢绝",
    "ended": "对方终止",
}
TRANSFER_STATES: Mapping[str, str] = {
    "received": "待本县接收",
    "withdrawn": "对方撤回",
    "accepted": "对方已接收办理",
    "refused": "对方退回",
    "lapsed": "逾期未接收，仍由移出县办理",
    "done": "对方已办结",
}
"""What the other county did, as told in this one."""


def state(name: str) -> str:
    """The word for a state of a case or mediation; empty for one that has no word."""
    return _STATES.get(name, "")


def import_state(name: str) -> str:
    """The word for a state of an import that clerks are told of; empty for the others."""
    return _IMPORT_STATES.get(name, "")


def kind(name: str) -> str:
    """The word for a kind of case."""
    return _KINDS.get(name, "")


def colour(key: str) -> str:
    """The word for how great a risk is."""
    return _COLOURS.get(key, "")


def letter(kind: str) -> str:
    """The word for a kind of letter that presses a department."""
    return _LETTERS.get(kind, "督办文书")


def pause(reason_code: str) -> str:
    """The word for why a handling time stands still."""
    return _PAUSES.get(reason_code, "其他原因")


def department(key: str) -> str:
    """The word for a department; its key where there is none."""
    return _DEPARTMENTS.get(key, key) or "责任部门"


def county(code: str) -> str:
    """A county's name; the code where it is unknown."""
    found = areas.find(code)
    return found.name if found else code


def moment(time: datetime | None) -> str:
    """A time as people say it in China; midnight belongs to the day it ends."""
    if time is None:
        return "未定"
    local = time.astimezone(_ZONE)
    if (local.hour, local.minute) == (0, 0):
        day = local - timedelta(days=1)
        return f"{day.month}月{day.day}日24:00"
    return f"{local.month}月{local.day}日{local:%H:%M}"
