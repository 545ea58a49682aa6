"""Leaders who answer for cases, over the real contract and store."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest

from contracts.events.intake import CaseErased, CaseWithdrawn
from contracts.events.routing import ClockOverdue
from onedoor.routing.v1 import clocks_pb2
from onedoor.routing.v1 import sponsors_pb2 as pb
from onedoor.routing.v1.sponsors_pb2_grpc import SponsorServiceStub
from tests.rpc.routing.centre import Centre
from tests.support.rpc import refused

LEADER = "leader@430423"
WORDS = "王建国等十二户久拖未决"


class Office:
    """A placed case, and who names and reviews."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.stub: Any = SponsorServiceStub(centre.server.channel)
        self.case_id = centre.accept()

    def name(self, post: str = "supervisor", **fields: Any) -> Any:
        """Name the leader."""
        known: dict[str, Any] = {"leader": LEADER, "interval_days": 7, "reason": WORDS}
        request = pb.NameSponsorRequest(case_id=self.case_id, **known | fields)
        return self.centre.call(self.stub.NameSponsor, request, post).sponsorship

    def review(self, named: Any, post: str = "leader", **who: str) -> Any:
        """Say how it stands."""
        request = pb.ReviewSponsorshipRequest(
            sponsorship_id=named.id, version=named.version, is_on_track=False, note=WORDS
        )
        return self.centre.call(self.stub.ReviewSponsorship, request, post, **who).sponsorship

    def get(self, named: Any, post: str = "supervisor", **who: str) -> Any:
        """One sponsorship."""
        request = pb.GetSponsorshipRequest(sponsorship_id=named.id)
        return self.centre.call(self.stub.GetSponsorship, request, post, **who).sponsorship

    def page(self, post: str = "leader", **fields: Any) -> Any:
        """A page of sponsorships."""
        request = pb.ListSponsorshipsRequest(**fields)
        return self.centre.call(self.stub.ListSponsorships, request, post)

    def make_due(self) -> None:
        """The review was due an hour ago."""
        past = datetime.now(UTC) - timedelta(hours=1)
        fields = {"review_due_time": past, "next_due_time": past}
        self.centre.kernel.database["sponsorships"].update_many({}, {"$set": fields})


@pytest.fixture
def office(centre: Centre) -> Office:
    return Office(centre)


def test_the_leader_is_told_once_of_a_due_review_and_reviews(office: Office) -> None:
    named = office.name()
    office.make_due()
    sponsoring = office.centre.routing.pressing.sponsoring
    assert [sponsoring.tell_due(10), sponsoring.tell_due(10)] == [1, 0]
    due = office.page(leader="me", is_review_due=True)
    assert [one.id for one in due.sponsorships] == [named.id]

    reviewed = office.review(office.get(named))

    assert (reviewed.is_review_due, reviewed.reviews[0].note) == (False, WORDS)
    in_five_days = datetime.now(UTC) + timedelta(days=5)
    assert reviewed.review_due_time.ToDatetime(UTC) > in_five_days
    told = office.centre.published(office.case_id)
    assert told.count("sponsor_review_due") == 1
    assert not office.page(leader="me", is_review_due=True).sponsorships
    assert not office.page(leader="leader@430423100").sponsorships


def test_a_late_case_is_told_to_who_answers_for_it(office: Office) -> None:
    named, centre = office.name(), office.centre
    request = clocks_pb2.ListClocksRequest(case_id=office.case_id)
    clocks = centre.call(centre.clocks.ListClocks, request, "supervisor").clocks
    for number, clock in enumerate(clocks):
        late = ClockOverdue(
            clock_id=clock.id,
            case_id=office.case_id,
            code="c",
            profile=clock.profile,
            due_time=datetime.now(UTC),
        )
        centre.hear(late, version=number + 1)

    assert office.get(named).late_count == 1
    assert centre.published(office.case_id).count("sponsor_case_late") == 1


def test_words_are_sealed_and_go_with_the_erased_case(office: Office) -> None:
    named = office.name()
    office.review(named)
    assert "王建国" not in repr(list(office.centre.kernel.database["sponsorships"].find({})))
    assert office.get(named, "auditor", area_code="43").reason == ""
    assert office.page().sponsorships[0].reason == ""

    erased = CaseErased(case_id=office.case_id, code="c", state="archived")
    office.centre.hear(erased, version=9)

    left = office.get(named)
    assert (left.reason, left.reviews[0].note) == ("", "")


def test_a_case_that_is_over_has_nobody_who_answers_for_it(office: Office) -> None:
    named = office.name()

    withdrawn = CaseWithdrawn(case_id=office.case_id, code="c", state="withdrawn")
    office.centre.hear(withdrawn, version=5)

    assert office.get(named).state == "ended"
    assert refused(office.name)[0] is grpc.StatusCode.FAILED_PRECONDITION


def test_two_who_name_at_once_name_one(office: Office) -> None:
    def name(_: int) -> str:
        try:
            return str(office.name().state)
        except grpc.RpcError as error:
            return str(error.code().name)

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(name, range(3)))

    assert answers.count("active") == 1
    assert office.page().total == 1
    assert refused(office.name) == (grpc.StatusCode.FAILED_PRECONDITION, "sponsored_already")


@pytest.mark.parametrize("post", ["clerk", "dispatcher", "officer", "admin", "auditor"])
def test_others_do_not_name(office: Office, post: str) -> None:
    assert refused(office.name, post)[0] is grpc.StatusCode.PERMISSION_DENIED


@pytest.mark.parametrize(
    "fields",
    [
        {"leader": "leader@430424"},
        {"leader": "王县长"},
        {"interval_days": 0},
        {"interval_days": 91},
        {"reason": ""},
    ],
)
def test_bad_namings_are_told(office: Office, fields: dict[str, Any]) -> None:
    assert refused(office.name, **fields)[0] is grpc.StatusCode.INVALID_ARGUMENT


def test_only_the_leader_named_reviews_and_only_within_the_county(office: Office) -> None:
    named = office.name(leader="leader2@430423")

    assert refused(office.review, named)[0] is grpc.StatusCode.PERMISSION_DENIED
    assert refused(office.review, named, "supervisor")[0] is grpc.StatusCode.PERMISSION_DENIED
    foreign = refused(office.get, named, "supervisor", area_code="430424")
    assert foreign[0] is grpc.StatusCode.NOT_FOUND
    request = pb.EndSponsorshipRequest(
        sponsorship_id=named.id, version=named.version, reason="调离"
    )
    ended = office.centre.call(office.stub.EndSponsorship, request, "supervisor").sponsorship
    assert (ended.state, ended.end_reason) == ("ended", "调离")
    assert office.name().state == "active"
