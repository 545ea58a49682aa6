"""The agreement（调解协议书）: what it must say, who must sign, and what has been performed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from contracts.errors import Conflict, WrongState
from services.mediation.domain.bounds import Faults
from services.mediation.domain.terms import Content

MEDIATOR = "mediator"
COMMITTEE = "committee"


class Form(StrEnum):
    """How the parties agreed（协议形式, 人民调解法第二十八条）."""

    WRITTEN = "written"  # 书面
    ORAL = "oral"  # 口头


class AgreementState(StrEnum):
    """Where an agreement stands（协议状态）."""

    DRAFT = "draft"  # 草拟
    EFFECTIVE = "effective"  # 生效
    ABANDONED = "abandoned"  # 作废


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Somebody signed（签名、盖章、按指印）; a party, the mediator or the committee."""

    signer: str
    kind: str
    sign_time: datetime | None


@dataclass(frozen=True, kw_only=True)
class Performance:
    """An obligation was performed（履行）; numbers count from 1."""

    obligation_number: int
    perform_time: datetime
    note: str
    recorded_by: str


@dataclass(frozen=True, kw_only=True)
class DocumentState:
    """The document's files; pending until those of `revision` are made（文书）."""

    is_ready: bool = False
    revision: int = 1
    attempts: int = 0
    due_time: datetime | None = None
    render_time: datetime | None = None
    docx_id: str = ""
    docx_sha256: str = ""
    pdf_id: str = ""
    pdf_sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """An agreement of a file（调解协议）."""

    id: str
    area_code: str
    case_id: str
    mediation_id: str
    mediator_id: str
    committee_id: str
    number: str
    form: Form
    content: Content = field(repr=False)
    draft_time: datetime
    state: AgreementState = AgreementState.DRAFT
    signatures: tuple[Signature, ...] = ()
    performances: tuple[Performance, ...] = ()
    effective_time: datetime | None = None
    document: DocumentState = field(default_factory=DocumentState)
    version: int = 1

    @property
    def county(self) -> str:
        """The county the agreement belongs to."""
        return self.area_code[:6]

    @property
    def signers(self) -> tuple[str, ...]:
        """Who must sign: for an oral one the mediator, who vouches for the record（法28、29条）."""
        if self.form is Form.ORAL:
            return (MEDIATOR,)
        return (*self.content.party_ids, MEDIATOR, COMMITTEE)

    @property
    def waiting_signers(self) -> tuple[str, ...]:
        """Who has not signed yet."""
        signed = {signature.signer for signature in self.signatures}
        return tuple(signer for signer in self.signers if signer not in signed)

    @property
    def is_performed(self) -> bool:
        """Whether every obligation was performed."""
        return len(self.performances) == len(self.content.obligations)

    def expect(self, version: int) -> None:
        """Raise Conflict unless the caller saw the version that stands."""
        if version != self.version:
            raise Conflict(f"{self.id} is at {self.version}", current_version=str(self.version))

    def revise(self, content: Content, now: datetime) -> Self:
        """The draft with other content（修改）; refused once somebody has signed."""
        self._require(AgreementState.DRAFT)
        if self.signatures:
            raise WrongState(f"{self.id} has signatures", reason="already_signed", state=self.state)
        return replace(self, content=content, version=self.version + 1)._reprinted(now)

    def sign(self, signatures: Sequence[Signature], now: datetime) -> Self:
        """The agreement with more signatures（签署）; with the last one it is in force."""
        self._require(AgreementState.DRAFT)
        self._check_signatures(signatures, now)
        signed = replace(self, signatures=(*self.signatures, *signatures), version=self.version + 1)
        return signed if signed.waiting_signers else signed._effective(now)

    def perform(self, performance: Performance, now: datetime) -> Self:
        """The agreement with one more obligation performed（履行）."""
        self._require(AgreementState.EFFECTIVE)
        faults = Faults()
        faults.past("perform_time", performance.perform_time, now)
        faults.text("note", performance.note, 500, is_required=False)
        if not 1 <= performance.obligation_number <= len(self.content.obligations):
            faults.add("obligation_number", "out_of_range", "没有此项义务", "no such obligation")
        if performance.obligation_number in {done.obligation_number for done in self.performances}:
            faults.add("obligation_number", "repeated", "此项义务已履行", "was performed before")
        faults.settle()
        performances = (*self.performances, performance)
        return replace(self, performances=performances, version=self.version + 1)

    def abandon(self) -> Self:
        """The draft as given up because the file ended without agreement（作废）."""
        self._require(AgreementState.DRAFT)
        idle = replace(self.document, due_time=None)
        state = AgreementState.ABANDONED
        return replace(self, state=state, document=idle, version=self.version + 1)

    def wordless(self) -> Self:
        """The agreement as it is counted; its documents are gone, their hashes stay."""
        gone = replace(self.document, docx_id="", pdf_id="", due_time=None)
        performances = tuple(replace(done, note="") for done in self.performances)
        content = self.content.wordless()
        return replace(self, content=content, performances=performances, document=gone)

    def _require(self, state: AgreementState) -> None:
        if self.state is not state:
            raise WrongState(f"agreement {self.id} is {self.state}", state=self.state)

    def _effective(self, now: datetime) -> Self:
        times = [signature.sign_time for signature in self.signatures if signature.sign_time]
        effective = replace(self, state=AgreementState.EFFECTIVE, effective_time=max(times))
        return effective._reprinted(now)

    def _reprinted(self, now: datetime) -> Self:
        return replace(self, document=DocumentState(revision=self.version, due_time=now))

    def _check_signatures(self, signatures: Sequence[Signature], now: datetime) -> None:
        faults = Faults()
        if not signatures:
            faults.add("signatures", "required", "必填", "is required")
        faults.distinct("signatures", [signature.signer for signature in signatures], 60)
        for number, signature in enumerate(signatures):
            place = f"signatures[{number}]"
            if signature.signer not in self.waiting_signers:
                faults.add(f"{place}.signer", "not_waiting", "无须其签署", "need not sign")
            kinds = {"seal"} if signature.signer == COMMITTEE else {"sign", "seal", "fingerprint"}
            faults.choice(f"{place}.kind", signature.kind, kinds)
            faults.past(f"{place}.sign_time", signature.sign_time, now)
        faults.settle()
