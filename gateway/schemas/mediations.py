"""Bodies about mediation: files, sessions, records, agreements, the register."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from gateway.schemas.base import (
    Body,
    Clean,
    DisputeKind,
    Fen,
    Line,
    Note,
    PartyId,
    Reason,
    Short,
    StandingVersion,
    Text,
    Time,
    Versioned,
    body_id,
)

_PARTY = "0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11"
_OTHER = "0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a12"
PartyIds = Annotated[list[PartyId], Field(max_length=20)]
Must = Annotated[str, Field(min_length=1, max_length=10_000), Clean]


def _example(**fields: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [fields]})


class OpenMediation(Body):
    """A file opened by hand."""

    model_config = _example(case_id=_PARTY, reason="双方当事人共同申请")

    case_id: Annotated[str, body_id("case")]
    reason: Annotated[str, Field(min_length=1, max_length=500), Clean]


class RecordConsent(Versioned):
    """What a party said about being mediated."""

    model_config = _example(version=1, party_id=_PARTY, is_agreed=True, channel="in_person")

    party_id: PartyId
    is_agreed: bool
    channel: Literal["in_person", "phone", "written", "online"]
    consent_time: Time | None = None


class AppointMediator(Versioned):
    """Who mediates."""

    model_config = _example(version=3, mediator_id="mediator@430423")

    mediator_id: Annotated[str, body_id("mediator")]


class ConcludeMediation(Versioned):
    """How the file ends."""

    model_config = _example(version=5, outcome="failed", end_reason="wide_differences")

    outcome: Literal["agreed", "failed"]
    end_reason: (
        Literal[
            "self_settled", "withdrawn", "cannot_contact", "party_refuses", "wide_differences",
            "time_over", "refuses_to_sign", "other",
        ]
        | None
    ) = None  # fmt: skip
    note: Annotated[str, Field(max_length=500), Clean] = ""


class ScheduleSession(Versioned):
    """When and where; `version` is the file's."""

    model_config = _example(
        version=4,
        room_id="room-430423-1",
        start_time="2026-12-01T09:00:00+08:00",
        end_time="2026-12-01T10:30:00+08:00",
    )

    room_id: Annotated[str, body_id("room")]
    start_time: Time
    end_time: Time
    party_ids: PartyIds = Field(default_factory=list)


class CancelSession(Versioned):
    """Why it does not take place; `version` is the session's."""

    model_config = _example(version=1, reason="当事人因故不能到场")

    reason: Reason


class Statement(Body):
    """One side's statement."""

    party_id: PartyId
    text: Text
    is_without_prejudice: bool = False


class SessionRecordContent(Body):
    """The parts of a session's record（调解笔录）."""

    held_start_time: Time
    held_end_time: Time
    place: Line = ""
    present_party_ids: PartyIds = Field(default_factory=list)
    other_participants: Line = ""
    is_rights_told: bool = False
    statements: Annotated[list[Statement], Field(max_length=40)] = Field(default_factory=list)
    dispute_focus: Text = ""
    undisputed_facts: Text = ""
    process: Text = ""
    result: Literal["agreed", "not_agreed", "continued"]
    result_note: Note = ""


class CaucusContent(Body):
    """What one side said apart（背靠背）."""

    held_start_time: Time
    held_end_time: Time
    side: PartyId
    text: Must
    position: Note = ""


class RecordSession(Versioned):
    """`content` of a joint session, or `caucus` of one side apart; `version` is the session's."""

    model_config = _example(
        version=1,
        is_caucus=False,
        content={
            "held_start_time": "2026-12-01T09:00:00+08:00",
            "held_end_time": "2026-12-01T10:10:00+08:00",
            "is_rights_told": True,
            "present_party_ids": [_PARTY, _OTHER],
            "dispute_focus": "修路费用分担",
            "process": "调解员分别听取意见。",
            "result": "continued",
        },
    )

    is_caucus: bool | None = None
    content: SessionRecordContent | None = None
    caucus: CaucusContent | None = None

    @model_validator(mode="after")
    def _is_one_of_both(self) -> "RecordSession":
        has_caucus = self.caucus is not None
        if has_caucus == (self.content is not None) or self.is_caucus not in (None, has_caucus):
            raise PydanticCustomError("record_kind", "content of a session, or caucus of a side")
        return self


class Obligation(Body):
    """What a party owes another."""

    debtor_party_id: PartyId
    creditor_party_id: PartyId
    kind: Literal["pay", "act"]
    amount_fen: Fen = 0
    act: Note = ""
    due_date: Annotated[str, Field(pattern=r"^(20[0-9]{2}-[0-9]{2}-[0-9]{2})?$")] = ""
    place: Line = ""
    manner: Line = ""


class PartyDetail(Body):
    """Basics of a party beyond what the case holds."""

    party_id: PartyId
    text: Note


class AgreementContent(Body):
    """What the law asks an agreement to say."""

    party_ids: PartyIds
    party_details: Annotated[list[PartyDetail], Field(max_length=20)] = Field(default_factory=list)
    main_facts: Text = ""
    disputed_matters: Text = ""
    responsibilities: Text = ""
    terms: Text = ""
    obligations: Annotated[list[Obligation], Field(max_length=50)] = Field(default_factory=list)
    total_fen: Fen = 0
    extra_copies: Annotated[int, Field(ge=0, le=20)] = 0


_CONTENT = {
    "party_ids": [_PARTY, _OTHER],
    "main_facts": "双方因修路费用发生争议。",
    "disputed_matters": "费用分担",
    "responsibilities": "双方各半",
    "obligations": [
        {
            "debtor_party_id": _OTHER,
            "creditor_party_id": _PARTY,
            "kind": "pay",
            "amount_fen": 150000,
            "due_date": "2026-12-31",
            "manner": "转账",
        }
    ],
    "total_fen": 150000,
    "extra_copies": 1,
}


class DraftAgreement(Versioned):
    """A draft; `version` is the file's."""

    model_config = _example(version=5, form="written", content=_CONTENT)

    form: Literal["written", "oral"] = "written"
    content: AgreementContent


class ReviseAgreement(Versioned):
    """A draft's new content; `version` is the agreement's."""

    model_config = _example(version=1, content=_CONTENT)

    content: AgreementContent


class Signature(Body):
    """One signature; the signer is a party's id, `mediator` or `committee`."""

    signer: Annotated[str, body_id("party")]
    kind: Literal["sign", "seal", "fingerprint"]
    sign_time: Time | None = None


class SignAgreement(Versioned):
    """Signatures given; `version` is the agreement's."""

    model_config = _example(version=1, signatures=[{"signer": _PARTY, "kind": "fingerprint"}])

    signatures: Annotated[list[Signature], Field(min_length=1, max_length=24)]


class PerformAgreement(Versioned):
    """An obligation was performed; `version` is the agreement's."""

    model_config = _example(version=3, obligation_number=1, note="已当场支付")

    obligation_number: Annotated[int, Field(ge=1, le=50)]
    perform_time: Time | None = None
    note: Note = ""


class PutMediator(Body):
    """A mediator of the register; `version` 0 for a new one."""

    model_config = _example(
        version=0, name="李某", committee_id="committee-430423", specialties=["neighbour"],
        is_active=True,
    )  # fmt: skip

    version: StandingVersion
    name: Annotated[str, Field(min_length=1, max_length=100), Clean]
    committee_id: Annotated[str, body_id("committee")]
    specialties: Annotated[list[DisputeKind], Field(max_length=16)] = Field(default_factory=list)
    is_active: bool


class PutRoom(Body):
    """A room of the register; `version` 0 for a new one."""

    model_config = _example(version=0, name="第一调解室", kind="joint", is_active=True)

    version: StandingVersion
    name: Annotated[str, Field(min_length=1, max_length=100), Clean]
    kind: Literal["joint", "caucus", "video"]
    place: Short = ""
    is_active: bool
