"""Events become messages: one for each event and person, however often the event comes."""

from datetime import datetime

from chassis.dispatch import Result
from chassis.kernel import Kernel
from chassis.ports import new_uuid7
from contracts.events.grid import IncidentSettled
from contracts.events.intake import CaseAmended, CaseEvaluated, CaseMoved, CaseVerified, RewardMoved
from contracts.events.mediation import MediationConcluded
from contracts.events.routing import ClockOverdue, ClockWarned
from services.notify.store import MongoMessageStore
from tests.rpc.notify import support
from tests.rpc.notify.support import CODE, FACTS, TIME, a_case, body, parties, stored, take

PHONE, OTHER = "13800000001", "13800000002"


def plans(kernel: Kernel, case_id: str) -> dict[tuple[str, str], str]:
    """(template, recipient) → text, opened."""
    page = MongoMessageStore(kernel).of_case("430423", case_id, 100, "")
    return {(one.plan.template, one.plan.recipient): one.plan.text for one in page.items}


def begin(kernel: Kernel, case_id: str, phones: dict[str, str]) -> None:
    event = support.accepted(case_id, parties=parties(*phones))
    assert [
        one.result for one in take(kernel, body(kernel, event, private=support.contacts(phones)))
    ] == [Result.OK]


def test_only_applicants_hear_of_the_acceptance_and_each_once(notify_kernel: Kernel) -> None:
    case_id = a_case()
    event = support.accepted(case_id, parties=parties("a", "b"))
    told = support.contacts({"a": PHONE, "b": OTHER})
    bodies = [
        body(notify_kernel, event, private=told, event_id=new_uuid7()),  # the same fact,
        body(notify_kernel, event, private=told, event_id=new_uuid7()),  # sent twice anew
    ]

    outcomes = take(notify_kernel, *bodies, bodies[0])

    assert [one.result for one in outcomes] == [Result.OK, Result.OK, Result.DUPLICATE]
    assert list(plans(notify_kernel, case_id)) == [("case_accepted", "a")]


def test_the_text_holds_code_and_own_link_and_lies_sealed(notify_kernel: Kernel) -> None:
    case_id = a_case()
    begin(notify_kernel, case_id, {"a": PHONE})

    text = plans(notify_kernel, case_id)["case_accepted", "a"]
    raw = str(stored(notify_kernel)) + str(list(notify_kernel.database["contacts"].find()))

    assert text == f"您的事项{CODE}已受理。查询进度：http://127.0.0.1:8080/p/cases/{CODE}?key=key-a"
    assert PHONE not in raw
    assert "key-a" not in raw


def test_an_event_before_the_contacts_waits_for_them(notify_kernel: Kernel) -> None:
    case_id = a_case()
    later = body(notify_kernel, support.accepted(case_id, parties=parties("a")), version=2)
    moved = body(
        notify_kernel, CaseVerified(case_id=case_id, code=CODE, state="verified"), version=7
    )

    outcomes = take(notify_kernel, later, moved)

    assert [(one.result, one.reason) for one in outcomes] == [(Result.RETRY, "not_yet")] * 2
    first = support.registered(case_id, parties=parties("a"))
    told = body(notify_kernel, first, private=support.contacts({"a": PHONE}))
    assert [one.result for one in take(notify_kernel, told, later, moved)] == [Result.OK] * 3
    assert [name for name, _ in plans(notify_kernel, case_id)] == [
        "case_verified",
        "case_accepted",
        "case_registered",
    ]


def test_an_anonymous_case_has_no_messages_and_holds_nothing_up(notify_kernel: Kernel) -> None:
    case_id = a_case()
    first = body(notify_kernel, support.registered(case_id, is_anonymous=True))
    verified = body(
        notify_kernel, CaseVerified(case_id=case_id, code=CODE, state="verified"), version=5
    )

    assert [one.result for one in take(notify_kernel, first, verified)] == [Result.OK] * 2
    assert stored(notify_kernel) == []


def test_an_amended_number_is_used_from_then_on_with_the_old_key(notify_kernel: Kernel) -> None:
    case_id = a_case()
    begin(notify_kernel, case_id, {"a": PHONE})
    amended = CaseAmended(
        case_id=case_id,
        state="handling",
        register_time=TIME,
        parties=parties("a"),
        changed_fields=("parties",),
        **FACTS,
    )
    private = {"contacts": [{"party_id": "a", "phone": OTHER}]}
    verified = body(
        notify_kernel, CaseVerified(case_id=case_id, code=CODE, state="verified"), version=5
    )

    take(notify_kernel, body(notify_kernel, amended, version=4, private=private), verified)

    page = MongoMessageStore(notify_kernel).of_case("430423", case_id, 10, "")
    newest = page.items[0]
    assert (newest.plan.template, newest.plan.phone) == ("case_verified", OTHER)
    assert newest.plan.text.endswith("?key=key-a")


def test_a_move_is_told_where_a_text_exists_for_the_state(notify_kernel: Kernel) -> None:
    case_id = a_case()
    begin(notify_kernel, case_id, {"a": PHONE})
    moves = [("routed", 2), ("handling", 3), ("reported", 4)]

    take(
        notify_kernel,
        *[
            body(
                notify_kernel,
                CaseMoved(case_id=case_id, code=CODE, state=state, from_state="accepted"),
                version=version,
            )
            for state, version in moves
        ],
    )

    assert [name for name, _ in plans(notify_kernel, case_id)] == [
        "case_moved.handling",
        "case_accepted",
    ]


def test_a_session_is_told_to_the_invited_and_the_outcome_to_all(notify_kernel: Kernel) -> None:
    case_id = a_case()
    begin(notify_kernel, case_id, {"a": PHONE, "b": OTHER})
    concluded = MediationConcluded(
        mediation_id=new_uuid7(),
        case_id=case_id,
        code=CODE,
        state="concluded",
        outcome="failed",
        end_reason="no_agreement",
    )

    take(
        notify_kernel,
        body(notify_kernel, support.scheduled(case_id, "b")),
        body(notify_kernel, concluded, version=9),
    )

    told = plans(notify_kernel, case_id)
    assert sorted(told) == [
        ("case_accepted", "a"),
        ("mediation_concluded.failed", "a"),
        ("mediation_concluded.failed", "b"),
        ("session_scheduled", "b"),
    ]
    assert "3月2日10:00在第一调解室调解" in told["session_scheduled", "b"]


def test_staff_messages_are_there_at_once_and_need_no_provider(notify_kernel: Kernel) -> None:
    case_id = a_case()

    take(
        notify_kernel,
        body(notify_kernel, support.issued(case_id)),
        body(notify_kernel, support.overdue(case_id)),
    )

    rows = stored(notify_kernel, case_id=case_id)
    assert [(row["recipient"], row["state"], row["template"]) for row in rows] == [
        ("department:housing", "delivered", "assignment_issued"),
        ("department:housing", "delivered", "clock_overdue"),
        ("post:supervisor", "delivered", "clock_overdue"),
    ]
    assert all(isinstance(row["plan_time"], datetime) for row in rows)


def test_the_search_for_due_messages_uses_its_index(notify_kernel: Kernel) -> None:
    rows = notify_kernel.database["messages"]
    due = {"state": {"$in": ["pending", "claimed"]}, "due_time": {"$lte": TIME}}

    plan = rows.find(due).sort([("is_urgent", -1), ("due_time", 1)]).explain()

    assert "'due'" in str(plan["queryPlanner"]["winningPlan"])
    assert "'stage': 'SORT'" not in str(plan["queryPlanner"]["winningPlan"])


def test_a_text_that_is_switched_off_tells_nobody(notify_kernel: Kernel) -> None:
    notify_kernel.database["templates"].update_many({}, {"$set": {"is_enabled": False}})
    case_id = a_case()
    begin(notify_kernel, case_id, {"a": PHONE})

    take(notify_kernel, body(notify_kernel, support.issued(case_id)))

    assert stored(notify_kernel) == []


def test_older_contacts_do_not_replace_newer_ones(notify_kernel: Kernel) -> None:
    case_id = a_case()
    newer = support.accepted(case_id, parties=parties("a"))
    older = support.registered(case_id, parties=parties("a"))

    take(
        notify_kernel,
        body(notify_kernel, newer, version=3, private=support.contacts({"a": OTHER})),
        body(notify_kernel, older, version=1, private=support.contacts({"a": PHONE})),
    )

    page = MongoMessageStore(notify_kernel).of_case("430423", case_id, 10, "")
    assert {one.plan.template: one.plan.phone for one in page.items} == {
        "case_accepted": OTHER,
        "case_registered": OTHER,
    }


def test_an_amendment_without_contacts_and_a_clock_without_department_are_borne(
    notify_kernel: Kernel,
) -> None:
    case_id = a_case()
    amended = CaseAmended(
        case_id=case_id,
        state="handling",
        register_time=TIME,
        changed_fields=("title",),
        **FACTS,
    )

    take(
        notify_kernel,
        body(notify_kernel, amended, version=2),
        body(notify_kernel, support.overdue(case_id, department="")),
    )

    [row] = stored(notify_kernel)
    message = MongoMessageStore(notify_kernel).get("430423", row["_id"])
    assert message.plan.recipient == "post:supervisor"
    assert message.plan.text.startswith("责任部门：")


def test_a_warning_reaches_the_department_and_the_supervisors(notify_kernel: Kernel) -> None:
    case_id = a_case()
    warned = ClockWarned(**{**vars(support.overdue(case_id)), "level": 2})

    take(notify_kernel, body(notify_kernel, warned))

    rows = stored(notify_kernel, case_id=case_id)
    assert [(row["recipient"], row["is_urgent"]) for row in rows] == [
        ("department:housing", True),
        ("post:supervisor", True),
    ]


def test_supervisors_hear_of_a_bad_grade_and_dispatchers_of_what_was_settled(
    notify_kernel: Kernel,
) -> None:
    case_id, incident_id = a_case(), new_uuid7()
    graded = [
        CaseEvaluated(case_id=case_id, code=CODE, state="evaluated", party_id="a", grade=grade)
        for grade in ("satisfied", "not_satisfied")
    ]
    settled = IncidentSettled(
        incident_id=incident_id,
        area_code="430423100",
        cell_id="430423100003-01",
        kind="dispute",
        report_time=TIME,
        outcome="reconciled",
    )

    take(
        notify_kernel,
        body(notify_kernel, graded[0], version=8),
        body(notify_kernel, graded[1], version=9),
        body(notify_kernel, settled),
    )

    rows = stored(notify_kernel)
    assert [(row["recipient"], row["case_id"]) for row in rows] == [
        ("post:supervisor", case_id),
        ("post:dispatcher", ""),
    ]


def test_a_reward_is_told_to_who_claims_it_alone_and_without_a_detail(
    notify_kernel: Kernel,
) -> None:
    case_id = a_case()
    begin(notify_kernel, case_id, {"a": PHONE, "b": OTHER})
    states = ("claimed", "verified", "approved", "paid")
    letters = [
        body(
            notify_kernel,
            RewardMoved(reward_id=new_uuid7(), case_id=case_id, code=CODE, state=state),
            private={"party_id": "b"},
            version=number,
        )
        for number, state in enumerate(states, 1)
    ]

    take(notify_kernel, *letters)

    told = {key: text for key, text in plans(notify_kernel, case_id).items() if "reward" in key[0]}
    assert sorted(told) == [("reward_moved.approved", "b"), ("reward_moved.verified", "b")]
    assert not any(word in text for text in told.values() for word in ("奖", "举报", "元"))


def test_the_desks_clock_tells_dispatchers_and_when_late_the_supervisors(
    notify_kernel: Kernel,
) -> None:
    case_id = a_case()
    late = {**vars(support.overdue(case_id, "")), "profile": "desk"}

    take(
        notify_kernel,
        body(notify_kernel, ClockWarned(**late, level=1)),
        body(notify_kernel, ClockOverdue(**late)),
    )

    told = [(row["recipient"], row["template"]) for row in stored(notify_kernel, case_id=case_id)]
    assert sorted(told) == [
        ("post:dispatcher", "clock_overdue.desk"),
        ("post:dispatcher", "clock_warned.desk"),
        ("post:supervisor", "clock_overdue.desk"),
    ]
