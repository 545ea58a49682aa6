"""The residents' HTML forms as the same models that the REST paths take."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from gateway.errors import Problem, from_validation
from gateway.schemas.public import PublicCase

M = TypeVar("M", bound=BaseModel)
PRIVACY_NOTICE = "2026-11"
TOKEN = re.compile(r"[A-Za-z0-9\-]{8,64}")
"""What a form carries as its own idempotency key."""
KINDS = {
    "livelihood": "民生服务",
    "dispute": "矛盾纠纷",
    "violation": "违法违规",
    "emergency": "应急处置",
}
DISPUTE_KINDS = {
    "marriage_family": "婚姻家庭",
    "neighbour": "邻里",
    "housing_land": "房屋宅基地",
    "contract": "合同",
    "business": "生产经营",
    "damages": "损害赔偿",
    "forest_land": "山林土地",
    "demolition": "征地拆迁",
    "environment": "环境保护",
    "labour_wages": "劳动报酬",
    "labour_other": "其他劳动争议",
    "consumer": "消费",
    "medical": "医疗",
    "traffic": "道路交通事故",
    "property_management": "物业",
    "other": "其他",
}
GRADES = {"satisfied": "满意", "basically_satisfied": "基本满意", "not_satisfied": "不满意"}
GRADE_REASONS = {
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
LABELS = {
    "kind": "事项类别",
    "category": "具体类别",
    "dispute_kind": "纠纷类型",
    "title": "标题",
    "narrative": "情况说明",
    "area_code": "所在地区",
    "address": "详细地址",
    "name": "姓名",
    "phone": "手机号",
    "code": "编号或验证码",
    "key": "查询码",
    "has_consent": "隐私告知",
    "text": "补充内容",
    "grade": "评价",
    "comment": "意见",
    "reason": "理由",
    "place": "二维码",
    "phone_token": "手机验证",
    "content": "文件",
    "file_name": "文件名",
    "day": "日期",
    "slot": "时段",
    "purpose": "来访事由",
    "matter": "事项",
    "accused_department": "被举报单位",
}


def checked(model: type[M], given: Mapping[str, Any]) -> M:
    """The model, or a Problem that names the faulty fields."""
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        faults = [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors()]
        raise from_validation(RequestValidationError(faults)) from None


def report_from(
    form: Mapping[str, str], phone_token: str, answers: Sequence[Mapping[str, Any]] = ()
) -> PublicCase:
    """The report as a resident filled it in, with the answers to its category; raises Problem."""
    if form.get("has_consent") != "yes":
        raise _unticked()
    is_anonymous = form.get("is_anonymous") == "yes"
    party = {"role": "applicant", "type": "person", "name": form.get("name", "")}
    given: dict[str, Any] = {
        "kind": form.get("kind", ""),
        "category": form.get("category") or None,
        "answers": [dict(answer) for answer in answers],
        "dispute_kind": form.get("dispute_kind")
        or form.get("category", "").partition(".")[0]
        or None,
        "title": form.get("title", ""),
        "narrative": form.get("narrative", ""),
        "area_code": form.get("area_code", ""),
        "address": form.get("address", ""),
        "place": form.get("place", ""),
        "accused_department": form.get("accused_department") or None,
        "is_anonymous": is_anonymous,
        "has_consent": True,
        "privacy_notice": PRIVACY_NOTICE,
    }
    if not is_anonymous:
        given |= {
            "phone_token": phone_token,
            "parties": [{**party, "phone": form.get("phone", "")}],
        }
    if given["kind"] != "dispute":
        given["dispute_kind"] = None
    return checked(PublicCase, given)


def complaints(problem: Problem, labels: Mapping[str, str] | None = None) -> list[str]:
    """What to tell the resident, in Chinese, line by line; `labels` are those of the questions."""
    known, lines = {**LABELS, **(labels or {})}, []
    for fault in problem.faults:
        name = str(fault.get("field", "")).rpartition(".")[2]
        lines.append(f"{known.get(name, name)}：{fault.get('message', '不正确')}")
    body = problem.body()
    return lines or [f"{body['title']}：{body['detail']}"]


def _unticked() -> Problem:
    fault = {
        "field": "has_consent",
        "reason": "required",
        "message": "请阅读并勾选同意",
        "message_en": "Read and tick the notice.",
    }
    return Problem(422, "invalid_fields", faults=[fault])
