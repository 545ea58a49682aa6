"""A labelled set of matters made from a seed: originals, and their duplicates in other words.

A duplicate tells the same matter as somebody else would: another opening, another order, synonyms,
an address worded otherwise, a place some metres away or none, mostly another reporter.
What is no duplicate is as near as real life: the same topic in the same town at another address.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from services.intake.domain.people import PartyReport
from services.intake.domain.reports import Location, Matter, Report

SEED = 20_261_125
TOWNS = ("430423100", "430423101", "430423102", "430423200")
_NAMES = (
    "解放", "人民", "建设", "滨江", "青云", "文化", "东门", "南岳", "和平", "新建", "湘江", "石桥",
    "双林", "白果", "金花", "锦绣", "阳光", "紫金", "福田", "长青", "望峰", "店门", "贯塘", "沙泉",
)  # fmt: skip
_ROADS = tuple(name + sort for name in _NAMES for sort in ("路", "街", "巷", "村", "小区", "花园"))
_TOPICS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("livelihood", "", "下水道堵塞", (
        "{place}的下水道堵了{days}天", "污水从井盖往外冒，气味很大", "下雨天积水没过脚面",
        "老人小孩出门都要绕路", "之前物业疏通过一次又堵了",
    )),
    ("livelihood", "", "路灯不亮", (
        "{place}一带的路灯坏了{days}天", "晚上黑漆漆的看不清路", "已有人骑车摔倒",
        "放学的孩子走夜路害怕", "电工来看过但没有换灯泡",
    )),
    ("livelihood", "", "夜间施工噪音扰民", (
        "{place}旁边的工地半夜还在打桩", "连续{days}天吵到凌晨两点", "家里有高考学生无法休息",
        "挖掘机和渣土车进进出出", "和工头交涉没有结果",
    )),
    ("dispute", "neighbour", "邻居占用公共通道", (
        "{place}的邻居把杂物堆在公共通道", "过道被占了一大半", "说了{days}次都不肯搬走",
        "推车和轮椅过不去", "两家为此吵过架还动了手",
    )),
    ("dispute", "labour_wages", "工地拖欠工资", (
        "在{place}的工地做了{days}天木工", "包工头拖着工资不给", "同班组还有八个人也没拿到",
        "有考勤本和欠条为证", "打电话总说下个月结",
    )),
    ("violation", "", "流动摊贩占道经营", (
        "{place}路口每天有摊贩占道", "烧烤摊油烟熏人", "收摊后满地垃圾",
        "堵得公交车都开不进来", "城管走了他们又回来，前后{days}天",
    )),
    ("livelihood", "", "自来水浑浊停水", (
        "{place}自来水发黄有沉淀", "已经停水{days}天", "做饭洗衣都成问题",
        "只能去井里挑水", "水厂说在抢修没有准信",
    )),
    ("dispute", "property_management", "物业乱收停车费", (
        "{place}物业突然涨停车费", "没有公示也没有开业主大会", "不交就锁车",
        "已经有{days}户被锁过车", "电梯坏了却没人修",
    )),
)  # fmt: skip
_SYNONYMS = (
    ("下水道", "排水管"), ("堵了", "不通"), ("气味很大", "臭气熏天"), ("路灯", "街灯"),
    ("坏了", "不亮"), ("看不清路", "什么也看不见"), ("半夜", "深夜"), ("凌晨两点", "后半夜"),
    ("邻居", "隔壁"), ("杂物", "旧家具"), ("不肯", "不愿"), ("工资", "工钱"), ("包工头", "老板"),
    ("摊贩", "小贩"), ("占道", "占马路"), ("满地", "遍地"), ("停车费", "车位费"), ("突然", "擅自"),
    ("自来水", "水龙头的水"), ("发黄", "浑黄"), ("停水", "断水"), ("没有", "没"), ("孩子", "小孩"),
)  # fmt: skip
_OPENINGS = ("", "您好，我要反映一个情况，", "居民来电称，", "我是附近的住户，", "群众多次投诉：")
_ENDINGS = ("", "希望尽快处理。", "请有关部门派人核实。", "盼望解决，谢谢。")
_SURNAMES = "王李张刘陈杨黄赵周吴"


@dataclass(frozen=True)
class Labelled:
    """One matter of the set; those with the same label are the same matter."""

    label: int
    report: Report
    is_original: bool


def labelled(count: int, *, seed: int = SEED) -> Iterator[Labelled]:
    """So many original matters, each followed by one duplicate of it.

    Args:
        count: how many originals; neighbours in topic and town arise by themselves.
        seed: the same set for the same seed.
    """
    chance = random.Random(seed)  # noqa: S311  no secret
    for label in range(count):
        original, told = _original(chance, label)
        yield Labelled(label, original, is_original=True)
        yield Labelled(label, _retold(chance, label, original, told), is_original=False)


def _original(chance: random.Random, label: int) -> tuple[Report, dict[str, Any]]:
    kind, dispute_kind, title, sentences = chance.choice(_TOPICS)
    road, number = chance.choice(_ROADS), chance.randrange(1, 240)
    told: dict[str, Any] = {
        "sentences": sentences,
        "days": chance.randrange(2, 60),
        "road": road,
        "number": number,
        "title": title,
    }
    chosen = chance.sample(sentences, k=chance.randrange(3, 6))
    matter = Matter(
        kind=kind,
        dispute_kind=dispute_kind,
        title=f"{road}{title}",
        narrative=_narrative(chance, chosen, f"{road}{number}号", told["days"]),
        area_code=chance.choice(TOWNS),
        address=f"开云镇{road}{number}号",
        location=_somewhere(chance) if chance.random() < 0.6 else None,
        channel="window",
    )
    return Report(matter=matter, parties=(_reporter(chance, label),)), told


def _retold(chance: random.Random, label: int, original: Report, told: dict[str, Any]) -> Report:
    matter, road, number = original.matter, told["road"], told["number"]
    chosen = chance.sample(told["sentences"], k=chance.randrange(3, 6))
    address = chance.choice(
        (
            f"{road}{number}号门口",
            f"衡山县开云镇{road}",
            f"{road}{number + 2}号对面",
            f"{road}附近",
            "",
        )
    )
    text = _narrative(
        chance, chosen, chance.choice((road, f"{road}附近", "我们这里")), told["days"]
    )
    title = chance.choice(
        (f"{told['title']}", f"反映{road}{told['title']}", f"{road}{told['title']}问题")
    )
    retold = replace(
        matter,
        title=_reworded(chance, title),
        narrative=_reworded(chance, text),
        address=address,
        location=_moved(chance, matter.location),
        channel=chance.choice(("phone", "web", "hotline_12345")),
    )
    is_same_reporter = chance.random() < 0.25
    parties = original.parties if is_same_reporter else (_reporter(chance, label + 5_000_000),)
    return Report(matter=retold, parties=parties)


def _narrative(chance: random.Random, sentences: list[str], place: str, days: int) -> str:
    said = "，".join(one.format(place=place, days=days) for one in sentences)
    return f"{chance.choice(_OPENINGS)}{said}。{chance.choice(_ENDINGS)}"


def _reworded(chance: random.Random, text: str) -> str:
    for word, other in _SYNONYMS:
        if chance.random() < 0.4:
            text = text.replace(word, other)
    return text


def _somewhere(chance: random.Random) -> Location:
    lng, lat = 112.8692 + chance.uniform(-0.05, 0.05), 27.2303 + chance.uniform(-0.05, 0.05)
    return Location(lng=round(lng, 6), lat=round(lat, 6))


def _moved(chance: random.Random, place: Location | None) -> Location | None:
    if place is None or chance.random() < 0.4:
        return None
    lng, lat = (value + chance.uniform(-0.0009, 0.0009) for value in (place.lng, place.lat))
    return Location(lng=round(lng, 6), lat=round(lat, 6))


def _reporter(chance: random.Random, number: int) -> PartyReport:
    name = chance.choice(_SURNAMES) + "某"
    return PartyReport(role="applicant", name=name, phone=f"138{number:08d}")
