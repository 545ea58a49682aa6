"""Five matters, each to its own end: drain, road quarrel, crane rent, wages, emergency."""

from typing import Any

from deploy.demo.centre import TOWN, VILLAGE, Centre
from deploy.demo.client import Answer
from deploy.demo.mediating import Mediating
from deploy.demo.together import Together


def drain(centre: Centre) -> Answer:
    """A blocked drain is repaired by a department, verified and evaluated."""
    case = centre.register(
        kind="livelihood",
        title="小区门口下水道堵塞",
        narrative="开云镇老街小区门口下水道堵塞多日，污水外溢。",
        address="开云镇老街小区",
        category="streets.drains",
        answers=[
            {"question": "since", "values": ["2026-11-20"]},
            {"question": "households", "values": ["36"]},
        ],
        parties=[applicant("王建国", "13807340001")],
    )
    centre.handle(case["id"], result="已疏通管道并更换井盖。", answer="下水道已疏通，请放心通行。")
    return centre.close(case)


def road_quarrel(centre: Centre) -> Answer:
    """Two neighbours quarrel over a road; a mediator meets each apart, and they agree."""
    case = centre.register(
        kind="dispute",
        dispute_kind="neighbour",
        title="村道通行纠纷",
        narrative="双方因门前村道宽度发生争执，一方堆放砖块堵路。",
        address="开云镇",
        parties=[applicant("李大山", "13807340002"), respondent("赵小河", "13807340003")],
    )
    mediating = Mediating(centre, case)
    mediating.begin()
    mediating.caucus("applicant", "愿意让出半米，但要对方清走砖块。")
    mediating.caucus("respondent", "愿意清走砖块，担心下雨积水。")
    mediating.record(result="agreed")
    mediating.agree(
        [
            mediating.act("respondent", "applicant", "三日内清走门前堆放的砖块"),
            mediating.act("applicant", "respondent", "让出门前半米并修排水沟"),
        ]
    )
    mediating.perform(1, 2)
    mediating.conclude()
    return centre.close(case)


def crane_rent(centre: Centre) -> Answer:
    """The court hands over a claim for crane rent; it is paid on the spot."""
    case = centre.register(
        kind="dispute",
        dispute_kind="contract",
        source="court",
        title="吊车租赁费纠纷",
        narrative="法院诉前委派：承租方拖欠吊车租赁费。",
        amount_fen=3_600_000,
        parties=[applicant("陈吊装", "13807340004"), respondent("周工长", "13807340005")],
    )
    mediating = Mediating(centre, case)
    mediating.begin()
    mediating.record(result="agreed")
    mediating.agree([mediating.pay("respondent", "applicant", 3_600_000, "当场转账")])
    mediating.perform(1)
    mediating.conclude()
    return centre.close(case)


def wages(centre: Centre) -> Answer:
    """Several workers claim wages; labour leads, others help."""
    workers = [applicant(f"工友{name}", f"1380734001{n}") for n, name in enumerate("甲乙丙丁戊")]
    case = centre.register(
        kind="dispute",
        dispute_kind="labour_wages",
        title="工地拖欠五名工人工资",
        narrative="某工地拖欠五名工人三个月工资，共计十二万元。",
        amount_fen=12_000_000,
        people_count=5,
        parties=[*workers, respondent("某建筑公司", "07345820001", kind="organisation")],
    )
    centre.handle(
        case["id"], result="用工单位已足额支付五名工人工资。", answer="拖欠的工资已足额支付。"
    )
    return centre.close(case)


def emergency(centre: Centre) -> Answer:
    """An emergency is dispatched with three fields; the papers come later."""
    case = centre.register(kind="emergency", title="山体滑坡堵路，有车被困")
    officer = centre.person("officer")
    found = officer.until("/tasks", lambda page: page["items"], case_id=case["id"])
    task = found["items"][0]
    centre.step("任务下达至最近的网格员")
    task = officer.post(f"/tasks/{task['id']}:accept", {"version": task["version"]})
    task = officer.post(
        f"/tasks/{task['id']}:report",
        {"version": task["version"], "report": "人员已转移，道路已设警示。"},
    )
    dispatcher = centre.person("dispatcher")
    dispatcher.post(f"/tasks/{task['id']}:verify", {"version": task["version"], "is_passed": True})
    centre.step("网格员到场处置，中心核查")
    papers = "补录：被困车辆一台，无人员伤亡。"
    centre.verb(case["id"], "clerk", "supplement", text=papers, is_complete=True)
    centre.step("补齐手续")
    centre.handle(case["id"], result="道路已抢通，隐患点已设围挡。", answer="道路已恢复通行。")
    return centre.close(case)


def ditch(centre: Centre) -> Answer:
    """A ditch goes down to the village, comes up to the town and the county, and is mended."""
    case = centre.register(
        kind="livelihood",
        title="水渠漏水淹田",
        narrative="两村共用的灌溉水渠漏水，下游十几亩田被淹。",
        area_code=VILLAGE,
        parties=[applicant("刘老伯", "13807340021")],
    )
    dispatcher, lead = centre.person("dispatcher"), centre.lead(case["id"])
    down = {
        "version": lead["version"],
        "to_department": "village-office",
        "instruction": "请先上门查看",
    }
    dispatcher.post(f"/assignments/{lead['id']}:send-down", down)
    centre.step("县中心下派到社区")
    centre.raise_up(
        case, "village-office", VILLAGE, to="town-office", why="水渠跨两个社区，超出本级权限"
    )
    centre.raise_up(case, "town-office", TOWN, to=lead["department"], why="维修需县级水利资金")
    order = centre.order(case["id"], lead["department"])
    handler = centre.person(f"{lead['department']}.handler")
    order = handler.post(f"/assignments/{order['id']}:sign", {"version": order["version"]})
    done = {"result": "渠段已衬砌修复。", "public_answer": "水渠已修好，淹田已排干。"}
    handler.post(f"/assignments/{order['id']}:complete", {"version": order["version"], **done})
    centre.step(f"{lead['department']} 办结上报")
    return centre.close(case)


def stalled_site(centre: Centre) -> Answer:
    """A stalled building site: sponsor, whistle, task force, list and joint meeting; it goes on."""
    case = centre.register(
        kind="livelihood",
        title="停工楼盘逾期不交房",
        narrative="楼盘停工一年，六十户业主逾期未收房，工人工资未付。",
        people_count=60,
        parties=[applicant("业主代表", "13807340022")],
    )
    centre.lead(case["id"])
    together = Together(centre, case, ("housing", "labour", "police"))
    together.warn()
    together.sponsor()
    together.whistle("police")
    together.form()
    together.list_out()
    together.meet()
    together.dissolve()
    centre.handle(case["id"], result="楼盘已复工，欠薪付清。", answer="已复工，明年六月交房。")
    return centre.close(case)


def chosen_mediator(centre: Centre) -> Answer:
    """A resident chooses a mediator from the list; the centre confirms, and he is appointed."""
    case = centre.register(
        kind="dispute",
        dispute_kind="neighbour",
        title="屋檐滴水纠纷",
        narrative="邻居新修屋檐，雨水滴到院内。",
        parties=[applicant("孙巧云", "13807340023"), respondent("钱满仓", "13807340024")],
    )
    path = f"/public/cases/{case['code']}/choices"
    chosen = {"offering_id": "m-zhou", "wish": "希望周末调解"}
    centre.public.post(path, chosen, key=case["query_key"])
    centre.step("群众点单：周明理（演示）")
    dispatcher = centre.person("dispatcher")
    [choice] = dispatcher.get("/choices", case_id=case["id"])["items"]
    dispatcher.post(f"/choices/{choice['id']}:confirm", {"version": choice["version"]})
    centre.step("中心确认点单")
    mediating = Mediating(centre, case)
    mediating.begin()
    mediating.record(result="agreed")
    mediating.agree([mediating.act("respondent", "applicant", "三日内加装檐沟")])
    mediating.perform(1)
    mediating.conclude()
    return centre.close(case)


STORIES = (
    drain,
    road_quarrel,
    crane_rent,
    wages,
    emergency,
    ditch,
    stalled_site,
    chosen_mediator,
)


def applicant(name: str, phone: str) -> dict[str, Any]:
    """A person who asks."""
    return {"role": "applicant", "type": "person", "name": name, "phone": phone}


def respondent(name: str, phone: str, *, kind: str = "person") -> dict[str, Any]:
    """Somebody who is asked."""
    return {"role": "respondent", "type": kind, "name": name, "phone": phone}
