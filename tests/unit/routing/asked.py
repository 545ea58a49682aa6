"""What categories ask and which risk scheme holds, in memory."""

from collections.abc import Sequence

from services.routing.domain.questions import Question, Questions
from services.routing.domain.risk_scheme import DEFAULT, RiskScheme

MONTHS = Question(leaf="labour_wages.construction", key="months", label="拖欠几个月", type="number")
OWED = Question(leaf="labour_wages.construction", key="owed", label="拖欠金额", type="money")
DANGER = Question(leaf="streets.manholes", key="danger", label="是否危及安全", type="yes_no")
PAPERS = Question(
    leaf="labour_wages.construction",
    key="papers",
    label="有哪些凭据",
    type="many_of",
    options={"slip": "欠条、结算单", "photo": "照片、录像"},
)


class FakeQuestions:
    """Questions of all areas alike."""

    def __init__(self, *found: Question) -> None:
        self.found = found

    def put(self, area_code: str, version: int, questions: Sequence[Question]) -> None:
        self.found = tuple(questions)

    def holding(self, area_code: str) -> Questions:
        return Questions(self.found)

    around = holding


class FakeSchemes:
    """One scheme for all areas."""

    def __init__(self) -> None:
        self.scheme = DEFAULT

    def holding(self, area_code: str) -> RiskScheme:
        return self.scheme
