"""What follows a commit, and what the driver tells of MongoDB, on the real store."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from chassis.dispatch import Dispatcher
from chassis.handlers import handles
from chassis.kernel import Kernel
from chassis.mongo import connect
from contracts.envelope import Delivery
from contracts.errors import Refusal
from contracts.events.intake import CaseAccepted
from tests.support.cases import a_matter, matters
from tests.support.figures import figure
from tests.support.waiting import eventually


class Watcher:
    """Hears an event and looks at how old the worker says it is."""

    name = "notify"

    def __init__(self) -> None:
        self.ages: list[float] = []

    @handles(CaseAccepted)
    def on_case_accepted(self, _delivery: Delivery) -> None:
        """Look."""
        self.ages.append(figure("onedoor_consumer_message_age_seconds", queue="intake"))


def test_facts_are_followed_once_they_are_committed(kernel: Kernel) -> None:
    heard: list[tuple[str, str, int]] = []
    rows = kernel.database["outbox"]
    kernel.outbox.follow(
        lambda county, event: heard.append((county, event.routing_key(), rows.count_documents({})))
    )
    matter = a_matter(area_code="430423100")
    matter.accept()
    matter.verify()

    matters(kernel).add(matter)

    assert heard == [("430423", "case_accepted", 2), ("430423", "case_verified", 2)]


def test_nothing_follows_what_came_to_nothing(kernel: Kernel) -> None:
    heard: list[str] = []
    kernel.outbox.follow(lambda county, _event: heard.append(county))
    matter = a_matter()
    matter.accept()

    def refused() -> None:
        matters(kernel).add(matter)
        raise Refusal("on second thoughts")

    with pytest.raises(Refusal):
        kernel.transact(refused)

    assert heard == []
    assert kernel.database["outbox"].count_documents({}) == 0


def test_a_transaction_begun_anew_is_followed_once(kernel: Kernel) -> None:
    rows = kernel.database["rows"]
    rows.insert_one({"_id": "a", "n": 0})
    followed: list[int] = []
    tries: list[int] = []

    def work() -> None:
        tries.append(1)
        session = kernel.database.session
        kernel.database.after_commit(lambda: followed.append(len(tries)))
        rows.find_one({"_id": "a"}, session=session)
        if len(tries) == 1:  # another writer is faster
            rows.update_one({"_id": "a"}, {"$inc": {"n": 1}})
        rows.update_one({"_id": "a"}, {"$inc": {"n": 1}}, session=session)

    kernel.transact(work)

    assert (len(tries), followed) == (2, [2])


def test_the_age_of_the_event_in_hand_is_shown_and_ends_with_it(kernel: Kernel) -> None:
    matter = a_matter()
    matter.accept()
    matters(kernel).add(matter)
    row = kernel.database["outbox"].find_one({"subject": matter.id})
    assert row is not None
    past = (datetime.now(UTC) - timedelta(minutes=10)).isoformat()
    body = json.dumps(json.loads(row["body"]) | {"time": past})
    watcher = Watcher()

    Dispatcher(kernel, watcher).take([body.encode()])

    assert watcher.ages == [pytest.approx(600, abs=60)]
    assert figure("onedoor_consumer_message_age_seconds", queue="intake") == 0


def test_the_driver_tells_of_commands_and_of_the_primary(kernel: Kernel) -> None:
    before = figure("onedoor_mongo_operation_seconds_count", operation="count")

    kernel.database["rows"].estimated_document_count()

    after = figure("onedoor_mongo_operation_seconds_count", operation="count")
    assert after == before + 1
    assert figure("onedoor_mongo_pool_in_use", pool=kernel.database.name) == 0
    assert kernel.database.client.primary


def test_a_primary_that_one_client_misses_is_not_visible(kernel: Kernel) -> None:
    blind = connect("mongodb://127.0.0.1:9/?replicaSet=rs0", "blind", appname="test")
    try:
        eventually(lambda: figure("onedoor_mongo_primary_visible") == 0, within=5)
    finally:
        blind.client.close()
