"""Orders of every kind that a county gives, and what follows from them."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.support.meeting_posts import founding
from tests.support.rpc_posts import ROWS

if TYPE_CHECKING:
    from tests.support.counties import Builder


def plant(county: "Builder") -> None:
    """Objected to, extended, paused, fresh, sent down; a turn of duty."""
    _objected_case(county)
    _extended_case(county)
    _paused_case(county)
    _fresh_order(county)
    _referred_case(county)
    _duty(county)


def _objected_case(county: "Builder") -> None:
    case_id = county.register("异议案", kind="livelihood")
    county.keep("objected_case", case_id)
    lead = county.lead(case_id)
    body = {
        "assignment_id": lead["id"],
        "version": lead["version"],
        "reason_code": "not_our_duty",
        "reason": f"不属于我局职责{county.things.marker}",
    }
    handler = f"{lead['department']}.handler"
    answer = county.do("AssignmentService.ObjectAssignment", handler, body)
    county.keep("objection", answer["objection"]["id"], int(answer["objection"]["version"]))


def _extended_case(county: "Builder") -> None:
    case_id = county.register("延期案", kind="livelihood")
    lead = county.lead(case_id)
    handler = f"{lead['department']}.handler"
    named = {"assignment_id": lead["id"], "version": int(lead["version"])}
    signed = county.do("AssignmentService.SignAssignment", handler, named)["assignment"]
    wish = named | {"version": int(signed["version"]), "units": 2, "reason": "等待施工许可"}
    answer = county.do("ExtensionService.RequestExtension", handler, wish)
    county.keep("extension", answer["extension"]["id"], int(answer["extension"]["version"]))
    county.keep("extended_case", case_id)


def _paused_case(county: "Builder") -> None:
    case_id = county.register("中止案", kind="livelihood")
    lead = county.lead(case_id)
    named = {"assignment_id": lead["id"], "version": int(lead["version"])}
    handler = f"{lead['department']}.handler"
    signed = county.do("AssignmentService.SignAssignment", handler, named)["assignment"]
    ground = {"reason_code": "appraisal", "proof": f"委托书{county.things.marker}", "days": 3}
    named |= {"version": int(signed["version"])}
    county.do("PauseService.PauseAssignment", "dispatcher", named | ground)
    county.keep("paused_case", case_id)


def _fresh_order(county: "Builder") -> None:
    case_id = county.register("交办案", kind="livelihood")
    lead = county.lead(case_id)
    county.things.departments["assignment"] = lead["department"]
    county.keep("assignment", lead["id"], int(lead["version"]))
    county.keep("routed_case", case_id, int(county.case_in(case_id, "routed")["version"]))
    call = {
        "case_id": case_id,
        "departments": [lead["department"]],
        "place": f"王家桥{county.things.marker}",
        "reason": "请到场会商",
        "minutes": 60,
    }
    whistle = county.do("WhistleService.CallDepartments", "dispatcher", call)["whistles"][0]
    county.keep("whistle", whistle["id"], int(whistle["version"]))
    county.keep("call", whistle["call_id"])
    letter = {**ROWS["LetterService.ProposeLetter"].fill, "case_id": case_id}
    letter |= {"department": lead["department"], "grounds": f"临近期限{county.things.marker}"}
    proposed = county.do("LetterService.ProposeLetter", "supervisor", letter)["letter"]
    issue = {"letter_id": proposed["id"], "version": proposed["version"]}
    issued = county.do("LetterService.IssueLetter", "supervisor", issue)["letter"]
    county.keep("letter", issued["id"], int(issued["version"]))
    county.keep("decision", case_id, county.decision_version(case_id))


def _referred_case(county: "Builder") -> None:
    """A town's office got the matter from the centre."""
    department = {
        "key": f"t-{uuid.uuid4().hex[:8]}",
        "area_code": county.town,
        "name": "镇综治中心",
        "presence": "resident",
        "level": "town",
        "is_active": True,
    }
    county.do("DirectoryService.PutDepartment", "admin", {"department": department})
    case_id = county.register("下派案", kind="livelihood")
    lead = county.lead(case_id)
    down = {"assignment_id": lead["id"], "version": int(lead["version"])}
    down |= {"to_department": department["key"], "instruction": f"请上门{county.things.marker}"}
    sent = county.do("ReferralService.SendOrderDown", "dispatcher", down)["referral"]
    county.keep("referral", sent["id"], int(sent["version"]))
    county.keep("referred_case", case_id)
    naming = {"case_id": case_id, "leader": f"leader@{county.things.county}", "interval_days": 7}
    naming |= {"reason": f"久拖未决{county.things.marker}"}
    named = county.do("SponsorService.NameSponsor", "supervisor", naming)["sponsorship"]
    county.keep("sponsorship", named["id"], int(named["version"]))
    _task_force(county, case_id)


def _task_force(county: "Builder", case_id: str) -> None:
    now = datetime.now(UTC)
    charter = {**ROWS["TaskForceService.FormTaskForce"].fill, "case_ids": [case_id]}
    charter |= {"mandate": f"限期复工{county.things.marker}"}
    formed = county.do("TaskForceService.FormTaskForce", "leader", charter)["task_force"]
    due_time = (now + timedelta(days=30)).isoformat()
    meeting = {
        "task_force_id": formed["id"],
        "version": int(formed["version"]),
        "held_time": (now - timedelta(hours=1)).isoformat(),
        "attendees": "张局长",
        "minutes": f"议定先付工资{county.things.marker}",
        "tasks": [{"department": "labour", "text": "核定名单", "due_time": due_time}],
    }
    met = county.do("TaskForceService.RecordForceMeeting", "leader", meeting)["task_force"]
    county.keep("task_force", met["id"], int(met["version"]))
    county.keep("force_task", met["tasks"][0]["id"])
    _joint_meeting(county, case_id)


def _joint_meeting(county: "Builder", case_id: str) -> None:
    founded = county.do("MeetingService.FoundSeries", "leader", founding(county.things.county))[
        "series"
    ]
    county.keep("meeting_series", founded["id"], int(founded["version"]))
    of_series = {"series_id": founded["id"]}
    meeting = county.do("MeetingService.ListMeetings", "leader", of_series)["meetings"][0]
    added = {"meeting_id": meeting["id"], "version": int(meeting["version"])}
    added |= {"case_id": case_id, "note": f"久拖未决{county.things.marker}"}
    grown = county.do("MeetingService.AddMeetingItem", "leader", added)["meeting"]
    county.keep("meeting", grown["id"], int(grown["version"]))


def _duty(county: "Builder") -> None:
    day = (datetime.now(UTC) + timedelta(days=200)).date().isoformat()
    turn = {"kind": "leader", "department": "police", "day": day, "person": county.things.marker}
    duty = county.do("DutyService.PlanDuties", "dispatcher", {"duties": [turn]})["duties"][0]
    county.keep("duty", duty["id"], int(duty["version"]))
