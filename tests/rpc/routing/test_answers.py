"""Answers as facts over real parts: heard sealed, asked by rows, read by few, forgotten."""

from typing import Any

from chassis.dispatch import Result
from contracts.events.intake import CaseErased, CategoryTreePublished, OptionFacts, QuestionFacts
from onedoor.routing.v1 import decisions_pb2
from onedoor.routing.v1 import rule_sets_pb2 as pb
from tests.rpc.routing.centre import COUNTY, Centre, accepted
from tests.rpc.routing.test_inheritance import decision, publish, the_countys

LEAF = "labour_wages.construction"
MONTHS = QuestionFacts(leaf=LEAF, key="owed_months", label="拖欠几个月", type="number")
PAPERS = QuestionFacts(
    leaf=LEAF,
    key="papers",
    label="有哪些凭据",
    type="many_of",
    options=(OptionFacts(key="slip", label="欠条、结算单"),),
)
ANSWERS = {"owed_months": ["4"], "papers": ["slip"], "employer": ["张三包工队"]}
TYPES = {"owed_months": "number", "papers": "many_of"}


def hear_tree(centre: Centre, *questions: QuestionFacts, version: int = 1) -> None:
    tree = CategoryTreePublished(area_code="43", edition=version, questions=questions)
    letter = centre.letter_of("43", tree, version)
    assert centre.take(letter) == [Result.OK]


def publish_asking(centre: Centre) -> None:
    """A row of the county's own that asks how long wages are owed."""
    request = the_countys(centre)
    row = request.rule_set.rows.add(id="long-owed", priority=-10)
    row.cells.add(fact="answer:owed_months", operator="at_least", low=3)
    row.cells.add(fact="answer:papers", operator="any_of", values=["slip"])
    row.outcome.CopyFrom(pb.RuleOutcome(path="department", lead_department="labour"))
    publish(centre, request)


def tell(centre: Centre, answers: Any, types: Any = None, **facts: Any) -> str:
    event = accepted(**facts)
    private = {"title": "工地欠薪", "narrative": "四个月未发", "address": "", "answers": answers}
    if types is not None:
        private["answer_types"] = types
    assert centre.hear(event, private=private) == [Result.OK]
    return event.case_id


def test_a_case_goes_where_its_answers_lead_and_says_so(centre: Centre) -> None:
    hear_tree(centre, MONTHS, PAPERS)
    publish_asking(centre)

    owed, recent, older = (
        tell(centre, ANSWERS, TYPES),
        tell(centre, {"owed_months": ["1"]}, TYPES),
        tell(centre, ANSWERS),
    )

    assert centre.lead(owed).department == "labour"
    told = decision(centre, owed)
    assert told.rule_row == "long-owed"
    shown = {fact.fact: (fact.name, fact.value) for fact in told.facts}
    assert shown["answer:owed_months"] == ("答复“拖欠几个月”", "4")
    assert shown["answer:papers"] == ("答复“有哪些凭据”", "欠条、结算单")
    assert "answer:employer" not in shown
    assert decision(centre, recent).tried[0].text == "第1行未匹配：需答复“拖欠几个月”不小于3"
    assert decision(centre, older).rule_row != "long-owed"


def test_answers_are_read_in_the_county_and_not_of_a_restricted_case(centre: Centre) -> None:
    def answered(case_id: str, post: str, **who: str) -> bool:
        request = decisions_pb2.GetDecisionRequest(case_id=case_id)
        found = centre.call(centre.decisions.GetDecision, request, post, **who).decision
        return any(fact.fact == "answer:papers" for fact in found.facts)

    open_case = tell(centre, ANSWERS, TYPES)
    closed = tell(centre, ANSWERS, TYPES, is_restricted=True)

    assert answered(open_case, "clerk")
    assert not answered(open_case, "auditor", area_code="43")
    assert not answered(closed, "clerk")
    assert answered(closed, "dispatcher")


def test_answers_are_forgotten_with_the_case(centre: Centre) -> None:
    case_id = tell(centre, ANSWERS, TYPES)
    other = tell(centre, ANSWERS, TYPES)

    centre.hear(CaseErased(case_id=case_id, code="c", state="archived"), version=9)

    (kept,) = centre.kernel.database["decisions"].find({"_id": case_id})
    (brief,) = centre.kernel.database["briefs"].find({"_id": case_id})
    assert kept["facts_used"]["kind"] == "livelihood"
    assert [name for name in kept["facts_used"] if "answer" in name] == []
    assert brief["facts"]["answers"] == {}
    assert any(fact.fact == "answer:papers" for fact in decision(centre, other).facts)


def test_the_catalogue_and_the_check_know_what_trees_ask(centre: Centre) -> None:
    hear_tree(centre, MONTHS, PAPERS, version=2)
    late = CategoryTreePublished(area_code="43", edition=1, questions=())
    assert centre.take(centre.letter_of("43", late, 1)) == [Result.STALE]

    facts = centre.call(centre.rules.ListFacts, pb.ListFactsRequest(), "admin").facts

    known = {fact.fact: fact for fact in facts}
    assert known["answer:owed_months"].name == "拖欠几个月"
    assert list(known["answer:owed_months"].operators) == ["at_least", "at_most", "between"]
    assert [one.name for one in known["answer:papers"].choices] == ["欠条、结算单"]
    assert [one.value for one in known["kind"].choices][:2] == ["livelihood", "dispute"]
    table = the_countys(centre).rule_set
    row = table.rows.add(id="asks")
    row.cells.add(fact="answer:owed_months", operator="any_of", values=["yes"])
    row.cells.add(fact="answer:floors", operator="at_least", low=1)
    row.outcome.CopyFrom(table.fallback)
    request = pb.CheckRuleSetRequest(rule_set=table)
    checked = centre.call(centre.rules.CheckRuleSet, request, "admin")
    found = {(one.field, one.reason) for one in checked.warnings}
    assert list(checked.faults) == []
    assert {("rows[2]", "wrong_answer"), ("rows[2]", "unknown_question")} <= found


def test_a_long_number_cannot_hide_in_a_countys_question(centre: Centre) -> None:
    case_id = tell(centre, {"phone": ["13812345678"]}, {"phone": "number"}, area_code=COUNTY)

    assert "13812345678" not in str(centre.kernel.database["decisions"].find_one({"_id": case_id}))
