"""The stable words of intake and their Chinese names; what people read comes from here."""

from collections.abc import Mapping
from dataclasses import dataclass

KINDS: Mapping[str, str] = {
    "livelihood": "民生服务",
    "dispute": "矛盾纠纷",
    "violation": "违法违规",
    "emergency": "应急处置",
}
EMERGENCY, DISPUTE, VIOLATION = "emergency", "dispute", "violation"

DISPUTE_KINDS: Mapping[str, str] = {
    "marriage_family": "婚姻家庭纠纷",
    "neighbour": "邻里纠纷",
    "housing_land": "房屋宅基地纠纷",
    "contract": "合同纠纷",
    "business": "生产经营纠纷",
    "damages": "损害赔偿纠纷",
    "forest_land": "山林土地纠纷",
    "demolition": "征地拆迁纠纷",
    "environment": "环境污染纠纷",
    "labour_wages": "拖欠农民工工资纠纷",
    "labour_other": "其他劳动争议",
    "consumer": "消费纠纷",
    "medical": "医疗纠纷",
    "traffic": "道路交通事故纠纷",
    "property_management": "物业纠纷",
    "other": "其他纠纷",
}


@dataclass(frozen=True, kw_only=True)
class Source:
    """A way in（来源）, and who may name it."""

    name: str
    is_public: bool = False
    is_staff: bool = True


SOURCES: Mapping[str, Source] = {
    "window": Source(name="窗口来访"),
    "phone": Source(name="电话"),
    "hotline_12345": Source(name="12345热线"),
    "web": Source(name="网上上报", is_public=True),
    "wechat": Source(name="微信上报", is_public=True),
    "qr": Source(name="扫码上报", is_public=True),
    "open311": Source(name="Open311接口", is_public=True, is_staff=False),
    "grid": Source(name="网格上报"),
    "court": Source(name="法院移送"),
    "police": Source(name="公安移送"),
    "petition_office": Source(name="信访移送"),
    "procuratorate": Source(name="检察移送"),
    "department": Source(name="部门移送"),
    "other_county": Source(name="外县移送"),
}

OPEN311, OTHER_COUNTY = "open311", "other_county"

ROLES: Mapping[str, str] = {
    "applicant": "申请人",
    "respondent": "被申请人",
    "agent": "代理人",
    "related": "相关人",
}
APPLICANT, AGENT, RESPONDENT = "applicant", "agent", "respondent"

PARTY_TYPES: Mapping[str, str] = {"person": "个人", "organisation": "单位"}
PERSON = "person"

ID_TYPES: Mapping[str, str] = {
    "resident": "居民身份证、统一社会信用代码",
    "passport": "护照",
    "other": "其他证件",
}
RESIDENT = "resident"

SENSITIVITIES: Mapping[str, str] = {
    "minor": "涉未成年人",
    "family_violence": "涉家庭暴力",
    "health": "涉健康信息",
}

PAUSE_REASONS: Mapping[str, str] = {
    "hearing": "听证",
    "appraisal": "鉴定评估",
    "waiting_for_party": "等待当事人",
    "waiting_for_material": "等待补充材料",
    "long_term": "列入动态跟踪台账",
}
"""Why a handling time may stand still（期限中止）, as routing's clocks name it."""

LEGAL_ROUTES: Mapping[str, str] = {
    "litigation": "向人民法院提起诉讼",
    "arbitration": "申请仲裁",
    "administrative_review": "申请行政复议",
    "discipline": "向纪检监察机关反映",
    "other": "其他法定途径",
}

DECLINE_REASONS: Mapping[str, str] = {
    "out_of_scope": "不属于中心受理范围",
    "in_litigation": "已进入诉讼程序",
    "in_arbitration": "已进入仲裁程序",
    "in_review": "已进入行政复议程序",
    "decided": "已有生效的法律文书或处理决定",
    "repeated": "同一事项已受理",
    "no_facts": "没有明确的事实或对象",
    "other": "其他原因",
}
REPEATED = "repeated"

GRADES: Mapping[str, str] = {
    "satisfied": "满意",
    "basically_satisfied": "基本满意",
    "not_satisfied": "不满意",
}
NOT_SATISFIED = "not_satisfied"

VISIT_CHANNELS: Mapping[str, str] = {
    "phone": "电话",
    "visit": "上门",
    "message": "短信",
    "video": "视频",
}

GRADE_REASONS: Mapping[str, Mapping[str, str]] = {
    "satisfied": {"solved": "问题解决", "prompt": "办理及时", "courteous": "态度良好"},
    "basically_satisfied": {
        "partly_solved": "部分解决",
        "slow": "办理较慢",
        "little_told": "告知不够",
    },
    "not_satisfied": {
        "not_solved": "问题没有解决",
        "result_disputed": "不认可处理结果",
        "too_slow": "办理拖延",
        "discourteous": "态度不好",
        "not_told": "没有告知结果",
        "other": "其他",
    },
}

CHECKS: Mapping[str, str] = {
    "site_seen": "已到现场查看",
    "photos_seen": "已查看现场照片",
    "papers_seen": "已核对办理文书",
    "applicant_asked": "已向申请人核实",
    "payment_seen": "已核对支付凭证",
}

ADVICE_KINDS: Mapping[str, str] = {
    "judicial_advice": "司法建议",
    "prosecution_advice": "检察建议",
}
