"""A county's centre as the stories see it: its people, and the steps every case goes through."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from deploy.demo.client import Answer, Person, Refused

COUNTY = "430423"
_TRIES = 5
TOWN, VILLAGE = "430423100", "430423100003"


@dataclass
class Centre:
    """One county's accounts at one gateway; `say` is told of each step."""

    base: str
    county: str = COUNTY
    say: Callable[[str], None] = field(default=lambda _line: None)

    def __post_init__(self) -> None:
        self._people: dict[str, Person] = {}
        self._started = time.monotonic()

    def __enter__(self) -> Self:
        """Everybody's connections are closed at the end of the block."""
        return self

    def __exit__(self, *_error: object) -> None:
        for person in self._people.values():
            person.http.close()

    def person(self, post: str, area: str = "") -> Person:
        """The account `<post>@<county>`, or of a town or village in it, signed in once."""
        account = f"{post}@{area or self.county}"
        if account not in self._people:
            self._people[account] = Person(self.base, account)
        return self._people[account]

    @property
    def public(self) -> Person:
        """A resident without an account."""
        if "" not in self._people:
            self._people[""] = Person(self.base)
        return self._people[""]

    def step(self, text: str) -> None:
        """Tell of a step with the seconds since the story began."""
        self.say(f"  {time.monotonic() - self._started:6.2f}s  {text}")

    def register(self, **body: Any) -> Answer:
        """The clerk registers a matter at the window."""
        whole = {"area_code": TOWN, "source": "window", **body}
        case = self.person("clerk").post("/cases", whole)
        self.step(f"窗口登记：{body['title']}（编号 {case['code']}，状态 {case['state']}）")
        return case

    def case(self, case_id: str, state: str = "") -> Answer:
        """The case as the dispatcher sees it, once it has reached the state."""
        return self.person("dispatcher").until(
            f"/cases/{case_id}", lambda case: not state or case["state"] == state
        )

    def lead(self, case_id: str) -> Answer:
        """The lead assignment, once it is there."""
        found = self.person("dispatcher").until(
            "/assignments",
            lambda page: any(one["is_lead"] for one in page["items"]),
            case_id=case_id,
        )
        return next(one for one in found["items"] if one["is_lead"])

    def order(self, case_id: str, department: str) -> Answer:
        """The lead order that a department has to sign."""
        found = self.person("dispatcher").get("/assignments", case_id=case_id)["items"]
        return next(
            one
            for one in found
            if (one["department"], one["state"], one["is_lead"]) == (department, "issued", True)
        )

    def raise_up(self, case: Answer, office: str, area: str, *, to: str, why: str) -> None:
        """A town or village signs, cannot settle it, and the centre gives it to a higher level."""
        own, order = self.person(f"{office}.handler", area), self.order(case["id"], office)
        path = f"/assignments/{order['id']}"
        signed = own.post(f"{path}:sign", {"version": order["version"]})
        package = {"reason": why, "done": "已上门两次", "findings": "漏点在交界处"}
        raised = own.post(f"{path}:raise", {"version": signed["version"], **package})
        verdict = {"is_granted": True, "to_department": to, "reason": "情况属实，同意上报"}
        self.person("dispatcher").post(
            f"/referrals/{raised['id']}:decide", {"version": raised["version"], **verdict}
        )
        self.step(f"{office} 附处理包上报，转 {to}")

    def handle(self, case_id: str, *, result: str, answer: str) -> Answer:
        """The lead department signs, reports progress, and completes."""
        lead = self.lead(case_id)
        handler = self.person(f"{lead['department']}.handler")
        self.step(f"分流至 {lead['department']}，期限 {lead['due_time']}")
        lead = handler.post(f"/assignments/{lead['id']}:sign", {"version": lead["version"]})
        self.step(f"{lead['department']} 签收")
        lead = handler.post(
            f"/assignments/{lead['id']}:progress",
            {"version": lead["version"], "note": "已到现场查看"},
        )
        self.case(case_id, "handling")
        lead = handler.post(
            f"/assignments/{lead['id']}:complete",
            {"version": lead["version"], "result": result, "public_answer": answer},
        )
        self.step(f"{lead['department']} 办结上报")
        return lead

    def close(self, case: Answer, *, grade: str = "satisfied") -> Answer:
        """The centre verifies, visits back, the resident evaluates, the file is archived."""
        path = f"/cases/{case['id']}"
        self.report_parts(case["id"])
        self.verb(case["id"], "dispatcher", "verify", state="reported", note="核查属实")
        self.step("中心核查通过")
        self.verb(
            case["id"], "supervisor", "visit-back",
            state="verified", channel="phone", is_reached=True, note="已回访",
        )  # fmt: skip
        self.step("督办岗回访")
        public = f"/public/cases/{case['code']}/evaluation"
        self.public.post(public, {"grade": grade, "comment": ""}, key=case["query_key"])
        self.step("群众评价：满意")
        self.verb(case["id"], "supervisor", "archive", state="evaluated")
        self.step("归档")
        return self.person("dispatcher").get(path)

    def report_parts(self, case_id: str) -> None:
        """Each co-department signs and reports its part; the whole waits for them."""
        dispatcher = self.person("dispatcher")
        for order in dispatcher.get("/assignments", case_id=case_id)["items"]:
            if order["is_lead"] or order["state"] != "issued":
                continue
            handler = self.person(f"{order['department']}.handler")
            path = f"/assignments/{order['id']}"
            order = handler.post(f"{path}:sign", {"version": order["version"]})
            report = {
                "version": order["version"],
                "result": "已协助办理",
                "public_answer": "已协助",
            }
            handler.post(f"{path}:complete", report)
            self.step(f"{order['department']} 协办办结")
        dispatcher.until(f"/cases/{case_id}", lambda case: not case["open_parts"])

    def verb(self, case_id: str, post: str, verb: str, *, state: str = "", **body: Any) -> Answer:
        """Do something to a case at the version that stands, once it is in the state.

        Where others were faster, the case is read again, as a person would.
        """
        for left in reversed(range(_TRIES)):
            version = self.case(case_id, state)["version"]
            try:
                return self.person(post).post(
                    f"/cases/{case_id}:{verb}", {"version": version, **body}
                )
            except Refused as refused:
                if refused.reason != "version_conflict" or not left:
                    raise
        raise AssertionError("the last try returns or raises")
