"""What is told: topics by kind and kind of dispute, each with sentences that are told in part.

The shares of the disputes are those of 869 disputes of a judicial bureau's report; those of the
four kinds and of the topics under the others are an estimate.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

KINDS: Mapping[str, int] = {"livelihood": 48, "dispute": 38, "violation": 11, "emergency": 3}
DISPUTES: Mapping[str, int] = {
    "neighbour": 278, "marriage_family": 160, "damages": 76, "housing_land": 67, "medical": 55,
    "other": 54, "contract": 44, "traffic": 33, "business": 31, "demolition": 28,
    "forest_land": 18, "labour_wages": 8, "labour_other": 5, "consumer": 7, "environment": 4,
    "property_management": 1,
}  # fmt: skip
_NAMES = (
    "解放", "人民", "建设", "滨江", "青云", "文化", "东门", "南岳", "和平", "新建", "湘江", "石桥",
    "双林", "白果", "金花", "锦绣", "阳光", "紫金", "福田", "长青", "望峰", "店门", "贯塘", "沙泉",
    "清溪", "黄泥", "枫树", "龙潭", "马安", "观音", "杨柳", "油麻", "竹山", "井冲", "岳峰", "高田",
    "朝阳", "迎宾", "学府", "工农", "车站", "桥头", "河西", "岭坡", "茶园", "樟木", "大塘", "罗家",
)  # fmt: skip
ROADS = tuple(
    name + sort
    for name in _NAMES
    for sort in ("路", "街", "巷", "村", "小区", "花园", "大道", "苑")
)
_OPENINGS = ("", "您好，我要反映一个情况，", "居民来电称，", "我是附近的住户，", "群众多次投诉：")
_ENDINGS = ("", "希望尽快处理。", "请有关部门派人核实。", "盼望解决，谢谢。", "请给一个说法。")
_TAILS = ("", "的问题", "一事", "问题")


@dataclass(frozen=True)
class Topic:
    """What people come with, and the sentences of which each tells some."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Telling:
    """What a matter is about: enough to tell it again in other words."""

    kind: str
    dispute_kind: str
    topic: Topic
    road: str
    number: int
    days: int


_NEIGHBOURS = (
    Topic("邻居占用公共通道", (
        "{place}的邻居把杂物堆在公共通道", "过道被占了一大半", "说了{days}次都不肯搬走",
        "推车和轮椅过不去", "两家为此吵过架还动了手", "村干部来劝过一回没有用",
    )),
    Topic("与邻居因滴水檐争执", (
        "{place}隔壁加高了屋檐", "雨水直接滴到我家墙根", "墙皮已经脱落{days}天",
        "对方说是祖上留下的界", "找过组长量界没有量清", "我家老人气得住了院",
    )),
    Topic("楼上漏水泡坏天花板", (
        "{place}楼上的卫生间漏水", "天花板泡了{days}天已经发霉", "楼上不让进门查看",
        "木地板和衣柜都坏了", "物业说是两家的私事", "要求修好并赔偿装修",
    )),
)  # fmt: skip
_DISPUTES: Mapping[str, tuple[Topic, ...]] = {
    "neighbour": _NEIGHBOURS,
    "marriage_family": (
        Topic("离婚后抚养费不付", (
            "我们在{place}生活时协议离婚", "说好每月付抚养费", "已经{days}天没有给钱",
            "打电话不接微信拉黑", "小孩的学费还欠着学校", "想请人出面调一调",
        )),
        Topic("兄弟为赡养老人争吵", (
            "{place}的老父亲八十多岁", "三兄弟轮流照看说不拢", "老人{days}天没有人管饭",
            "老大嫌分家不公平", "老三在外打工不回来", "请村里主持写一个协议",
        )),
    ),
    "damages": (
        Topic("被狗咬伤要求赔偿", (
            "在{place}散步被没有拴的狗咬伤", "打疫苗花了一千多", "养狗的人{days}天不露面",
            "腿上缝了几针不能上班", "监控拍到了狗从院子冲出来", "要求赔医药费和误工费",
        )),
        Topic("施工震裂墙体", (
            "{place}旁边打桩把我家墙震裂", "裂缝能伸进手指", "找施工方谈了{days}天没有结果",
            "请人看过说是危房", "一家五口不敢住", "要求鉴定并加固",
        )),
    ),
    "housing_land": (
        Topic("宅基地界址不清", (
            "{place}的老宅基地要翻建", "邻居说占了他家一尺", "测量队来过{days}次都吵散了",
            "土地证上的图和现场对不上", "砖和水泥堆着不能动工", "请国土部门来定界",
        )),
    ),
    "medical": (
        Topic("术后感染要求医院说明", (
            "家属在{place}的医院做了手术", "出院后伤口感染又住了{days}天", "医生说法前后不一",
            "要求封存并复印病历", "费用已经花了四万多", "想走医调委的程序",
        )),
    ),
    "other": (
        Topic("彩礼退还说不拢", (
            "两家在{place}订了亲后来散了", "彩礼和三金还没有退", "媒人跑了{days}趟",
            "女方说办酒已经花掉", "男方父母借了债", "希望中间人说和",
        )),
    ),
    "contract": (
        Topic("房屋租赁押金不退", (
            "租的{place}门面到期", "房东扣着押金不退", "拖了{days}天说要重新刷墙",
            "合同上写得清清楚楚", "水电费已经结清", "要求按合同办",
        )),
    ),
    "traffic": (
        Topic("事故赔偿谈不拢", (
            "在{place}路口被电动车撞倒", "对方负主要责任", "住院{days}天没有垫付",
            "保险公司只肯赔一半", "骨折还要第二次手术", "请求组织双方协商",
        )),
    ),
    "business": (
        Topic("合伙开店账目不清", (
            "我和同乡在{place}合伙开店", "账本一直在他手里", "分红拖了{days}天",
            "进货价比市场高出一截", "提出散伙他不同意清点", "请人做个见证对账",
        )),
    ),
    "demolition": (
        Topic("征地补偿面积有出入", (
            "{place}征地量的面积比证上少", "青苗费只算了一半", "公示{days}天没有人解释",
            "安置房的楼层也变了", "签字的时候没有给看附件", "要求重新丈量",
        )),
    ),
    "forest_land": (
        Topic("山林边界砍树起争执", (
            "{place}后山的界石被挪了", "对方砍了十几棵杉树", "林权证上的四至写得含糊",
            "两个组为此对峙{days}天", "老人都说以水沟为界", "请林业站上山看现场",
        )),
    ),
    "labour_wages": (
        Topic("工地拖欠工资", (
            "在{place}的工地做了{days}天木工", "包工头拖着工资不给", "同班组还有八个人也没拿到",
            "有考勤本和欠条为证", "打电话总说下个月结", "过年要回家用钱",
        )),
    ),
    "labour_other": (
        Topic("工伤认定厂里不配合", (
            "在{place}的厂里被机器压了手", "厂里不肯出证明", "住院{days}天工资停发",
            "没有签劳动合同也没有买社保", "工友愿意作证", "要求申报工伤",
        )),
    ),
    "consumer": (
        Topic("预付卡店家关门", (
            "在{place}的美容店办了卡", "店门关了{days}天", "老板电话打不通",
            "卡里还剩两千多", "群里有几十个人同样情况", "要求退钱",
        )),
    ),
    "environment": (
        Topic("养殖场臭气污水", (
            "{place}上游办了养猪场", "污水直接排进水沟", "臭得{days}天不敢开窗",
            "井水打上来有味道", "环保来过又恢复原样", "要求搬走或者整治",
        )),
    ),
    "property_management": (
        Topic("物业乱收停车费", (
            "{place}物业突然涨停车费", "没有公示也没有开业主大会", "不交就锁车",
            "已经有{days}户被锁过车", "电梯坏了却没人修", "要求公开账目",
        )),
    ),
}  # fmt: skip
_OTHERS: Mapping[str, tuple[Topic, ...]] = {
    "livelihood": (
        Topic("下水道堵塞", (
            "{place}的下水道堵了{days}天", "污水从井盖往外冒，气味很大", "下雨天积水没过脚面",
            "老人小孩出门都要绕路", "之前疏通过一次又堵了", "一楼住户家里返水",
        )),
        Topic("路灯不亮", (
            "{place}一带的路灯坏了{days}天", "晚上黑漆漆的看不清路", "已有人骑车摔倒",
            "放学的孩子走夜路害怕", "电工来看过但没有换灯泡", "只有路口一盏还亮着",
        )),
        Topic("自来水浑浊停水", (
            "{place}自来水发黄有沉淀", "已经停水{days}天", "做饭洗衣都成问题",
            "只能去井里挑水", "水厂说在抢修没有准信", "楼层高的住户一滴都没有",
        )),
        Topic("低保申请没有回音", (
            "住在{place}的老人申请低保", "材料交上去{days}天没有回音", "家里没有劳动力",
            "村里说要等下一批", "大病刚出院每月吃药", "想知道卡在哪一步",
        )),
        Topic("公路坑洼难行", (
            "{place}段路面坑坑洼洼", "货车压出的坑有{days}公分深", "摩托车翻过好几次",
            "下雨积水看不见坑", "修补过一次又烂了", "校车都要绕道",
        )),
        Topic("垃圾没有清运", (
            "{place}的垃圾池满了{days}天", "苍蝇老鼠到处都是", "垃圾车不按时来",
            "有人在池边烧垃圾", "离学校只有几十米", "村民自己铲过一回",
        )),
        Topic("宽带施工挖断水管", (
            "{place}铺光缆挖断了水管", "路面挖开{days}天没有回填", "小车进不了院子",
            "施工队说不归他们管", "用木板搭着过路", "晚上没有警示灯",
        )),
        Topic("医保报销退回", (
            "在{place}卫生院交的报销单退回来了", "说缺一张发票", "跑了{days}趟窗口",
            "老家和住的地方各说各的", "住院费垫了一万多", "想一次讲清要哪些材料",
        )),
    ),
    "violation": (
        Topic("流动摊贩占道经营", (
            "{place}路口每天有摊贩占道", "烧烤摊油烟熏人", "收摊后满地垃圾",
            "堵得公交车都开不进来", "走了他们又回来，前后{days}天", "消防通道也占了",
        )),
        Topic("夜间施工噪音扰民", (
            "{place}旁边的工地半夜还在打桩", "连续{days}天吵到凌晨两点", "家里有高考学生无法休息",
            "挖掘机和渣土车进进出出", "和工头交涉没有结果", "没有贴夜间施工的告示",
        )),
        Topic("楼顶违法搭建", (
            "{place}有人在楼顶加盖了一层", "钢架已经立了{days}天", "裂缝漏到下面两层",
            "没有看到许可证", "砂石堆在楼梯间", "请执法队来查",
        )),
    ),
    "emergency": (
        Topic("山体落石堵路", (
            "{place}后山滚下大石头", "路堵了一半", "还有松动的土方",
            "下面住着{days}户人家", "昨晚下了一夜雨", "请马上派人警戒",
        )),
        Topic("燃气泄漏有异味", (
            "{place}楼道里有很重的燃气味", "已经有{days}个人头晕", "阀门不知道在哪里",
            "楼里住了不少老人", "大家都下了楼", "请马上处置",
        )),
    ),
}  # fmt: skip
_KIND_SHARES = tuple(accumulate(KINDS.values()))
_DISPUTE_SHARES = tuple(accumulate(DISPUTES.values()))


def a_telling(chance: random.Random) -> Telling:
    """A new matter of the mix."""
    kind = chance.choices(tuple(KINDS), cum_weights=_KIND_SHARES)[0]
    dispute = ""
    if kind == "dispute":
        dispute = chance.choices(tuple(DISPUTES), cum_weights=_DISPUTE_SHARES)[0]
    topics = _DISPUTES[dispute] if dispute else _OTHERS[kind]
    return Telling(
        kind=kind,
        dispute_kind=dispute,
        topic=chance.choice(topics),
        road=chance.choice(ROADS),
        number=chance.randrange(1, 400),
        days=chance.randrange(2, 60),
    )


def a_title(chance: random.Random, telling: Telling) -> str:
    """As somebody would head it."""
    place = telling.road if chance.random() < 0.7 else ""
    return f"{place}{telling.topic.title}{chance.choice(_TAILS)}"


def a_narrative(chance: random.Random, telling: Telling) -> str:
    """As somebody would tell it: some of the sentences, in some order."""
    chosen = chance.sample(telling.topic.sentences, k=chance.randrange(3, 6))
    place = f"{telling.road}{telling.number}号" if chance.random() < 0.6 else telling.road
    said = "，".join(chosen).format(place=place, days=telling.days)
    return f"{chance.choice(_OPENINGS)}{said}。{chance.choice(_ENDINGS)}"
