"""Keeping risk schemes（三色方案管理）: a draft per area, checked, published by another."""

import re

from contracts.editions import Publishing
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.routing.domain.facts import DISPUTE_KINDS, KINDS
from services.routing.domain.risk_scheme import (
    CHOICES,
    COLOURS,
    Measure,
    RiskScheme,
    SchemeNotFound,
    Sign,
)
from services.routing.use_cases.bounds import Bounds
from services.routing.use_cases.risk_ports import RiskSchemeStore
from services.routing.use_cases.rule_keeping import READERS

_KEY = re.compile(r"[a-z][a-z0-9-]{1,39}")
_MOST_SIGNS, _MOST_ANSWER_DAYS = 60, 30
_MOST = {
    Measure.PEOPLE: 1_000_000,
    Measure.AMOUNT: 10**14,
    Measure.OVERDUE: 365,
    Measure.RESUMED: 20,
    Measure.URGENT: 0,
}
_VALUES = {Measure.KIND: KINDS, Measure.DISPUTE: DISPUTE_KINDS}
_FROM_ZERO = (Measure.OVERDUE, Measure.URGENT)


class RiskKeeping:
    """The verbs on risk schemes."""

    def __init__(self, schemes: RiskSchemeStore, new_id: NewId, now: Now) -> None:
        """Take the ports."""
        self._schemes = schemes
        self._publishing = Publishing(
            schemes, new_id, now, thing="risk scheme", missing=SchemeNotFound
        )

    def holding(self, principal: Principal, area_code: str, *, is_draft: bool) -> RiskScheme:
        """The scheme that holds for an area, or the area's own draft.

        Raises:
            SchemeNotFound, NotFound, NotPermitted.
        """
        principal.require(*READERS)
        principal.require_sight(area_code)
        if not is_draft:
            return self._schemes.holding(area_code)
        draft = self._schemes.draft_of(area_code)
        if draft is None:
            raise SchemeNotFound(f"no draft of a risk scheme for {area_code}")
        return draft

    def put_draft(self, principal: Principal, scheme: RiskScheme) -> RiskScheme:
        """Store an area's draft; version 0 creates it.

        Raises:
            NotPermitted, NotFound, Conflict, Invalid.
        """
        principal.require(Post.ADMIN)
        _check(scheme)
        principal.require_sight(scheme.area_code)
        return self._publishing.put_draft(principal, scheme)

    def publish(
        self, principal: Principal, scheme_id: str, version: int, *, area_code: str = ""
    ) -> RiskScheme:
        """Make a draft hold for its area; the scheme before it is retired.

        Raises:
            SchemeNotFound, NotPermitted, Conflict, WrongState.
        """
        draft = self._publishing.publishable(principal, scheme_id, version, area_code or None)
        return self._publishing.publish(principal, draft)


def _check(scheme: RiskScheme) -> None:
    bounds = Bounds()
    bounds.area("scheme.area_code", scheme.area_code)
    bounds.text("scheme.name", scheme.name, least=2, most=60)
    if not 1 <= len(scheme.signs) <= _MOST_SIGNS:
        message = f"情形应为1至{_MOST_SIGNS}条"
        bounds.note("scheme.signs", "length", message, f"1 to {_MOST_SIGNS} signs.")
    if sorted(slip.colour for slip in scheme.slips) != sorted(COLOURS):
        message = "红、黄、蓝三单各一"
        bounds.note("scheme.slips", "length", message, "One slip for each colour.")
    for number, slip in enumerate(scheme.slips):
        place = f"scheme.slips[{number}]"
        bounds.text(f"{place}.name", slip.name, least=2, most=30)
        if not 0 <= slip.answer_days <= _MOST_ANSWER_DAYS:
            message = f"答复期限应为0至{_MOST_ANSWER_DAYS}天"
            bounds.note(f"{place}.answer_days", "out_of_range", message, "0 to 30.")
    keys: set[str] = set()
    for number, sign in enumerate(scheme.signs):
        place = f"scheme.signs[{number}]"
        if not _KEY.fullmatch(sign.key) or sign.key in keys:
            bounds.note(f"{place}.key", "malformed", "标识格式不对或重复", "Malformed or repeated.")
        keys.add(sign.key)
        _check_sign(bounds, place, sign)
    bounds.settle()


def _check_sign(bounds: Bounds, place: str, sign: Sign) -> None:
    bounds.choice(f"{place}.colour", sign.colour, COLOURS)
    bounds.text(f"{place}.title", sign.title, least=2, most=60)
    if sign.measure in CHOICES:
        if not sign.values:
            bounds.note(f"{place}.values", "length", "至少选一个", "One value at least.")
        for value in sign.values:
            bounds.choice(f"{place}.values", value, _VALUES[sign.measure])
        return
    least = 0 if sign.measure in _FROM_ZERO else 1
    if not least <= sign.least <= _MOST[sign.measure]:
        bounds.note(f"{place}.least", "out_of_range", "数值超出范围", "Out of range.")
    if sign.values:
        bounds.note(f"{place}.values", "unexpected", "此项只比较数值", "It compares a number.")
