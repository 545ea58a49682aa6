"""Sheets of a case's parties（当事人名单表）: columns, and how a row becomes a party."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from contracts.errors import FieldFault
from services.intake.domain.faults import Faults
from services.intake.domain.people import PartyReport, check_party, normal_name
from services.intake.domain.sheets import LONGEST_CELL, Column
from services.intake.domain.vocabulary import PARTY_TYPES, PERSON, ROLES

COLUMNS: tuple[Column, ...] = (
    Column(key="role", heading="身份", example="申请人", is_needed=True, choices=ROLES),
    Column(key="type", heading="类型", example="个人", choices=PARTY_TYPES, help="不填为个人"),
    Column(key="name", heading="姓名或名称", example="王建国", is_needed=True, help="50字内"),
    Column(key="phone", heading="电话", example="13800000001"),
    Column(
        key="id_number",
        heading="证件号码",
        help="个人填身份证号，单位填统一社会信用代码，按文本填写",
    ),
)
_BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
_TEXTS = ("name", "phone", "id_number")


@dataclass(frozen=True, kw_only=True)
class PartyRow:
    """One row and what became of it: added, repeated or faulty; sound in a dry run."""

    number: int
    outcome: str
    report: PartyReport
    party_id: str = ""
    query_key: str = ""
    faults: tuple[FieldFault, ...] = ()


def read_party(number: int, cells: Mapping[str, str], today: date) -> PartyRow:
    """The party that a row of words tells of, sound or with every fault by its heading."""
    faults = Faults()
    for key, value in cells.items():
        if len(value) > LONGEST_CELL:
            faults.add(f"row.{key}", "too_long", "内容过长", f"At most {LONGEST_CELL} characters.")
    report = PartyReport(
        role=_key_of("role", cells.get("role", "")),
        type=_key_of("type", cells.get("type", "")) or PERSON,
        **{key: cells.get(key, "")[:LONGEST_CELL] for key in _TEXTS},
    )
    checked = check_party(faults, "row", report, today=today)
    placed = tuple(replace(fault, field=_heading(fault.field)) for fault in faults.found)
    outcome = "faulty" if placed else "sound"
    return PartyRow(number=number, outcome=outcome, report=checked, faults=placed)


def sameness(party: PartyReport) -> tuple[str, ...]:
    """By what a party is known again: its part, and its number, or else its name and phone."""
    name = (normal_name(party.name), party.phone)
    return (party.role, party.id_number) if party.id_number else (party.role, *name)


def _key_of(column: str, given: str) -> str:
    """The key of a choice that is given by its Chinese name or by the key itself."""
    names = {name: key for key, name in (_BY_KEY[column].choices or {}).items()}
    return names.get(given, given[:LONGEST_CELL])


def _heading(field: str) -> str:
    column = _BY_KEY.get(field.removeprefix("row."))
    return column.heading if column else ""
