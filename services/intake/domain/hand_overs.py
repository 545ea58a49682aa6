"""The hand-over paper（移送函）: what another body asks when it hands a matter to the centre."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from services.intake.domain.codes import LOCAL
from services.intake.domain.faults import Faults

HAND_OVER_SOURCES = (
    "court", "police", "petition_office", "procuratorate", "department", "other_county",
)  # fmt: skip
ASKS: Mapping[str, str] = {
    "mediate": "委托调解",
    "handle": "移送办理",
    "assist": "请求协助",
    "reply": "要求答复",
}
OLDEST = timedelta(days=730)
LONGEST_DUE = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """A matter that another body handed over（移送）; dates are ISO text, as on the paper."""

    body: str
    number: str
    receive_date: str
    ask: str
    words: str = ""
    due_date: str = ""

    @property
    def due_time(self) -> datetime | None:
        """The end of the last day, exclusive; None where the paper names no day."""
        if not self.due_date:
            return None
        after = date.fromisoformat(self.due_date) + timedelta(days=1)
        return datetime.combine(after, time(), LOCAL)


def check_hand_over(
    faults: Faults, given: HandOver | None, channel: str, today: date
) -> HandOver | None:
    """Check the paper of a matter that came by this channel; gives it trimmed."""
    if given is None:
        return None
    if channel not in HAND_OVER_SOURCES:
        message, english = "仅移送来源可填写移送函", "Only for matters handed over."
        faults.add("hand_over", "not_handed_over", message, english)
    faults.choice("hand_over.ask", given.ask, ASKS)
    received = _day(faults, "hand_over.receive_date", given.receive_date)
    due = _day(faults, "hand_over.due_date", given.due_date) if given.due_date else None
    if received and not today - OLDEST <= received <= today:
        faults.add("hand_over.receive_date", "out_of_range", "收函日期不正确", "No such day.")
    if received and due and not received <= due <= received + LONGEST_DUE:
        message, english = "办理期限应在收函之后一年内", "Within a year of its receipt."
        faults.add("hand_over.due_date", "out_of_range", message, english)
    return replace(
        given,
        body=faults.text("hand_over.body", given.body, least=2, most=50),
        number=faults.text("hand_over.number", given.number, least=1, most=60),
        words=faults.text("hand_over.words", given.words, most=1000, has_lines=True),
    )


def _day(faults: Faults, name: str, given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        message, english = "日期须写作2026-11-25", "Write the date as 2026-11-25."
        faults.add(name, "bad_date", message, english)
        return None
