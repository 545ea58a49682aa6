"""What restricts a case, who reads it, and which words a veil takes out."""

from datetime import date

import pytest

from services.intake.domain.people import PartyReport, is_region_unknown
from services.intake.domain.secrecy import is_secret, must_not_know, sensed, veil_for, veil_over
from tests.unit.intake.desk import a_matter, a_party, somebody

TODAY = date(2026, 3, 2)
REPORTER = a_party(name="欧阳举贤", phone="13812345678", id_number="11010519491231002X")


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, ()),
        ({"sensitivities": ("health",)}, ("health",)),
        ({"kind": "dispute", "dispute_kind": "medical"}, ("health",)),
        ({"category": "livelihood.minor.school"}, ("minor",)),
        ({"narrative": "长期家庭暴力"}, ("family_violence",)),
        ({"title": "未成年人被打", "narrative": "附病历"}, ("health", "minor")),
        ({"category": "minority"}, ()),
    ],
)
def test_a_matter_is_restricted_by_its_mark_kind_category_or_words(
    fields: dict[str, str], found: tuple[str, ...]
) -> None:
    assert sensed(a_matter(**fields), (), TODAY).sensitivities == found


@pytest.mark.parametrize(
    ("number", "is_minor"),
    [
        ("43042320080302001X", False),
        ("430423200803030010", True),
        ("E12345678", False),
        ("", False),
    ],
)
def test_who_is_not_yet_eighteen_restricts_the_case(number: str, is_minor: bool) -> None:
    party = PartyReport(role="respondent", name="小明", id_number=number)

    assert bool(sensed(a_matter(), (party,), TODAY).sensitivities) is is_minor


@pytest.mark.parametrize(
    ("fields", "secret"),
    [
        ({}, False),
        ({"kind": "violation"}, True),
        ({"is_anonymous": True}, True),
        ({"is_confidential": True}, True),
    ],
)
@pytest.mark.parametrize("post", ["handler", "department", "mediator", "officer", "clerk"])
def test_nobody_beside_the_centre_may_know_a_secret_reporter(
    post: str, fields: dict[str, bool], secret: bool
) -> None:
    matter = a_matter(**fields)

    assert is_secret(matter) is secret
    assert must_not_know(somebody(post), matter) is (secret and post != "clerk")


@pytest.mark.parametrize(
    "text",
    [
        "我叫欧阳举贤",
        "我叫欧 阳 举 贤",
        "电话13812345678",
        "电话138-1234-5678",
        "电话１３８１２３４５６７８",
        "证件11010519491231002x",
        "证件110105 19491231 002X",
    ],
)
def test_a_veil_takes_out_names_and_numbers_however_they_are_written(text: str) -> None:
    shown = veil_over([REPORTER]).words(f"{text}，反映乱收费。")

    assert shown.endswith("＊＊＊，反映乱收费。")
    assert not any(sign in shown for sign in ("欧", "贤", "138", "１３８", "110105"))


def test_a_veil_leaves_the_accused_and_short_names_alone() -> None:
    accused = a_party(role="respondent", name="某公司", phone="")

    veil = veil_over([accused, a_party(name="李", phone="")])

    assert veil.words("李某反映某公司") == "李某反映某公司"
    assert not veil.hides(accused)


def test_an_open_matter_lies_under_no_veil() -> None:
    veil = veil_for(somebody("handler"), a_matter(), (REPORTER,))

    assert veil.words("欧阳举贤") == "欧阳举贤"
    assert not veil.hides(REPORTER)


@pytest.mark.parametrize(
    ("number", "is_strange"),
    [
        ("430423491231002", False),
        ("430499491231002", True),
        ("110199491231002", False),
        ("810000199408230021", False),
        ("990105491231002", True),
        ("E12345678", False),
    ],
)
def test_a_strange_region_is_a_doubt(number: str, is_strange: bool) -> None:
    assert is_region_unknown(number) is is_strange
