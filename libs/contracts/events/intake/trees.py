"""What an area's category tree asks."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class OptionFacts:
    """What may be ticked."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class QuestionFacts:
    """A question of one leaf: number, money, yes_no, one_of or many_of."""

    leaf: str
    key: str
    label: str
    type: str
    options: tuple[OptionFacts, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CategoryTreePublished(Event):
    """An area's tree holds from now on（事项目录发布）; its questions but texts and dates."""

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "category_tree"

    area_code: str
    edition: int
    questions: tuple[QuestionFacts, ...]
