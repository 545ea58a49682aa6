"""How words are cut, and when they stand in a text."""

import pytest

from services.intake.domain.faults import Faults
from services.intake.domain.words import MOST_INDEXED, Sought, read_words, tokens_of


def _sought(given: str) -> Sought:
    faults = Faults()
    found = read_words(faults, given)
    faults.check()
    assert found is not None
    return found


def test_chinese_is_cut_into_pairs_and_latin_into_whole_words() -> None:
    found = tokens_of("路灯不亮", "电话AB12。", "解放路3号")

    assert found == {"路灯", "灯不", "不亮", "电话", "ab12", "解放", "放路", "3"}


def test_pairs_do_not_reach_over_punctuation_or_from_one_field_to_the_next() -> None:
    assert not tokens_of("路灯，不亮", "亮了", "") & {"灯不", "亮亮"}


def test_words_beyond_the_bound_leave_nothing() -> None:
    narrative = "甲" * MOST_INDEXED + "路灯不亮"

    assert tokens_of("", narrative, "") == {"甲甲"}


@pytest.mark.parametrize(
    ("given", "text", "stands"),
    [
        ("路灯", "门口路灯不亮", True),
        ("路灯 不亮", "不亮的路灯", True),
        ("路灯不亮", "路灯，不亮", False),
        ("ＡＢ12", "编号ab12", True),
        ("ab1", "编号ab12", False),
        ("解放路3号", "解放路 3 号", False),
        ("解放路3号", "住在解放路3号楼", True),
        ("路灯 水管", "路灯不亮", False),
    ],
)
def test_every_word_must_stand_as_it_was_given(given: str, text: str, stands: bool) -> None:
    assert _sought(given).stand_in(["标题", text]) is stands


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("桥", "too_short"),
        ("。。", "too_short"),
        ("路灯 桥", "too_short"),
        ("甲乙 丙丁 戊己 庚辛 壬癸 子丑", "too_many"),
        ("路灯" * 21, "too_long"),
        ("路灯不\x00亮", "control_characters"),
    ],
)
def test_a_search_for_words_is_bounded(given: str, reason: str) -> None:
    faults = Faults()

    read_words(faults, given)

    assert [(one.field, one.reason) for one in faults.found] == [("words", reason)]


def test_no_words_are_no_search() -> None:
    assert read_words(Faults(), "  ") is None


@pytest.mark.parametrize(("given", "may"), [("13812345678", True), ("3号楼", False)])
def test_a_long_number_is_a_search_for_people(given: str, may: bool) -> None:
    assert _sought(given).may_name_people is may
