"""Who was first asked is told when the case moves, ends or is late（首问负责, A25）."""

import pytest

from chassis.dispatch import Result
from chassis.kernel import Kernel
from contracts.events.intake import CaseDeclined, CaseMoved, SensitiveReadsExhausted
from contracts.events.routing import ClockWarned
from tests.rpc.notify import support
from tests.rpc.notify.support import CODE, a_case, accepted, body, contacts, parties, stored, take

FIRST = "clerk3@430423"
INBOX = f"account:{FIRST}"


def _told(kernel: Kernel, case_id: str) -> list[str]:
    rows = stored(kernel, case_id=case_id, recipient=INBOX)
    return [row["template"] for row in rows]


def _begun(kernel: Kernel, case_id: str, first: str = FIRST) -> None:
    event = accepted(case_id, parties=parties("a"), first_responder=first)
    take(kernel, body(kernel, event, private=contacts({"a": "13812345678"})))


def test_the_first_asked_hears_of_every_move_and_of_lateness(notify_kernel: Kernel) -> None:
    case_id = a_case()
    _begun(notify_kernel, case_id)
    moved = CaseMoved(case_id=case_id, code=CODE, state="routed", department="housing")
    warned = ClockWarned(**{**vars(support.overdue(case_id)), "level": 1})

    for version, event in enumerate((moved, warned, support.overdue(case_id)), start=2):
        take(notify_kernel, body(notify_kernel, event, version=version))

    assert _told(notify_kernel, case_id) == [
        "case_moved.first_asked",
        "clock_warned",
        "clock_overdue",
    ]


def test_a_move_before_the_acceptance_waits_for_it(notify_kernel: Kernel) -> None:
    case_id = a_case()
    declined = CaseDeclined(
        case_id=case_id, code=CODE, state="declined", reason_code="other", legal_route="other"
    )

    (early,) = take(notify_kernel, body(notify_kernel, declined, version=2))
    _begun(notify_kernel, case_id)
    take(notify_kernel, body(notify_kernel, declined, version=2))

    assert early.result is Result.RETRY
    assert _told(notify_kernel, case_id) == ["case_declined.first_asked"]


def test_a_public_report_learns_its_first_responder_with_the_acceptance(
    notify_kernel: Kernel,
) -> None:
    case_id = a_case()
    told = contacts({"a": "13812345678"})
    report = support.registered(case_id, parties=parties("a"))
    take(notify_kernel, body(notify_kernel, report, private=told))
    taken_on = accepted(case_id, parties=parties("a"), first_responder=FIRST)
    take(notify_kernel, body(notify_kernel, taken_on, version=2))
    moved = CaseMoved(case_id=case_id, code=CODE, state="handling", department="housing")

    take(notify_kernel, body(notify_kernel, moved, version=3))

    assert _told(notify_kernel, case_id) == ["case_moved.first_asked"]


@pytest.mark.parametrize("first", ["service:grid", ""])
def test_a_system_that_was_first_asked_has_no_inbox(notify_kernel: Kernel, first: str) -> None:
    case_id = a_case()
    _begun(notify_kernel, case_id, first)
    moved = CaseMoved(case_id=case_id, code=CODE, state="routed", department="housing")

    take(notify_kernel, body(notify_kernel, moved, version=2))

    assert stored(notify_kernel, case_id=case_id, template="case_moved.first_asked") == []


def test_supervisors_hear_who_used_up_the_hours_readings(notify_kernel: Kernel) -> None:
    event = SensitiveReadsExhausted(reader=FIRST, post="clerk", read_count=200)

    take(notify_kernel, body(notify_kernel, event))

    (row,) = stored(notify_kernel, template="sensitive_reads_exhausted")
    assert (row["recipient"], row["is_urgent"]) == ("post:supervisor", True)
