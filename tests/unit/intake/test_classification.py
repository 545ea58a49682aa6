"""A case is put under a leaf of its area's tree, with answers in the words it was asked with."""

from dataclasses import replace
from typing import Any

import pytest

from contracts.errors import Invalid
from services.intake.domain.answers import Answer
from services.intake.domain.classification import Classification
from services.intake.domain.reports import Matter, PublicReport
from services.intake.use_cases import CategoryKeeping, Correction, Leaves
from tests.unit.intake.desk import NOW, Desk, a_matter, a_party, a_report, somebody
from tests.unit.intake.trees import DRAINS, FakeToldTrees, a_county_tree, a_question

CLERK = somebody("clerk")
SINCE = Answer(question="since", values=("2026-02-27",))


def _filed(*answers: Answer, suggested: tuple[str, ...] = ()) -> Classification:
    return Classification(answers=answers, suggested=suggested)


def _register(desk: Desk, *answers: Answer, suggested: tuple[str, ...] = (), **fields: Any) -> Any:
    given = {"category": "streets.drains", **fields}
    filed = _filed(*answers, suggested=suggested)
    return desk.registering.register(CLERK, a_report(classification=filed, **given)).case


def _refused(*answers: Answer, suggested: tuple[str, ...] = (), **fields: Any) -> set[Any]:
    desk = Desk()
    with pytest.raises(Invalid) as caught:
        _register(desk, *answers, suggested=suggested, **fields)
    assert desk.events() == []
    return {(fault.field, fault.reason) for fault in caught.value.faults}


def test_a_case_keeps_its_leaf_its_edition_its_answers_and_who_chose() -> None:
    case = _register(Desk(), SINCE)

    filed = case.matter.classification
    assert case.matter.category == "streets.drains"
    assert (filed.tree_id, filed.edition, filed.chosen_by) == ("tree-43", 1, "clerk@430423")
    assert filed.answers == (SINCE,)


@pytest.mark.parametrize(
    ("suggested", "origin"),
    [
        ((), "chosen"),
        (("streets.noise", "streets.drains"), "suggested_accepted"),
        (("streets.noise",), "suggested_changed"),
    ],
)
def test_how_the_leaf_was_found_is_recorded_and_told(
    suggested: tuple[str, ...], origin: str
) -> None:
    desk = Desk()

    case = _register(desk, SINCE, suggested=suggested)

    assert case.matter.classification.origin == origin
    (event,) = desk.events()
    assert (event.category, event.category_origin) == ("streets.drains", origin)


def test_answers_travel_sealed_to_routing_only() -> None:
    desk = Desk()
    _register(desk, SINCE)

    (fact,) = desk.cases.repository.facts

    assert "2026-02-27" not in str(fact.event)
    assert fact.private["routing"]["answers"] == {"since": ["2026-02-27"]}
    assert fact.private["routing"]["answer_types"] == {}
    assert [to for to, told in fact.private.items() if "answers" in told] == ["routing"]


def test_ticks_are_told_with_their_type_and_known_after_a_correction() -> None:
    desk = Desk()
    case = _register(desk, Answer(question="source", values=("site",)), category="streets.noise")
    _amend(desk, case, address="人民路2号")

    told = [fact.private["routing"] for fact in desk.cases.repository.facts]

    assert [one["answer_types"] for one in told] == [{"source": "one_of"}] * 2


def test_a_case_without_a_category_has_no_classification() -> None:
    desk = Desk()

    case = desk.registering.register(CLERK, a_report()).case

    assert case.matter.classification is None
    assert desk.events()[0].category_origin == ""


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"category": "streets.moon"}, "unknown_category"),
        ({"category": "noise"}, "unknown_category"),
        ({"category": "neighbour.passage"}, "other_kind"),
        (
            {"category": "neighbour.passage", "kind": "dispute", "dispute_kind": "contract"},
            "other_dispute_kind",
        ),
        ({"category": "x" * 65}, "too_long"),
    ],
)
def test_what_is_no_leaf_of_the_kind_is_refused(fields: dict[str, Any], reason: str) -> None:
    assert ("category", reason) in _refused(**fields)


def test_answers_without_a_category_are_refused() -> None:
    assert _refused(SINCE, category="") == {("answers", "category_missing")}


def test_a_required_question_must_be_answered_but_not_in_an_emergency() -> None:
    assert _refused() == {("answers.since", "missing")}
    blank = Answer(question="since", values=(" ",))
    assert _refused(blank) == {("answers.since", "missing")}

    case = _register(Desk(), kind="emergency", category="accident.fire")

    assert case.matter.classification.answers == ()


def test_unknown_and_repeated_answers_are_refused() -> None:
    strange = Answer(question="colour", values=("red",))
    assert ("answers[1].question", "unknown_question") in _refused(SINCE, strange)
    assert ("answers[1].question", "repeated") in _refused(SINCE, SINCE)


def test_more_suggestions_than_were_shown_are_refused() -> None:
    many = ("streets.noise",) * 4

    assert ("suggested_categories", "too_many") in _refused(SINCE, suggested=many)


def test_a_resident_chooses_what_is_for_residents() -> None:
    desk, resident = Desk(), somebody("resident")
    filed = replace(_filed(SINCE), chosen_by="clerk@430423")
    matter = a_matter(category="streets.drains", classification=filed, channel="web")
    given: dict[str, Any] = {"parties": (a_party(),), "verified_phone": "13812345678"}

    case = desk.registering.register_public(resident, PublicReport(matter=matter, **given)).case

    assert case.matter.classification is not None
    assert case.matter.classification.chosen_by == "resident"
    hidden = a_matter(category="trading.fake", kind="violation", channel="web")
    with pytest.raises(Invalid) as caught:
        desk.registering.register_public(resident, PublicReport(matter=hidden, **given))
    assert [fault.reason for fault in caught.value.faults] == ["unknown_category"]


def _amend(desk: Desk, case: Any, *answers: Answer, **fields: Any) -> Any:
    correction = Correction(fields=fields, answers=answers, reason="登记有误")
    return desk.amending.amend(CLERK, case.id, case.version, correction)


def test_an_answer_is_corrected_and_the_old_one_kept() -> None:
    desk = Desk()
    case = _register(desk, SINCE)

    amended = _amend(desk, case, Answer(question="since", values=("2026-02-20",)))

    assert amended.changed_fields == ("answers",)
    assert amended.case.matter.answers == {"since": ["2026-02-20"]}
    (kept,) = desk.papers.corrections
    assert kept.changes == {"answers.since": ("2026-02-27", "2026-02-20")}


def test_a_required_answer_cannot_be_taken_back() -> None:
    desk = Desk()
    case = _register(desk, SINCE)

    with pytest.raises(Invalid) as caught:
        _amend(desk, case, Answer(question="since"))

    assert [fault.field for fault in caught.value.faults] == ["answers.since"]


def test_a_new_category_is_a_new_choice_with_answers_of_its_own() -> None:
    desk, dispatcher = Desk(), somebody("dispatcher")
    case = _register(desk, SINCE, suggested=("streets.drains",))
    correction = Correction(
        fields={"category": "streets.noise"},
        answers=(Answer(question="source", values=("site",)),),
    )

    amended = desk.amending.amend(dispatcher, case.id, case.version, correction)

    filed = amended.case.matter.classification
    assert filed is not None
    assert (filed.chosen_by, filed.origin) == ("dispatcher@430423", "chosen")
    assert amended.changed_fields == ("answers", "category")
    assert desk.papers.corrections[0].changes["answers.since"] == ("2026-02-27", "")


def test_a_category_is_taken_away() -> None:
    desk = Desk()
    case = _register(desk, SINCE)

    amended = _amend(desk, case, category="")

    assert amended.case.matter.classification is None


def test_another_kind_needs_another_category() -> None:
    desk = Desk()
    case = _register(desk, SINCE)

    with pytest.raises(Invalid) as caught:
        _amend(desk, case, kind="violation")

    assert ("category", "other_kind") in [(one.field, one.reason) for one in caught.value.faults]


def test_an_old_case_keeps_the_words_it_was_asked_with() -> None:
    desk = Desk()
    case = _register(desk, SINCE)
    stricter = replace(DRAINS, name="管网", questions=(a_question("depth", is_required=True),))
    _publish(desk, a_county_tree(stricter))

    amended = _amend(desk, case, title="下水道又堵了").case
    kept = Leaves(desk.trees).kept("430423", amended.matter)

    assert kept is not None
    assert (kept.leaf.name, kept.tree_id) == ("下水道堵塞", "tree-43")
    assert amended.matter.answers == {"since": ["2026-02-27"]}
    with pytest.raises(Invalid):
        _register(desk, SINCE)


def test_an_old_case_stays_in_a_leaf_that_was_hidden_since() -> None:
    desk = Desk()
    case = _register(desk, SINCE)
    _publish(desk, a_county_tree(replace(DRAINS, is_hidden=True)))

    assert _amend(desk, case, address="人民路2号").changed_fields == ("address",)
    with pytest.raises(Invalid):
        _register(desk, SINCE)


def _publish(desk: Desk, tree: Any) -> None:
    kept = CategoryKeeping(desk.trees, FakeToldTrees(), lambda: "tree-county", lambda: NOW)
    draft = kept.put_draft(somebody("admin"), tree)
    kept.publish(somebody("supervisor"), draft.id, draft.version)


def test_a_leaf_of_no_tree_is_not_kept() -> None:
    desk = Desk()
    lost = a_matter(category="streets.drains", classification=Classification(tree_id="gone"))
    gone = a_matter(category="streets.gone", classification=Classification(tree_id="tree-43"))

    assert Leaves(desk.trees).kept("430423", lost) is None
    assert Leaves(desk.trees).kept("430423", gone) is None
    assert Matter(kind="x", title="", area_code="").answers == {}
