"""The steps of a matter that one department cannot settle: everybody who is called together."""

from datetime import datetime, timedelta, timezone
from typing import Any

from deploy.demo.centre import COUNTY, Centre
from deploy.demo.client import Answer, Person

LOCAL = timezone(timedelta(hours=8))
SERIES = "每周联席会议（演示）"


class Together:
    """One case before sponsor, whistle, task force, list and joint meeting."""

    def __init__(self, centre: Centre, case: Answer, departments: tuple[str, ...]) -> None:
        """The first department leads the force; all are called to the joint meeting."""
        self._centre, self._case = centre, case
        self._departments = departments
        self._leader = centre.person("leader")
        self._supervisor = centre.person("supervisor")
        self._force: Answer = {}

    def warn(self) -> None:
        """Its colour speaks; the slip goes out, is answered and judged."""
        path = f"/cases/{self._case['id']}/risk"
        risk = self._supervisor.until(path, lambda one: one["colour"] != "none")
        self._centre.step(f"风险颜色 {risk['colour']}：{'、'.join(risk['signs'])}")
        known = {"case_id": self._case["id"], "kind": "risk"}
        slip = self._supervisor.until("/letters", lambda page: page["items"], **known)["items"][0]
        issued = self._verb(self._supervisor, "letters", slip, "issue")
        handler = self._handler(issued["department"])
        received = self._verb(handler, "letters", issued, "receive")
        said = {"answer": "已约谈开发商，资金监管账户专款专用。", "result": "under_way"}
        answered = self._verb(handler, "letters", received, "answer", **said)
        self._verb(self._supervisor, "letters", answered, "judge", effect="effective")
        self._centre.step(f"{issued['number']} 签发、签收、答复、评定")

    def sponsor(self) -> None:
        """A leader answers for it, and looks at it."""
        naming = {
            "leader": f"leader@{COUNTY}",
            "interval_days": 7,
            "reason": "涉及人数多，久拖未决",
        }
        path = f"/cases/{self._case['id']}/sponsorships"
        named = self._supervisor.post(path, naming)
        look = {"is_on_track": True, "note": "已带案下访，定下复工时间表。"}
        self._verb(self._leader, "sponsorships", named, "review", **look)
        self._centre.step("县领导包案并首次研判")

    def whistle(self, department: str) -> None:
        """A department is called to the place, comes, and both sides grade."""
        dispatcher, handler = self._centre.person("dispatcher"), self._handler(department)
        call = {"place": "停工楼盘项目部", "reason": "群众聚集，请到场维护秩序", "minutes": 60}
        path = f"/cases/{self._case['id']}/whistles"
        called = dispatcher.post(path, {**call, "departments": [department]})["items"][0]
        coming = self._verb(handler, "whistles", called, "accept")
        there = self._verb(handler, "whistles", coming, "arrive", people="带班民警2人")
        reported = self._verb(
            handler, "whistles", there, "report", report="秩序已恢复，群众已返回。"
        )
        closed = self._verb(dispatcher, "whistles", reported, "close", grade="good")
        self._verb(handler, "whistles", closed, "grade", grade="good")
        self._centre.step(f"吹哨 {department}：接哨、到场、反馈、互评")

    def form(self) -> None:
        """A task force is formed and meets; what it decides becomes a task, which is done."""
        lead, *others = self._departments
        charter = {
            "name": "停工楼盘专班",
            "mandate": "三个月内复工，先付工资",
            "department": lead,
            "departments": others,
            "persons": "分管副县长",
            "case_ids": [self._case["id"]],
        }
        self._force = self._leader.post("/task-forces", charter)
        task = {"department": others[0], "text": "核定欠薪名单", "due_time": _in(days=7)}
        sitting = {
            "held_time": _in(minutes=-5),
            "attendees": "分管副县长、各成员部门",
            "minutes": "先付工资，再复工。",
            "tasks": [task],
        }
        self._force = self._verb(self._leader, "task-forces", self._force, "meet", **sitting)
        self._centre.step(f"成立专班并开会，议定事项成为 {others[0]} 的任务")
        self._report("名单已核定，共46人。")

    def list_out(self) -> None:
        """A list is handed over; each item is struck off on proof."""
        draft = {
            "title": "停工楼盘化解清单",
            "source": "meeting",
            "basis": "专班会议",
            "due_time": _in(days=20),
            "items": [
                {"department": one, "text": f"{one}：按专班分工办理", "case_id": self._case["id"]}
                for one in self._departments[:2]
            ],
        }
        drafted = self._centre.person("dispatcher").post("/lists", draft)
        handed = self._verb(self._supervisor, "lists", drafted, "hand-over")
        self._centre.step(f"清单 {handed['number']} 交办")
        found = self._supervisor.get("/list-items", worklist_id=handed["id"])["items"]
        for item in found:
            handler = self._handler(item["department"])
            taken = self._verb(handler, "list-items", item, "accept")
            proof = {"outcome": "已办理完毕并公示", "proof": "公示照片、银行回单"}
            told = self._verb(handler, "list-items", taken, "report", **proof)
            self._verb(self._supervisor, "list-items", told, "strike")
        self._centre.step(f"{len(found)} 项凭证销号，清单清零")

    def meet(self) -> None:
        """The joint meeting finds the case on its agenda, decides, and orders."""
        planned = self._leader.get("/meetings", series_id=self._series(), state="planned")
        path = f"/meetings/{planned['items'][0]['id']}"
        meeting = self._leader.until(path, lambda one: _item(one, self._case), within=30)
        reasons = "、".join(_item(meeting, self._case)["reasons"])
        self._centre.step(f"联席会议议题自动生成（{reasons}）")
        came = [
            {"department": one, "is_present": True, "persons": "分管负责人"}
            for one in meeting["departments"]
        ]
        opened = self._verb(self._leader, "meetings", meeting, "open", attendance=came)
        demand = {"department": self._departments[0], "demands": "按周报告复工进度"}
        task = {
            "department": self._departments[1],
            "text": "公示工资发放表",
            "due_time": _in(days=7),
        }
        decided = self._verb(
            self._supervisor, "meetings", opened, "decide",
            case_id=self._case["id"], decision="按专班方案推进，每周调度。",
            demands=[{**demand, "answer_days": 7}],
            tasks=[{**task, "task_force_id": self._force["id"]}],
        )  # fmt: skip
        self._verb(self._leader, "meetings", decided, "close", minutes="研究停工楼盘一件。")
        self._centre.step("联席会议议定：下发督办单、交专班任务，下次会议已排定")
        self._force = self._leader.get(f"/task-forces/{self._force['id']}")
        self._report("工资发放表已公示。")

    def dissolve(self) -> None:
        """The force reports and is over."""
        report = {"report": "楼盘已复工，工资付清。"}
        self._verb(self._leader, "task-forces", self._force, "end", **report)
        self._centre.step("专班总结并撤销")

    def _report(self, outcome: str) -> None:
        """The department carried out what it was given last."""
        task = self._force["tasks"][-1]
        path = f"/task-forces/{self._force['id']}/tasks/{task['id']}:report"
        done = {"version": self._force["version"], "outcome": outcome}
        self._force = self._handler(task["department"]).post(path, done)
        self._centre.step("专班任务办结")

    def _series(self) -> str:
        """The county's series, founded by whoever plays the first such story."""
        running = self._leader.get("/meeting-series", state="active", page_size="100")["items"]
        for series in running:
            if series["name"] == SERIES:
                return str(series["id"])
        body = {
            "name": SERIES,
            "every_days": 7,
            "departments": list(self._departments),
            "place": "县综治中心会商室",
            "chair": f"leader@{COUNTY}",
            "start_time": _in(days=1),
        }
        return str(self._leader.post("/meeting-series", body)["id"])

    def _handler(self, department: str) -> Person:
        return self._centre.person(f"{department}.handler")

    def _verb(self, who: Person, things: str, thing: Answer, verb: str, **body: Any) -> Answer:
        path = f"/{things}/{thing['id']}:{verb}"
        return who.post(path, {"version": thing["version"], **body})


def _item(meeting: Answer, case: Answer) -> Answer:
    """The case's item on an agenda; empty when it has none."""
    found: list[Answer] = [one for one in meeting["items"] if one["case_id"] == case["id"]]
    return found[0] if found else {}


def _in(**span: int) -> str:
    return (datetime.now(LOCAL) + timedelta(**span)).isoformat()
