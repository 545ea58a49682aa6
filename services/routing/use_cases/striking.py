"""Striking off（销号式管理）: departments report items with proof, the centre strikes them off."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from contracts.due import Rounds
from contracts.ports import Now
from contracts.principals import Post, Principal
from services.routing.domain.clock import PLATFORM
from services.routing.domain.worklist_item import ItemReport, WorklistItem, WorklistItemNotFound
from services.routing.use_cases.bounds import Bounds
from services.routing.use_cases.sight import DEPARTMENT_READERS
from services.routing.use_cases.worklist_ports import ItemStore, WorklistStore

CASE_GONE = "事项已撤回或不予受理"
ACCUSED = "该部门是本件的被举报单位，回避"
_LONGEST_TEXT, _LONGEST_REASON = 5000, 1000
_MOST_REPORTS, _MOST_ATTACHMENTS = 50, 20
_PROVINCES = ""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What was done, how it is proven, and the files of the case that show it."""

    outcome: str
    proof: str
    attachment_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Striking:
    """The verbs on items."""

    worklists: WorklistStore
    items: ItemStore
    rounds: Rounds
    now: Now

    def accept(self, principal: Principal, item_id: str, version: int) -> WorklistItem:
        """The department takes the item on.

        Raises:
            WorklistItemNotFound, NotPermitted, Conflict, WrongState.
        """
        item = self._own(principal, item_id)
        item.expect(version)
        item.accept(principal.id, self.now())
        self.items.save(item)
        return item

    def report(
        self, principal: Principal, item_id: str, version: int, proof: Proof
    ) -> WorklistItem:
        """The department says with proof that it is done.

        Raises:
            WorklistItemNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        item = self._own(principal, item_id)
        bounds = Bounds()
        outcome = bounds.text("outcome", proof.outcome, least=2, most=_LONGEST_TEXT)
        words = bounds.text("proof", proof.proof, least=2, most=_LONGEST_REASON)
        _check_attachments(bounds, item, proof.attachment_ids)
        if len(item.reports) >= _MOST_REPORTS:
            bounds.note("outcome", "too_many", "申请次数已满", "No more reports fit.")
        bounds.settle()
        item.expect(version)
        item.report(
            ItemReport(
                report_time=self.now(),
                reported_by=principal.id,
                outcome=outcome,
                proof=words,
                attachments=proof.attachment_ids,
            )
        )
        self.items.save(item)
        return item

    def send_back(
        self, principal: Principal, item_id: str, version: int, reason: str
    ) -> WorklistItem:
        """The proof does not do.

        Raises:
            WorklistItemNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        item, words = self._judged(principal, item_id, version, "reason", reason, least=2)
        item.send_back(principal.id, words, self.now())
        self.items.save(item)
        return item

    def strike(self, principal: Principal, item_id: str, version: int, note: str) -> WorklistItem:
        """Strike an item off; the last one finishes its list.

        Raises:
            WorklistItemNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        item, words = self._judged(principal, item_id, version, "note", note, least=0)
        self._close(item, lambda: item.strike(principal.id, words, self.now()))
        return item

    def withdraw(
        self, principal: Principal, item_id: str, version: int, reason: str
    ) -> WorklistItem:
        """An item is not wanted any more; it stays to be seen with the reason.

        Raises:
            WorklistItemNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        item, words = self._judged(principal, item_id, version, "reason", reason, least=2)
        self._close(item, lambda: item.withdraw(principal.id, words, self.now()))
        return item

    def drop_case(self, county: str, case_id: str, reason: str, *, department: str = "") -> None:
        """A case fell away, from all or one department: its open items are withdrawn."""
        for item in self.items.open_of_case(county, case_id):
            if department in ("", item.department):
                self._close(item, partial(item.withdraw, PLATFORM, reason, self.now()))

    def tell_due(self, most: int) -> int:
        """Tell up to `most` items that are nearly or wholly due; return how many were."""
        return self.rounds.take(self.items, most, self._tell)

    def _tell(self, item_id: str) -> None:
        item = self.items.get(_PROVINCES, item_id)
        if item.tell(self.now()):
            self.items.save(item)

    def _close(self, item: WorklistItem, close: Callable[[], None]) -> None:
        close()
        worklist = self.worklists.get(item.county, item.worklist_id)
        worklist.close_item(self.now())
        self.items.save(item)
        self.worklists.save(worklist)

    def _judged(
        self,
        principal: Principal,
        item_id: str,
        version: int,
        field: str,
        words: str,
        *,
        least: int,
    ) -> tuple[WorklistItem, str]:
        principal.require(Post.SUPERVISOR)
        bounds = Bounds()
        text = bounds.text(field, words, least=least, most=_LONGEST_REASON)
        bounds.settle()
        item = self.items.get(principal.area_code, item_id)
        item.expect(version)
        return item, text

    def _own(self, principal: Principal, item_id: str) -> WorklistItem:
        principal.require(*DEPARTMENT_READERS)
        item = self.items.get(principal.area_code, item_id)
        if not principal.department or principal.department not in readers(item):
            raise WorklistItemNotFound(f"no item {item_id} for {principal.department}")
        return item


def readers(item: WorklistItem) -> tuple[str, ...]:
    """The department that sees it, once its list is handed over."""
    return (item.department,) if item.give_time else ()


def _check_attachments(bounds: Bounds, item: WorklistItem, given: Sequence[str]) -> None:
    if given and not item.case_id:
        message = "只有关联案件的事项才能引用案件附件"
        bounds.note("attachment_ids", "unexpected", message, "Of an item with a case only.")
    if len(given) > _MOST_ATTACHMENTS:
        message = f"最多{_MOST_ATTACHMENTS}个附件"
        bounds.note("attachment_ids", "too_many", message, "Too many attachments.")
    for one in given:
        bounds.identity("attachment_ids", one)
