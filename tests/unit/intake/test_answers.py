"""An answer is held against its question: its type, its bounds, its options."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.answers import Answer, check_answers, shown_answers
from services.intake.domain.categories import Option, Question, QuestionType
from services.intake.domain.faults import Faults
from tests.unit.intake.trees import a_question

OPTIONS = (Option(key="site", label="工地"), Option(key="shop", label="商铺"))


@pytest.mark.parametrize(
    ("fields", "value", "kept"),
    [
        ({"type": "text"}, " 第三天 ", "第三天"),
        ({"type": "text", "most": 3}, "四个字符", ""),
        ({"type": "text"}, "字" * 201, ""),
        ({"type": "text"}, "a\x00b", ""),
        ({"type": "number"}, "012", "12"),
        ({"type": "number"}, "-5", "-5"),
        ({"type": "number", "low": 0}, "-5", ""),
        ({"type": "number", "high": 9}, "10", ""),
        ({"type": "number"}, "1.5", ""),
        ({"type": "number"}, "１２", ""),
        ({"type": "number"}, "9" * 16, ""),
        ({"type": "money"}, "360000", "360000"),
        ({"type": "money"}, "-1", ""),
        ({"type": "money", "high": 100}, "101", ""),
        ({"type": "date"}, "2026-02-28", "2026-02-28"),
        ({"type": "date"}, "2026-02-30", ""),
        ({"type": "date"}, "20260228", ""),
        ({"type": "date"}, "1799-01-01", ""),
        ({"type": "yes_no"}, "yes", "yes"),
        ({"type": "yes_no"}, "maybe", ""),
        ({"type": "one_of", "options": OPTIONS}, "site", "site"),
        ({"type": "one_of", "options": OPTIONS}, "moon", ""),
    ],
)
def test_an_answer_is_held_against_its_question(
    fields: dict[str, Any], value: str, kept: str
) -> None:
    faults = Faults()

    (answer,) = check_answers(
        faults, [a_question(**fields)], [Answer(question="since", values=(value,))]
    )

    assert {fault.field for fault in faults.found} == (set() if kept else {"answers.since"})
    assert not kept or answer.values == (kept,)


@given(
    type_=st.sampled_from(list(QuestionType)),
    values=st.lists(st.text(max_size=30) | st.sampled_from(["yes", "7", "2026-03-01", "site"])),
)
def test_whatever_is_answered_is_refused_or_stays_as_it_was_kept(
    type_: QuestionType, values: list[str]
) -> None:
    question = a_question(type=type_, options=OPTIONS)
    faults, again = Faults(), Faults()

    kept = check_answers(faults, [question], [Answer(question="since", values=tuple(values))])

    if not faults.found:
        assert check_answers(again, [question], kept) == kept
        assert again.found == []
        assert all(shown.text for shown in shown_answers([question], kept))


def test_endless_answers_are_refused_as_one() -> None:
    faults = Faults()

    check_answers(faults, [a_question()], [Answer(question="since")] * 41)

    assert [(fault.field, fault.reason) for fault in faults.found] == [("answers", "too_many")]


def test_only_a_question_of_many_takes_many() -> None:
    both = Answer(question="since", values=("site", "shop"))
    many, one = (a_question(type=name, options=OPTIONS) for name in ("many_of", "one_of"))

    assert _reasons(many, both) == []
    assert _reasons(one, both) == ["too_many"]
    assert _reasons(many, replace(both, values=("site", "site"))) == ["repeated"]


def _reasons(question: Question, answer: Answer) -> list[str]:
    faults = Faults()
    check_answers(faults, [question], [answer])
    return [fault.reason for fault in faults.found]


@pytest.mark.parametrize(
    ("type_", "values", "text"),
    [
        ("money", ("360050",), "3600.50元"),
        ("yes_no", ("no",), "否"),
        ("many_of", ("site", "shop"), "工地、商铺"),
        ("number", ("12",), "12"),
        ("date", ("2026-02-28",), "2026-02-28"),
    ],
)
def test_answers_are_told_in_chinese(type_: str, values: tuple[str, ...], text: str) -> None:
    question = a_question(type=type_, options=OPTIONS)

    (shown,) = shown_answers([question], [Answer(question="since", values=values)])

    assert (shown.text, shown.question.label) == (text, "问题since")


def test_every_type_of_question_can_be_checked() -> None:
    for type_ in QuestionType:
        assert _reasons(a_question(type=type_), Answer(question="since")) == []
