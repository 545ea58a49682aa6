"""Imports（批量导入）: a sheet of matters from upload to report; the table in `docs/states.md`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contracts.aggregates import Aggregate
from contracts.errors import FieldFault, Invalid, NotFound, WrongState
from contracts.events.intake import ImportMoved

MOST_ROWS = 100_000


class ImportNotFound(NotFound):
    """There is no such import within the caller's county."""


class Unreadable(Exception):
    """The sheet cannot be read; says why in Chinese and in English."""

    def __init__(self, message: str, message_en: str) -> None:
        """Keep the words for the report."""
        super().__init__(message_en)
        self.message = message
        self.message_en = message_en


class ImportState(StrEnum):
    """Where an import stands（导入状态）."""

    UPLOADED = "uploaded"  # 已上传，正在检查
    REFUSED = "refused"  # 无法读取
    CHECKED = "checked"  # 已检查，等待开始
    RUNNING = "running"  # 正在导入
    FINISHED = "finished"  # 已完成
    CANCELLED = "cancelled"  # 已取消


IMPORT_TRANSITIONS: Mapping[str, Mapping[ImportState, ImportState]] = {
    "check": {ImportState.UPLOADED: ImportState.CHECKED},
    "refuse": {ImportState.UPLOADED: ImportState.REFUSED},
    "start": {ImportState.CHECKED: ImportState.RUNNING},
    "finish": {ImportState.RUNNING: ImportState.FINISHED},
    "cancel": dict.fromkeys(
        (ImportState.UPLOADED, ImportState.CHECKED, ImportState.RUNNING), ImportState.CANCELLED
    ),
}


class Outcome(StrEnum):
    """What became of a row（行结果）."""

    WAITING = "waiting"  # 检查通过
    FAULTY = "faulty"  # 有误，不导入
    DONE = "done"  # 已导入
    FAILED = "failed"  # 导入时被拒绝


class Phase(StrEnum):
    """What the runner does for an import; nothing while it rests."""

    READING = "reading"
    CHECK_REPORT = "check_report"
    REGISTERING = "registering"
    END_REPORT = "end_report"
    RESTING = "resting"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The stored file of an import（导入文件）."""

    file_id: str
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(kw_only=True)
class Progress:
    """How far the runner is（导入进度）; it lies beside the import and takes no version.

    `cursor` is the place after the last row of the phase that is stored: what was not stored with
    it did not happen. `handled` counts the rows of the phase.
    """

    import_id: str
    area_code: str
    phase: Phase = Phase.READING
    cursor: int = 0
    handled: int = 0
    row_count: int = 0
    faulty_count: int = 0
    done_count: int = 0
    failed_count: int = 0
    phase_time: datetime
    update_time: datetime

    def enter(self, phase: Phase, now: datetime) -> None:
        """Begin another phase at its first row."""
        self.phase, self.cursor, self.handled = phase, 0, 0
        self.phase_time = self.update_time = now

    def step(self, cursor: int, handled: int, now: datetime) -> None:
        """Rows up to `cursor` are stored."""
        self.cursor, self.update_time = cursor, now
        self.handled += handled

    @property
    def rows_per_second(self) -> float:
        """The pace of the work in hand, or last done."""
        seconds = (self.update_time - self.phase_time).total_seconds()
        return round(self.handled / seconds, 1) if seconds > 0 else 0.0


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of a sheet（导入行）: its cells while they are needed, and what became of it."""

    import_id: str
    area_code: str
    number: int
    outcome: Outcome
    cells: Mapping[str, str]
    faults: tuple[FieldFault, ...] = ()
    case_id: str = ""
    code: str = ""

    @property
    def reference(self) -> str:
        """What the row is called by whoever made the sheet, or its place in this one."""
        return self.cells.get("client_id") or f"{self.import_id}/{self.number}"


@dataclass(kw_only=True)
class ImportBatch(Aggregate):
    """A sheet of matters on its way into cases（批量导入）."""

    state: ImportState = ImportState.UPLOADED
    sheet: Sheet
    sends_messages: bool
    uploader: str
    uploader_post: str
    upload_time: datetime
    end_time: datetime | None = None
    refusal: str = ""
    refusal_en: str = ""
    report_id: str = ""

    def upload(self) -> None:
        """The sheet is in and waits to be read."""
        self._tell(None)

    def check(self, progress: Progress, report_id: str) -> None:
        """Every row was read and judged."""
        self._go("check")
        self.report_id = report_id
        self._tell(progress)

    def refuse(self, unreadable: Unreadable, progress: Progress, now: datetime) -> None:
        """The file cannot be read."""
        self._go("refuse")
        self.refusal, self.refusal_en = unreadable.message, unreadable.message_en
        self.end_time = now
        self._tell(progress)

    def start(self, progress: Progress) -> None:
        """Register the sound rows; raises Invalid when there is none."""
        self._go("start")
        if progress.row_count == progress.faulty_count:
            message = "没有可以导入的行"
            raise Invalid(
                FieldFault(
                    field="import_id",
                    reason="no_sound_row",
                    message=message,
                    message_en="No row can be imported.",
                )
            )
        self._tell(progress)

    def finish(self, progress: Progress, report_id: str, now: datetime) -> None:
        """Every sound row was tried."""
        self._go("finish")
        self.report_id, self.end_time = report_id, now
        self._tell(progress)

    def cancel(self, progress: Progress, now: datetime) -> None:
        """Somebody gave it up."""
        self._go("cancel")
        self.end_time = now
        self._tell(progress)

    def _go(self, verb: str) -> None:
        to = IMPORT_TRANSITIONS[verb].get(self.state)
        if to is None:
            raise WrongState(f"{self.id} is {self.state}: cannot {verb}", state=self.state)
        self.state = to

    def _tell(self, progress: Progress | None) -> None:
        counts = ("row_count", "faulty_count", "done_count", "failed_count")
        told = {name: getattr(progress, name) for name in counts} if progress else {}
        self.record(ImportMoved(import_id=self.id, state=str(self.state), **told))
