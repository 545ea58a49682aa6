"""How far two matters seem the same, and why."""

from datetime import timedelta
from typing import Any

import pytest

from services.intake.domain.people import PartyReport
from services.intake.domain.reports import Location
from services.intake.domain.sameness import LEAST_SCORE, Candidate, Similar, likeliest
from services.intake.domain.states import State
from services.intake.domain.traits import landmarks, metres_between, shingles, traits_of
from tests.unit.intake.desk import NOW, a_matter

HERE = Location(lng=112.87, lat=27.23)


def a_candidate(**fields: Any) -> Candidate:
    """An earlier case of the same drain."""
    given: dict[str, Any] = {
        "id": "c1",
        "code": "code",
        "state": State.HANDLING,
        "matter": a_matter(),
        "register_time": NOW - timedelta(days=2),
        "shared": frozenset(),
    }
    return Candidate(**given | fields)


def _only(candidate: Candidate, **matter: Any) -> Similar:
    return likeliest(a_matter(**matter), NOW, [candidate])[0]


def _reasons(candidate: Candidate, **matter: Any) -> dict[str, str]:
    return {reason.key: reason.text for reason in _only(candidate, **matter).reasons}


def test_the_same_words_at_the_same_place_are_the_same_matter() -> None:
    reasons = _reasons(a_candidate())

    assert reasons == {
        "same_place": "同一地点（相距100米以内）",
        "similar_text": "文字相近（100%）",
        "same_kind": "同一类事项",
        "same_time": "登记时间相差2天",
    }


def test_another_matter_far_away_is_not_shown() -> None:
    other = a_matter(
        kind="dispute",
        dispute_kind="contract",
        title="吊车租赁费纠纷",
        narrative="承租方拖欠吊车租赁费三个月",
        location=Location(lng=112.95, lat=27.23),
    )

    assert likeliest(a_matter(), NOW, [a_candidate(matter=other)]) == []


@pytest.mark.parametrize(
    ("metres", "reason"),
    [(50, "same_place"), (99, "same_place"), (101, "near_place"), (499, "near_place"), (501, "")],
)
def test_places_are_the_same_within_a_hundred_metres(metres: int, reason: str) -> None:
    there = Location(lng=HERE.lng, lat=HERE.lat + metres / 111_195)
    keys = _reasons(a_candidate(matter=a_matter(location=there)), location=HERE).keys()

    assert keys & {"same_place", "near_place"} == ({reason} if reason else set())


def test_an_address_counts_where_a_place_is_missing() -> None:
    door = a_candidate(shared=frozenset({"door", "address"}))
    road = a_candidate(shared=frozenset({"address"}))

    assert _reasons(door, location=None)["same_address"] == "同一门牌号"
    assert _reasons(road, location=None)["same_address"] == "地址指向同一路段、小区或村组"
    assert _only(door, location=None).score > _only(road, location=None).score


def test_the_same_party_with_the_same_matter_is_a_repeat_with_its_outcome() -> None:
    earlier = a_candidate(
        shared=frozenset({"party"}),
        state=State.ARCHIVED,
        grade="satisfied",
        public_answer="已疏通",
        register_time=NOW - timedelta(days=200),
    )
    found = _only(earlier)

    assert found.is_repeat
    assert (earlier.outcome, earlier.answer) == ("已归档；评价：满意", "已疏通")


def test_the_same_party_with_another_matter_is_no_repeat() -> None:
    other = a_matter(title="路灯不亮", narrative="晚上看不清路")

    assert not _only(a_candidate(shared=frozenset({"party"}), matter=other)).is_repeat


def test_an_answer_that_is_not_verified_is_not_told() -> None:
    assert a_candidate(state=State.REPORTED, public_answer="已疏通").answer == ""


def test_a_declined_case_says_why() -> None:
    declined = a_candidate(state=State.DECLINED, reason_code="in_litigation")

    assert declined.outcome == "不予受理；已进入诉讼程序"


def test_the_likeliest_comes_first_and_twenty_are_shown() -> None:
    many = [a_candidate(id=f"c{at:02d}") for at in range(30)]
    best = a_candidate(id="zz", shared=frozenset({"party"}))
    found = likeliest(a_matter(), NOW, [*many, best])

    assert (len(found), found[0].candidate.id) == (20, "zz")
    assert all(one.score >= LEAST_SCORE for one in found)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("开云镇解放路1号", {("解放路", "1")}),
        ("衡山县开云镇解放路１号门口", {("解放路", "1")}),
        ("解放路附近", {("解放路", "")}),
        ("湖南省衡阳市衡山县开云镇老街小区", {("老街小区", "")}),
        ("反映人民一路路灯不亮", {("人民1路", "")}),
        ("", set()),
    ],
)
def test_an_address_names_its_landmarks_however_it_is_worded(
    words: str, expected: set[tuple[str, str]]
) -> None:
    assert landmarks(words) == expected


def test_set_phrases_and_punctuation_say_nothing() -> None:
    assert shingles("希望尽快处理，谢谢！") == frozenset()
    assert shingles("下水道，堵塞") == shingles("下水道 堵塞。请求解决")


def test_a_party_is_compared_by_phone_and_number_unless_confidence_was_asked_for() -> None:
    party = PartyReport(role="applicant", phone="13812345678", id_number="11010519491231002X")

    assert len(traits_of(a_matter(), [party]).parties) == 2
    assert not traits_of(a_matter(is_confidential=True), [party]).parties


def test_a_degree_of_latitude_is_about_a_hundred_and_eleven_kilometres() -> None:
    there = Location(lng=HERE.lng, lat=HERE.lat + 1)

    assert metres_between(HERE, there) == pytest.approx(111_195, rel=0.001)
