"""Learns the text model of `services/intake` from the corpus, the same on every machine."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from services.intake.domain.suggestion import TextModel

CORPUS = Path(__file__).with_name("corpus.toml")
OPENINGS = ("", "我要反映：", "来访人反映，", "{place}居民来电称")
ENDINGS = ("", "，请尽快处理。", "，希望有关部门管一管", "，多次反映没有结果")
PLACES = ("开云镇", "洣水镇", "安平镇", "县城")
_PARTING = "；"
_MOST_WEIGHT = 127


@dataclass(frozen=True)
class Sample:
    """A text and the leaf it belongs to."""

    text: str
    category: str


@cache
def sentences(part: str) -> tuple[Sample, ...]:
    """The sentences of `train` or `held_out`, as they stand in the corpus."""
    told = tomllib.loads(CORPUS.read_text(encoding="utf-8"))[part]
    return tuple(
        Sample(text, category) for category, line in told.items() for text in line.split(_PARTING)
    )


def training_samples() -> list[Sample]:
    """Every training sentence, bare and as it is told at a window or on the phone."""
    return [
        Sample(opening + sample.text + ending, sample.category)
        for number, sample in enumerate(sentences("train"))
        for opening, ending in _frames(number)
    ]


def learn() -> tuple[TextModel, Any]:
    """The model, and scikit-learn's own pipeline with the same weights.

    The weights are rounded to whole numbers of one scale, in the pipeline too, so that both give
    the same probabilities.
    """
    import numpy
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    samples = training_samples()
    pipeline = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2),
        LogisticRegression(C=30.0, max_iter=500),
    )
    pipeline.fit([one.text for one in samples], [one.category for one in samples])
    vectorizer, classifier = pipeline.steps[0][1], pipeline.steps[1][1]
    scale = float(numpy.abs(classifier.coef_).max()) / _MOST_WEIGHT
    whole = numpy.rint(classifier.coef_ / scale).astype("int64")
    classifier.coef_ = whole * scale
    grams = vectorizer.get_feature_names_out()
    model = TextModel(
        categories=tuple(map(str, classifier.classes_)),
        features={str(gram): at for at, gram in enumerate(grams)},
        idf=[float(one) for one in vectorizer.idf_],
        weights=[int(one) for one in whole.T.ravel()],
        intercepts=[float(one) for one in classifier.intercept_],
        scale=scale,
    )
    return model, pipeline


def accuracy(model: TextModel, samples: Sequence[Sample]) -> Mapping[str, float]:
    """The share of samples whose leaf is first, and among the first three."""
    ranks = [_rank(model, sample) for sample in samples]
    return {
        "first": sum(rank == 0 for rank in ranks) / len(ranks),
        "among_three": sum(0 <= rank < 3 for rank in ranks) / len(ranks),
    }


def _rank(model: TextModel, sample: Sample) -> int:
    guesses = model.guesses(sample.text, model.categories, limit=len(model.categories))
    order = [guess.category for guess in guesses]
    return order.index(sample.category) if sample.category in order else -1


def _frames(number: int) -> Iterator[tuple[str, str]]:
    yield "", ""
    place = PLACES[number % len(PLACES)]
    yield OPENINGS[number % len(OPENINGS)].format(place=place), ENDINGS[number // 2 % len(ENDINGS)]
