"""Exports（数据导出）: a list of cases that leaves the platform as a sheet, for a purpose.

Personal columns are masked; who needs them in clear needs a second person's approval
（个人信息保护法 6、51、55）.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from contracts.aggregates import Aggregate
from contracts.errors import NotFound, NotPermitted, WrongState
from contracts.events import intake as events
from services.intake.domain.faults import Faults

MOST_COLUMNS = 20
MOST_ATTEMPTS = 5
TOO_MANY_ROWS, NOT_MADE = "too_many_rows", "not_made"
PURPOSES: Mapping[str, str] = {
    "report": "统计上报",
    "analysis": "研判分析",
    "supervision": "督查督办",
    "hand_over": "工作移交",
    "audit": "审计检查",
    "other": "其他",
}
"""What an export may be for, and its Chinese name."""
COLUMNS: Mapping[str, str] = {
    "code": "编号",
    "state": "状态",
    "kind": "事项类别",
    "category": "诉求类别",
    "title": "标题",
    "area_code": "区划代码",
    "address": "地址",
    "source": "来源",
    "register_time": "登记时间",
    "close_time": "办结时间",
    "due_time": "办理期限",
    "is_overdue": "是否超期",
    "lead_department": "主办部门",
    "first_responder": "首问人",
    "people_count": "涉及人数",
    "amount_yuan": "涉及金额（元）",
    "grade": "评价",
    "applicant_name": "申请人",
    "applicant_phone": "申请人电话",
    "applicant_id_number": "申请人证件号码",
}
"""What a sheet may show, and its headings."""
PERSONAL = frozenset({"address", "applicant_name", "applicant_phone", "applicant_id_number"})
"""The columns that are masked unless a second person approved."""


class ExportNotFound(NotFound):
    """There is no such export within the caller's sight."""


class ExportState(StrEnum):
    """Where an export stands（导出状态）."""

    REQUESTED = "requested"  # 待审批
    APPROVED = "approved"  # 制作中
    REFUSED = "refused"  # 未获批准
    READY = "ready"  # 可下载
    FAILED = "failed"  # 制作失败
    EXPIRED = "expired"  # 已过期


@dataclass(frozen=True, kw_only=True)
class ExportOrder:
    """What somebody wants exported, and why."""

    purpose: str
    words: str
    columns: tuple[str, ...]
    is_clear: bool = False
    filter: Mapping[str, Any] = field(default_factory=dict)

    def read(self, faults: Faults) -> "ExportOrder":
        """The order in one form; what is wrong goes to the faults."""
        faults.choice("purpose", self.purpose, PURPOSES)
        words = faults.text("words", self.words, least=2, most=200)
        if not self.columns or len(self.columns) > MOST_COLUMNS:
            message = f"请选择1至{MOST_COLUMNS}列"
            faults.add("columns", "out_of_range", message, f"From 1 to {MOST_COLUMNS} columns.")
        for column in self.columns[:MOST_COLUMNS]:
            faults.choice("columns", column, COLUMNS)
        if len(set(self.columns)) < len(self.columns):
            faults.add("columns", "twice", "列重复", "A column stands there twice.")
        if self.is_clear and not PERSONAL & set(self.columns):
            message, english = "未选个人信息列，无需明文", "No personal column is chosen."
            faults.add("is_clear", "needless", message, english)
        return replace(self, words=words)


@dataclass(frozen=True, kw_only=True)
class ExportFile:
    """The sheet, where it lies."""

    file_id: str
    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Making:
    """How far the runner is with a sheet（制作进度）; it lies beside the export's version.

    `cursor` is where the list goes on, `lines` how many were taken, those of cases that were
    erased since among them.
    """

    cursor: str = ""
    lines: int = 0
    is_collected: bool = False

    def behind(self, lines: int, cursor: str) -> "Making":
        """So many lines further; without a cursor it was the last piece of the list."""
        return Making(cursor=cursor, lines=self.lines + lines, is_collected=not cursor)


@dataclass(kw_only=True)
class Export(Aggregate):
    """One request, its approval, and the sheet while it is kept."""

    order: ExportOrder
    requester: str
    post: str
    request_time: datetime
    found: int
    state: ExportState = ExportState.REQUESTED
    approver: str = ""
    decide_time: datetime | None = None
    refuse_reason: str = ""
    rows: int = 0
    file: ExportFile | None = None
    ready_time: datetime | None = None
    expire_time: datetime | None = None
    due_time: datetime | None = None
    attempts: int = 0
    making: Making = field(default_factory=Making)
    fail_reason: str = ""

    def request(self, *, free_rows: int, now: datetime) -> None:
        """It waits for a second person, unless it is masked and small."""
        if not self.order.is_clear and self.found <= free_rows:
            self.state, self.due_time = ExportState.APPROVED, now
        purpose, columns = self.order.purpose, len(self.order.columns)
        self.record(
            events.ExportRequested(
                **self._base(),
                purpose=purpose,
                columns=columns,
                is_clear=self.order.is_clear,
                found=self.found,
            )
        )

    def approve(self, actor: str, now: datetime) -> None:
        """The runner makes it from now on.

        Raises:
            NotPermitted: who requested it cannot approve it.
        """
        self._decide(actor, now)
        self.state, self.due_time = ExportState.APPROVED, now
        self.record(events.ExportApproved(**self._base()))

    def refuse(self, actor: str, reason: str, now: datetime) -> None:
        """It is not made; raises NotPermitted as `approve`."""
        self._decide(actor, now)
        self.state, self.refuse_reason = ExportState.REFUSED, reason
        self.record(events.ExportRefused(**self._base()))

    def finish(self, file: ExportFile, rows: int, now: datetime, kept: timedelta) -> None:
        """The sheet is there, for a while."""
        self._need(ExportState.APPROVED)
        self.state, self.due_time = ExportState.READY, None
        self.file, self.rows = file, rows
        self.ready_time, self.expire_time = now, now + kept
        self.record(events.ExportReady(**self._base(), rows=rows, is_clear=self.order.is_clear))

    def fail(self, reason: str) -> None:
        """It cannot be made."""
        self._need(ExportState.APPROVED)
        self.state, self.due_time, self.fail_reason = ExportState.FAILED, None, reason
        self.record(events.ExportFailed(**self._base(), reason_code=reason))

    def expire(self) -> None:
        """The sheet is gone."""
        self._need(ExportState.READY)
        self.state, self.file, self.expire_time = ExportState.EXPIRED, None, None
        self.record(events.ExportExpired(**self._base()))

    def _decide(self, actor: str, now: datetime) -> None:
        if actor == self.requester:
            message = f"{actor} requested {self.id} and cannot decide on it"
            raise NotPermitted(message, reason="second_person_needed")
        self._need(ExportState.REQUESTED)
        self.approver, self.decide_time = actor, now

    def _need(self, state: ExportState) -> None:
        if self.state is not state:
            raise WrongState(f"{self.id} is {self.state}", state=self.state)

    def _base(self) -> dict[str, str]:
        return {"export_id": self.id, "state": str(self.state)}
