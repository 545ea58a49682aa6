"""What the papers of a file say of the states a case went through."""

from services.intake.domain.dossier import Sources, compose
from services.intake.domain.history import Head
from services.intake.domain.process import Rules
from services.intake.domain.timeline import Entry
from tests.unit.intake.desk import NOW, Desk, a_report, somebody


def test_the_course_of_a_case_names_states_as_the_area_does() -> None:
    case = Desk().registering.register(somebody("clerk"), a_report()).case
    moved = Entry(
        event_id="e", case_id=case.id, area_code="430423", time=NOW, actor="service:routing",
        type="intake.case_moved.v1", data={"state": "routed"},
    )  # fmt: skip
    rules = Rules(state_names={"routed": "已派单"})

    papers = compose(
        Sources(
            case=case,
            entries=[moved],
            supplements=(),
            amendments=(),
            history=Head(),
            state_name=rules.state_name,
        )
    )

    course = next(paper for paper in papers if paper.title == "办理过程")
    assert [row[2] for row in course.rows] == ["已派单"]
