"""Lists and their items follow the tables of docs/states.md; no item is late in silence."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts.errors import WrongState
from services.routing.domain.worklist import ListSource, Worklist, WorklistState
from services.routing.domain.worklist_item import ItemReport, ItemState, WorklistItem
from tests.support.states import Row, transitions
from tests.unit.routing.people import COUNTY, NOON

DAY = timedelta(days=1)
NUMBER = "衡山县综治单〔2026〕3号"
LIST_ROWS = [row for row in transitions("worklist（") if row.from_states]
ITEM_ROWS = [row for row in transitions("worklist item（") if row.from_states]


def a_report(moment: datetime = NOON) -> ItemReport:
    return ItemReport(report_time=moment, reported_by="h", outcome="已核定", proof="公示照片")


def a_list(state: WorklistState = WorklistState.DRAFTED, open_count: int = 2) -> Worklist:
    return Worklist(
        id="l",
        area_code=COUNTY,
        title="清零清单",
        list_source=ListSource.MEETING,
        due_time=NOON + 30 * DAY,
        state=state,
        item_count=2,
        open_count=open_count,
        make_time=NOON,
        made_by="s",
        version=1,
    )


def an_item(state: ItemState = ItemState.GIVEN, **fields: Any) -> WorklistItem:
    known: dict[str, Any] = {"due_time": NOON + 5 * DAY, "give_time": NOON, "reports": [a_report()]}
    return WorklistItem(
        id="i",
        area_code=COUNTY,
        worklist_id="l",
        serial=2,
        list_number=NUMBER,
        department="labour",
        text="核定名单",
        state=state,
        version=1,
        **known | fields,
    )


LIST_VERBS: dict[str, Callable[[Worklist], object]] = {
    "add": lambda one: one.add("labour", NOON),
    "hand_over": lambda one: one.hand_over("s", 3, ["labour"], NOON),
    "close_item": lambda one: one.close_item(NOON),
}
ITEM_VERBS: dict[str, Callable[[WorklistItem], object]] = {
    "give": lambda one: one.give(NUMBER, NOON),
    "accept": lambda one: one.accept("h", NOON),
    "report": lambda one: one.report(a_report()),
    "send_back": lambda one: one.send_back("s", "证明不足", NOON),
    "strike": lambda one: one.strike("s", "现场核实", NOON),
    "withdraw": lambda one: one.withdraw("s", "不再需要", NOON),
}


def word(row: Row) -> str:
    return row.verb.partition(" ")[0].rstrip(":")


@pytest.mark.parametrize("row", LIST_ROWS, ids=lambda row: f"{row.from_states[0]}-{row.verb}")
def test_a_list_goes_where_the_table_says(row: Row) -> None:
    is_last = row.to == "finished"
    worklist = a_list(WorklistState(row.from_states[0]), open_count=1 if is_last else 2)

    LIST_VERBS[word(row)](worklist)

    assert worklist.state == (row.to or row.from_states[0])
    assert tuple(type(fact.event).__name__ for fact in worklist.facts) == row.events


@pytest.mark.parametrize("verb", ["add", "hand_over"])
def test_a_finished_list_takes_nothing_more(verb: str) -> None:
    worklist = a_list(WorklistState.FINISHED, open_count=0)

    with pytest.raises(WrongState) as refusal:
        LIST_VERBS[verb](worklist)

    assert (refusal.value.reason, worklist.facts) == ("wrong_state", [])


def test_a_list_without_an_open_item_is_not_handed_over() -> None:
    with pytest.raises(WrongState) as refusal:
        LIST_VERBS["hand_over"](a_list(open_count=0))

    assert refusal.value.reason == "list_empty"


@pytest.mark.parametrize("verb", list(ITEM_VERBS))
@pytest.mark.parametrize("state", list(ItemState))
def test_an_item_goes_where_the_table_says_and_nowhere_else(verb: str, state: ItemState) -> None:
    row = next(row for row in ITEM_ROWS if word(row) == verb)
    item = an_item(state)

    if state not in row.from_states:
        with pytest.raises(WrongState):
            ITEM_VERBS[verb](item)
        assert (item.state, item.facts) == (state, [])
        return
    ITEM_VERBS[verb](item)

    assert item.state == row.to
    assert tuple(type(fact.event).__name__ for fact in item.facts) == row.events


@pytest.mark.parametrize("state", list(ItemState))
def test_an_open_item_is_warned_of_once_and_late_once(state: ItemState) -> None:
    item = an_item(state)
    moments = (NOON, NOON + 4 * DAY, NOON + 4 * DAY, NOON + 5 * DAY, NOON + 6 * DAY)

    said = [item.tell(moment) for moment in moments]

    is_awaited = state in (ItemState.GIVEN, ItemState.ACCEPTED)
    assert said == [False, is_awaited, False, is_awaited, False]
    assert (item.is_late, item.next_due_time) == (is_awaited, None)


def test_an_item_given_for_tomorrow_is_not_warned_of_but_late() -> None:
    item = an_item(ItemState.PLANNED, due_time=NOON + DAY / 2)
    item.give(NUMBER, NOON)

    assert not item.tell(NOON)
    assert item.tell(NOON + DAY)
    assert item.is_late


def test_a_report_after_the_time_says_first_that_it_is_late() -> None:
    item = an_item(ItemState.ACCEPTED)

    item.report(a_report(NOON + 6 * DAY))
    item.strike("s", "", NOON + 7 * DAY)

    names = [type(fact.event).__name__ for fact in item.facts]
    assert names == ["WorklistItemLate", "WorklistItemReported", "WorklistItemStruck"]
    assert not item.is_in_time


def test_an_item_reported_in_time_is_in_time_however_late_it_is_struck_off() -> None:
    item = an_item(ItemState.ACCEPTED)
    item.report(a_report(NOON + 4 * DAY))

    assert not item.tell(NOON + 9 * DAY)
    item.strike("s", "", NOON + 9 * DAY)

    assert (item.is_in_time, item.is_late) == (True, False)
    assert item.number == f"{NUMBER}-2"
