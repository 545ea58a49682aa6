"""What notify holds of an erased case goes: numbers, keys, texts; that it was sent stays."""

from datetime import UTC, datetime

from chassis.dispatch import Result
from chassis.kernel import Kernel
from contracts.events.intake import CaseAmended, CaseErased, CaseVerified
from services.notify.store import MongoMessageStore
from tests.rpc.notify import support
from tests.rpc.notify.support import CODE, FACTS, TIME, a_case, body, parties, stored, take
from tests.rpc.notify.test_planning import OTHER, PHONE, begin


def erased(case_id: str) -> CaseErased:
    """What intake says when the time of keeping is over."""
    return CaseErased(case_id=case_id, code=CODE, state="archived")


def test_numbers_keys_and_texts_are_emptied_and_the_messages_stay(notify_kernel: Kernel) -> None:
    case_id = a_case()
    begin(notify_kernel, case_id, {"a": PHONE})
    letter = body(notify_kernel, erased(case_id), version=9)

    outcomes = [one.result for one in take(notify_kernel, letter, letter)]

    (row,) = stored(notify_kernel, case_id=case_id)
    assert outcomes == [Result.OK, Result.DUPLICATE]
    assert [row[name] for name in ("phone", "phone_blind", "text", "values")] == [""] * 4
    assert (row["template"], row["channel"], row["recipient"]) == ("case_accepted", "sms", "a")
    held = notify_kernel.database["contacts"].find_one({"_id": case_id})
    assert held is not None
    assert held["parties"] == []
    page = MongoMessageStore(notify_kernel).of_case("430423", case_id, 10, "")
    assert [one.plan.text for one in page.items] == [""]


def test_what_was_not_yet_sent_is_sent_no_more(notify_kernel: Kernel) -> None:
    case_id = a_case()
    begin(notify_kernel, case_id, {"a": PHONE})
    take(notify_kernel, body(notify_kernel, erased(case_id), version=9))

    claimed = MongoMessageStore(notify_kernel).claim("sender", datetime.now(UTC), 100)

    assert case_id not in {message.case_id for message in claimed}


def test_later_and_delayed_news_of_it_reach_nobody(notify_kernel: Kernel) -> None:
    case_id = a_case()
    begin(notify_kernel, case_id, {"a": PHONE})
    take(notify_kernel, body(notify_kernel, erased(case_id), version=9))
    facts = {**FACTS, "state": "accepted", "register_time": TIME, "parties": parties("a", "b")}
    amended = CaseAmended(case_id=case_id, **facts, changed_fields=("parties",))
    private = support.contacts({"a": PHONE, "b": OTHER})
    verified = CaseVerified(case_id=case_id, code=CODE, state="verified")

    outcomes = take(
        notify_kernel,
        body(notify_kernel, amended, version=4, private=private),
        body(notify_kernel, verified, version=5),
    )

    assert [one.result for one in outcomes] == [Result.OK, Result.OK]
    assert len(stored(notify_kernel, case_id=case_id, channel="sms")) == 1
    held = notify_kernel.database["contacts"].find_one({"_id": case_id})
    assert held is not None
    assert held["parties"] == []
