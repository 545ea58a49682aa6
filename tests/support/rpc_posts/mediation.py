"""Who calls each RPC of mediation, with what."""

from tests.support.row import Row
from tests.support.rpc_posts.callers import LATER

LATER_END = "2027-03-01T02:00:00Z"
OTHER_MEDIATOR = "mediator9"
_MEDIATED = {"case": "mediated_case"}
_SIDE = {"party": "side"}
_TIMES = {"held_start_time": "2026-11-01T01:00:00Z", "held_end_time": "2026-11-01T02:00:00Z"}
_AGREEMENT = {"content": "$agreement_content"}

MEDIATION_ROWS: dict[str, Row] = {
    "MediationService.OpenMediation": Row("dispatcher", {"reason": "双方申请"}, _MEDIATED),
    "MediationService.RecordConsent": Row(
        "dispatcher", {"is_agreed": True, "channel": "phone"}, _SIDE
    ),
    "MediationService.AppointMediator": Row("dispatcher"),
    "MediationService.SuggestMediators": Row("dispatcher"),
    "MediationService.ConcludeMediation": Row(
        "mediator",
        {"outcome": "failed", "end_reason": "wide_differences"},
        neighbour=OTHER_MEDIATOR,
    ),
    "MediationService.GetMediation": Row("mediator", neighbour=OTHER_MEDIATOR),
    "MediationService.ListMediations": Row("mediator", things=_MEDIATED, neighbour=OTHER_MEDIATOR),
    "MediationService.GetMediationWork": Row("mediator"),
    "SessionService.ScheduleSession": Row(
        "mediator",
        {"start_time": LATER, "end_time": LATER_END, "party_ids": ["$side"]},
        _SIDE,
        neighbour=OTHER_MEDIATOR,
    ),
    "SessionService.CancelSession": Row("mediator", {"reason": "改期"}, neighbour=OTHER_MEDIATOR),
    "SessionService.RecordSession": Row(
        "mediator",
        {
            "content": {
                **_TIMES,
                "place": "调解室",
                "present_party_ids": ["$side"],
                "is_rights_told": True,
                "statements": [{"party_id": "$side", "text": "愿意"}],
                "dispute_focus": "通行",
                "process": "协商",
                "result": "agreed",
            }
        },
        _SIDE,
        neighbour=OTHER_MEDIATOR,
    ),
    "SessionService.RecordCaucus": Row(
        "mediator",
        {"caucus": {**_TIMES, "side": "$side", "text": "底线"}},
        _SIDE,
        neighbour=OTHER_MEDIATOR,
    ),
    "SessionService.ListSessions": Row("mediator", neighbour=OTHER_MEDIATOR),
    "SessionService.GetSessionRecords": Row("mediator", neighbour=OTHER_MEDIATOR),
    "AgreementService.DraftAgreement": Row(
        "mediator", {**_AGREEMENT, "form": "written"}, _SIDE, neighbour=OTHER_MEDIATOR
    ),
    "AgreementService.ReviseAgreement": Row(
        "mediator", _AGREEMENT, _SIDE, neighbour=OTHER_MEDIATOR
    ),
    "AgreementService.SignAgreement": Row(
        "mediator",
        {"signatures": [{"signer": "$side", "kind": "sign"}]},
        _SIDE,
        neighbour=OTHER_MEDIATOR,
    ),
    "AgreementService.PerformAgreement": Row(
        "mediator", {"obligation_number": 1, "note": "当场"}, neighbour=OTHER_MEDIATOR
    ),
    "AgreementService.GetAgreement": Row("mediator", neighbour=OTHER_MEDIATOR),
    "AgreementService.GetAgreementDocument": Row(
        "mediator", {"format": "pdf"}, neighbour=OTHER_MEDIATOR
    ),
    "RegisterService.ListMediators": Row("clerk"),
    "RegisterService.PutMediator": Row(
        "admin",
        {"name": "周明", "is_active": True},
        own_keys={
            "mediator_id": "a row belongs to the caller's county",
            "committee_id": "the same keys in every county",
        },
    ),
    "RegisterService.ListRooms": Row("clerk"),
    "RegisterService.PutRoom": Row(
        "admin",
        {"name": "调解室", "kind": "joint", "place": "一楼", "is_active": True},
        own_keys={"room_id": "a row belongs to the caller's county"},
    ),
    "RegisterService.ListCommittees": Row("clerk"),
}
