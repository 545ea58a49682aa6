"""A county, a moment, and who acts or brings a matter there."""

from datetime import UTC, datetime
from typing import Any

from contracts.principals import Post, Principal
from services.routing.domain.brief import Brief, CaseFacts

COUNTY = "430423"
NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)  # 周三 12:00


def a_brief(
    case_id: str = "case-1",
    *,
    title: str = "下水道堵塞",
    case_version: int = 1,
    area_code: str = "430423100",
    **facts: Any,
) -> Brief:
    """What CaseAccepted tells of a livelihood matter."""
    return Brief(
        case_id=case_id,
        area_code=area_code,
        code="430423202603040000018",
        case_version=case_version,
        facts=CaseFacts(**{"kind": "livelihood", "channel": "window"} | facts),
        title=title,
        narrative="污水漫到路上",
    )


def a_caller(post: Post, *, department: str = "", name: str = "", area: str = COUNTY) -> Principal:
    """A principal of the county."""
    return Principal(id=name or f"{post}@{area}", post=post, area_code=area, department=department)


def handler(department: str, area: str = COUNTY) -> Principal:
    """A department's handler."""
    return a_caller(Post.HANDLER, department=department, name=f"{department}.handler", area=area)


DISPATCHER = a_caller(Post.DISPATCHER)
