"""A tree is drafted by one person and published by another; every fault of it has a place."""

from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from contracts.errors import Conflict, Invalid, NotFound, NotPermitted, WrongState
from contracts.events.intake import CategoryTreePublished
from contracts.principals import Post
from services.intake.domain.categories import (
    TREE_TRANSITIONS,
    Branch,
    Catalogue,
    CategoryTree,
    Leaf,
    Option,
    TreeState,
)
from services.intake.domain.category_check import MOST_LEAVES, find_faults
from services.intake.domain.told_trees import ToldTree
from services.intake.domain.vocabulary import DISPUTE_KINDS, KINDS
from services.intake.seed import province_tree
from services.intake.use_cases import CategoryKeeping, CategoryTreeNotFound
from tests.support.states import transitions
from tests.unit.intake.desk import NOW, somebody
from tests.unit.intake.trees import (
    COUNTY,
    DRAINS,
    NOISE,
    PROVINCE_TREE,
    FakeToldTrees,
    FakeTreeStore,
    a_county_tree,
    a_question,
    province_store,
)

ADMIN, SUPERVISOR = somebody("admin"), somebody("supervisor")
EXTRA = Leaf(key="streets.benches", name="长椅损坏")
NOISE_LEAF = Leaf(key="streets.noise", name="噪声", questions=(NOISE,))
ABOVE = Catalogue([PROVINCE_TREE])


def keeping(trees: FakeTreeStore | None = None) -> tuple[CategoryKeeping, FakeTreeStore]:
    ids = count(1)
    trees = trees or province_store()
    return CategoryKeeping(trees, FakeToldTrees(), lambda: f"id-{next(ids)}", lambda: NOW), trees


def faults(tree: CategoryTree, above: Catalogue = ABOVE) -> set[tuple[str, str]]:
    return {(fault.field, fault.reason) for fault in find_faults(tree, above)}


def test_the_table_of_states_is_the_pages() -> None:
    rows = [row for row in transitions("category tree") if row.from_states]

    expected = {
        (row.verb.split()[0], state): row.to or state for row in rows for state in row.from_states
    }
    actual = {
        (verb, str(start)): str(end)
        for verb, moves in TREE_TRANSITIONS.items()
        for start, end in moves.items()
    }
    assert actual == expected


def test_a_countys_own_leaf_stands_beside_the_provinces() -> None:
    kept, trees = keeping()
    draft = kept.put_draft(ADMIN, a_county_tree(EXTRA))
    assert trees.catalogue(COUNTY).find(EXTRA.key) is None

    published = kept.publish(SUPERVISOR, draft.id, draft.version)

    assert (published.state, published.edition) == (TreeState.PUBLISHED, 1)
    assert trees.catalogue(COUNTY).find(EXTRA.key) is not None
    assert trees.catalogue("430423100").find(DRAINS.key) is not None
    assert trees.catalogue("430424").find(EXTRA.key) is None


def test_a_county_renames_and_hides_what_the_province_gave() -> None:
    kept, trees = keeping()
    renamed = replace(DRAINS, name="管网堵塞")
    hidden = Leaf(key="streets.noise", name="噪声", is_hidden=True)
    draft = kept.put_draft(ADMIN, a_county_tree(renamed, hidden))

    kept.publish(SUPERVISOR, draft.id, draft.version)

    names = {one.leaf.key: one.leaf.name for one in trees.catalogue(COUNTY).chosen_from()}
    assert names["streets.drains"] == "管网堵塞"
    assert "streets.noise" not in names
    assert "streets.noise" in trees.catalogue(COUNTY).keys


def test_what_a_published_tree_asks_is_told_without_words_and_days() -> None:
    told, trees = FakeToldTrees(), province_store()
    kept = CategoryKeeping(trees, told, lambda: "id", lambda: NOW)
    draft = kept.put_draft(ADMIN, a_county_tree(replace(NOISE_LEAF, name="噪音"), DRAINS))
    assert told.told == []

    published = kept.publish(SUPERVISOR, draft.id, draft.version)

    assert told.told == [published]
    tree = ToldTree(id=COUNTY, area_code=COUNTY)
    tree.tell(published)
    (fact,) = tree.take_facts()
    assert tree.edition == published.edition
    assert isinstance(fact.event, CategoryTreePublished)
    (question,) = fact.event.questions
    assert (question.leaf, question.key, question.type) == ("streets.noise", "source", "one_of")
    assert [one.label for one in question.options] == ["工地", "商铺"]


def test_publishing_retires_the_tree_before_and_counts_editions() -> None:
    kept, trees = keeping()
    first = kept.put_draft(ADMIN, a_county_tree(EXTRA))
    kept.publish(SUPERVISOR, first.id, first.version)
    second = kept.put_draft(ADMIN, a_county_tree())

    kept.publish(SUPERVISOR, second.id, second.version)

    assert second.edition == 2
    assert trees.rows[first.id].state is TreeState.RETIRED
    assert trees.catalogue(COUNTY).find(EXTRA.key) is None


def test_nobody_publishes_the_own_draft() -> None:
    kept, _ = keeping()
    draft = kept.put_draft(ADMIN, a_county_tree(EXTRA))

    with pytest.raises(NotPermitted) as refusal:
        kept.publish(ADMIN, draft.id, draft.version)

    assert refusal.value.reason == "second_person_needed"


@pytest.mark.parametrize("state", [TreeState.PUBLISHED, TreeState.RETIRED])
def test_only_a_draft_is_published(state: TreeState) -> None:
    kept, trees = keeping()
    draft = kept.put_draft(ADMIN, a_county_tree(EXTRA))
    trees.rows[draft.id] = replace(draft, state=state)

    with pytest.raises(WrongState) as refusal:
        kept.publish(SUPERVISOR, draft.id, draft.version)

    assert refusal.value.details == {"state": state.value}


def test_a_draft_is_checked_again_when_it_is_published() -> None:
    kept, trees = keeping()
    draft = kept.put_draft(ADMIN, a_county_tree(EXTRA))
    others = tuple(one for one in PROVINCE_TREE.branches if one.key != "streets")
    trees.rows[PROVINCE_TREE.id] = replace(PROVINCE_TREE, branches=others)

    with pytest.raises(Invalid):
        kept.publish(SUPERVISOR, draft.id, draft.version)


def test_a_draft_is_refused_stale_foreign_or_from_the_wrong_post() -> None:
    kept, _ = keeping()
    draft = kept.put_draft(ADMIN, a_county_tree(EXTRA))

    with pytest.raises(Conflict) as conflict:
        kept.put_draft(ADMIN, a_county_tree(EXTRA))
    assert conflict.value.details == {"current_version": "1"}
    with pytest.raises(Conflict):
        kept.publish(SUPERVISOR, draft.id, 7)
    with pytest.raises(NotFound):
        kept.put_draft(ADMIN, a_county_tree(EXTRA, area_code="430424"))
    with pytest.raises(NotFound):
        kept.put_draft(ADMIN, a_county_tree(EXTRA, area_code="43"))
    with pytest.raises(NotPermitted):
        kept.put_draft(SUPERVISOR, a_county_tree(EXTRA, version=1))
    with pytest.raises(NotPermitted):
        kept.publish(somebody("clerk"), draft.id, draft.version)
    with pytest.raises(CategoryTreeNotFound):
        kept.publish(somebody("supervisor", "430424"), draft.id, draft.version)
    with pytest.raises(CategoryTreeNotFound):
        kept.publish(SUPERVISOR, draft.id, draft.version, area_code="430424")


def test_the_nearest_tree_and_the_own_draft_are_read() -> None:
    kept, _ = keeping()
    with pytest.raises(CategoryTreeNotFound):
        kept.tree(ADMIN, COUNTY, is_draft=True)
    assert kept.tree(ADMIN, COUNTY, is_draft=False).area_code == "43"
    draft = kept.put_draft(ADMIN, a_county_tree(EXTRA))

    assert kept.tree(ADMIN, COUNTY, is_draft=True) == draft
    assert kept.check(ADMIN, a_county_tree(EXTRA)) == ()
    with pytest.raises(NotPermitted):
        kept.tree(somebody(Post.HANDLER), COUNTY, is_draft=False)


@pytest.mark.parametrize(
    ("tree", "place", "reason"),
    [
        (a_county_tree(area_code="x"), "area_code", "malformed"),
        (a_county_tree(name=" "), "name", "length"),
        (a_county_tree(name="目\u202e录"), "name", "control_characters"),
        (a_county_tree(EXTRA, EXTRA), "leaves[1].key", "repeated"),
        (a_county_tree(Leaf(key="drains", name="水")), "leaves[0].key", "malformed"),
        (a_county_tree(Leaf(key="moon.dust", name="尘")), "leaves[0].key", "unknown_branch"),
        (a_county_tree(*[EXTRA] * (MOST_LEAVES + 1)), "leaves", "too_many"),
        (
            a_county_tree(branches=(Branch(key="parks", kind="livelihood", name="公园"),)),
            "branches[0].key",
            "root_changed",
        ),
        (
            a_county_tree(branches=(Branch(key="streets", kind="violation", name="市政"),)),
            "branches[0].key",
            "root_changed",
        ),
        (
            a_county_tree(branches=(Branch(key="Streets", kind="moon", name=""),)),
            "branches[0].kind",
            "unknown_value",
        ),
    ],
)
def test_a_faulty_tree_is_refused_by_place(tree: CategoryTree, place: str, reason: str) -> None:
    assert (place, reason) in faults(tree)


def test_a_county_may_rename_a_branch() -> None:
    assert (
        faults(a_county_tree(branches=(replace(PROVINCE_TREE.branches[0], name="市政"),))) == set()
    )


def test_a_province_covers_every_kind_and_names_disputes_by_their_kinds() -> None:
    none = replace(PROVINCE_TREE, branches=PROVINCE_TREE.branches[:1])
    assert ("branches", "kind_missing") in faults(none, Catalogue([]))
    quarrels = Branch(key="quarrels", kind="dispute", name="争吵")
    wrong = replace(PROVINCE_TREE, branches=(*PROVINCE_TREE.branches, quarrels))
    assert ("branches[4].key", "not_a_dispute_kind") in faults(wrong, Catalogue([]))
    stolen = Branch(key="medical", kind="livelihood", name="医疗")
    wrong = replace(PROVINCE_TREE, branches=(*PROVINCE_TREE.branches, stolen))
    assert ("branches[4].key", "not_a_dispute_kind") in faults(wrong, Catalogue([]))


TWO = (Option(key="a", label="甲"), Option(key="b", label="乙"))


@pytest.mark.parametrize(
    ("fields", "place", "reason"),
    [
        ({"key": "K"}, "key", "malformed"),
        ({"label": ""}, "label", "length"),
        ({"help": "长" * 201}, "help", "length"),
        ({"type": "poem"}, "type", "unknown_value"),
        ({"type": "one_of"}, "options", "wrong_count"),
        ({"type": "text", "options": TWO}, "options", "wrong_count"),
        ({"type": "many_of", "options": (TWO[0], TWO[0])}, "options[1].key", "repeated"),
        (
            {"type": "many_of", "options": (TWO[0], Option(key="B", label=""))},
            "options[1].key",
            "malformed",
        ),
        ({"type": "number", "low": 2, "high": 1}, "high", "reversed"),
        ({"type": "date", "low": 1}, "low", "wrong_bound"),
        ({"most": 2001}, "most", "out_of_range"),
        ({"type": "date", "most": 5}, "most", "out_of_range"),
    ],
)
def test_a_faulty_question_is_refused_by_place(
    fields: dict[str, Any], place: str, reason: str
) -> None:
    leaf = replace(EXTRA, questions=(a_question(**fields),))

    assert (f"leaves[0].questions[0].{place}", reason) in faults(a_county_tree(leaf))


def test_a_leaf_asks_no_more_than_it_may() -> None:
    leaf = replace(EXTRA, questions=tuple(a_question(f"q{at}") for at in range(21)))

    assert ("leaves[0].questions", "too_many") in faults(a_county_tree(leaf))


def test_the_seeded_tree_is_sound_and_whole() -> None:
    tree = province_tree()

    assert find_faults(tree, Catalogue([])) == ()
    found = Catalogue([tree]).chosen_from()
    assert {one.branch.kind for one in found} == set(KINDS)
    assert {one.dispute_kind for one in found} - {""} == set(DISPUTE_KINDS)
    kinds = [list(KINDS).index(one.branch.kind) for one in found]
    assert kinds == sorted(kinds)
    for_residents = Catalogue([tree]).chosen_from(for_residents=True)
    assert len(for_residents) < len(found)
    assert {one.branch.kind for one in Catalogue([tree]).chosen_from(kind="dispute")} == {"dispute"}
