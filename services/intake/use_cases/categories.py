"""Categories in use（选择类别）: what may be chosen, what fits a text, what a case stands under."""

from collections.abc import Sequence
from dataclasses import dataclass

import areas
from contracts.errors import FieldFault, Invalid
from contracts.principals import Post, Principal
from services.intake.domain.cases import Case
from services.intake.domain.categories import Standing, leaf_of
from services.intake.domain.classification import MOST_SUGGESTED, Filed
from services.intake.domain.faults import Faults
from services.intake.domain.reports import Matter
from services.intake.domain.suggestion import Guess
from services.intake.domain.vocabulary import KINDS
from services.intake.use_cases.ports import Classifier, TreeStore

SUGGESTED_TO = (Post.CLERK, Post.DISPATCHER, Post.OFFICER, Post.SERVICE)
_LARGEST_PAGE, _USUAL_PAGE = 100, 20
_VILLAGE_DIGITS = 12


@dataclass(frozen=True, kw_only=True)
class LeafPage:
    """One page of the leaves that may be chosen."""

    items: Sequence[Standing]
    next_page_token: str
    total: int
    total_is_exact: bool = True


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A leaf that fits, and why（归类建议）."""

    standing: Standing
    guess: Guess


class Leaves:
    """Finds leaves in the trees."""

    def __init__(self, trees: TreeStore) -> None:
        """Look into these trees."""
        self._trees = trees

    def find(
        self,
        county: str,
        area_code: str,
        category: str,
        *,
        standing: Matter | None = None,
        for_residents: bool = False,
    ) -> Standing | None:
        """A leaf that may be chosen.

        Args:
            county: where it is looked for when the area is not the caller's.
            area_code: where the matter lies.
            category: the leaf's key.
            standing: a matter that keeps the words it was asked with, while its category stays.
            for_residents: whether leaves that are for staff only are left out.
        """
        if standing and standing.category == category and (kept := self.kept(county, standing)):
            return kept
        within = area_code if area_code.startswith(county) else county
        found = self._trees.catalogue(within).find(category)
        return None if found and for_residents and found.leaf.is_staff_only else found

    def kept(self, county: str, matter: Matter) -> Standing | None:
        """The leaf of a matter in the very words it was asked with."""
        filed = matter.classification
        tree = self._trees.find(filed.tree_id) if filed else None
        if tree is None:
            return None
        return leaf_of(tree, matter.category, self._trees.catalogue(county).branches)

    def filed(self, county: str, matter: Matter) -> Filed | None:
        """What a matter was put under, in the words of that edition."""
        kept, filed = self.kept(county, matter), matter.classification
        return Filed(classification=filed, standing=kept) if filed and kept else None


class Categories:
    """Shows what may be chosen, suggests, and tells what a case was put under."""

    def __init__(self, trees: TreeStore, leaves: Leaves, classifier: Classifier) -> None:
        """Read the trees; the classifier only suggests."""
        self._trees = trees
        self._leaves = leaves
        self._classifier = classifier

    def page(self, who: Principal, area_code: str, kind: str, *, size: int, token: str) -> LeafPage:
        """The leaves that may be chosen in an area; residents see those that are for them.

        Raises:
            NotFound: the area lies outside the caller's sight.
            Invalid: naming every fault.
        """
        who.require_sight(area_code)
        faults = Faults()
        faults.number("page_size", size, 0, _LARGEST_PAGE)
        if kind:
            faults.choice("kind", kind, KINDS)
        faults.check()
        for_residents = who.post is Post.RESIDENT
        found = self._trees.catalogue(area_code).chosen_from(kind=kind, for_residents=for_residents)
        start = _after(found, token)
        items = found[start : start + (size or _USUAL_PAGE)]
        has_more = start + len(items) < len(found)
        return LeafPage(
            items=items,
            next_page_token=items[-1].leaf.key if has_more else "",
            total=len(found),
        )

    def suggest(
        self, who: Principal, title: str, narrative: str, area_code: str
    ) -> Sequence[Suggestion]:
        """Up to three leaves of the area that fit a text; a person confirms one.

        Raises:
            NotPermitted, Invalid.
        """
        who.require(*SUGGESTED_TO)
        faults = Faults()
        title = faults.text("title", title, least=2, most=100)
        narrative = faults.text("narrative", narrative, most=5000, has_lines=True)
        if (
            not area_code.startswith(who.area_code)
            or areas.find(area_code[:_VILLAGE_DIGITS]) is None
        ):
            faults.add("area_code", "unknown_area", "没有这个区划代码", "No such division.")
        faults.check()
        standing = {one.leaf.key: one for one in self._trees.catalogue(area_code).chosen_from()}
        text = f"{title}\n{narrative}"
        guesses = self._classifier.guesses(text, standing.keys(), limit=MOST_SUGGESTED)
        return [Suggestion(standing=standing[one.category], guess=one) for one in guesses]

    def filed(self, case: Case) -> Filed | None:
        """What a case was put under, in the words of that edition."""
        return self._leaves.filed(case.county, case.matter)


def _after(found: Sequence[Standing], token: str) -> int:
    if not token:
        return 0
    for at, one in enumerate(found):
        if one.leaf.key == token:
            return at + 1
    message_en = "The page token is not one this list gave; start from the first page."
    raise Invalid(
        FieldFault(
            field="page_token",
            reason="unknown_token",
            message="分页标记无效，请从第一页重新查询",
            message_en=message_en,
        )
    )
