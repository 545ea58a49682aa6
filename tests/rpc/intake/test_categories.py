"""Categories on the real store: what may be chosen, what is kept sealed, and who publishes."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from chassis.kernel import Kernel
from chassis.sealing import is_sealed
from onedoor.intake.v1 import cases_pb2, desk_pb2
from onedoor.intake.v1 import categories_pb2 as pb
from services.intake.seed import province_tree, seed
from tests.rpc.intake.door import COUNTY, Door, a_report
from tests.rpc.intake.trees import publish_tree
from tests.support.rpc import reason_of, refused

SINCE = pb.Answer(question="since", values=["2026-02-27"])
BENCH = pb.CategoryLeaf(
    key="streets.benches",
    name="座椅损坏",
    questions=[pb.Question(key="where", label="在哪里", type="text", is_required=True)],
)
WORDS = "漏到王家湾三号"


@pytest.fixture(scope="module", autouse=True)
def _seeded(intake_kernel: Kernel) -> None:
    seed(intake_kernel)
    seed(intake_kernel)


def _drain(**fields: Any) -> dict[str, Any]:
    landmark = pb.Answer(question="landmark", values=[WORDS])
    return {"category": "streets.drains", "answers": [SINCE, landmark], **fields}


def _case(door: Door, case_id: str, who: str = "clerk", **principal: str) -> desk_pb2.Case:
    asked = desk_pb2.GetCaseRequest(case_id=case_id)
    shown: desk_pb2.Case = door.ask("GetCase", asked, who, **principal).case
    return shown


def _all(door: Door, who: str = "clerk", **asked: Any) -> list[pb.Category]:
    area, found, token = asked.pop("area_code", COUNTY), [], ""
    while True:
        request = pb.ListCategoriesRequest(page_size=40, page_token=token, **asked)
        page = door.ask("ListCategories", request, who, area_code=area)
        found += page.categories
        assert page.total_is_exact
        token = page.next_page_token
        if not token:
            assert len(found) == page.total
            return found


def test_seeding_twice_leaves_one_tree(intake_kernel: Kernel) -> None:
    assert intake_kernel.database["category_trees"].count_documents({"area_code": "43"}) == 1


def test_what_the_tree_asks_is_told_once_however_often_it_is_seeded(intake_kernel: Kernel) -> None:
    rows = intake_kernel.database["outbox"].find({"body": {"$regex": "category_tree_published"}})
    bodies = [json.loads(row["body"])["data"] for row in rows]

    (told,) = [one for one in bodies if one["area_code"] == "43"]
    assert told["edition"] == 1
    asked = {one["key"]: one for one in told["questions"]}
    assert {"owed_months", "workers", "papers"} <= set(asked)
    assert {"since", "landmark"}.isdisjoint(asked)
    assert asked["papers"]["options"][0] == {"key": "contract", "label": "书面合同"}


def test_every_leaf_is_listed_once_in_pages(door: Door) -> None:
    keys = [one.key for one in _all(door)]

    assert keys == sorted(set(keys), key=keys.index)
    assert set(keys) == {leaf.key for leaf in province_tree().leaves}
    assert {one.kind for one in _all(door, kind="dispute")} == {"dispute"}


def test_residents_see_what_is_for_them(door: Door) -> None:
    residents = {one.key for one in _all(door, "resident")}

    assert {one.key for one in _all(door)} - residents == {
        "other.court_referral",
        "services.leader_reception",
    }


def test_a_foreign_area_and_a_made_up_token_are_refused(door: Door) -> None:
    foreign = pb.ListCategoriesRequest(area_code="430424")
    assert refused(door.ask, "ListCategories", foreign) == (grpc.StatusCode.NOT_FOUND, "not_found")
    made_up = pb.ListCategoriesRequest(page_token="moon.dust")
    assert refused(door.ask, "ListCategories", made_up)[1] == "invalid_fields"
    unknown = pb.ListCategoriesRequest(kind="moon", page_size=101)
    assert refused(door.ask, "ListCategories", unknown)[1] == "invalid_fields"


def test_a_case_shows_its_leaf_and_its_answers_with_their_labels(door: Door) -> None:
    case = door.register(**_drain(suggested_categories=["streets.drains", "utilities.gas"]))

    shown = _case(door, case.id).classification

    assert (shown.category, shown.name) == ("streets.drains", "下水道堵塞、污水外溢")
    assert (shown.branch_name, shown.edition) == ("市政设施", 1)
    assert (shown.origin, shown.chosen_by) == ("suggested_accepted", "clerk@430423")
    assert shown.origin_name == "采纳建议"
    told = {one.label: one.text for one in shown.answers}
    assert told == {"从什么时候开始": "2026-02-27", "附近的标志物或编号": WORDS}


def test_outside_the_county_no_answer_is_shown(door: Door) -> None:
    case = door.register(**_drain())

    shown = _case(door, case.id, "auditor", area_code="43")

    assert shown.classification.name == "下水道堵塞、污水外溢"
    assert not shown.classification.answers
    assert WORDS not in str(shown)


def test_answers_are_sealed_at_rest_and_told_to_routing_only_sealed(
    door: Door, intake_kernel: Kernel
) -> None:
    case = door.register(**_drain())

    row = intake_kernel.database["cases"].find_one({"_id": case.id})
    assert row is not None
    assert is_sealed(row["classification"]["answers"])
    stored = [row, *intake_kernel.database["outbox"].find({"subject": case.id})]
    assert WORDS not in str(stored)
    assert "category_origin" in str(stored[1])


def test_a_case_without_a_category_shows_none(door: Door) -> None:
    assert not _case(door, door.register().id).HasField("classification")


def test_a_case_from_before_there_were_trees_is_read(door: Door, intake_kernel: Kernel) -> None:
    case = door.register()
    without = {"$unset": {"classification": ""}}
    intake_kernel.database["cases"].update_one({"_id": case.id}, without)

    shown = _case(door, case.id)

    assert shown.title == "下水道堵塞"
    assert not shown.HasField("classification")


def test_a_wrong_leaf_and_a_missing_answer_are_named(door: Door) -> None:
    assert _faults(door, category="streets.moon") == {("category", "unknown_category")}
    assert _faults(door, category="streets.drains") == {("answers.since", "missing")}
    wrong = [pb.Answer(question="since", values=["gestern"])]
    found = _faults(door, category="streets.drains", answers=wrong)
    assert found == {("answers.since", "not_a_date")}


def _faults(door: Door, **fields: Any) -> set[tuple[str, str]]:
    with pytest.raises(grpc.RpcError) as caught:
        door.ask("RegisterCase", a_report(**fields))
    error: Any = caught.value
    details = dict(error.trailing_metadata())["x-details-bin"]
    return {(one["field"], one["reason"]) for one in json.loads(details)["errors"]}


def test_an_amended_answer_leaves_its_old_value(door: Door) -> None:
    case = door.register(**_drain())
    later = pb.Answer(question="since", values=["2026-03-01"])
    amend = cases_pb2.AmendCaseRequest(
        case_id=case.id, version=case.version, answers=[later], reason="日期写错"
    )

    amended = door.ask("AmendCase", amend)

    assert list(amended.changed_fields) == ["answers"]
    history = door.ask("GetCaseHistory", desk_pb2.GetCaseHistoryRequest(case_id=case.id))
    (change,) = history.amendments[0].changes
    assert (change.field, change.old_value) == ("answers.since", "2026-02-27")
    texts = [one.text for one in _case(door, case.id).classification.answers]
    assert texts == ["2026-03-01", WORDS]
    masked = door.ask(
        "GetCaseHistory",
        desk_pb2.GetCaseHistoryRequest(case_id=case.id),
        "auditor",
        area_code="43",
    )
    assert set(masked.amendments[0].changes[0].new_value) == {"*"}


def test_a_county_goes_its_own_way_and_old_cases_keep_their_words(door: Door) -> None:
    county, town = "431382", "431382001"
    by = {"area_code": county}
    report = a_report(area_code=town, **_drain())
    old = door.ask("RegisterCase", report, "clerk", **by)
    renamed = pb.CategoryLeaf(
        key="streets.drains",
        name="管网堵塞",
        questions=[pb.Question(key="depth", label="水深", type="number", is_required=True)],
    )
    publish_tree(door, county, BENCH, renamed)

    listed = {one.key: one for one in _all(door, area_code=county)}
    assert listed["streets.drains"].name == "管网堵塞"
    assert listed["streets.benches"].branch_name == "市政设施"
    assert "streets.benches" not in {one.key for one in _all(door)}
    kept = _case(door, old.id, **by).classification
    assert (kept.name, kept.answers[0].label) == ("下水道堵塞、污水外溢", "从什么时候开始")
    again = publish_tree(door, county)
    assert again.edition == 2
    assert "streets.benches" not in {one.key for one in _all(door, area_code=county)}


def test_a_draft_is_checked_kept_and_published_by_another(door: Door) -> None:
    by = {"area_code": "430424"}
    tree = pb.CategoryTree(area_code="430424", name="县目录", leaves=[BENCH])
    check = pb.CheckCategoryTreeRequest(category_tree=tree)
    assert not door.ask("CheckCategoryTree", check, "admin", **by).faults
    tree.leaves[0].key = "moon.dust"
    check = pb.CheckCategoryTreeRequest(category_tree=tree)
    (fault,) = door.ask("CheckCategoryTree", check, "admin", **by).faults
    assert (fault.field, fault.reason) == ("leaves[0].key", "unknown_branch")
    put = pb.PutCategoryTreeDraftRequest(category_tree=tree)
    assert refused(door.ask, "PutCategoryTreeDraft", put, "admin", **by)[1] == "invalid_fields"

    tree.leaves[0].key = BENCH.key
    put = pb.PutCategoryTreeDraftRequest(category_tree=tree)
    draft = door.ask("PutCategoryTreeDraft", put, "admin", **by).category_tree
    seen = pb.GetCategoryTreeRequest(area_code="430424", is_draft=True)
    assert door.ask("GetCategoryTree", seen, "admin", **by).category_tree == draft
    publish = pb.PublishCategoryTreeRequest(category_tree_id=draft.id, version=draft.version)
    reasons = [
        refused(door.ask, "PublishCategoryTree", _again(publish), who, **by)[1]
        for who in ("admin", "clerk")
    ]
    assert reasons == ["second_person_needed", "not_permitted"]
    stale = pb.PublishCategoryTreeRequest(category_tree_id=draft.id, version=9)
    assert refused(door.ask, "PublishCategoryTree", stale, "leader", **by)[1] == "version_conflict"

    published = door.ask("PublishCategoryTree", _again(publish), "leader", **by).category_tree

    assert (published.state, published.publisher) == ("published", "leader@430424")
    assert refused(door.ask, "PublishCategoryTree", _again(publish), "leader", **by)[1] == (
        "wrong_state"
    )
    holds = pb.GetCategoryTreeRequest(area_code="430424100")
    assert door.ask("GetCategoryTree", holds, "clerk", **by).category_tree.id == published.id


def test_of_two_who_publish_at_once_one_is_refused(door: Door, intake_kernel: Kernel) -> None:
    by = {"area_code": "430481"}
    tree = pb.CategoryTree(area_code="430481", name="县目录", leaves=[BENCH])
    put = pb.PutCategoryTreeDraftRequest(category_tree=tree)
    draft = door.ask("PutCategoryTreeDraft", put, "admin", **by).category_tree
    publish = pb.PublishCategoryTreeRequest(category_tree_id=draft.id, version=draft.version)

    def outcome(who: str) -> str:
        try:
            door.ask("PublishCategoryTree", _again(publish), who, **by)
        except grpc.RpcError as error:
            return reason_of(error)
        return "published"

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(outcome, ["supervisor", "leader"] * 2))

    assert said.count("published") == 1
    assert set(said) <= {"published", "wrong_state", "version_conflict"}
    where = {"area_code": "430481", "state": "published"}
    assert intake_kernel.database["category_trees"].count_documents(where) == 1


def _again(request: Any) -> Any:
    """The same question under a key of its own."""
    copy = type(request)()
    copy.CopyFrom(request)
    copy.request_id = ""
    return copy


def test_the_trees_of_an_area_are_found_by_an_index(intake_kernel: Kernel) -> None:
    rows = intake_kernel.database["category_trees"]
    where = {"area_code": {"$in": ["43", "4304", "430423"]}, "state": "published"}

    plan = rows.find(where).explain()["queryPlanner"]["winningPlan"]

    assert "COLLSCAN" not in str(plan)
