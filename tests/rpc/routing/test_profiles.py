"""Clock profiles by area, over the real contract and store."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import grpc
import pytest

from contracts.editions import EditionState
from deadlines.legal import DEFAULTS, LEGAL
from onedoor.routing.v1 import clocks_pb2, profiles_pb2_grpc
from onedoor.routing.v1 import profiles_pb2 as pb
from services.routing.domain.profile_set import ProfileSet
from services.routing.store.profile_sets import MongoProfiles
from tests.rpc.routing.centre import COUNTY, Centre
from tests.rpc.routing.test_letters import denied

FOUR_DAYS: dict[str, Any] = {
    "key": "handling_livelihood",
    "name": "民生服务办理",
    "unit": "working_days",
    "limit": 4,
    "warn_fractions": [0.5],
    "max_extensions": 0,
    "max_extension_units": 0,
}
PETITION: dict[str, Any] = {
    "key": "petition_handling",
    "name": "申诉求决事项办结",
    "unit": "natural_days",
    "limit": 45,
    "max_extensions": 1,
    "max_extension_units": 30,
    "extension_approver": "unit_head",
}


class Keeping:
    """An admin and a supervisor over the county's profiles."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.stub: Any = profiles_pb2_grpc.ProfileServiceStub(centre.server.channel)

    def held(self, key: str, **fields: Any) -> Any:
        request = pb.GetHeldProfilesRequest(**{"area_code": COUNTY, **fields})
        found = self.centre.call(self.stub.GetHeldProfiles, request, "supervisor").profiles
        return next(one for one in found if one.profile.key == key)

    def draft(self, *profiles: dict[str, Any], post: str = "admin", **fields: Any) -> Any:
        known = {"area_code": COUNTY, "name": "衡山县时限规则", "profiles": profiles or [FOUR_DAYS]}
        request = pb.PutProfileSetDraftRequest(profile_set=pb.ProfileSet(**known | fields))
        return self.centre.call(self.stub.PutProfileSetDraft, request, post).profile_set

    def publish(self, draft: Any, post: str = "supervisor", **fields: Any) -> Any:
        known = {"profile_set_id": draft.id, "version": draft.version}
        request = pb.PublishProfileSetRequest(**known | fields)
        return self.centre.call(self.stub.PublishProfileSet, request, post).profile_set

    def handling(self, case_id: str) -> Any:
        request = clocks_pb2.ListClocksRequest(case_id=case_id)
        clocks = self.centre.call(self.centre.clocks.ListClocks, request, "supervisor").clocks
        return next(clock for clock in clocks if clock.purpose == "handling")


@pytest.fixture
def keeping(centre: Centre) -> Keeping:
    return Keeping(centre)


def test_shipped_profiles_hold_until_an_area_publishes_its_own(keeping: Keeping) -> None:
    shipped = keeping.held("handling_livelihood")
    assert (shipped.profile.limit, shipped.area_code) == (5, "")
    assert keeping.held("petition_handling").profile.law == "信访工作条例第三十四条"
    draft = keeping.draft()
    assert keeping.held("handling_livelihood").profile.limit == 5

    published = keeping.publish(draft)

    assert (published.state, published.edition, published.publisher) == (
        "published",
        1,
        "supervisor@430423",
    )
    held = keeping.held("handling_livelihood")
    assert (held.profile.limit, held.area_code, held.profile_set_id) == (4, COUNTY, draft.id)
    assert keeping.held("handling_dispute").area_code == ""
    case_id = keeping.centre.accept()
    assert keeping.handling(case_id).profile == "handling_livelihood"
    assert keeping.handling(case_id).due_time == keeping.centre.lead(case_id).due_time


def test_of_each_key_the_longest_prefix_holds(keeping: Keeping) -> None:
    province = ProfileSet(
        id="province",
        area_code="43",
        name="全省时限规则",
        profiles=(
            replace(DEFAULTS["handling_livelihood"], limit=3),
            replace(LEGAL["petition_handling"], limit=50),
        ),
        state=EditionState.PUBLISHED,
    )
    MongoProfiles(keeping.centre.kernel).put(province, replaces=0)
    keeping.publish(keeping.draft())

    held = {key: keeping.held(key) for key in ("handling_livelihood", "petition_handling")}

    assert [(one.profile.limit, one.area_code) for one in held.values()] == [
        (4, COUNTY),
        (50, "43"),
    ]


def test_running_clocks_follow_only_a_set_published_for_them_too(keeping: Keeping) -> None:
    centre = keeping.centre
    case_id = centre.accept()
    before = keeping.handling(case_id).due_time
    keeping.publish(keeping.draft())
    assert centre.routing.orders.retiming.follow_profiles(100) == 0
    assert keeping.handling(case_id).due_time == before

    second = keeping.draft({**FOUR_DAYS, "limit": 3})
    keeping.publish(second, is_for_running=True)
    with ThreadPoolExecutor(4) as pool:
        follow = centre.routing.orders.retiming.follow_profiles
        assert sum(pool.map(lambda _: follow(100), range(4))) >= 1

    clock = keeping.handling(case_id)
    assert clock.due_time.ToDatetime() < before.ToDatetime()
    changes = [entry for entry in clock.entries if entry.act == "change"]
    assert [(one.reason, one.proof, one.acted_by) for one in changes] == [
        ("profile_changed", second.id, "supervisor@430423")
    ]
    assert centre.lead(case_id).due_time == clock.due_time
    assert centre.published(case_id).count("assignment_retimed") == 1
    request = pb.GetProfileSetRequest(area_code=COUNTY)
    own = centre.call(keeping.stub.GetProfileSet, request, "leader").profile_set
    assert (own.edition, own.is_applying) == (2, False)


def test_many_running_clocks_follow_batch_by_batch(keeping: Keeping) -> None:
    centre = keeping.centre
    cases = [centre.accept() for _ in range(5)]
    keeping.publish(keeping.draft(), is_for_running=True)
    follow = centre.routing.orders.retiming.follow_profiles

    assert [follow(2) for _ in range(4)] == [2, 2, 1, 0]

    acts = [[entry.act for entry in keeping.handling(one).entries] for one in cases]
    assert acts == [["start", "change"]] * 5


@contextmanager
def faulty(field: str) -> Iterator[None]:
    with denied(grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields") as caught:
        yield
    error: Any = caught.value
    details = dict(error.trailing_metadata())["x-details-bin"].decode()
    assert f'"profile_set.profiles[0]{field}"' in details


@pytest.mark.parametrize(
    ("profile", "field"),
    [
        ({**PETITION, "limit": 61}, ".limit"),
        ({**PETITION, "unit": "working_days"}, ".unit"),
        ({**PETITION, "max_extension_units": 31}, ".max_extension_units"),
        ({**PETITION, "extension_approver": "dispatcher"}, ".extension_approver"),
        ({**PETITION, "pause_reasons": ["appraisal"]}, ".pause_reasons"),
        ({**FOUR_DAYS, "key": "lunch"}, ".key"),
        ({**FOUR_DAYS, "unit": "moons"}, ".unit"),
        ({**FOUR_DAYS, "limit": 0}, ""),
        ({**FOUR_DAYS, "limit": 3651}, ".limit"),
        ({**FOUR_DAYS, "warn_fractions": [1.5]}, ""),
        ({**FOUR_DAYS, "name": ""}, ".name"),
        ({**FOUR_DAYS, "pause_reasons": ["rain"]}, ".pause_reasons"),
        ({**FOUR_DAYS, "max_extensions": 1, "extension_approver": "clerk"}, ".extension_approver"),
    ],
)
def test_a_faulty_or_unlawful_profile_is_named(
    keeping: Keeping, profile: dict[str, Any], field: str
) -> None:
    with faulty(field):
        keeping.draft(profile)


def test_nobody_publishes_the_own_draft_nor_a_stale_one(keeping: Keeping) -> None:
    draft = keeping.draft()
    with denied(grpc.StatusCode.PERMISSION_DENIED, "second_person_needed"):
        keeping.publish(draft, "admin")
    newer = keeping.draft(version=draft.version)
    with denied(grpc.StatusCode.ABORTED, "version_conflict"):
        keeping.publish(draft)
    with denied(grpc.StatusCode.NOT_FOUND, "not_found"):
        keeping.publish(newer, area_code="430424")
    keeping.publish(newer)
    with denied(grpc.StatusCode.FAILED_PRECONDITION, "wrong_state"):
        keeping.publish(newer)


@pytest.mark.parametrize("post", ["clerk", "dispatcher", "supervisor", "leader", "officer"])
def test_only_admins_draft_and_only_at_home(keeping: Keeping, post: str) -> None:
    with denied(grpc.StatusCode.PERMISSION_DENIED, "not_permitted"):
        keeping.draft(post=post)
    with denied(grpc.StatusCode.NOT_FOUND, "not_found"):
        keeping.draft(area_code="430424")


def test_unpaid_wages_are_contacted_within_a_day(keeping: Keeping) -> None:
    case_id = keeping.centre.accept("拖欠工资", kind="dispute", dispute_kind="labour_wages")

    request = clocks_pb2.ListClocksRequest(case_id=case_id)
    clocks = keeping.centre.call(keeping.centre.clocks.ListClocks, request, "supervisor").clocks

    found = {clock.purpose: clock.profile for clock in clocks}
    assert (found["handling"], found["sign"]) == ("handling_wages", "sign_wages")
