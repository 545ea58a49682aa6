"""The way that is told with a refusal（不予受理告知的法定途径）: by route and kind of matter."""

from collections.abc import Mapping

from services.intake.domain.parts import Refusal
from services.intake.domain.reports import Matter

_LABOUR = ("labour_wages", "labour_other")
_ROUTES: Mapping[str, str] = {
    "litigation": "您可以依法向有管辖权的人民法院提起诉讼。",
    "arbitration": "您可以按照仲裁协议的约定，向仲裁机构申请仲裁。",
    "administrative_review": (
        "您可以自知道或者应当知道该行政行为之日起六十日内，"
        "依法申请行政复议（《行政复议法》第二十条）。"
    ),
    "discipline": "您可以向有管理权限的纪检监察机关反映（举报电话12388）。",
    "other": "您可以通过其他法定途径主张权利，需要法律咨询可拨打12348。",
}
_BY_KIND: Mapping[tuple[str, str], str] = {
    **{
        ("arbitration", kind): (
            "您可以自知道或者应当知道权利被侵害之日起一年内，"
            "向劳动人事争议仲裁委员会申请仲裁（《劳动争议调解仲裁法》第二十七条）；"
            "劳动关系存续期间因拖欠劳动报酬发生争议的，不受该一年的限制。"
        )
        for kind in _LABOUR
    },
    ("arbitration", "forest_land"): (
        "您可以自知道或者应当知道权利被侵害之日起二年内，向农村土地承包仲裁委员会申请仲裁"
        "（《农村土地承包经营纠纷调解仲裁法》第十八条）。"
    ),
    ("litigation", "traffic"): (
        "您可以向事故发生地或者被告住所地人民法院提起道路交通事故损害赔偿诉讼。"
    ),
    ("litigation", "medical"): (
        "您可以向侵权行为地或者被告住所地人民法院提起医疗损害责任诉讼，"
        "也可以向医疗纠纷人民调解委员会申请调解。"
    ),
}


def route_told(refusal: Refusal, matter: Matter) -> str:
    """What the notice says about the way that is open, in Chinese."""
    special = _BY_KIND.get((refusal.legal_route, matter.dispute_kind))
    return special or _ROUTES[refusal.legal_route]
