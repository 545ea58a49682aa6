"""What else the law opens when mediation fails: the notice of law 26（告知其他途径）.

人民调解法第二十六条: the mediator ends a failed mediation and tells the parties that they may go on
by arbitration, by administrative means or before a court.
"""

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "labour_arbitration": (
        "向劳动人事争议仲裁委员会申请仲裁（除法律另有规定外，仲裁是起诉的前置程序）"
    ),
    "labour_inspection": "就拖欠工资等违法行为向劳动保障监察机构投诉",
    "arbitration": "双方订有仲裁协议的，向约定的仲裁委员会申请仲裁",
    "rural_land_arbitration": "属于农村土地承包经营纠纷的，可以向农村土地承包仲裁委员会申请仲裁",
    "administrative_ruling": "依法申请有关人民政府或者主管部门处理、裁决",
    "administrative_mediation": "向有关行政主管部门申请行政调解或者投诉",
    "judicial": "依法向人民法院提起诉讼",
}
"""Each route's code and what the parties are told of it."""

_USUAL = ("arbitration", "administrative_mediation", "judicial")
_BY_KIND: Mapping[str, tuple[str, ...]] = {
    "labour_wages": ("labour_arbitration", "labour_inspection", "judicial"),
    "labour_other": ("labour_arbitration", "labour_inspection", "judicial"),
    "marriage_family": ("judicial",),
    "neighbour": ("administrative_mediation", "judicial"),
    "damages": ("administrative_mediation", "judicial"),
    "traffic": ("administrative_mediation", "judicial"),
    "medical": ("administrative_mediation", "judicial"),
    "environment": ("administrative_mediation", "judicial"),
    "forest_land": ("administrative_ruling", "judicial"),
    "housing_land": ("rural_land_arbitration", "administrative_ruling", "judicial"),
    "demolition": ("administrative_ruling", "judicial"),
}


def routes_for(dispute_kind: str) -> tuple[str, ...]:
    """The codes of the other routes, in the order in which they are to be taken."""
    return _BY_KIND.get(dispute_kind, _USUAL)


def notice(code: str, routes: tuple[str, ...]) -> str:
    """The words in which the parties are told（告知书正文）."""
    ways = "；".join(f"{number}. {TEXTS[route]}" for number, route in enumerate(routes, start=1))
    return (
        f"案件{code}经调解未达成协议，调解终止。根据《中华人民共和国人民调解法》第二十六条，"
        f"现告知各方当事人，可以依法通过下列途径维护自己的权利：{ways}。请注意仲裁时效和诉讼时效。"
    )
