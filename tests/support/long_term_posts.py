"""Who calls each RPC of the long-term register, with what, and how an entry comes to be."""

from typing import TYPE_CHECKING

from tests.support.row import Row

if TYPE_CHECKING:
    from tests.support.counties import Builder

_PLAN = {"reason": "企业破产重整", "next_action": "每月会商", "interval_days": 30}
_LOOK = {"outcome": "stays", "note": "待表决", "next_action": "参加债权人会议"}

LONG_TERM_ROWS = {
    "LongTermService.EnterLongTerm": Row("leader", _PLAN, {"case": "routed_case"}),
    "LongTermService.ReviewLongTerm": Row("leader", _LOOK),
    "LongTermService.GetLongTerm": Row("supervisor"),
    "LongTermService.ListLongTerms": Row("supervisor", things={"case": "extended_case"}),
}

HTTP_CALLS = {
    "POST /cases/{case_id}/long-term": "LongTermService.EnterLongTerm",
    "GET /long-terms": "LongTermService.ListLongTerms",
    "GET /long-terms/{entry_id}": "LongTermService.GetLongTerm",
    "POST /long-terms/{entry_id}:review": "LongTermService.ReviewLongTerm",
}


def plant(builder: "Builder") -> None:
    """A case on the register."""
    plan = {**_PLAN, "reason": f"破产重整{builder.things.marker}"}
    plan |= {"case_id": builder.things.ids["extended_case"]}
    entry = builder.do("LongTermService.EnterLongTerm", "leader", plan)["entry"]
    builder.keep("long_term", entry["id"], int(entry["version"]))
