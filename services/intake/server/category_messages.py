"""Categories, questions and answers as messages, and back."""

from collections.abc import Iterable

from chassis.protos import timestamp
from onedoor.intake.v1 import categories_pb2 as pb
from services.intake.domain.answers import Answer
from services.intake.domain.categories import (
    Branch,
    CategoryTree,
    Leaf,
    Option,
    Question,
    Standing,
)
from services.intake.domain.classification import ORIGINS, Classification, Filed
from services.intake.domain.secrecy import Veil
from services.intake.use_cases import Suggestion


def given_from(
    answers: Iterable[pb.Answer], suggested: Iterable[str] = ()
) -> Classification | None:
    """What a report says of its category beside its key; nothing where it says nothing."""
    given = Classification(answers=answers_from(answers), suggested=tuple(suggested))
    return given if given != Classification() else None


def answers_from(answers: Iterable[pb.Answer]) -> tuple[Answer, ...]:
    """Answers as given."""
    return tuple(Answer(question=one.question, values=tuple(one.values)) for one in answers)


def classification(
    category: str, filed: Filed, veil: Veil, *, has_words: bool
) -> pb.Classification:
    """What a case was put under; the answers only where the words of residents may be read."""
    chosen, standing = filed.classification, filed.standing
    message = pb.Classification(
        category=category,
        name=standing.leaf.name,
        branch_name=standing.branch.name,
        tree_id=chosen.tree_id,
        edition=chosen.edition,
        origin=chosen.origin,
        origin_name=ORIGINS[chosen.origin],
        chosen_by=chosen.chosen_by,
        suggested_categories=chosen.suggested,
    )
    if has_words:
        message.answers.extend(
            pb.ShownAnswer(
                question=one.question.key,
                label=one.question.label,
                type=one.question.type,
                values=[veil.words(value) for value in one.values],
                text=veil.words(one.text),
            )
            for one in filed.answers
        )
    return message


def category(standing: Standing) -> pb.Category:
    """A leaf that may be chosen."""
    leaf, branch = standing.leaf, standing.branch
    return pb.Category(
        key=leaf.key,
        name=leaf.name,
        kind=branch.kind,
        branch=branch.key,
        branch_name=branch.name,
        is_staff_only=leaf.is_staff_only,
        tree_id=standing.tree_id,
        edition=standing.edition,
        questions=[_question_message(question) for question in leaf.questions],
    )


def suggestion(found: Suggestion) -> pb.Suggestion:
    """A leaf that fits, and why."""
    standing, guess = found.standing, found.guess
    return pb.Suggestion(
        category=standing.leaf.key,
        name=standing.leaf.name,
        kind=standing.branch.kind,
        branch=standing.branch.key,
        branch_name=standing.branch.name,
        probability=guess.probability,
        words=guess.words,
    )


def tree_message(tree: CategoryTree) -> pb.CategoryTree:
    """A tree as it stands."""
    return pb.CategoryTree(
        id=tree.id,
        area_code=tree.area_code,
        name=tree.name,
        edition=tree.edition,
        state=tree.state.value,
        branches=[pb.CategoryBranch(**vars(branch)) for branch in tree.branches],
        leaves=[_leaf_message(leaf) for leaf in tree.leaves],
        author=tree.author,
        publisher=tree.publisher,
        edit_time=timestamp(tree.edit_time),
        publish_time=timestamp(tree.publish_time),
        version=tree.version,
    )


def tree_from(message: pb.CategoryTree) -> CategoryTree:
    """A tree as given."""
    return CategoryTree(
        id=message.id,
        area_code=message.area_code,
        name=message.name,
        edition=message.edition,
        branches=tuple(
            Branch(key=one.key, kind=one.kind, name=one.name) for one in message.branches
        ),
        leaves=tuple(_leaf(one) for one in message.leaves),
        version=message.version,
    )


def _leaf(message: pb.CategoryLeaf) -> Leaf:
    return Leaf(
        key=message.key,
        name=message.name,
        is_hidden=message.is_hidden,
        is_staff_only=message.is_staff_only,
        questions=tuple(_question(one) for one in message.questions),
    )


def _question(message: pb.Question) -> Question:
    return Question(
        key=message.key,
        label=message.label,
        help=message.help,
        type=message.type,
        is_required=message.is_required,
        options=tuple(Option(key=one.key, label=one.label) for one in message.options),
        low=message.low if message.HasField("low") else None,
        high=message.high if message.HasField("high") else None,
        most=message.most,
    )


def _leaf_message(leaf: Leaf) -> pb.CategoryLeaf:
    return pb.CategoryLeaf(
        key=leaf.key,
        name=leaf.name,
        is_hidden=leaf.is_hidden,
        is_staff_only=leaf.is_staff_only,
        questions=[_question_message(question) for question in leaf.questions],
    )


def _question_message(question: Question) -> pb.Question:
    options = [pb.Option(**vars(option)) for option in question.options]
    return pb.Question(**vars(question) | {"options": options})
