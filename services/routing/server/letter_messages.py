"""Letters as messages, and as the sheet that is printed."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import areas
from chassis.protos import timestamp
from contracts.errors import FieldFault, Invalid
from onedoor.routing.v1 import letters_pb2 as pb
from services.routing.domain.facts import LOCAL
from services.routing.domain.interview import Commitment, Interview
from services.routing.domain.letter import LateMatter, Letter, LetterKind
from services.routing.use_cases.letter_ports import Figure

_TITLES = {
    LetterKind.REMINDER: "催办提醒",
    LetterKind.PROMPT: "工作提示函",
    LetterKind.RISK: "风险预警函",
    LetterKind.ORDER: "督办单",
    LetterKind.INTERVIEW: "约谈通知书",
    LetterKind.CIRCULAR: "督办通报",
}


def letter_message(letter: Letter, *, with_words: bool) -> pb.Letter:
    """A letter; its words only where they may be read."""
    message = pb.Letter(
        id=letter.id,
        case_id=letter.case_id,
        code=letter.code,
        area_code=letter.area_code,
        kind=letter.kind.value,
        department=letter.department,
        state=letter.state.value,
        number=letter.number,
        step=letter.step,
        answer_days=letter.answer_days,
        propose_time=timestamp(letter.propose_time),
        proposed_by=letter.proposed_by,
        issue_time=timestamp(letter.issue_time),
        issued_by=letter.issued_by,
        answer_due_time=timestamp(letter.answer_due_time),
        is_overdue=letter.is_overdue,
        receive_time=timestamp(letter.receive_time),
        received_by=letter.received_by,
        answer_time=timestamp(letter.answer_time),
        answered_by=letter.answered_by,
        result=letter.result,
        effect=letter.effect.value if letter.effect else "",
        judge_time=timestamp(letter.judge_time),
        judged_by=letter.judged_by,
        late=[_late_message(one) for one in letter.late],
        version=letter.version,
    )
    if with_words:
        _fill(message, letter)
    return message


def figure_message(figure: Figure) -> pb.LetterFigure:
    """One row of figures."""
    return pb.LetterFigure(**vars(figure))


def interview_from(message: pb.Interview) -> Interview:
    """What a supervisor wrote down.

    Raises:
        Invalid: it has no time.
    """
    held_time = moment(message, "held_time")
    if held_time is None:
        fault = FieldFault(
            field="interview.held_time",
            reason="missing",
            message="请填写约谈时间",
            message_en="When was it held?",
        )
        raise Invalid(fault)
    return Interview(
        held_time=held_time,
        attendees=message.attendees,
        minutes=message.minutes,
        measures=message.measures,
        commitments=tuple(
            Commitment(text=one.text, due_time=one.due_time.ToDatetime(UTC))
            for one in message.commitments
        ),
    )


def moment(message: Any, name: str) -> datetime | None:
    """A time that was given, aware."""
    given: datetime = getattr(message, name).ToDatetime(UTC)
    return given if message.HasField(name) else None


def letter_sheet(letter: Letter, names: Mapping[str, str]) -> dict[str, Any]:
    """What the paper says; `names` are the departments' names by key."""
    county = areas.find(letter.county)
    return {
        "centre": f"{county.name if county else letter.county}综治中心",
        "title": _TITLES[letter.kind],
        "number": letter.number,
        "addressee": names.get(letter.department, letter.department) or "各有关部门",
        "code": letter.code,
        "grounds": letter.grounds,
        "demands": letter.demands,
        "late": [_late_row(one, names) for one in letter.late],
        "answer_until": _until(letter.answer_due_time),
        "issue_date": _day(letter.issue_time),
    }


def _fill(message: pb.Letter, letter: Letter) -> None:
    message.grounds, message.demands = letter.grounds, letter.demands
    message.answer, message.effect_note = letter.answer_text, letter.effect_note
    message.withdraw_reason = letter.withdraw_reason
    if letter.interview is not None:
        held = letter.interview
        message.interview.CopyFrom(
            pb.Interview(
                held_time=timestamp(held.held_time),
                attendees=held.attendees,
                minutes=held.minutes,
                measures=held.measures,
                commitments=[
                    pb.Commitment(
                        text=one.text, due_time=timestamp(one.due_time), is_told=one.is_told
                    )
                    for one in held.commitments
                ],
            )
        )


def _late_message(one: LateMatter) -> pb.LateMatter:
    return pb.LateMatter(
        code=one.code,
        department=one.department,
        due_time=timestamp(one.due_time),
        days_late=one.days_late,
    )


def _late_row(one: LateMatter, names: Mapping[str, str]) -> list[str]:
    return [
        one.code,
        names.get(one.department, one.department),
        _day(one.due_time),
        str(one.days_late),
    ]


def _until(due_time: datetime | None) -> str:
    """The last day with its end, as a person would say it; midnight belongs to the day it ends."""
    return f"{_day(due_time - timedelta(seconds=1))}24时" if due_time else ""


def _day(when: datetime | None) -> str:
    return when.astimezone(LOCAL).strftime("%Y年%m月%d日") if when else ""
