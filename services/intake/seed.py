"""Demo data of intake: the province's tree and reward scheme, what counties offer; idempotent."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from chassis.kernel import Kernel, open_kernel
from services.intake.domain.categories import (
    Branch,
    Catalogue,
    CategoryTree,
    Leaf,
    Option,
    Question,
    TreeState,
)
from services.intake.domain.category_check import require_sound
from services.intake.domain.choices import Offering
from services.intake.domain.reward_schemes import (
    Grade,
    RewardScheme,
    require_sound_scheme,
)
from services.intake.settings import IntakeSettings
from services.intake.store import MongoRewardSchemeStore, MongoToldTrees, MongoTreeStore
from services.intake.store.choices import MongoOfferingStore

CENTRE = Path(__file__).parents[2] / "deploy/demo/centre.json"
TREE = Path(__file__).with_name("categories.toml")
_BRANCH_FIELDS = ("kind", "name")


def main() -> None:
    """Seed the database that the environment names."""
    seed(open_kernel(IntakeSettings(), "intake"))


def seed(kernel: Kernel) -> None:
    """Write what is missing; what stands is left as people changed it."""
    kernel.database.transact(lambda: _seed_tree(kernel))
    schemes, scheme = MongoRewardSchemeStore(kernel), province_scheme()
    require_sound_scheme(scheme)
    if schemes.published_of(scheme.area_code) is None:
        schemes.put(scheme, replaces=0)
    _seed_offerings(MongoOfferingStore(kernel))


def _seed_offerings(offerings: MongoOfferingStore) -> None:
    centre = json.loads(CENTRE.read_text(encoding="utf-8"))
    for county in centre["counties"]:
        for row in centre["offerings"]:
            if offerings.find(county["code"], row["key"]) is None:
                offerings.put(_offering(county["code"], row))


def _offering(county: str, row: Mapping[str, Any]) -> Offering:
    mediator = row.get("mediator", "")
    return Offering(
        id=row["key"],
        area_code=county,
        case_id="",
        kind=row["kind"],
        title=row["title"],
        introduction=row["introduction"],
        provider=row.get("provider", ""),
        mediator_id=f"{mediator}@{county}" if mediator else "",
        dispute_kinds=tuple(row.get("dispute_kinds", ())),
        is_published=True,
        version=1,
    )


def _seed_tree(kernel: Kernel) -> None:
    trees, tree = MongoTreeStore(kernel), province_tree()
    require_sound(tree, Catalogue([]))
    standing = trees.published_of(tree.area_code)
    if standing is None:
        trees.put(tree, replaces=0)
    MongoToldTrees(kernel).tell(standing or tree)


def province_scheme() -> RewardScheme:
    """What every county rewards to begin with."""
    return RewardScheme(
        id="01937c00-0000-7000-8000-000000000026",
        area_code="43",
        name="湖南省举报奖励办法（演示）",
        edition=1,
        kinds=("violation", "dispute", "emergency"),
        grades=(
            Grade(key="ordinary", name="一般线索", least_fen=5_000, most_fen=50_000),
            Grade(key="major", name="重大线索", least_fen=50_000, most_fen=500_000),
        ),
        leader_above_fen=100_000,
        pickup_days=90,
        state=TreeState.PUBLISHED,
        author="admin@43",
        publisher="supervisor@43",
    )


def province_tree() -> CategoryTree:
    """The tree that every county begins with."""
    told = tomllib.loads(TREE.read_text(encoding="utf-8"))
    area_code, branches = told["area_code"], told["branches"]
    return CategoryTree(
        id=told["id"],
        area_code=area_code,
        name=told["name"],
        edition=1,
        branches=tuple(
            Branch(key=key, kind=branch["kind"], name=branch["name"])
            for key, branch in branches.items()
        ),
        leaves=tuple(_leaves(branches, told["questions"], told["staff_only"])),
        state=TreeState.PUBLISHED,
        author=f"admin@{area_code}",
        publisher=f"supervisor@{area_code}",
    )


def _leaves(
    branches: Mapping[str, Any], questions: Mapping[str, Any], staff_only: list[str]
) -> Iterator[Leaf]:
    for branch, told in branches.items():
        for key, (name, *asked) in told.items():
            if key not in _BRANCH_FIELDS:
                yield Leaf(
                    key=f"{branch}.{key}",
                    name=name,
                    is_staff_only=f"{branch}.{key}" in staff_only,
                    questions=tuple(_question(one, questions) for one in asked),
                )


def _question(asked: str, questions: Mapping[str, Any]) -> Question:
    key = asked.rstrip("!")
    told = dict(questions[key])
    options = tuple(
        Option(key=name, label=label) for name, label in told.pop("options", {}).items()
    )
    return Question(key=key, is_required=asked.endswith("!"), options=options, **told)


if __name__ == "__main__":
    main()
