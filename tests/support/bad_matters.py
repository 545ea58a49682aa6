"""Matters that cannot be: which path, which body, and the field its refusal must name."""

import secrets
from typing import Any

COUNTY = "430423"
MARK = f"暗记{secrets.token_hex(6)}"
"""Stands in every value that is refused, to look for it afterwards."""

APPLICANT = {"role": "applicant", "type": "person", "name": MARK, "phone": "13907340001"}
CASE = {
    "kind": "livelihood",
    "title": MARK,
    "area_code": "430423100",
    "source": "window",
    "parties": [APPLICANT],
}
REPORT = {
    "kind": "livelihood",
    "title": MARK,
    "area_code": "430423100",
    "is_anonymous": True,
    "privacy_notice": "2026-11",
}
INCIDENT = {"kind": "livelihood", "title": MARK, "area_code": "430423100"}
ELSEWHERE = {"lng": 121.47, "lat": 31.23}
MATTERS: dict[str, tuple[dict[str, Any], str]] = {
    "wrong kind": ({"kind": MARK}, "kind"),
    "no title": ({"title": ""}, "title"),
    "blank title": ({"title": "   "}, "title"),
    "unknown area": ({"area_code": "430423999"}, "area_code"),
    "no area at all": ({"area_code": "999999999"}, "area_code"),
    "letters as area": ({"area_code": "衡山县"}, "area_code"),
    "location outside the county": ({"location": ELSEWHERE}, "location"),
    "location outside the world": ({"location": {"lng": 999.0, "lat": 0.0}}, "location.lng"),
    "half a location": ({"location": {"lng": 112.8}}, "location.lat"),
    "dispute kind of no dispute": ({"dispute_kind": "neighbour"}, "dispute_kind"),
    "a dispute of no kind": ({"kind": "dispute"}, "dispute_kind"),
    "negative amount": ({"amount_fen": -1}, "amount_fen"),
    "endless amount": ({"amount_fen": 10**15}, "amount_fen"),
    "negative people": ({"people_count": -1}, "people_count"),
    "too many people": ({"people_count": 10**6 + 1}, "people_count"),
    "a source of nowhere": ({"source": MARK}, "source"),
    "no number": ({"amount_fen": "NaN"}, "amount_fen"),
    "no leaf of the tree": ({"category": "streets.moon"}, "category"),
    "a leaf of another kind": ({"category": "trading.fake_goods"}, "category"),
    "an answer to nothing": ({"answers": [{"question": "since", "values": [MARK]}]}, "answers"),
    "no question": ({"answers": [{"question": MARK, "values": []}]}, "answers[0].question"),
}
PARTIES: dict[str, tuple[dict[str, Any], str]] = {
    "short phone": ({"phone": "1390734"}, "parties[0].phone"),
    "impossible phone": ({"phone": "12907340001"}, "parties[0].phone"),
    "words as phone": ({"phone": MARK}, "parties[0].phone"),
    "wrong check digit": ({"id_number": "430423198001011232"}, "parties[0].id_number"),
    "born tomorrow": ({"id_number": "430423299001011234"}, "parties[0].id_number"),
    "wrong role": ({"role": MARK}, "parties[0].role"),
    "wrong type": ({"type": MARK}, "parties[0].type"),
    "endless name": ({"name": "长" * 101}, "parties[0].name"),
    "unknown field": ({"wechat": MARK}, "parties[0].wechat"),
}
SPECIAL = [
    *(("POST /cases", {**CASE, **bad}, field, what) for what, (bad, field) in MATTERS.items()),
    *(
        ("POST /cases", {**CASE, "parties": [{**APPLICANT, **bad}]}, field, what)
        for what, (bad, field) in PARTIES.items()
    ),
    ("POST /cases", {**CASE, "area_code": "430424100"}, "area_code", "foreign county"),
    ("POST /cases", {**CASE, "parties": []}, "parties", "no applicant"),
    ("POST /cases", {**CASE, "parties": [APPLICANT] * 501}, "parties", "too many parties"),
    *(
        ("POST /public/cases", {**REPORT, **bad}, field, what)
        for what, (bad, field) in MATTERS.items()
    ),
    ("POST /public/cases", {**REPORT, "source": "window"}, "source", "staff's source"),
    ("POST /public/cases", {**REPORT, "is_urgent": True}, "is_urgent", "staff's field"),
    ("POST /incidents", {**INCIDENT, "kind": MARK}, "kind", "wrong kind"),
    ("POST /incidents", {**INCIDENT, "area_code": "430424100"}, "area_code", "foreign county"),
    ("POST /incidents", {**INCIDENT, "area_code": "430423999"}, "area_code", "unknown area"),
    ("POST /incidents", {**INCIDENT, "point": ELSEWHERE}, "point", "outside the county"),
    ("POST /incidents", {**INCIDENT, "is_settled": True}, "outcome", "settled without outcome"),
    *(
        ("POST /public/verification-codes", {"phone": phone, "county": COUNTY}, "phone", what)
        for what, phone in (("landline", "07345820001"), ("short", "1390734"), ("words", MARK))
    ),
    (
        "POST /public/verification-codes",
        {"phone": "13907340001", "county": "999999"},
        "county",
        "unknown county",
    ),
]
