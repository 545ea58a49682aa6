"""One thing of every kind in a county, made through the services as its people make them."""

import uuid
from collections.abc import Callable
from typing import Any

from tests.support import (
    choice_posts,
    county_mediation,
    county_orders,
    county_settings,
    county_ways_in,
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
from tests.support.things import LOCAL_CODE, Things
from tests.support.waiting import eventually

PROPAGATES = 30.0


class Builder:
    """Makes the things of one county."""

    def __init__(self, callers: Callers, county: str) -> None:
        """Work in this county, under a marker of its own."""
        self._callers = callers
        self._county = county
        self.town = LOCAL_CODE[county]
        self._marker = f"暗记{uuid.uuid4().hex[:12]}"
        self._query_key = ""
        self.things = Things(county, self._marker)

    def build(self) -> Things:
        """Make everything; each part leaves its ids in `things`."""
        county_settings.plant(self)
        self._verified_case()
        endings.archive(self, self._reported_case("归档案", kind="livelihood"))
        endings.configure(self)
        keep_files(self.do, self.keep, self.things)
        county_orders.plant(self)
        worklist_posts.plant(self)
        risk_posts.plant(self)
        long_term_posts.plant(self)
        self._waiting_case()
        strays.plant(self)
        self._declined_case()
        self._group_case()
        self._field_work()
        county_mediation.plant(self)
        self._inbox()
        county_ways_in.plant(self)
        reward_posts.plant(self)
        choice_posts.plant(self)
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
        case_id = self.register(title, **body)
        lead = self.lead(case_id)
        handler = f"{lead['department']}.handler"
        order = {"assignment_id": lead["id"], "version": lead["version"]}
        signed = self.do("AssignmentService.SignAssignment", handler, order)["assignment"]
        done = {**order, "version": signed["version"], "result": "已疏通", "public_answer": "已通"}
        self.do("AssignmentService.CompleteAssignment", handler, done)
        return endings.without_parts(self, self.case_in(case_id, "reported"))

    def _verified_case(self) -> None:
        reported = self._reported_case("主案", kind="livelihood")
        case_id = reported["id"]
        verb = {"case_id": case_id, "version": reported["version"], "note": self._marker}
        self.do("ClosingService.VerifyCase", "dispatcher", verb)
        advised = endings.advise(self, case_id, self.case_in(case_id, "verified")["version"])
        self.keep("case", case_id, advised)
        self.keep("party", reported["parties"][0]["id"])
        self.things.codes["case"] = reported["code"]
        self.things.codes["query_key"] = self._query_key

    def decision_version(self, case_id: str) -> int:
        """The version of the decision about a placed case."""
        self.lead(case_id)
        found = self.do("DecisionService.GetDecision", "dispatcher", {"case_id": case_id})
        return int(found["decision"]["version"])

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
        case_id = self.register("群体案", kind="livelihood")
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
        case_id = self.register("急案", kind="emergency")
        self.keep("urgent_case", case_id)
        tasks = {"case_id": case_id}
        task = self.until("TaskService.ListTasks", "dispatcher", tasks, "tasks")[0]
        self.keep("task", task["id"], int(task["version"]))
        report = {
            "kind": "livelihood",
            "title": f"路面塌陷{self._marker}",
            "area_code": self.town,
            "is_settled": True,
            "outcome": "solved",
            "note": self._marker,
        }
        incident = self.do("IncidentService.ReportIncident", "officer", report)["incident"]
        self.keep("incident", incident["id"], int(incident["version"]))

    def version_of(self, name: str, thing: str, own: Fields) -> int:
        """The version of an area's draft; 0 while it has none."""
        before = self._callers.ask(name, self.who("admin"), {**own, "is_draft": True})
        return int(before.body[thing]["version"]) if before.status == "OK" else 0

    def _inbox(self) -> None:
        handler = f"{self.things.departments['assignment']}.handler"
        listing = "MessageService.ListStationMessages"
        message = self.until(listing, handler, {}, "messages")[0]
        self.keep("message", message["id"])

    def register(self, title: str, **body: Any) -> str:
        """A matter taken on at the window; gives its id."""
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
        return {"title": title, "area_code": self.town, "parties": parties, **body}

    def lead(self, case_id: str) -> Fields:
        """The order of who leads a case, once it is routed."""

        def found() -> Fields | None:
            page = self.do("AssignmentService.ListAssignments", "dispatcher", {"case_id": case_id})
            return next((one for one in page["assignments"] if one["is_lead"]), None)

        return self.present(found)

    def case_in(self, case_id: str, state: str) -> Fields:
        """A case once it is in a state."""

        def found() -> Fields | None:
            case = self.do("DeskService.GetCase", "dispatcher", {"case_id": case_id})["case"]
            return case if case["state"] == state else None

        return self.present(found)

    def until(self, name: str, post: str, body: Fields, items: str) -> list[Fields]:
        """What a list gives once it gives something."""
        return eventually(lambda: self.do(name, post, body)[items], within=PROPAGATES, every=0.1)

    def keep(self, kind: str, name: str, version: int = 0) -> None:
        """Remember a thing's id and version under its kind."""
        self.things.ids[kind] = name
        self.things.versions[kind] = version

    def ask(self, name: str, post: str, body: Fields) -> Answer:
        """Call as a post of the county; the answer may be a refusal."""
        return self._callers.ask(name, self.who(post), body)

    def who(self, post: str) -> str:
        """The account of a post of the county."""
        return f"{post}@{self._county}"

    def do(self, name: str, post: str, body: Fields) -> Fields:
        """Call as a post of the county what must succeed."""
        return self._callers.do(name, self.who(post), body)

    def present(self, probe: Callable[[], Fields | None]) -> Fields:
        """What a probe finds, once it does."""
        return eventually(probe, within=PROPAGATES, every=0.1) or {}
