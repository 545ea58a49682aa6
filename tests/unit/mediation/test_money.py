"""Amounts in figures and in capitals."""

import pytest

from services.mediation.domain.money import capitals, figures


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (15, "壹角伍分"),
        (100, "壹元整"),
        (101, "壹元零壹分"),
        (150, "壹元伍角整"),
        (1_000, "壹拾元整"),
        (10_500, "壹佰零伍元整"),
        (100_500, "壹仟零伍元整"),
        (1_000_000, "壹万元整"),
        (1_000_100, "壹万零壹元整"),
        (1_010_000, "壹万零壹佰元整"),
        (1_200_050, "壹万贰仟元伍角整"),
        (10_000_000, "壹拾万元整"),
        (100_000_000, "壹佰万元整"),
        (100_100_000, "壹佰万壹仟元整"),
        (10_000_000_000, "壹亿元整"),
        (10_000_000_100, "壹亿零壹元整"),
        (10_000_050_000, "壹亿零伍佰元整"),
        (12_345_678_912, "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元壹角贰分"),
        (2_020_202_020, "贰仟零贰拾万贰仟零贰拾元贰角整"),
    ],
)
def test_an_amount_is_written_in_capitals(fen: int, words: str) -> None:
    assert capitals(fen) == words


def test_figures_group_thousands() -> None:
    assert (figures(1_200_050), figures(5)) == ("12,000.50", "0.05")
