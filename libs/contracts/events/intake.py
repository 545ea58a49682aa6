"""What intake（受理）publishes: the life of the case."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class PartyFacts:
    """What may be said about a party without saying who it is."""

    party_id: str
    role: str
    type: str
    has_phone: bool = False
    is_verified: bool = False
    is_representative: bool = False
    represents: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _CaseEvent(Event):
    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "case"

    case_id: str
    code: str
    state: str
    from_state: str = ""


@dataclass(frozen=True, kw_only=True)
class _CaseFacts(_CaseEvent):
    """The facts by which others decide, complete each time they are told."""

    kind: str
    area_code: str
    channel: str
    dispute_kind: str = ""
    category: str = ""
    category_origin: str = ""
    amount_fen: int = 0
    people_count: int = 1
    is_urgent: bool = False
    is_confidential: bool = False
    is_anonymous: bool = False
    is_restricted: bool = False
    needs_supplement: bool = False
    parties: tuple[PartyFacts, ...] = ()
    first_responder: str = ""
    incident_id: str = ""
    hand_over_ask: str = ""
    hand_over_due_time: datetime | None = None
    register_time: datetime


@dataclass(frozen=True, kw_only=True)
class CaseRegistered(_CaseFacts):
    """A resident's report waits for acceptance（登记）. Private: notify {contacts}."""


@dataclass(frozen=True, kw_only=True)
class CaseAccepted(_CaseFacts):
    """The centre took the case on（受理）.

    Private: routing {title, narrative, address, answers: {question: [value]}};
    grid {title, address, location}; mediation {title};
    notify {contacts: [{party_id, phone, query_key}]}, unless told before.
    """

    accept_time: datetime


@dataclass(frozen=True, kw_only=True)
class CaseAmended(_CaseFacts):
    """The case's facts were corrected（更正）; told in full. Private: as CaseAccepted."""

    changed_fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CaseSupplemented(_CaseEvent):
    """Papers or evidence came later（补充）; `is_complete` ends an emergency's supplement clock."""

    is_complete: bool


@dataclass(frozen=True, kw_only=True)
class CaseDeclined(_CaseEvent):
    """The centre did not take the case on（不予受理）; `legal_route` names where it belongs."""

    reason_code: str
    legal_route: str
    earlier_case_id: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseMoved(_CaseEvent):
    """The case reached another state because of what another service did（流转）."""

    department: str = ""
    due_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CaseVerified(_CaseEvent):
    """The centre checked the result and found it real（核查通过）."""


@dataclass(frozen=True, kw_only=True)
class CaseReworked(_CaseEvent):
    """The centre sent the result back（退回重办）. Private: routing {reason}."""


@dataclass(frozen=True, kw_only=True)
class CaseVisitedBack(_CaseEvent):
    """Somebody who did not handle the case asked the resident（回访）."""

    is_reached: bool


@dataclass(frozen=True, kw_only=True)
class CaseEvaluated(_CaseEvent):
    """A party gave its judgement（评价）: satisfied, basically_satisfied or not_satisfied."""

    party_id: str
    grade: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CaseReopened(_CaseEvent):
    """The case goes back to handling（重新办理）. Private: routing {reason}."""

    reopen_count: int


@dataclass(frozen=True, kw_only=True)
class CaseWithdrawn(_CaseEvent):
    """The applicant took the matter back（撤回）."""


@dataclass(frozen=True, kw_only=True)
class CaseArchived(_CaseEvent):
    """The file is closed（归档）."""


@dataclass(frozen=True, kw_only=True)
class CasePartWaived(_CaseEvent):
    """The whole may close without a co-department's part（免办）."""

    assignment_id: str
    department: str


@dataclass(frozen=True, kw_only=True)
class CaseAdvised(_CaseEvent):
    """A formal letter suggests a fix（司法建议、检察建议）: judicial or prosecution advice."""

    unheard_because: ClassVar[str] = "the letter itself goes on paper"

    advice_id: str
    kind: str
    reply_due_time: datetime


@dataclass(frozen=True, kw_only=True)
class CaseAdviceAnswered(_CaseEvent):
    """The answer to a letter came（建议回复）."""

    unheard_because: ClassVar[str] = "the letter itself goes on paper"

    advice_id: str
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class CaseVisitTried(_CaseEvent):
    """Nobody was reached, and it will be tried again（回访未联系上）."""

    unheard_because: ClassVar[str] = "the next try needs no message"

    channel: str
    tries: int


@dataclass(frozen=True, kw_only=True)
class CaseVisitReviewed(_CaseEvent):
    """A second person looked at a sampled visit-back（回访抽查）."""

    unheard_because: ClassVar[str] = "a matter of the centre's own"

    is_confirmed: bool


@dataclass(frozen=True, kw_only=True)
class CaseLapsed(_CaseEvent):
    """Nobody judged in time; the round counts as judged, without a grade（逾期未评价）."""

    unheard_because: ClassVar[str] = "the progress page tells it"


@dataclass(frozen=True, kw_only=True)
class CaseHeld(_CaseEvent):
    """The closed file may not be erased（保留令）."""

    unheard_because: ClassVar[str] = "only intake keeps files"


@dataclass(frozen=True, kw_only=True)
class CaseReleased(_CaseEvent):
    """The hold on the file is over（解除保留）."""

    unheard_because: ClassVar[str] = "only intake keeps files"


@dataclass(frozen=True, kw_only=True)
class CaseErased(_CaseEvent):
    """Names and words are gone, after the time of keeping and an approved list（到期销毁）."""

    unheard_because: ClassVar[str] = "each service keeps and erases its own by its own schedule"


@dataclass(frozen=True, kw_only=True)
class _ArchiveEvent(Event):
    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "archive"
    unheard_because: ClassVar[str] = "the state is asked for where it is needed"

    archive_id: str
    case_id: str
    edition: int


@dataclass(frozen=True, kw_only=True)
class ArchiveReady(_ArchiveEvent):
    """The file of an archived case is made（成卷）."""

    pages: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ArchiveSuperseded(_ArchiveEvent):
    """The case was taken up again before its file was made（卷宗作废）."""


@dataclass(frozen=True, kw_only=True)
class NoteWritten(Event):
    """Staff wrote an internal note on a case（写意见）; its words stay in intake."""

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "note"
    unheard_because: ClassVar[str] = "its words stay in intake"

    note_id: str
    case_id: str
    kind: str
    to_department: str = ""


@dataclass(frozen=True, kw_only=True)
class _ErasureEvent(Event):
    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "erasure"
    unheard_because: ClassVar[str] = "the second person and the runner find it in the list"

    erasure_id: str


@dataclass(frozen=True, kw_only=True)
class ErasureProposed(_ErasureEvent):
    """What has been kept long enough was listed（提出销毁清单）."""

    found: int


@dataclass(frozen=True, kw_only=True)
class ErasureApproved(_ErasureEvent):
    """A second person approved the list（批准销毁清单）."""


@dataclass(frozen=True, kw_only=True)
class ErasureDone(_ErasureEvent):
    """All of an approved list is erased（销毁完成）."""

    erased: int
    passed_over: int


@dataclass(frozen=True, kw_only=True)
class _MemberEvent(_CaseEvent):
    main_case_id: str
    main_code: str


@dataclass(frozen=True, kw_only=True)
class CaseMerged(_MemberEvent):
    """The case follows another of the same matter（并案）; `state` is the main case's."""


@dataclass(frozen=True, kw_only=True)
class CaseFollowed(_MemberEvent):
    """The main case moved, and its member with it（随主案）; once per member and move."""


@dataclass(frozen=True, kw_only=True)
class CaseUnmerged(_MemberEvent):
    """The case goes on alone（撤销并案）; `state` is where its own handling stands."""


@dataclass(frozen=True, kw_only=True)
class BundleChanged(Event):
    """A main case has another number of members（并案变化）."""

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "bundle"

    bundle_id: str
    case_id: str
    code: str
    member_count: int


@dataclass(frozen=True, kw_only=True)
class _LinkEvent(Event):
    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "link"

    link_id: str
    case_id: str
    code: str
    other_case_id: str
    other_code: str


@dataclass(frozen=True, kw_only=True)
class CaseLinked(_LinkEvent):
    """Two cases have to do with each other（关联）."""


@dataclass(frozen=True, kw_only=True)
class CaseUnlinked(_LinkEvent):
    """Two cases have nothing to do with each other after all（取消关联）."""


@dataclass(frozen=True, kw_only=True)
class ImportMoved(Event):
    """A sheet of matters was taken in, checked, started, finished or given up（批量导入流转）."""

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "import"

    import_id: str
    state: str
    row_count: int = 0
    faulty_count: int = 0
    done_count: int = 0
    failed_count: int = 0


@dataclass(frozen=True, kw_only=True)
class _AttachmentEvent(Event):
    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "attachment"

    attachment_id: str
    case_id: str
    state: str


@dataclass(frozen=True, kw_only=True)
class AttachmentAdded(_AttachmentEvent):
    """Somebody brought a file（上传附件）; its name is not told. `party_id` is empty for staff."""

    kind: str
    size: int
    party_id: str = ""


@dataclass(frozen=True, kw_only=True)
class AttachmentExamined(_AttachmentEvent):
    """A file was looked at: it may be handed out, or it was refused（附件检查）."""

    scan: str
    reason_code: str = ""


@dataclass(frozen=True, kw_only=True)
class AttachmentShared(_AttachmentEvent):
    """A file is shown to the parties, or no longer（附件公开）."""

    is_public: bool


@dataclass(frozen=True, kw_only=True)
class AttachmentRemoved(_AttachmentEvent):
    """A file was taken away; hash and reason stay（移除附件）."""

    reason_code: str


@dataclass(frozen=True, kw_only=True)
class TicketMoved(Event):
    """A number of the hall's queue was taken, called, or done with（取号叫号）."""

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "ticket"

    ticket_id: str
    state: str
    from_state: str = ""
    purpose: str = ""
    day: str = ""
    is_booked: bool = False


@dataclass(frozen=True, kw_only=True)
class AppointmentMoved(Event):
    """A visit was booked, came about, or did not（预约）."""

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "appointment"

    appointment_id: str
    state: str
    from_state: str = ""
    purpose: str = ""
    day: str = ""
    slot: str = ""
    is_public: bool = False


@dataclass(frozen=True, kw_only=True)
class GuidanceMoved(Event):
    """The guide took a record down, or it found its way（引导）; `case_id` once it is a case."""

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "guidance"

    guidance_id: str
    state: str
    from_state: str = ""
    kind: str = ""
    area_code: str = ""
    guide: str = ""
    case_id: str = ""


@dataclass(frozen=True, kw_only=True)
class SensitiveReadsExhausted(Event):
    """Somebody has read as many parties in clear as an hour allows（查看个人信息达到上限）."""

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "reader"

    reader: str
    post: str
    read_count: int


@dataclass(frozen=True, kw_only=True)
class GroupChanged(Event):
    """People joined a group matter, settled or withdrew（群体变动）; the totals after it."""

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "group"

    case_id: str
    code: str
    open_count: int
    settled_count: int
    withdrawn_count: int
    claimed_fen: int = 0
    paid_fen: int = 0
