"""Filtering（筛选）: what a filter of cases may say, checked once for lists, views and exports."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.intake.domain.faults import Faults
from services.intake.domain.people import normal_phone
from services.intake.domain.states import State
from services.intake.domain.vocabulary import KINDS, SOURCES
from services.intake.domain.words import read_words
from services.intake.use_cases.ports import CaseFilter

_CATEGORY = re.compile(r"[a-z][a-z0-9_.]{0,63}")
_NAMED = {
    "area_code": 64,
    "lead_department": 64,
    "department": 64,
    "code": 64,
    "first_responder": 100,
}
KEPT = (
    "states", "kind", "category", "area_code", "source", "department", "lead_department",
    "first_responder", "is_overdue", "is_member", "words", "since", "until",
)  # fmt: skip
"""What a filter that is kept may name: nothing that names people."""


def read_filter(faults: Faults, which: CaseFilter, words: str = "") -> CaseFilter:
    """The filter with its values in one form; what is wrong goes to the faults."""
    for state in which.states:
        faults.choice("states", state, tuple(State))
    if which.kind:
        faults.choice("kind", which.kind, KINDS)
    if which.source:
        faults.choice("source", which.source, SOURCES)
    for name, most in _NAMED.items():
        faults.text(name, getattr(which, name), most=most)
    if which.category and not _CATEGORY.fullmatch(which.category):
        faults.add("category", "malformed", "诉求类别格式不正确", "No key of a category.")
    if which.since and which.until and which.since >= which.until:
        message, english = "截止时间应晚于起始时间", "It ends before it begins."
        faults.add("until_time", "before_start", message, english)
    return replace(_by_person(faults, which), words=read_words(faults, words))


def checked_filter(faults: Faults, given: Mapping[str, Any]) -> CaseFilter:
    """The filter that a view or an order holds, its faults named below `filter`."""
    known = {name: given[name] for name in KEPT if name in given}
    words, own = known.pop("words", ""), Faults()
    which = read_filter(own, CaseFilter(**known), words)
    for one in own.found:
        faults.add(f"filter.{one.field}", one.reason, one.message, one.message_en)
    return which


def _by_person(faults: Faults, which: CaseFilter) -> CaseFilter:
    phone, number = normal_phone(which.phone), which.id_number.strip().upper()
    if which.phone and not phone:
        faults.add("phone", "impossible", "电话号码不正确", "No such phone number.")
    faults.text("id_number", number, most=30)
    name = faults.text("name", which.name, most=50)
    return replace(which, phone=phone, id_number=number, name=name)
