"""Leading（随主案）: where a main case moved, its members are told, each in a step of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from contracts.principals import service_principal
from services.intake.domain.bundles import Bundle
from services.intake.use_cases.writing import Books

_MOST_BUNDLES = 20
_AVOIDED = "主案或本案由被反映的单位承办，依法回避，并案自动撤销"
Once = Callable[[Callable[[], bool]], bool]


@dataclass(frozen=True)
class Leading:
    """Lets members follow, or go alone before they reach whom one accuses; asked for ever again.

    Each member is one transaction, and what it was told stands in its state, so that a round that
    broke off is taken up where it broke, and nobody is told twice.
    """

    books: Books
    once: Once

    def tell(self) -> int:
        """One round over the bundles that are due; returns how many members followed."""
        return sum(self._tell(bundle) for bundle in self.books.bundles.due(_MOST_BUNDLES))

    def _tell(self, bundle: Bundle) -> int:
        main = self.books.cases.get(bundle.county, bundle.case_id)
        members = self.books.bundles.led(bundle, main)
        followed = sum(self.once(partial(self._follow, bundle, name)) for name in members)
        self.books.bundles.settle(bundle)
        return followed

    def _follow(self, bundle: Bundle, member_id: str) -> bool:
        """One member, judged by what stands now: it may have left, the main case moved on."""
        main = self.books.cases.get(bundle.county, bundle.case_id)
        member = self.books.cases.get(bundle.county, member_id)
        if member.bond is None or member.bond.main_id != main.id or not member.is_led:
            return False
        who = service_principal("intake", member.county)
        if member.must_part_from(main):
            member.unmerge("")
            self.books.save(member, who, _AVOIDED)
            return True
        is_told = member.follow(main)
        if is_told:
            self.books.save(member, who)
        return is_told
