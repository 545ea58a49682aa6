"""Rules from a date: what holds at a moment, what is taken back, what is brought again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest

from chassis.kernel import Kernel
from onedoor.routing.v1 import rule_sets_pb2 as pb
from services.routing.migrations import MIGRATIONS
from services.routing.seed import seed
from tests.rpc.routing.centre import COUNTY, Centre
from tests.support.rpc import refused
from tests.support.stack import a_migrated_kernel

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Clock:
    """A clock that tests move on."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def routing_kernel(clock: Clock) -> Iterator[Kernel]:
    """A kernel by the test's own clock, in the place of the usual one."""
    with a_migrated_kernel("routing", MIGRATIONS, now=clock) as kernel:
        seed(kernel)
        yield kernel


class Book:
    """The county's rules, each sending everything to one department."""

    def __init__(self, centre: Centre, clock: Clock) -> None:
        self.centre, self.clock, self.stub = centre, clock, centre.rules

    def draft(self, department: str) -> Any:
        """Everything goes to one department."""
        request = pb.PutRuleSetDraftRequest()
        outcome = pb.RuleOutcome(path="department", lead_department=department)
        request.rule_set.area_code, request.rule_set.name = COUNTY, f"全归{department}"
        request.rule_set.rows.add(id="all").outcome.CopyFrom(outcome)
        request.rule_set.fallback.CopyFrom(outcome)
        return self.centre.call(self.stub.PutRuleSetDraft, request, "admin").rule_set

    def publish(self, draft: Any, ahead: timedelta | None = None, post: str = "supervisor") -> Any:
        """A second person publishes, at once or from so far ahead."""
        request = pb.PublishRuleSetRequest(rule_set_id=draft.id, version=draft.version)
        if ahead is not None:
            request.effective_time.FromDatetime(self.clock() + ahead)
        return self.centre.call(self.stub.PublishRuleSet, request, post).rule_set

    def withdraw(self, rule_set: Any, post: str = "supervisor") -> Any:
        """Take one back."""
        request = pb.WithdrawRuleSetRequest(rule_set_id=rule_set.id, version=rule_set.version)
        return self.centre.call(self.stub.WithdrawRuleSet, request, post).rule_set

    def restore(self, rule_set: Any, version: int = 0, post: str = "admin", **who: str) -> Any:
        """Draft one anew."""
        request = pb.RestoreRuleSetRequest(rule_set_id=rule_set.id, version=version)
        return self.centre.call(self.stub.RestoreRuleSet, request, post, **who).rule_set

    def get(self, rule_set: Any, post: str = "clerk") -> Any:
        """One by its id."""
        request = pb.GetRuleSetRequest(rule_set_id=rule_set.id)
        return self.centre.call(self.stub.GetRuleSet, request, post).rule_set

    def list(self, **fields: Any) -> Any:
        """A page of the county's own."""
        return self.centre.call(self.stub.ListRuleSets, pb.ListRuleSetsRequest(**fields), "clerk")

    def tick(self) -> int:
        """The runner writes down what has come."""
        keeping = self.centre.routing.rules.keeping
        return self.centre.kernel.transact(keeping.take_effect)

    def placed(self) -> str:
        """Where a case goes now."""
        return str(self.centre.lead(self.centre.accept()).department)


@pytest.fixture
def book(centre: Centre, clock: Clock) -> Book:
    return Book(centre, clock)


def test_a_table_holds_from_its_time_on_whether_or_not_the_tick_has_run(book: Book) -> None:
    book.publish(book.draft("water"))
    waiting = book.publish(book.draft("housing"), DAY)
    assert (waiting.state, waiting.edition) == ("scheduled", 2)
    assert book.placed() == "water"

    book.clock.ahead = DAY - timedelta(seconds=1)
    assert (book.tick(), book.placed()) == (0, "water")
    book.clock.ahead = DAY + timedelta(seconds=1)
    assert book.placed() == "housing"
    assert (book.tick(), book.tick()) == (1, 0)

    assert book.placed() == "housing"
    now, before = book.list().rule_sets
    assert (now.state, before.state) == ("published", "retired")
    assert before.end_time == now.effective_time
    assert now.effective_time.seconds == waiting.effective_time.seconds


def test_only_one_waits_and_it_is_taken_back_before_its_time_only(book: Book) -> None:
    waiting = book.publish(book.draft("housing"), HOUR)
    second = book.draft("water")
    assert second.edition == 2
    assert refused(book.publish, second, DAY)[1] == "already_scheduled"
    assert refused(book.withdraw, second)[1] == "wrong_state"
    assert refused(book.withdraw, waiting, "clerk")[0] == grpc.StatusCode.PERMISSION_DENIED

    gone = book.withdraw(waiting)

    assert (gone.state, bool(gone.end_time.seconds)) == ("retired", True)
    later = book.publish(second, HOUR)
    assert (later.state, later.edition) == ("scheduled", 2)
    book.clock.ahead = 2 * HOUR
    assert refused(book.withdraw, later)[1] == "wrong_state"
    assert book.placed() == "water"


def test_what_is_published_at_once_stays_when_an_older_time_is_written_down_late(
    book: Book,
) -> None:
    book.publish(book.draft("housing"), HOUR)
    book.clock.ahead = 2 * HOUR
    book.publish(book.draft("water"))
    assert book.placed() == "water"

    assert book.tick() == 1

    assert book.placed() == "water"
    states = {one.edition: one.state for one in book.list().rule_sets}
    assert states == {1: "retired", 2: "published"}


def test_an_earlier_table_is_brought_again_by_two_persons_under_a_new_number(book: Book) -> None:
    first = book.publish(book.draft("water"))
    book.publish(book.draft("housing"))
    assert book.placed() == "housing"

    draft = book.restore(first)

    assert (draft.state, draft.edition, draft.restores_edition) == ("draft", 3, 1)
    assert draft.rows == book.get(first).rows
    assert refused(book.publish, draft, None, "admin")[1] == "second_person_needed"
    assert book.placed() == "housing"
    published = book.publish(draft)
    assert (published.edition, published.restores_edition) == (3, 1)
    assert book.placed() == "water"
    assert book.get(first).state == "retired"


def test_bringing_again_meets_the_draft_that_stands_and_the_departments_that_are_left(
    book: Book,
) -> None:
    first = book.publish(book.draft("water"))
    standing = book.draft("housing")
    assert refused(book.restore, first)[1] == "version_conflict"
    assert refused(book.restore, standing, standing.version)[1] == "wrong_state"
    assert refused(book.restore, first, standing.version, "supervisor")[0] == (
        grpc.StatusCode.PERMISSION_DENIED
    )
    assert refused(book.restore, first, 0, "admin", area_code="430424")[0] == (
        grpc.StatusCode.NOT_FOUND
    )
    departments = book.centre.kernel.database["departments"]
    departments.update_many({"key": "water"}, {"$set": {"is_active": False}})
    assert refused(book.restore, first, standing.version)[1] == "invalid_fields"


def test_every_table_is_listed_without_rows_and_read_with_them(book: Book) -> None:
    for department in ("water", "housing", "labour"):
        book.publish(book.draft(department))
    book.draft("police")

    first = book.list(page_size=3)
    rest = book.list(page_size=3, page_token=first.next_page_token)

    listed = [*first.rule_sets, *rest.rule_sets]
    assert [(one.edition, one.state) for one in listed] == [
        (4, "draft"),
        (3, "published"),
        (2, "retired"),
        (1, "retired"),
    ]
    assert {one.row_count for one in listed} == {1}
    assert (first.total, rest.next_page_token) == (4, "")
    assert [one.outcome.lead_department for one in book.get(listed[-1]).rows] == ["water"]
    request = pb.ListRuleSetsRequest(area_code="430424")
    assert refused(book.centre.call, book.stub.ListRuleSets, request, "clerk")[0] == (
        grpc.StatusCode.NOT_FOUND
    )


def test_a_time_too_far_away_is_refused_and_one_that_has_passed_means_now(book: Book) -> None:
    draft = book.draft("water")
    assert refused(book.publish, draft, 500 * DAY)[1] == "invalid_fields"

    assert book.publish(draft, -HOUR).state == "published"

    assert book.placed() == "water"


def test_ticks_that_meet_write_a_time_down_once(book: Book) -> None:
    waiting = book.publish(book.draft("housing"), HOUR)
    book.clock.ahead = 2 * HOUR
    with ThreadPoolExecutor(4) as pool:
        ran = [pool.submit(book.tick) for _ in range(4)]
        done = [one.exception() or one.result() for one in ran]

    assert 1 in done
    assert (book.get(waiting).state, book.get(waiting).version) == ("published", 3)
    assert [one.state for one in book.list().rule_sets] == ["published"]
