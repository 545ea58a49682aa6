"""A mediation as a county conducts it: file, session with records, agreement."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.support.callers import Fields
from tests.support.things import agreement_content

if TYPE_CHECKING:
    from tests.support.counties import Builder


def plant(county: "Builder") -> None:
    """A file with both sides, a held session and a draft of the agreement."""
    case_id = county.register("调解案", kind="dispute", dispute_kind="neighbour")
    wanted = {"case_id": case_id}
    files = "mediations"
    found = county.until("MediationService.ListMediations", "dispatcher", wanted, files)[0]
    county.keep("mediation", found["mediation_id"], int(found["version"]))
    county.keep("mediated_case", case_id, int(county.case_in(case_id, "mediating")["version"]))
    sides = [party["party_id"] for party in found["parties"]]
    county.keep("side", sides[0])
    county.keep("other_side", sides[1])
    for party_id in sides:
        _conduct(county, "RecordConsent", party_id=party_id, is_agreed=True, channel="phone")
    _conduct(county, "AppointMediator", mediator_id=f"mediator@{county.things.county}")
    _session(county)
    _agreement(county)


def _session(county: "Builder") -> None:
    start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    start += timedelta(days=20, hours=1)
    for hours in range(1, 500):
        begin = start + timedelta(hours=hours)
        end = begin + timedelta(hours=1)
        body = {
            "mediation_id": county.things.ids["mediation"],
            "version": county.things.versions["mediation"],
            "room_id": county.things.ids["room"],
            "start_time": begin.isoformat(),
            "end_time": end.isoformat(),
        }
        answer = county.ask("SessionService.ScheduleSession", "mediator", body)
        if answer.status == "OK":
            break
        assert answer.reason == "slot_taken", answer
    session, held = answer.body["session"], datetime.now(UTC) - timedelta(minutes=40)
    county.keep("session", session["session_id"], int(session["version"]))
    times = {
        "held_start_time": held.isoformat(),
        "held_end_time": (held + timedelta(minutes=10)).isoformat(),
    }
    caucus = {**times, "side": county.things.ids["side"], "text": f"底线{county.things.marker}"}
    _record(county, "RecordCaucus", {"caucus": caucus})
    content = {
        **times,
        "place": "调解室",
        "present_party_ids": [county.things.ids["side"], county.things.ids["other_side"]],
        "is_rights_told": True,
        "dispute_focus": county.things.marker,
        "process": county.things.marker,
        "result": "agreed",
    }
    _record(county, "RecordSession", {"content": content})


def _agreement(county: "Builder") -> None:
    county.refresh("mediation")
    body = {
        "mediation_id": county.things.ids["mediation"],
        "version": county.things.versions["mediation"],
        "form": "written",
        "content": agreement_content(county.things),
    }
    drafted = county.do("AgreementService.DraftAgreement", "mediator", body)["agreement"]
    county.keep("agreement", drafted["agreement_id"], int(drafted["version"]))
    county.refresh("mediation")


def _record(county: "Builder", method: str, body: Fields) -> None:
    whole = {
        "session_id": county.things.ids["session"],
        "version": county.things.versions["session"],
        **body,
    }
    answer = county.do(f"SessionService.{method}", "mediator", whole)
    county.things.versions["session"] = int(answer["session"]["version"])


def _conduct(county: "Builder", method: str, **body: Any) -> None:
    mediation = {"mediation_id": county.things.ids["mediation"]}
    whole = {**mediation, "version": county.things.versions["mediation"], **body}
    answer = county.do(f"MediationService.{method}", "dispatcher", whole)
    county.things.versions["mediation"] = int(answer["mediation"]["version"])
