"""The clocks that law fixes, and those of our own configuration.

`LEGAL` holds periods counted in days that a national law, regulation or judicial interpretation
states. Periods of months and years (objection of an interested person to a confirmation ruling:
six months; labour arbitration's limitation: one year) are no clocks of a matter in hand and are
left out. `roll_last_day` is set where 民事诉讼法 85 binds, that is for periods of the courts'
own procedure; whether petition periods roll is not settled, so they do not.
"""

from dataclasses import replace

from deadlines.profiles import (
    ARBITRATION_DIRECTOR,
    BOTH_PARTIES,
    COURT_PRESIDENT,
    DISPATCHER,
    UNIT_HEAD,
    PauseReason,
    Profile,
    Unit,
)

_MOST_PAUSES, _MOST_PAUSE_DAYS = 2, 30
"""What we choose for our own clocks; law bounds neither."""


def _days(key: str, name: str, limit: int, law: str) -> Profile:
    return Profile(key=key, name=name, unit=Unit.NATURAL_DAYS, limit=limit, law=law)


def _working(key: str, name: str, limit: int, law: str = "") -> Profile:
    return Profile(key=key, name=name, unit=Unit.WORKING_DAYS, limit=limit, law=law)


def _extensible(profile: Profile, approver: str, units: int | None, times: int | None) -> Profile:
    return replace(
        profile, extension_approver=approver, max_extension_units=units, max_extensions=times
    )


def _resting_on(profile: Profile, basis: str) -> Profile:
    return replace(profile, basis=basis)


def _court(profile: Profile) -> Profile:
    return replace(profile, roll_last_day=True)


def _pausing(profile: Profile, approver: str, *reasons: PauseReason) -> Profile:
    return replace(profile, pause_reasons=reasons, pause_approver=approver)


def _waiting(profile: Profile) -> Profile:
    reasons = (
        PauseReason.WAITING_FOR_PARTY,
        PauseReason.WAITING_FOR_MATERIAL,
        PauseReason.APPRAISAL,
        PauseReason.HEARING,
    )
    return replace(
        _pausing(profile, DISPATCHER, *reasons),
        max_pauses=_MOST_PAUSES,
        max_pause_days=_MOST_PAUSE_DAYS,
    )


_PETITIONS = (
    _days("petition_registration", "信访登记、转送、交办", 15, "信访工作条例第二十二条"),
    _days("petition_notice", "告知信访人接收情况", 15, "信访工作条例第二十三条"),
    _days("petition_transferee_notice", "承办单位告知信访人", 15, "信访工作条例第二十三条"),
    _working("petition_objection", "对转送、交办提出异议", 5, "信访工作条例第二十三条"),
    _extensible(
        _days("petition_handling", "申诉求决事项办结", 60, "信访工作条例第三十四条"),
        UNIT_HEAD,
        30,
        1,
    ),
    _days("petition_review_request", "请求复查", 30, "信访工作条例第三十五条"),
    _days("petition_review", "复查答复", 30, "信访工作条例第三十五条"),
    _days("petition_recheck_request", "请求复核", 30, "信访工作条例第三十六条"),
    _pausing(
        _days("petition_recheck", "复核意见", 30, "信访工作条例第三十六条"),
        UNIT_HEAD,
        PauseReason.HEARING,
    ),
)

_INVITED = "最高人民法院关于人民法院特邀调解的规定第二十七条"
_ONLINE = "人民法院在线调解规则第{}条"
_MEDIATION = (
    *(
        _extensible(_days(key, name, limit, _INVITED), BOTH_PARTIES, None, None)
        for key, name, limit in (
            ("mediation_pre_filing", "委派调解（立案前）", 30),
            ("mediation_post_filing_ordinary", "委托调解（普通程序）", 15),
            ("mediation_post_filing_summary", "委托调解（简易程序）", 7),
        )
    ),
    *(
        _pausing(
            _days(key, name, limit, _ONLINE.format("二十四")), BOTH_PARTIES, PauseReason.APPRAISAL
        )
        for key, name, limit in (
            ("online_mediation_pre_filing", "在线调解（立案前）", 30),
            ("online_mediation_post_filing_ordinary", "在线调解（普通程序）", 15),
            ("online_mediation_post_filing_summary", "在线调解（简易程序）", 7),
        )
    ),
    _working("court_names_mediator", "法院指定调解员", 3, _ONLINE.format("十")),
    _working("parties_choose_mediator", "当事人共同选择调解员", 2, _ONLINE.format("十")),
    _working("mediator_accepts", "调解员确认接受", 3, _ONLINE.format("十二")),
    _working("mediator_asks_other_side", "征询对方当事人调解意愿", 3, _ONLINE.format("十五")),
)

_CONFIRMATION = "最高人民法院关于人民调解协议司法确认程序的若干规定第{}条"
_COURTS = tuple(
    _court(profile)
    for profile in (
        _days(
            "judicial_confirmation",
            "申请司法确认",
            30,
            "人民调解法第三十三条；民事诉讼法第二百零五条",
        ),
        _days("confirmation_acceptance", "司法确认受理决定", 3, _CONFIRMATION.format("四")),
        _extensible(
            _days("confirmation_decision", "司法确认决定", 15, _CONFIRMATION.format("五")),
            COURT_PRESIDENT,
            10,
            1,
        ),
        _days(
            "confirmation_objection",
            "当事人对确认裁定提出异议",
            15,
            "最高人民法院关于适用民事诉讼法的解释第三百七十二条",
        ),
        _days("force_majeure_restoration", "障碍消除后申请顺延期限", 10, "民事诉讼法第八十六条"),
    )
)

_LABOUR = (
    _days("labour_mediation", "劳动争议调解", 15, "劳动争议调解仲裁法第十四条"),
    _extensible(
        _days("labour_arbitration", "劳动争议仲裁裁决", 45, "劳动争议调解仲裁法第四十三条"),
        ARBITRATION_DIRECTOR,
        15,
        1,
    ),
)

LEGAL: dict[str, Profile] = {
    profile.key: profile for profile in (*_PETITIONS, *_MEDIATION, *_COURTS, *_LABOUR)
}
"""The clocks that law fixes（法定时限）, by key; an area may tighten them, never weaken them."""

RIGHTS = frozenset(
    {
        "petition_objection",
        "petition_review_request",
        "petition_recheck_request",
        "parties_choose_mediator",
        "judicial_confirmation",
        "confirmation_objection",
        "force_majeure_restoration",
    }
)
"""Those that are somebody's time to act（权利期间）: shorter is weaker too."""

_CONFIGURED = (
    _extensible(_waiting(_working("handling_livelihood", "民生服务办理", 5)), DISPATCHER, 5, 1),
    _extensible(_waiting(_days("handling_dispute", "矛盾纠纷办理", 30, "")), DISPATCHER, 30, 1),
    _extensible(_waiting(_working("handling_violation", "违法违规办理", 15)), DISPATCHER, 15, 1),
    Profile(key="handling_emergency", name="应急处置", unit=Unit.HOURS, limit=24, is_urgent=True),
    Profile(key="supplement", name="补齐应急手续", unit=Unit.HOURS, limit=24),
    _resting_on(
        _extensible(_waiting(_working("handling_wages", "欠薪快接快办", 10)), DISPATCHER, 5, 1),
        "保障农民工工资支付条例第十条首问负责；期限为平台设定",
    ),
    _resting_on(
        Profile(key="sign_wages", name="欠薪接办联系", unit=Unit.HOURS, limit=24, is_urgent=True),
        "快接快办惯例，期限为平台设定",
    ),
    _resting_on(
        _extensible(_waiting(_working("handling_hotline", "热线事项办理", 5)), DISPATCHER, 5, 1),
        "潍坊市12345条例第二十条；济南市12345条例第二十四条（地方性法规）",
    ),
    _resting_on(
        _extensible(_days("people_mediation", "人民调解", 30, ""), BOTH_PARTIES, None, None),
        "人民调解工作若干规定（司法部令第75号）：一般一个月",
    ),
    *(
        _resting_on(_working(f"administrative_mediation_{key}", name, limit), "深圳经济特区条例")
        for key, name, limit in (
            ("acceptance", "行政调解受理决定", 5),
            ("acceptance_complex", "行政调解受理决定（复杂）", 10),
            ("transfer", "行政调解转送", 3),
        )
    ),
    *(
        _resting_on(_days(f"handling_{key}", name, limit, ""), "东至县分级办理做法")
        for key, name, limit in (
            ("simple", "简单事项办理", 1),
            ("ordinary", "一般事项办理", 7),
            ("complex", "复杂事项办理", 20),
        )
    ),
    _working("acceptance", "受理", 1),
    _working("sign", "签收", 1),
    _working("progress", "进展报告间隔", 5),
    _working("desk", "兜底确认", 1),
)

DEFAULTS: dict[str, Profile] = {profile.key: profile for profile in _CONFIGURED}
"""The clocks a county begins with（默认时限）, by key: configuration, not law."""
