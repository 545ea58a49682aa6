"""The sheet of an import（导入表）: its columns, and how a row of words becomes a report."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from contracts.errors import FieldFault
from services.intake.domain.faults import Faults
from services.intake.domain.people import PartyReport
from services.intake.domain.reports import MOST_AMOUNT_FEN, Location, Matter, Report
from services.intake.domain.vocabulary import (
    APPLICANT,
    DISPUTE_KINDS,
    KINDS,
    PARTY_TYPES,
    PERSON,
    SOURCES,
)

LONGEST_CELL = 5_000
_YES_NO: Mapping[str, str] = {"yes": "是", "no": "否"}
_STAFF_SOURCES = {key: one.name for key, one in SOURCES.items() if one.is_staff}
_CLIENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/\-]{0,63}")
_RESPONDENT = "respondent"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its key in the code, its heading, and what may stand in it."""

    key: str
    heading: str
    example: str = ""
    is_needed: bool = False
    choices: Mapping[str, str] | None = None
    help: str = ""


COLUMNS: tuple[Column, ...] = (
    Column(
        key="client_id",
        heading="外部编号",
        example="XF-2026-0001",
        help="本单位的编号，字母、数字和._/-，最多64个；同一编号只导入一次",
    ),
    Column(
        key="source", heading="来源", example="窗口来访", is_needed=True, choices=_STAFF_SOURCES
    ),
    Column(key="kind", heading="诉求类别", example="矛盾纠纷", is_needed=True, choices=KINDS),
    Column(
        key="dispute_kind",
        heading="纠纷类型",
        example="邻里纠纷",
        choices=DISPUTE_KINDS,
        help="仅矛盾纠纷填写",
    ),
    Column(key="category", heading="事项分类", help="本地事项分类的编码，可不填"),
    Column(key="title", heading="标题", example="通道堆物", is_needed=True, help="2至100字"),
    Column(
        key="narrative", heading="情况说明", example="邻居在公共通道长期堆放杂物。", help="5000字内"
    ),
    Column(
        key="area_code",
        heading="区划代码",
        example="430423100",
        is_needed=True,
        help="6位、9位或12位，须属于本县",
    ),
    Column(key="address", heading="详细地址", example="开云镇解放路1号", help="200字内"),
    Column(key="lng", heading="经度", help="WGS-84，与纬度一并填写"),
    Column(key="lat", heading="纬度"),
    Column(key="applicant_type", heading="申请人类型", example="个人", choices=PARTY_TYPES),
    Column(key="applicant_name", heading="申请人姓名", example="陈某", is_needed=True),
    Column(key="applicant_phone", heading="申请人电话", example="13800000001"),
    Column(key="applicant_id_number", heading="申请人证件号码"),
    Column(key="respondent_type", heading="被申请人类型", example="个人", choices=PARTY_TYPES),
    Column(key="respondent_name", heading="被申请人姓名", example="李某"),
    Column(key="respondent_phone", heading="被申请人电话"),
    Column(key="amount", heading="涉及金额（元）", help="最多两位小数"),
    Column(key="people_count", heading="涉及人数", example="1"),
    Column(key="is_urgent", heading="是否紧急", example="否", choices=_YES_NO),
    Column(key="is_confidential", heading="是否保密", example="否", choices=_YES_NO),
)
BY_KEY = {column.key: column for column in COLUMNS}
BY_HEADING = {column.heading: column for column in COLUMNS}
_PLACES: Mapping[str, str] = {
    **{column.key: column.key for column in COLUMNS},
    "location": "lng",
    "amount_fen": "amount",
    "parties": "applicant_name",
}
_PARTY = re.compile(r"parties\[([01])\]\.(name|phone|id_number|type)")


def heading_of(place: str) -> str:
    """The heading of the column that a fault of a report is about; empty for the whole row."""
    party = _PARTY.fullmatch(place)
    if party:
        place = f"{(APPLICANT, _RESPONDENT)[int(party[1])]}_{party[2]}"
    column = BY_KEY.get(_PLACES.get(place, ""))
    return column.heading if column else ""


def placed(faults: tuple[FieldFault, ...]) -> tuple[FieldFault, ...]:
    """Faults of a report as faults of columns, named by their headings."""
    return tuple(
        FieldFault(
            field=heading_of(fault.field),
            reason=fault.reason,
            message=fault.message,
            message_en=fault.message_en,
        )
        for fault in faults
    )


def report_of(cells: Mapping[str, str]) -> Report:
    """The report that a row of words tells; what it says is judged as any other report.

    Raises:
        Invalid: a cell that is no word, number or choice of its column.
    """
    report, faults = read_report(cells)
    faults.check()
    return report


def read_report(cells: Mapping[str, str]) -> tuple[Report, Faults]:
    """The report as far as a row tells it, with the faults of single cells."""
    faults = Faults()
    for key, value in cells.items():
        if len(value) > LONGEST_CELL:
            faults.add(key, "too_long", "内容过长", f"At most {LONGEST_CELL} characters.")
    client_id = cells.get("client_id", "")
    if client_id and not _CLIENT_ID.fullmatch(client_id):
        message = "只能用字母、数字和._/-，最多64个"
        faults.add("client_id", "bad_value", message, "Letters, digits and ._/- only, 64 at most.")
    return Report(matter=_matter(faults, cells), parties=_parties(faults, cells)), faults


def _matter(faults: Faults, cells: Mapping[str, str]) -> Matter:
    return Matter(
        kind=_choice(faults, cells, "kind"),
        category=cells.get("category", ""),
        dispute_kind=_choice(faults, cells, "dispute_kind"),
        title=cells.get("title", ""),
        narrative=cells.get("narrative", ""),
        area_code=cells.get("area_code", ""),
        address=cells.get("address", ""),
        location=_location(faults, cells),
        channel=_choice(faults, cells, "source"),
        amount_fen=fen_of(faults, cells.get("amount", "")),
        people_count=_count(faults, cells.get("people_count", "")),
        is_urgent=_choice(faults, cells, "is_urgent") == "yes",
        is_confidential=_choice(faults, cells, "is_confidential") == "yes",
    )


def _parties(faults: Faults, cells: Mapping[str, str]) -> tuple[PartyReport, ...]:
    applicant = PartyReport(
        role=APPLICANT,
        type=_choice(faults, cells, "applicant_type") or PERSON,
        name=cells.get("applicant_name", ""),
        phone=cells.get("applicant_phone", ""),
        id_number=cells.get("applicant_id_number", ""),
    )
    if not cells.get("respondent_name") and not cells.get("respondent_phone"):
        return (applicant,)
    respondent = PartyReport(
        role=_RESPONDENT,
        type=_choice(faults, cells, "respondent_type") or PERSON,
        name=cells.get("respondent_name", ""),
        phone=cells.get("respondent_phone", ""),
    )
    return (applicant, respondent)


def _choice(faults: Faults, cells: Mapping[str, str], key: str) -> str:
    """The key of a choice that is given by its Chinese name or by the key itself."""
    column, given = BY_KEY[key], cells.get(key, "")
    choices = column.choices or {}
    if not given and not column.is_needed:
        return ""
    keys = {name: one for one, name in choices.items()} | {one: one for one in choices}
    found = keys.get(given, "")
    if not found:
        faults.choice(key, given, choices)
    return found


def _location(faults: Faults, cells: Mapping[str, str]) -> Location | None:
    lng, lat = cells.get("lng", ""), cells.get("lat", "")
    if not lng and not lat:
        return None
    try:
        return Location(lng=float(lng), lat=float(lat))
    except ValueError:
        faults.add("lng", "not_a_number", "经纬度须为数字", "Two numbers are needed.")
        return None


def fen_of(faults: Faults, given: str) -> int:
    """An amount in yuan as a cell writes it; a fault is named under `amount`."""
    if not given:
        return 0
    try:
        fen = Decimal(given.replace(",", "")) * 100
    except InvalidOperation:
        fen = Decimal("-1")
    if not fen.is_finite() or fen < 0 or fen > MOST_AMOUNT_FEN or fen != fen.to_integral_value():
        faults.add("amount", "bad_amount", "金额不正确，最多两位小数", "No sound amount in yuan.")
        return 0
    return int(fen)


def _count(faults: Faults, given: str) -> int:
    if not given:
        return 0
    if not re.fullmatch(r"[0-9]{1,9}", given):
        faults.add("people_count", "not_a_number", "须为整数", "A whole number is needed.")
        return 0
    return int(given)
