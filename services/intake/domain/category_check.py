"""Checking a tree before it is stored: every fault is named by leaf and question."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from contracts.errors import FieldFault, Invalid
from services.intake.domain.categories import (
    Branch,
    Catalogue,
    CategoryTree,
    Leaf,
    Option,
    Question,
    QuestionType,
)
from services.intake.domain.vocabulary import DISPUTE, DISPUTE_KINDS, KINDS

MOST_BRANCHES, MOST_LEAVES, MOST_QUESTIONS, MOST_OPTIONS = 80, 400, 20, 30
_AREA = re.compile(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}", re.ASCII)
_WORD = re.compile(r"[a-z][a-z0-9_]{0,29}")
_LEAF = re.compile(r"[a-z][a-z0-9_]{0,29}\.[a-z][a-z0-9_]{0,29}")
_LONGEST_NAME, _LONGEST_HELP, _LONGEST_TEXT = 60, 200, 2000
_WITH_OPTIONS = (QuestionType.ONE_OF, QuestionType.MANY_OF)
_WITH_BOUNDS = (QuestionType.NUMBER, QuestionType.MONEY)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

Faults = Iterator[FieldFault]


def require_sound(tree: CategoryTree, above: Catalogue) -> None:
    """Raise Invalid with every fault of the tree."""
    if faults := find_faults(tree, above):
        raise Invalid(*faults)


def find_faults(tree: CategoryTree, above: Catalogue) -> tuple[FieldFault, ...]:
    """Return every fault of the tree.

    Args:
        tree: to be stored.
        above: what holds in the area without it; empty for a province's own.
    """
    return tuple(_tree_faults(tree, above))


def _tree_faults(tree: CategoryTree, above: Catalogue) -> Faults:
    if not _AREA.fullmatch(tree.area_code):
        yield _fault("area_code", "malformed", "区划代码格式不对", "Not a division code.")
    yield from _text_faults("name", tree.name, least=1, most=_LONGEST_NAME)
    if len(tree.branches) > MOST_BRANCHES or len(tree.leaves) > MOST_LEAVES:
        message = f"最多{MOST_BRANCHES}个大类、{MOST_LEAVES}个小类"
        yield _fault("leaves", "too_many", message, "Too many branches or leaves.")
    yield from _root_faults(tree, above)
    yield from _repeats("branches", [branch.key for branch in tree.branches])
    yield from _repeats("leaves", [leaf.key for leaf in tree.leaves])
    branches = {*above.branches, *(branch.key for branch in tree.branches)}
    for at, branch in enumerate(tree.branches):
        yield from _branch_faults(f"branches[{at}]", branch)
    for at, leaf in enumerate(tree.leaves):
        yield from _leaf_faults(f"leaves[{at}]", leaf)
        if leaf.branch not in branches:
            yield _fault(f"leaves[{at}].key", "unknown_branch", "没有这个大类", "No such branch.")


def _root_faults(tree: CategoryTree, above: Catalogue) -> Faults:
    """A province's branches are the roots; nobody below it adds one or moves it."""
    if not above.branches:
        missing = set(KINDS) - {branch.kind for branch in tree.branches}
        if missing:
            names = "、".join(KINDS[kind] for kind in KINDS if kind in missing)
            message_en = f"No branch under {', '.join(sorted(missing))}."
            yield _fault("branches", "kind_missing", f"缺少{names}的大类", message_en)
        return
    for at, branch in enumerate(tree.branches):
        root = above.branches.get(branch.key)
        if root is None or root.kind != branch.kind:
            message = "大类由省级目录规定，只能改名称"
            yield _fault(f"branches[{at}].key", "root_changed", message, "Only its name is yours.")


def _branch_faults(place: str, branch: Branch) -> Faults:
    if not _WORD.fullmatch(branch.key):
        yield _fault(f"{place}.key", "malformed", "代码格式不对", "The key is malformed.")
    if branch.kind not in KINDS:
        yield _fault(f"{place}.kind", "unknown_value", "没有这个诉求类别", "No such kind.")
    elif (branch.kind == DISPUTE) != (branch.key in DISPUTE_KINDS):
        message = "矛盾纠纷的大类即纠纷类型，其他类别不得借用其代码"
        message_en = "Under disputes the branches are the dispute kinds, and nowhere else."
        yield _fault(f"{place}.key", "not_a_dispute_kind", message, message_en)
    yield from _text_faults(f"{place}.name", branch.name, least=1, most=_LONGEST_NAME)


def _leaf_faults(place: str, leaf: Leaf) -> Faults:
    if not _LEAF.fullmatch(leaf.key):
        message_en = "It is `<branch>.<name>`."
        yield _fault(f"{place}.key", "malformed", "代码应为“大类.小类”", message_en)
    yield from _text_faults(f"{place}.name", leaf.name, least=1, most=_LONGEST_NAME)
    if len(leaf.questions) > MOST_QUESTIONS:
        message = f"最多{MOST_QUESTIONS}个问题"
        yield _fault(f"{place}.questions", "too_many", message, "Too many questions.")
    yield from _repeats(f"{place}.questions", [question.key for question in leaf.questions])
    for at, question in enumerate(leaf.questions):
        yield from _question_faults(f"{place}.questions[{at}]", question)


def _question_faults(place: str, question: Question) -> Faults:
    if not _WORD.fullmatch(question.key):
        yield _fault(f"{place}.key", "malformed", "代码格式不对", "The key is malformed.")
    yield from _text_faults(f"{place}.label", question.label, least=1, most=_LONGEST_NAME)
    yield from _text_faults(f"{place}.help", question.help, least=0, most=_LONGEST_HELP)
    if question.type not in tuple(QuestionType):
        yield _fault(f"{place}.type", "unknown_value", "没有这个答复类型", "No such type.")
        return
    yield from _option_faults(f"{place}.options", question)
    yield from _bound_faults(place, question)


def _option_faults(place: str, question: Question) -> Faults:
    options: Sequence[Option] = question.options
    least = 2 if question.type in _WITH_OPTIONS else 0
    most = MOST_OPTIONS if question.type in _WITH_OPTIONS else 0
    if not least <= len(options) <= most:
        message = f"应有{least}至{most}个选项" if most else "此类问题没有选项"
        yield _fault(place, "wrong_count", message, "The number of options is wrong.")
    yield from _repeats(place, [option.key for option in options])
    for at, option in enumerate(options):
        if not _WORD.fullmatch(option.key):
            yield _fault(f"{place}[{at}].key", "malformed", "代码格式不对", "Malformed.")
        yield from _text_faults(f"{place}[{at}].label", option.label, least=1, most=_LONGEST_NAME)


def _bound_faults(place: str, question: Question) -> Faults:
    if question.type not in _WITH_BOUNDS and (question.low, question.high) != (None, None):
        yield _fault(f"{place}.low", "wrong_bound", "此处不填上下限", "A bound in vain.")
    given = [bound for bound in (question.low, question.high) if bound is not None]
    if any(low > high for low, high in pairwise(given)):
        yield _fault(f"{place}.high", "reversed", "上限小于下限", "The bounds are reversed.")
    longest = _LONGEST_TEXT if question.type == QuestionType.TEXT else 0
    if not 0 <= question.most <= longest:
        yield _fault(f"{place}.most", "out_of_range", f"应在0到{longest}之间", f"0 to {longest}.")


def _repeats(place: str, keys: Sequence[str]) -> Faults:
    for at, key in enumerate(keys):
        if key in keys[:at]:
            yield _fault(f"{place}[{at}].key", "repeated", "代码重复", "The key is repeated.")


def _text_faults(place: str, text: str, *, least: int, most: int) -> Faults:
    if not least <= len(text.strip()) <= most:
        message = f"应为{least}至{most}个字"
        yield _fault(place, "length", message, f"Between {least} and {most} characters.")
    if _CONTROL.search(text):
        message = "含有不可见字符"
        yield _fault(place, "control_characters", message, "It holds control characters.")


def _fault(field: str, reason: str, message: str, message_en: str) -> FieldFault:
    return FieldFault(field=field, reason=reason, message=message, message_en=message_en)
