"""Told trees（已告知目录）: what an area's published tree asks, as other services are told."""

from dataclasses import dataclass

from contracts.aggregates import Aggregate
from contracts.events.intake import CategoryTreePublished, OptionFacts, QuestionFacts
from services.intake.domain.categories import TOLD_TYPES, CategoryTree, Question


@dataclass(kw_only=True)
class ToldTree(Aggregate):
    """One for each area, whose code is its id; it remembers which edition was told last."""

    edition: int = 0

    def tell(self, tree: CategoryTree) -> None:
        """Say what the tree asks that others may act on."""
        self.edition = tree.edition
        questions = tuple(
            _facts(leaf.key, question)
            for leaf in tree.leaves
            for question in leaf.questions
            if question.type in TOLD_TYPES
        )
        self.record(
            CategoryTreePublished(
                area_code=tree.area_code, edition=tree.edition, questions=questions
            )
        )


def _facts(leaf: str, question: Question) -> QuestionFacts:
    return QuestionFacts(
        leaf=leaf,
        key=question.key,
        label=question.label,
        type=str(question.type),
        options=tuple(OptionFacts(key=one.key, label=one.label) for one in question.options),
    )
