"""Listing（清单式交办）: drawing lists up, adding to them, handing them over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.routing.domain.letter import year_of
from services.routing.domain.worklist import ListSource, Worklist
from services.routing.domain.worklist_item import WorklistItem
from services.routing.use_cases.bounds import Bounds
from services.routing.use_cases.fitting import Fitting, note_accused
from services.routing.use_cases.ports import BriefStore, DecisionStore
from services.routing.use_cases.worklist_ports import ItemStore, WorklistStore

MOST_ITEMS = 200
_LONGEST_TITLE, _LONGEST_BASIS, _LONGEST_TEXT = 60, 500, 2000
_MOST_DAYS = timedelta(days=366)
_MAKERS = (Post.DISPATCHER, Post.SUPERVISOR)
_SIGNERS = (Post.SUPERVISOR, Post.LEADER)


@dataclass(frozen=True, kw_only=True)
class NewItem:
    """What is to be done by whom, until when; where, or for which case, if that is said."""

    department: str
    text: str
    due_time: datetime | None
    case_id: str = ""
    area_code: str = ""


@dataclass(frozen=True, kw_only=True)
class ListDraft:
    """A list as it is drawn up."""

    title: str
    source: str
    basis: str
    due_time: datetime | None
    items: Sequence[NewItem]


@dataclass(frozen=True, kw_only=True)
class Listing:
    """The verbs on lists."""

    worklists: WorklistStore
    items: ItemStore
    decisions: DecisionStore
    briefs: BriefStore
    fitting: Fitting
    new_id: NewId
    now: Now

    def make(self, principal: Principal, draft: ListDraft) -> Worklist:
        """Draw a list up; departments see nothing of it yet.

        Raises:
            NotPermitted, DecisionNotFound, Invalid.
        """
        principal.require(*_MAKERS)
        bounds = Bounds()
        title = bounds.text("title", draft.title, least=2, most=_LONGEST_TITLE)
        basis = bounds.text("basis", draft.basis, most=_LONGEST_BASIS)
        bounds.choice("source", draft.source, tuple(ListSource))
        due_time = self._due(bounds, "due_time", draft.due_time)
        if not 1 <= len(draft.items) <= MOST_ITEMS:
            message = f"应为1至{MOST_ITEMS}项"
            bounds.note("items", "length", message, f"From 1 to {MOST_ITEMS} items.")
        self._check(principal, bounds, {f"items.{n}.": one for n, one in enumerate(draft.items)})
        bounds.settle()
        worklist = Worklist(
            id=self.new_id(),
            area_code=principal.area_code,
            title=title,
            list_source=ListSource(draft.source),
            basis=basis,
            due_time=due_time,
            make_time=self.now(),
            made_by=principal.id,
        )
        for serial, new in enumerate(draft.items, 1):
            item = self._item(principal, worklist, serial, new)
            item.plan()
            self.items.add(item)
        worklist.make(len(draft.items))
        self.worklists.add(worklist)
        return worklist

    def add(
        self, principal: Principal, worklist_id: str, version: int, new: NewItem
    ) -> tuple[Worklist, WorklistItem]:
        """Put one more item on a list; of one handed over the department gets it at once.

        Raises:
            NotPermitted, WorklistNotFound, DecisionNotFound, Conflict, WrongState, Invalid.
        """
        principal.require(*_MAKERS)
        bounds = Bounds()
        worklist = self.worklists.get(principal.area_code, worklist_id)
        self._check(principal, bounds, {"": new})
        if worklist.item_count >= MOST_ITEMS:
            bounds.note("worklist_id", "too_many", "清单事项已满", "No more items fit.")
        bounds.settle()
        worklist.expect(version)
        serial = worklist.add(new.department, new.due_time or worklist.due_time)
        item = self._item(principal, worklist, serial, new)
        if worklist.is_handed_over:
            item.give(worklist.number, self.now())
        else:
            item.plan()
        self.items.add(item)
        self.worklists.save(worklist)
        return worklist, item

    def hand_over(self, principal: Principal, worklist_id: str, version: int) -> Worklist:
        """Give a list to its departments under the next number of its county and year.

        Raises:
            NotPermitted, WorklistNotFound, Conflict, WrongState.
        """
        principal.require(*_SIGNERS)
        worklist, now = self.worklists.get(principal.area_code, worklist_id), self.now()
        worklist.expect(version)
        planned = self.items.planned_of(worklist.county, worklist.id)
        serial = self.worklists.next_serial(worklist.county, year_of(now))
        worklist.hand_over(principal.id, serial, {one.department for one in planned}, now)
        for item in planned:
            item.give(worklist.number, now)
            self.items.save(item)
        self.worklists.save(worklist)
        return worklist

    def _item(
        self, principal: Principal, worklist: Worklist, serial: int, new: NewItem
    ) -> WorklistItem:
        area_code, code = new.area_code or worklist.area_code, ""
        if new.case_id:
            decision = self.decisions.get(principal.area_code, new.case_id)
            area_code, code = decision.area_code, decision.code
        return WorklistItem(
            id=self.new_id(),
            area_code=area_code,
            case_id=new.case_id,
            code=code,
            worklist_id=worklist.id,
            serial=serial,
            list_title=worklist.title,
            department=new.department,
            text=new.text.strip(),
            due_time=new.due_time or worklist.due_time,
        )

    def _check(self, principal: Principal, bounds: Bounds, news: dict[str, NewItem]) -> None:
        known = self.fitting.active(principal.area_code)
        for path, new in news.items():
            bounds.choice(f"{path}department", new.department, known)
            bounds.text(f"{path}text", new.text, least=2, most=_LONGEST_TEXT)
            if new.due_time is not None:
                self._due(bounds, f"{path}due_time", new.due_time)
            if new.area_code and not principal.sees(new.area_code):
                message = "不在本级辖区内"
                bounds.note(f"{path}area_code", "foreign_area", message, "Not within your area.")
            if new.case_id:
                self.decisions.get(principal.area_code, new.case_id)
                brief = self.briefs.find(new.case_id)
                if brief:
                    note_accused(bounds, f"{path}department", (new.department,), brief)

    def _due(self, bounds: Bounds, field: str, given: datetime | None) -> datetime:
        now = self.now()
        if given is None or not now < given <= now + _MOST_DAYS:
            message = "期限应在今后一年以内"
            bounds.note(field, "out_of_range", message, "Within a year from now.")
        return given or now
