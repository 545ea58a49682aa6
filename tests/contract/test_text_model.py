"""The model that suggests categories: scored in plain code as by the library that trained it."""

import math
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from deploy.training.learning import accuracy, learn, sentences, training_samples
from services.intake.domain.suggestion import TextModel
from services.intake.seed import province_tree
from services.intake.store.text_model import MODEL, read_model, write_model

README = Path(__file__).parents[2] / "deploy/training/README.md"


@cache
def shipped() -> TextModel:
    return read_model(MODEL.read_bytes())


@cache
def learnt() -> tuple[TextModel, Any]:
    return learn()


def test_plain_code_gives_the_librarys_own_probabilities() -> None:
    model, pipeline = learnt()
    texts = [one.text for one in (*training_samples(), *sentences("held_out"))]

    for text, row in zip(texts, pipeline.predict_proba(texts), strict=True):
        assert model.probabilities(text) == pytest.approx(list(row), abs=1e-9)


def test_the_shipped_model_is_the_one_the_script_learns() -> None:
    model, _ = learnt()

    assert shipped().categories == model.categories
    assert list(shipped().features) == list(model.features)
    for text in (one.text for one in sentences("held_out")):
        assert shipped().probabilities(text) == pytest.approx(model.probabilities(text), abs=0.02)


def test_a_model_is_read_as_it_was_written() -> None:
    again = read_model(write_model(shipped()))

    assert list(again.weights) == list(shipped().weights)
    assert again.probabilities("路灯不亮") == shipped().probabilities("路灯不亮")


def test_it_is_as_good_on_sentences_it_never_saw_as_its_page_says() -> None:
    found = accuracy(shipped(), sentences("held_out"))

    assert (
        f"first {found['first']:.1%}, among three {found['among_three']:.1%}" in README.read_text()
    )
    assert found["among_three"] > 0.95


def test_no_held_out_sentence_was_learnt_from() -> None:
    learnt_from = {one.text for one in sentences("train")}

    assert learnt_from.isdisjoint(one.text for one in sentences("held_out"))
    assert len(learnt_from) == len(sentences("train"))


def test_it_knows_every_leaf_but_those_without_words_of_their_own() -> None:
    leaves = {leaf.key for leaf in province_tree().leaves}

    assert set(shipped().categories) <= leaves
    assert leaves - set(shipped().categories) == {
        "other.court_referral",
        "other.uncategorised",
        "services.leader_reception",
    }


def test_the_probabilities_of_a_text_are_whole() -> None:
    for text in ("小区下水道堵了", "x", "", "\x00", "路灯\n\n\t不亮" * 900):
        chances = shipped().probabilities(text)
        assert math.isclose(sum(chances), 1.0)


def test_a_text_that_says_nothing_known_gets_no_suggestion() -> None:
    assert shipped().guesses("\U0001f6aa", shipped().categories, limit=3) == []


def test_the_words_that_spoke_stand_in_the_text() -> None:
    text = "工地拖欠五名工人工资，共计十二万元。"

    first, *_ = shipped().guesses(text, shipped().categories, limit=3)

    assert first.category == "labour_wages.site_wages"
    assert first.words
    assert all(word in text for word in first.words)
    assert len(first.words) <= 5
