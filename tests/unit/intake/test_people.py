"""Phones, ID numbers, masks, codes and keys."""

from datetime import date

import pytest

from services.intake.domain.codes import compose, is_code
from services.intake.domain.faults import Faults
from services.intake.domain.people import (
    PartyReport,
    check_party,
    is_id_number,
    mask_name,
    mask_number,
    mask_phone,
    normal_key,
    normal_phone,
)

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("13812345678", "13812345678"),
        ("+86 138-1234-5678", "13812345678"),
        ("0734-5812345", "07345812345"),
        ("12345", "12345"),
        ("110", "110"),
        ("12346", ""),
        ("23812345678", ""),
        ("+852 2123 4567", ""),
        ("1381234567８", ""),
        ("１３８１２３４５６７８", ""),
        ("138\x0012345678", ""),
        ("1" * 300, ""),
        ("", ""),
    ],
)
def test_a_phone_is_kept_as_dialled_at_home_or_refused(given: str, expected: str) -> None:
    assert normal_phone(given) == expected


@pytest.mark.parametrize(
    ("number", "can_exist"),
    [
        ("11010519491231002X", True),
        ("110105194912310021", False),
        ("110105491231002", True),
        ("110105499931002", False),
        ("11010520991231002X", False),
        ("330113199001011236", False),
        ("0" * 18, False),
        ("11010519491231002", False),
        ("", False),
    ],
)
def test_an_id_number_can_exist_or_not(number: str, can_exist: bool) -> None:
    assert is_id_number(number, TODAY) is can_exist


def test_a_number_of_a_young_district_is_accepted() -> None:
    from stdnum.iso7064 import mod_11_2

    body = "33011319900101123"

    assert is_id_number(body + str(mod_11_2.calc_check_digit(body)), TODAY)


@pytest.mark.parametrize(
    ("number", "faults"),
    [("91110000600037341L", 0), ("91110000600037341M", 1), ("11010519491231002X", 1)],
)
def test_an_organisation_has_a_credit_code(number: str, faults: int) -> None:
    found = Faults()
    report = PartyReport(role="applicant", type="organisation", name="公司", id_number=number)

    check_party(found, "parties[0]", report, today=TODAY)

    assert len(found.found) == faults


def test_masks_show_no_more_than_is_needed() -> None:
    assert mask_name("张三", "person") == "张*"
    assert mask_name("张", "person") == "*"
    assert mask_name("衡山县某某公司", "organisation") == "衡山*****"
    assert mask_phone("13812345678") == "138******78"
    assert mask_number("123") == "***"
    assert mask_name("", "person") == ""


def test_a_code_holds_its_own_proof() -> None:
    code = compose("430423", TODAY, 7)

    assert code.startswith("4304232026030200007")
    assert len(code) == 20
    assert is_code(code)
    assert not any(is_code(code[:-1] + wrong) for wrong in "0123456789" if wrong != code[-1])


@pytest.mark.parametrize("text", ["", "x", "４３０４２３２０２６０３０２００００７１", "1" * 99])
def test_what_has_no_form_is_no_code(text: str) -> None:
    assert not is_code(text)


def test_the_hundred_thousandth_case_of_a_day_has_its_code_too() -> None:
    assert is_code(compose("430423", TODAY, 100_000))


def test_a_key_is_read_however_it_was_typed() -> None:
    assert normal_key(" abcd2-efg3k ") == "ABCD2EFG3K"
