"""What rules need to know of questions, and no more."""

from collections.abc import Sequence
from typing import Protocol

from services.routing.domain.questions import Question, Questions


class QuestionStore(Protocol):
    """Knows what the areas' category trees ask."""

    def put(self, area_code: str, version: int, questions: Sequence[Question]) -> None:
        """Keep what an area's tree asks now."""

    def holding(self, area_code: str) -> Questions:
        """What is asked in an area."""

    def around(self, area_code: str) -> Questions:
        """What is asked in an area or anywhere within it."""
