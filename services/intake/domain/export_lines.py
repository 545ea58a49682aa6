"""What of a case stands in a line of an export; a secret reporter never does, however masked."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from services.intake.domain.cases import Case
from services.intake.domain.codes import LOCAL
from services.intake.domain.exports import COLUMNS, PERSONAL, ExportOrder
from services.intake.domain.people import Party, mask_name, mask_number, mask_phone
from services.intake.domain.secrecy import BLANK, HIDDEN, is_secret, veil_over
from services.intake.domain.states import STATE_NAMES
from services.intake.domain.vocabulary import GRADES, KINDS, SOURCES

_APART = "；"
_MASKS: Mapping[str, Callable[[Party], str]] = {
    "applicant_name": lambda party: mask_name(party.name, party.type),
    "applicant_phone": lambda party: mask_phone(party.phone),
    "applicant_id_number": lambda party: mask_number(party.id_number),
}
_CLEAR: Mapping[str, Callable[[Party], str]] = {
    "applicant_name": lambda party: party.name,
    "applicant_phone": lambda party: party.phone,
    "applicant_id_number": lambda party: party.id_number,
}
_PLAIN: Mapping[str, Callable[[Case], str]] = {
    "code": lambda case: case.code,
    "state": lambda case: STATE_NAMES[case.state],
    "kind": lambda case: KINDS[case.matter.kind],
    "category": lambda case: case.matter.category,
    "title": lambda case: _title(case),
    "area_code": lambda case: case.area_code,
    "source": lambda case: SOURCES[case.matter.channel].name if case.matter.channel else "",
    "register_time": lambda case: _local(case.register_time),
    "close_time": lambda case: _local(case.close_time),
    "due_time": lambda case: _local(case.track.due_time),
    "is_overdue": lambda case: "是" if case.track.is_overdue else "否",
    "lead_department": lambda case: case.track.lead_department,
    "first_responder": lambda case: case.first_responder,
    "people_count": lambda case: str(case.matter.people_count),
    "amount_yuan": lambda case: f"{case.matter.amount_fen / 100:.2f}",
    "grade": lambda case: GRADES.get(case.grade, ""),
}


def line_of(case: Case, order: ExportOrder) -> Sequence[str]:
    """One line, in the order of the columns."""
    return [
        _personal(case, column, order) if column in PERSONAL else _PLAIN[column](case)
        for column in order.columns
    ]


def clear_fields(case: Case, order: ExportOrder) -> Sequence[str]:
    """Which personal columns of the case are really shown in clear."""
    if not order.is_clear or is_secret(case.matter):
        return ()
    chosen = [column for column in order.columns if column in PERSONAL]
    return [column for column in chosen if _personal(case, column, order)]


def headings(order: ExportOrder) -> Sequence[str]:
    """The first line."""
    return [COLUMNS[column] for column in order.columns]


def _personal(case: Case, column: str, order: ExportOrder) -> str:
    if is_secret(case.matter):
        return HIDDEN
    if column == "address":
        address = case.matter.address
        return address if order.is_clear or not address else BLANK
    show = (_CLEAR if order.is_clear else _MASKS)[column]
    return _APART.join(filter(None, (show(party) for party in case.applicants)))


def _title(case: Case) -> str:
    """The title; in a secret case without the names and numbers of who reported."""
    if is_secret(case.matter):
        return veil_over(case.parties).words(case.matter.title)
    return case.matter.title


def _local(moment: datetime | None) -> str:
    return moment.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M") if moment else ""
