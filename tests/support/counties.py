"""One thing of every kind in a county, made through the services as its people make them."""

import base64
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support import (
    endings,
    long_term_posts,
    pact_posts,
    reward_posts,
    risk_posts,
    strays,
    worklist_posts,
)
from tests.support.callers import Answer, Callers, Fields
from tests.support.county_files import keep_files
from tests.support.halls import Entrance
from tests.support.meeting_posts import founding
from tests.support.rpc_posts import ROWS
from tests.support.things import LOCAL_CODE, Things, agreement_content
from tests.support.waiting import eventually

PROPAGATES = 30.0


class Builder:
    """Makes the things of one county."""

    def __init__(self, callers: Callers, county: str) -> None:
        """Work in this county, under a marker of its own."""
        self._callers = callers
        self._county = county
        self._town = LOCAL_CODE[county]
        self._marker = f"暗记{uuid.uuid4().hex[:12]}"
        self._query_key = ""
        self.things = Things(county, self._marker)

    def build(self) -> Things:
        """Make everything; each part leaves its ids in `things`."""
        self._configuration()
        self._verified_case()
        endings.archive(self, self._reported_case("归档案", kind="livelihood"))
        endings.configure(self)
        keep_files(self.do, self.keep, self.things)
        self._objected_case()
        self._extended_case()
        self._paused_case()
        self._fresh_order()
        worklist_posts.plant(self)
        risk_posts.plant(self)
        long_term_posts.plant(self)
        self._referred_case()
        self._waiting_case()
        strays.plant(self)
        self._declined_case()
        self._group_case()
        self._field_work()
        self._mediation()
        self._inbox()
        self._verification_code()
        self._import()
        self._place()
        self._duty()
        self._feed()
        reward_posts.plant(self)
        pact_posts.plant(self)
        Entrance(self._callers, self.things).build()
        return self.things

    def neighbour(self, county: str) -> "Builder":
        """Who makes things in another county, under another marker."""
        return Builder(self._callers, county)

    def case(self, case_id: str) -> Fields:
        """A case as the dispatcher sees it."""
        found: Fields = self.do("DeskService.GetCase", "dispatcher", {"case_id": case_id})["case"]
        return found

    def refresh(self, kind: str) -> None:
        """Read the version that stands of the kinds whose verbs move them."""
        reads = {
            "case": ("DeskService.GetCase", "dispatcher", "case"),
            "assignment": ("AssignmentService.GetAssignment", "dispatcher", "assignment"),
            "mediation": ("MediationService.GetMediation", "dispatcher", "mediation"),
        }
        name, post, inner = reads[kind]
        found = self.do(name, post, {f"{kind}_id": self.things.ids[kind]})[inner]
        self.things.versions[kind] = int(found["version"])

    def _reported_case(self, title: str, **body: Any) -> Fields:
        case_id = self._register(title, **body)
        lead = self._lead(case_id)
        handler = f"{lead['department']}.handler"
        order = {"assignment_id": lead["id"], "version": lead["version"]}
        signed = self.do("AssignmentService.SignAssignment", handler, order)["assignment"]
        done = {**order, "version": signed["version"], "result": "已疏通", "public_answer": "已通"}
        self.do("AssignmentService.CompleteAssignment", handler, done)
        return endings.without_parts(self, self._case_in(case_id, "reported"))

    def _verified_case(self) -> None:
        reported = self._reported_case("主案", kind="livelihood")
        case_id = reported["id"]
        verb = {"case_id": case_id, "version": reported["version"], "note": self._marker}
        self.do("ClosingService.VerifyCase", "dispatcher", verb)
        advised = endings.advise(self, case_id, self._case_in(case_id, "verified")["version"])
        self.keep("case", case_id, advised)
        self.keep("party", reported["parties"][0]["id"])
        self.things.codes["case"] = reported["code"]
        self.things.codes["query_key"] = self._query_key

    def _objected_case(self) -> None:
        case_id = self._register("异议案", kind="livelihood")
        self.keep("objected_case", case_id)
        lead = self._lead(case_id)
        body = {
            "assignment_id": lead["id"],
            "version": lead["version"],
            "reason_code": "not_our_duty",
            "reason": f"不属于我局职责{self._marker}",
        }
        handler = f"{lead['department']}.handler"
        answer = self.do("AssignmentService.ObjectAssignment", handler, body)
        self.keep("objection", answer["objection"]["id"], int(answer["objection"]["version"]))

    def _fresh_order(self) -> None:
        case_id = self._register("交办案", kind="livelihood")
        lead = self._lead(case_id)
        self.things.departments["assignment"] = lead["department"]
        self.keep("assignment", lead["id"], int(lead["version"]))
        self.keep("routed_case", case_id, int(self._case_in(case_id, "routed")["version"]))
        call = {
            "case_id": case_id,
            "departments": [lead["department"]],
            "place": f"王家桥{self._marker}",
            "reason": "请到场会商",
            "minutes": 60,
        }
        whistle = self.do("WhistleService.CallDepartments", "dispatcher", call)["whistles"][0]
        self.keep("whistle", whistle["id"], int(whistle["version"]))
        self.keep("call", whistle["call_id"])
        letter = {**ROWS["LetterService.ProposeLetter"].fill, "case_id": case_id}
        letter |= {"department": lead["department"], "grounds": f"临近期限{self._marker}"}
        proposed = self.do("LetterService.ProposeLetter", "supervisor", letter)["letter"]
        issue = {"letter_id": proposed["id"], "version": proposed["version"]}
        issued = self.do("LetterService.IssueLetter", "supervisor", issue)["letter"]
        self.keep("letter", issued["id"], int(issued["version"]))
        self.keep("decision", case_id, self.decision_version(case_id))

    def decision_version(self, case_id: str) -> int:
        """The version of the decision about a placed case."""
        self._lead(case_id)
        found = self.do("DecisionService.GetDecision", "dispatcher", {"case_id": case_id})
        return int(found["decision"]["version"])

    def _extended_case(self) -> None:
        case_id = self._register("延期案", kind="livelihood")
        lead = self._lead(case_id)
        handler = f"{lead['department']}.handler"
        named = {"assignment_id": lead["id"], "version": int(lead["version"])}
        signed = self.do("AssignmentService.SignAssignment", handler, named)["assignment"]
        wish = named | {"version": int(signed["version"]), "units": 2, "reason": "等待施工许可"}
        answer = self.do("ExtensionService.RequestExtension", handler, wish)
        self.keep("extension", answer["extension"]["id"], int(answer["extension"]["version"]))
        self.keep("extended_case", case_id)

    def _paused_case(self) -> None:
        case_id = self._register("中止案", kind="livelihood")
        lead = self._lead(case_id)
        named = {"assignment_id": lead["id"], "version": int(lead["version"])}
        handler = f"{lead['department']}.handler"
        signed = self.do("AssignmentService.SignAssignment", handler, named)["assignment"]
        ground = {"reason_code": "appraisal", "proof": f"委托书{self._marker}", "days": 3}
        named |= {"version": int(signed["version"])}
        self.do("PauseService.PauseAssignment", "dispatcher", named | ground)
        self.keep("paused_case", case_id)

    def _referred_case(self) -> None:
        """A town's office got the matter from the centre."""
        department = {
            "key": f"t-{uuid.uuid4().hex[:8]}",
            "area_code": self._town,
            "name": "镇综治中心",
            "presence": "resident",
            "level": "town",
            "is_active": True,
        }
        self.do("DirectoryService.PutDepartment", "admin", {"department": department})
        case_id = self._register("下派案", kind="livelihood")
        lead = self._lead(case_id)
        down = {"assignment_id": lead["id"], "version": int(lead["version"])}
        down |= {"to_department": department["key"], "instruction": f"请上门{self._marker}"}
        sent = self.do("ReferralService.SendOrderDown", "dispatcher", down)["referral"]
        self.keep("referral", sent["id"], int(sent["version"]))
        self.keep("referred_case", case_id)
        naming = {"case_id": case_id, "leader": f"leader@{self._county}", "interval_days": 7}
        naming |= {"reason": f"久拖未决{self._marker}"}
        named = self.do("SponsorService.NameSponsor", "supervisor", naming)["sponsorship"]
        self.keep("sponsorship", named["id"], int(named["version"]))
        self._task_force(case_id)

    def _task_force(self, case_id: str) -> None:
        now = datetime.now(UTC)
        charter = {**ROWS["TaskForceService.FormTaskForce"].fill, "case_ids": [case_id]}
        charter |= {"mandate": f"限期复工{self._marker}"}
        formed = self.do("TaskForceService.FormTaskForce", "leader", charter)["task_force"]
        due_time = (now + timedelta(days=30)).isoformat()
        meeting = {
            "task_force_id": formed["id"],
            "version": int(formed["version"]),
            "held_time": (now - timedelta(hours=1)).isoformat(),
            "attendees": "张局长",
            "minutes": f"议定先付工资{self._marker}",
            "tasks": [{"department": "labour", "text": "核定名单", "due_time": due_time}],
        }
        met = self.do("TaskForceService.RecordForceMeeting", "leader", meeting)["task_force"]
        self.keep("task_force", met["id"], int(met["version"]))
        self.keep("force_task", met["tasks"][0]["id"])
        self._joint_meeting(case_id)

    def _joint_meeting(self, case_id: str) -> None:
        founded = self.do("MeetingService.FoundSeries", "leader", founding(self._county))["series"]
        self.keep("meeting_series", founded["id"], int(founded["version"]))
        of_series = {"series_id": founded["id"]}
        meeting = self.do("MeetingService.ListMeetings", "leader", of_series)["meetings"][0]
        added = {"meeting_id": meeting["id"], "version": int(meeting["version"])}
        added |= {"case_id": case_id, "note": f"久拖未决{self._marker}"}
        grown = self.do("MeetingService.AddMeetingItem", "leader", added)["meeting"]
        self.keep("meeting", grown["id"], int(grown["version"]))

    def _waiting_case(self) -> None:
        answer = self.report("待受理案")
        self.keep("registered_case", answer["id"], int(answer["version"]))
        self.things.codes["registered_case"] = answer["code"]

    def _declined_case(self) -> None:
        answer = self.report("不予受理案")
        refusal = {"reason_code": "other", "legal_route": "other", "reason": self._marker}
        verb = {"case_id": answer["id"], "version": answer["version"], **refusal}
        self.do("CaseService.DeclineCase", "dispatcher", verb)
        self.keep("declined_case", answer["id"])

    def _group_case(self) -> None:
        case_id = self._register("群体案", kind="livelihood")
        self.keep("group_case", case_id)
        body = {"case_id": case_id, "members": [{"name": "欧阳甲"}, {"name": "欧阳乙"}]}
        rows = self.do("GroupService.AddMembers", "clerk", body)["rows"]
        self.keep("member", rows[0]["member_id"], 1)

    def report(self, title: str, kind: str = "livelihood") -> Fields:
        """A resident's report that waits to be accepted."""
        report = {
            **self._report(title, kind=kind),
            "source": "web",
            "verified_phone": "13907340001",
            "privacy_notice": "1",
        }
        return self.do("CaseService.RegisterPublicCase", "resident", report)

    def _field_work(self) -> None:
        case_id = self._register("急案", kind="emergency")
        self.keep("urgent_case", case_id)
        tasks = {"case_id": case_id}
        task = self._until("TaskService.ListTasks", "dispatcher", tasks, "tasks")[0]
        self.keep("task", task["id"], int(task["version"]))
        report = {
            "kind": "livelihood",
            "title": f"路面塌陷{self._marker}",
            "area_code": self._town,
            "is_settled": True,
            "outcome": "solved",
            "note": self._marker,
        }
        incident = self.do("IncidentService.ReportIncident", "officer", report)["incident"]
        self.keep("incident", incident["id"], int(incident["version"]))

    def _mediation(self) -> None:
        case_id = self._register("调解案", kind="dispute", dispute_kind="neighbour")
        wanted = {"case_id": case_id}
        files = "mediations"
        found = self._until("MediationService.ListMediations", "dispatcher", wanted, files)[0]
        self.keep("mediation", found["mediation_id"], int(found["version"]))
        self.keep("mediated_case", case_id, int(self._case_in(case_id, "mediating")["version"]))
        sides = [party["party_id"] for party in found["parties"]]
        self.keep("side", sides[0])
        self.keep("other_side", sides[1])
        for party_id in sides:
            self._conduct("RecordConsent", party_id=party_id, is_agreed=True, channel="phone")
        self._conduct("AppointMediator", mediator_id=f"mediator@{self._county}")
        self._session()
        self._agreement()

    def _session(self) -> None:
        start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        start += timedelta(days=20, hours=1)
        for hours in range(1, 500):
            begin = start + timedelta(hours=hours)
            end = begin + timedelta(hours=1)
            body = {
                "mediation_id": self.things.ids["mediation"],
                "version": self.things.versions["mediation"],
                "room_id": self.things.ids["room"],
                "start_time": begin.isoformat(),
                "end_time": end.isoformat(),
            }
            who = self._who("mediator")
            answer = self._callers.ask("SessionService.ScheduleSession", who, body)
            if answer.status == "OK":
                break
            assert answer.reason == "slot_taken", answer
        session, held = answer.body["session"], datetime.now(UTC) - timedelta(minutes=40)
        self.keep("session", session["session_id"], int(session["version"]))
        times = {
            "held_start_time": held.isoformat(),
            "held_end_time": (held + timedelta(minutes=10)).isoformat(),
        }
        caucus = {**times, "side": self.things.ids["side"], "text": f"底线{self._marker}"}
        self._record("RecordCaucus", {"caucus": caucus})
        content = {
            **times,
            "place": "调解室",
            "present_party_ids": [self.things.ids["side"], self.things.ids["other_side"]],
            "is_rights_told": True,
            "dispute_focus": self._marker,
            "process": self._marker,
            "result": "agreed",
        }
        self._record("RecordSession", {"content": content})

    def _agreement(self) -> None:
        self.refresh("mediation")
        body = {
            "mediation_id": self.things.ids["mediation"],
            "version": self.things.versions["mediation"],
            "form": "written",
            "content": agreement_content(self.things),
        }
        drafted = self.do("AgreementService.DraftAgreement", "mediator", body)["agreement"]
        self.keep("agreement", drafted["agreement_id"], int(drafted["version"]))
        self.refresh("mediation")

    def _configuration(self) -> None:
        cells = self.do("CellService.ListCells", "dispatcher", {"page_size": 1})["cells"]
        self.keep("cell", cells[0]["id"])
        room = f"room-{uuid.uuid4().hex[:8]}"
        named = {"name": f"室{self._marker}", "is_active": True}
        body = {"room_id": room, "kind": "joint", "place": self._marker, **named}
        self.do("RegisterService.PutRoom", "admin", body)
        self.keep("room", room, 1)
        self.keep("committee", "county")
        mediator = f"mediator{uuid.uuid4().int % 10**8}@{self._county}"
        body = {"mediator_id": mediator, "committee_id": "county", **named}
        self.do("RegisterService.PutMediator", "admin", body)
        self.keep("mediator", mediator, 1)
        department: dict[str, Any] = {
            "key": f"d-{uuid.uuid4().hex[:8]}",
            "area_code": self._county,
            "name": f"局{self._marker}",
            "presence": "resident",
            "level": "county",
            "is_active": True,
        }
        self.do("DirectoryService.PutDepartment", "admin", {"department": department})
        self.keep("department", department["key"], 1)
        own = {"area_code": self._county}
        held = self.do("RuleSetService.GetRuleSet", "admin", own)["rule_set"]
        draft_before = {**own, "is_draft": True}
        before = self._callers.ask("RuleSetService.GetRuleSet", self._who("admin"), draft_before)
        version = before.body["rule_set"]["version"] if before.status == "OK" else 0
        rules = {**held, **own, "id": "", "name": self._marker, "version": version}
        draft = self.do("RuleSetService.PutRuleSetDraft", "admin", {"rule_set": rules})
        self.keep("rule_set", draft["rule_set"]["id"], int(draft["rule_set"]["version"]))
        self._simulation()
        self._category_tree()
        self._ladder()
        self._profile_set()

    def _profile_set(self) -> None:
        own = {"area_code": self._county}
        draft = {**own, "is_draft": True}
        before = self._callers.ask("ProfileService.GetProfileSet", self._who("admin"), draft)
        version = before.body["profile_set"]["version"] if before.status == "OK" else 0
        fill = {**ROWS["ProfileService.PutProfileSetDraft"].fill["profile_set"], **own}
        body = {"profile_set": {**fill, "name": self._marker, "version": version}}
        stored = self.do("ProfileService.PutProfileSetDraft", "admin", body)["profile_set"]
        self.keep("profile_set", stored["id"], int(stored["version"]))

    def _simulation(self) -> None:
        ids, versions = self.things.ids, self.things.versions
        draft = {"rule_set_id": ids["rule_set"], "version": versions["rule_set"]}
        period = ROWS["SimulationService.StartSimulation"].fill
        started = self.do("SimulationService.StartSimulation", "admin", {**draft, **period})
        self.keep("simulation", started["simulation"]["id"], 1)

    def version_of(self, name: str, thing: str, own: Fields) -> int:
        """The version of an area's draft; 0 while it has none."""
        before = self._callers.ask(name, self._who("admin"), {**own, "is_draft": True})
        return int(before.body[thing]["version"]) if before.status == "OK" else 0

    def _ladder(self) -> None:
        own = {"area_code": self._county}
        version = self.version_of("LadderService.GetLadder", "ladder", own)
        fill = {**ROWS["LadderService.PutLadderDraft"].fill["ladder"], **own}
        ladder = {**fill, "name": self._marker, "version": version}
        stored = self.do("LadderService.PutLadderDraft", "admin", {"ladder": ladder})["ladder"]
        self.keep("ladder", stored["id"], int(stored["version"]))

    def _category_tree(self) -> None:
        own = {"area_code": self._county, "is_draft": True}
        asked = self._callers.ask("CategoryService.GetCategoryTree", self._who("admin"), own)
        version = asked.body["category_tree"]["version"] if asked.status == "OK" else 0
        leaf = {"key": "streets.benches", "name": f"座椅{self._marker}"}
        tree = {"area_code": self._county, "name": "目录", "leaves": [leaf], "version": version}
        put = self.do("CategoryService.PutCategoryTreeDraft", "admin", {"category_tree": tree})
        stored = put["category_tree"]
        self.keep("category_tree", stored["id"], int(stored["version"]))

    def _inbox(self) -> None:
        handler = f"{self.things.departments['assignment']}.handler"
        listing = "MessageService.ListStationMessages"
        message = self._until(listing, handler, {}, "messages")[0]
        self.keep("message", message["id"])

    def _verification_code(self) -> None:
        phone = f"139{uuid.uuid4().int % 10**8:08d}"
        body = {"phone": phone, "county": self._county, "purpose": "report"}
        answer = self.do("VerificationService.SendVerificationCode", "service:gateway", body)
        self.keep("verification_code", answer["id"])

    def _feed(self) -> None:
        told = {
            "ticket_number": "N1",
            "kind": "livelihood",
            "title": "路灯不亮",
            "area_code": self._town,
            "applicant_name": self._marker,
        }
        rules = [{"to": to, "op": "constant", "value": value} for to, value in told.items()]
        body = {"name": self._marker, "source": "hotline_12345", "mapping": rules}
        feed = self.do("TicketFeedService.CreateFeed", "admin", body)["feed"]
        self.keep("feed", feed["feed_id"], int(feed["version"]))
        wanted = {"name": self._marker, "per_minute": 60}
        client = self.do("OpenRequestService.CreateOpenClient", "admin", wanted)["client"]
        self.keep("open_client", client["client_id"], int(client["version"]))

    def _duty(self) -> None:
        day = (datetime.now(UTC) + timedelta(days=200)).date().isoformat()
        turn = {"kind": "leader", "department": "police", "day": day, "person": self._marker}
        duty = self.do("DutyService.PlanDuties", "dispatcher", {"duties": [turn]})["duties"][0]
        self.keep("duty", duty["id"], int(duty["version"]))

    def _place(self) -> None:
        body = {"kind": "spot", "name": f"广场{self._marker}", "area_code": self._town}
        place = self.do("PlaceService.CreatePlace", "clerk", body)["place"]
        self.keep("place", place["place_id"], int(place["version"]))
        self.keep("place_token", place["token"])

    def _import(self) -> None:
        sheet = (
            f"标题,来源,诉求类别,区划代码,申请人姓名\n路灯,窗口,民生,{self._town},{self._marker}\n"
        )
        body = {
            "file_name": f"{self._marker}.csv",
            "chunk": base64.b64encode(sheet.encode()).decode(),
        }
        answer = self.do("ImportService.UploadImport", "clerk", body)["import"]
        wanted = {"import_id": answer["import_id"]}

        def checked() -> Fields | None:
            found = self.do("ImportService.GetImport", "clerk", wanted)["import"]
            return found if found["state"] == "checked" else None

        self.keep("import", answer["import_id"], int(_present(checked)["version"]))

    def _record(self, method: str, body: Fields) -> None:
        whole = {
            "session_id": self.things.ids["session"],
            "version": self.things.versions["session"],
            **body,
        }
        answer = self.do(f"SessionService.{method}", "mediator", whole)
        self.things.versions["session"] = int(answer["session"]["version"])

    def _conduct(self, method: str, **body: Any) -> None:
        mediation = {"mediation_id": self.things.ids["mediation"]}
        whole = {**mediation, "version": self.things.versions["mediation"], **body}
        answer = self.do(f"MediationService.{method}", "dispatcher", whole)
        self.things.versions["mediation"] = int(answer["mediation"]["version"])

    def register(self, title: str, **body: Any) -> str:
        """A matter taken on at the window; gives its id."""
        return self._register(title, **body)

    def _register(self, title: str, **body: Any) -> str:
        report = {**self._report(title, **body), "source": "window"}
        answer = self.do("CaseService.RegisterCase", "clerk", report)
        self._query_key = self._query_key or str(answer["query_key"])
        return str(answer["id"])

    def _report(self, title: str, **body: Any) -> dict[str, Any]:
        people = [("applicant", "13907340001"), ("respondent", "13907340002")]
        parties = [
            {"role": role, "type": "person", "name": f"欧阳{role[0]}", "phone": phone}
            for role, phone in people
        ]
        title = f"{title}{self._marker}"
        return {"title": title, "area_code": self._town, "parties": parties, **body}

    def _lead(self, case_id: str) -> Fields:
        def found() -> Fields | None:
            page = self.do("AssignmentService.ListAssignments", "dispatcher", {"case_id": case_id})
            return next((one for one in page["assignments"] if one["is_lead"]), None)

        return _present(found)

    def _case_in(self, case_id: str, state: str) -> Fields:
        def found() -> Fields | None:
            case = self.do("DeskService.GetCase", "dispatcher", {"case_id": case_id})["case"]
            return case if case["state"] == state else None

        return _present(found)

    def _until(self, name: str, post: str, body: Fields, items: str) -> list[Fields]:
        return eventually(lambda: self.do(name, post, body)[items], within=PROPAGATES, every=0.1)

    def keep(self, kind: str, name: str, version: int = 0) -> None:
        """Remember a thing's id and version under its kind."""
        self.things.ids[kind] = name
        self.things.versions[kind] = version

    def ask(self, name: str, post: str, body: Fields) -> Answer:
        """Call as a post of the county; the answer may be a refusal."""
        return self._callers.ask(name, self._who(post), body)

    def _who(self, post: str) -> str:
        return f"{post}@{self._county}"

    def do(self, name: str, post: str, body: Fields) -> Fields:
        """Call as a post of the county what must succeed."""
        return self._callers.do(name, self._who(post), body)


def _present(probe: Callable[[], Fields | None]) -> Fields:
    return eventually(probe, within=PROPAGATES, every=0.1) or {}
