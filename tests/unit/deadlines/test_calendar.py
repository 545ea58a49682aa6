"""The working calendar says what the notices say, and how sure it is beyond them."""

import json
from dataclasses import replace
from datetime import date, timedelta

import chinese_calendar
import pytest

from deadlines import (
    LEGAL,
    CalendarError,
    Certainty,
    Profile,
    ProfileError,
    YearTable,
    shipped_calendar,
)

NOTICE_2027 = YearTable(
    year=2027, holidays=frozenset({date(2027, 1, 1)}), workdays=frozenset(), source="测试文号"
)


def test_every_day_from_2010_to_2026_equals_the_package() -> None:
    calendar = shipped_calendar()
    days = [date(2010, 1, 1) + timedelta(days=number) for number in range(17 * 365 + 4)]

    wrong = [d for d in days if calendar.is_working_day(d) != chinese_calendar.is_workday(d)]

    assert days[-1] == date(2026, 12, 31)
    assert wrong == []


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2009, 12, 31), Certainty.UNCOMPUTED),
        (date(2010, 1, 1), Certainty.EXACT),
        (date(2026, 12, 31), Certainty.EXACT),
        (date(2027, 1, 1), Certainty.PROVISIONAL),
        (date(2027, 12, 31), Certainty.PROVISIONAL),
        (date(2028, 1, 1), Certainty.UNCOMPUTED),
    ],
)
def test_how_sure_a_day_is(day: date, status: Certainty) -> None:
    assert shipped_calendar().day_status(day) is status


def test_the_provisional_year_has_the_thirteen_statutory_days() -> None:
    calendar = shipped_calendar()
    days = [date(2027, 1, 1) + timedelta(days=number) for number in range(365)]

    off = {d.isoformat()[5:] for d in days if d.weekday() < 5 and not calendar.is_working_day(d)}

    # 02-06, 02-07, 05-01, 05-02, 10-02 and 10-03 lie on weekends
    assert off == {"01-01", "02-05", "02-08", "04-05", "06-09", "09-15", "10-01"}
    assert not any(calendar.is_working_day(d) for d in days if d.weekday() >= 5)


def test_an_uncomputed_day_has_no_kind() -> None:
    with pytest.raises(CalendarError) as refused:
        shipped_calendar().is_working_day(date(2028, 1, 3))

    assert refused.value.reason == "uncomputed"


def test_entering_a_notice_moves_the_horizon_by_a_year() -> None:
    calendar = shipped_calendar().with_year(NOTICE_2027)

    assert calendar.last_exact_year == 2027
    assert calendar.day_status(date(2027, 6, 9)) is Certainty.EXACT
    assert calendar.day_status(date(2028, 6, 9)) is Certainty.PROVISIONAL
    assert not calendar.is_working_day(date(2028, 1, 26))  # 春节 2028
    assert calendar.days_until_end(date(2026, 11, 23)) == 38 + 365


def test_equal_tables_have_the_same_version_and_others_another() -> None:
    shipped = shipped_calendar()

    assert shipped.with_year(shipped.tables[2026]).version == shipped.version
    assert (
        shipped.with_year(replace(shipped.tables[2026], source="更正")).version != shipped.version
    )
    assert shipped.version.startswith("2026-")


@pytest.mark.parametrize("year", [2009, 2028])
def test_a_year_that_leaves_a_gap_is_refused(year: int) -> None:
    table = YearTable(year=year, holidays=frozenset(), workdays=frozenset(), source="测试文号")

    with pytest.raises(CalendarError) as refused:
        shipped_calendar().with_year(table)

    assert refused.value.reason == "year_gap"


@pytest.mark.parametrize(
    ("holidays", "workdays", "source", "reason"),
    [
        ({date(2028, 1, 1)}, set(), "x", "foreign_year"),
        ({date(2027, 1, 2)}, {date(2027, 1, 2)}, "x", "off_and_worked"),
        (set(), {date(2027, 1, 4)}, "x", "not_a_weekend"),
        (set(), set(), " ", "no_source"),
    ],
)
def test_a_table_that_cannot_be_true_is_refused(
    holidays: set[date], workdays: set[date], source: str, reason: str
) -> None:
    with pytest.raises(CalendarError) as refused:
        YearTable(
            year=2027, holidays=frozenset(holidays), workdays=frozenset(workdays), source=source
        )

    assert refused.value.reason == reason


def test_a_table_is_the_same_after_being_written_and_read() -> None:
    table = shipped_calendar().tables[2026]

    assert table.source == "国办发明电〔2025〕7号"
    assert YearTable.from_dict(json.loads(json.dumps(table.to_dict()))) == table


LAW = {
    "petition_registration": (15, "natural_days"),
    "petition_notice": (15, "natural_days"),
    "petition_transferee_notice": (15, "natural_days"),
    "petition_objection": (5, "working_days"),
    "petition_handling": (60, "natural_days"),
    "petition_review_request": (30, "natural_days"),
    "petition_review": (30, "natural_days"),
    "petition_recheck_request": (30, "natural_days"),
    "petition_recheck": (30, "natural_days"),
    "mediation_pre_filing": (30, "natural_days"),
    "mediation_post_filing_ordinary": (15, "natural_days"),
    "mediation_post_filing_summary": (7, "natural_days"),
    "online_mediation_pre_filing": (30, "natural_days"),
    "online_mediation_post_filing_ordinary": (15, "natural_days"),
    "online_mediation_post_filing_summary": (7, "natural_days"),
    "court_names_mediator": (3, "working_days"),
    "parties_choose_mediator": (2, "working_days"),
    "mediator_accepts": (3, "working_days"),
    "mediator_asks_other_side": (3, "working_days"),
    "judicial_confirmation": (30, "natural_days"),
    "confirmation_acceptance": (3, "natural_days"),
    "confirmation_decision": (15, "natural_days"),
    "confirmation_objection": (15, "natural_days"),
    "force_majeure_restoration": (10, "natural_days"),
    "labour_mediation": (15, "natural_days"),
    "labour_arbitration": (45, "natural_days"),
}


def test_the_legal_clocks_are_those_of_the_table() -> None:
    assert {key: (one.limit, one.unit.value) for key, one in LEGAL.items()} == LAW
    assert all(profile.law for profile in LEGAL.values())


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit": 0},
        {"warn_fractions": (1.0,)},
        {"max_extensions": -1},
        {"extension_approver": ""},
    ],
)
def test_a_profile_that_contradicts_itself_is_refused(wrong: dict[str, object]) -> None:
    plain: Profile = LEGAL["petition_handling"]

    with pytest.raises(ProfileError):
        Profile.from_dict({**plain.to_dict(), **wrong})
