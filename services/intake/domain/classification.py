"""Classification（归类）: a case's leaf, who chose it and how, and what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from services.intake.domain.answers import Answer, ShownAnswer, check_answers, shown_answers
from services.intake.domain.categories import TOLD_TYPES, Standing
from services.intake.domain.faults import Faults
from services.intake.domain.vocabulary import DISPUTE, EMERGENCY

MOST_SUGGESTED = 3
BY_RESIDENT = "resident"
_LONGEST_KEY = 64


class Origin(StrEnum):
    """How the leaf was found（归类方式）; a person always chose it."""

    CHOSEN = "chosen"
    SUGGESTED_ACCEPTED = "suggested_accepted"
    SUGGESTED_CHANGED = "suggested_changed"


ORIGINS: Mapping[str, str] = {
    Origin.CHOSEN: "自行选择",
    Origin.SUGGESTED_ACCEPTED: "采纳建议",
    Origin.SUGGESTED_CHANGED: "有建议而另选",
}


@dataclass(frozen=True, kw_only=True)
class Classification:
    """A person's choice of a leaf, in the words of one edition of one tree."""

    tree_id: str = ""
    edition: int = 0
    origin: str = ""
    chosen_by: str = ""
    suggested: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()

    @property
    def by_question(self) -> dict[str, list[str]]:
        """The answers by the keys of their questions."""
        return {answer.question: list(answer.values) for answer in self.answers}

    @property
    def types(self) -> dict[str, str]:
        """The types of the questions that others may act on."""
        return {one.question: one.type for one in self.answers if one.type in TOLD_TYPES}

    def answered(self, changes: Sequence[Answer]) -> "Classification":
        """The same with some questions answered anew; an answer without values is taken back."""
        new = {answer.question: answer for answer in changes}
        kept = [answer for answer in self.answers if answer.question not in new]
        return replace(self, answers=(*kept, *(one for one in changes if any(one.values))))


@dataclass(frozen=True, kw_only=True)
class Named:
    """What a report says of itself: its leaf, and the words that the leaf must agree with."""

    category: str
    kind: str
    dispute_kind: str


@dataclass(frozen=True, kw_only=True)
class Filed:
    """A case's classification with the leaf in the words it was asked with."""

    classification: Classification
    standing: Standing

    @property
    def name(self) -> str:
        """The leaf behind its branch, as people read it."""
        return f"{self.standing.branch.name}－{self.standing.leaf.name}"

    @property
    def answers(self) -> tuple[ShownAnswer, ...]:
        """The answers with their labels."""
        return shown_answers(self.standing.leaf.questions, self.classification.answers)


def check_classification(
    faults: Faults, named: Named, given: Classification | None, standing: Standing | None
) -> Classification | None:
    """Check a choice and its answers; nothing is kept of a report without a category.

    Args:
        faults: where faults go.
        named: the leaf's key, and what it must agree with.
        given: the answers, the suggestions that were shown, and who chose.
        standing: the leaf, where it may be chosen.
    """
    given = given or Classification()
    if not named.category:
        if given.answers:
            message = "先选择事项类别，再回答其问题"
            faults.add("answers", "category_missing", message, "Choose a category first.")
        return None
    if standing is None:
        message = "没有这个事项类别，请从事项目录中选择"
        faults.add("category", "unknown_category", message, "Not a leaf of the area's tree.")
        return None
    _check_agreement(faults, named, standing)
    suggested = _check_suggested(faults, given.suggested)
    return replace(
        given,
        tree_id=standing.tree_id,
        edition=standing.edition,
        suggested=suggested,
        origin=_origin(named.category, suggested),
        answers=check_answers(
            faults,
            standing.leaf.questions,
            given.answers,
            may_be_missing=named.kind == EMERGENCY,
        ),
    )


def _check_agreement(faults: Faults, named: Named, standing: Standing) -> None:
    if standing.branch.kind != named.kind:
        message = "该事项类别不属于所选的诉求类别"
        faults.add("category", "other_kind", message, "It belongs to another kind.")
    elif named.kind == DISPUTE and standing.dispute_kind != named.dispute_kind:
        message = "该事项类别不属于所选的纠纷类型"
        faults.add("category", "other_dispute_kind", message, "Of another kind of dispute.")


def _check_suggested(faults: Faults, suggested: tuple[str, ...]) -> tuple[str, ...]:
    if len(suggested) > MOST_SUGGESTED:
        message = f"建议最多{MOST_SUGGESTED}个"
        faults.add("suggested_categories", "too_many", message, f"At most {MOST_SUGGESTED}.")
        return ()
    return tuple(
        faults.text(f"suggested_categories[{at}]", key, least=1, most=_LONGEST_KEY)
        for at, key in enumerate(suggested)
    )


def _origin(category: str, suggested: tuple[str, ...]) -> Origin:
    if not suggested:
        return Origin.CHOSEN
    return Origin.SUGGESTED_ACCEPTED if category in suggested else Origin.SUGGESTED_CHANGED
