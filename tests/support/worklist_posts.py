"""Who calls each RPC of worklists, with what, and how a list comes to be."""

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.support.days import local_now
from tests.support.row import Row

if TYPE_CHECKING:
    from tests.support.counties import Builder

HANDLER, OTHER_HANDLER = "$assignment.handler", "labour.handler"
_ITEM = {"department": "housing", "text": "核定名单并公示", "case_id": "$routed_case"}
_LIST = {"title": "清零清单", "source": "meeting", "due_time": "$slip:due", "items": [_ITEM]}
_PROOF = {"outcome": "已核定并公示", "proof": "公示照片"}
_FILES = {"attachment_ids": "a name only; its content is asked of intake"}
_REASON = {"reason": "证明不足"}

WORKLIST_ROWS = {
    "WorklistService.MakeWorklist": Row("dispatcher", _LIST),
    "WorklistService.AddWorklistItem": Row("dispatcher", {"item": _ITEM}),
    "WorklistService.HandOverWorklist": Row("supervisor"),
    "WorklistService.GetWorklist": Row("supervisor"),
    "WorklistService.ListWorklists": Row("supervisor"),
    "WorklistService.GetWorklistFigures": Row("supervisor"),
    "WorklistService.GetWorklistItem": Row("supervisor", neighbour=OTHER_HANDLER),
    "WorklistService.ListWorklistItems": Row(
        "supervisor", things={"case": "routed_case"}, neighbour=OTHER_HANDLER
    ),
    "WorklistService.AcceptWorklistItem": Row(HANDLER, neighbour=OTHER_HANDLER),
    "WorklistService.ReportWorklistItem": Row(
        HANDLER, _PROOF, own_keys=_FILES, neighbour=OTHER_HANDLER
    ),
    "WorklistService.ReturnWorklistItem": Row("supervisor", _REASON),
    "WorklistService.StrikeWorklistItem": Row("supervisor", {"note": "现场核实"}),
    "WorklistService.WithdrawWorklistItem": Row("supervisor", _REASON),
}

HTTP_CALLS = {
    "POST /lists": "WorklistService.MakeWorklist",
    "GET /lists": "WorklistService.ListWorklists",
    "GET /lists/{worklist_id}": "WorklistService.GetWorklist",
    "POST /lists/{worklist_id}/items": "WorklistService.AddWorklistItem",
    "POST /lists/{worklist_id}:hand-over": "WorklistService.HandOverWorklist",
    "GET /list-figures": "WorklistService.GetWorklistFigures",
    "GET /list-items": "WorklistService.ListWorklistItems",
    "GET /list-items/{item_id}": "WorklistService.GetWorklistItem",
    "POST /list-items/{item_id}:accept": "WorklistService.AcceptWorklistItem",
    "POST /list-items/{item_id}:report": "WorklistService.ReportWorklistItem",
    "POST /list-items/{item_id}:return": "WorklistService.ReturnWorklistItem",
    "POST /list-items/{item_id}:strike": "WorklistService.StrikeWorklistItem",
    "POST /list-items/{item_id}:withdraw": "WorklistService.WithdrawWorklistItem",
}


def plant(builder: "Builder") -> None:
    """A list that was handed over to the department that holds the county's order."""
    due, things = (local_now() + timedelta(days=30)).isoformat(), builder.things
    things.slips["due"] = due
    text = f"核定名单{things.marker}"
    item = {"department": things.departments["assignment"], "text": text}
    item |= {"case_id": things.ids["routed_case"]}
    draft = {"title": f"清单{things.marker}", "source": "meeting", "due_time": due, "items": [item]}
    made = builder.do("WorklistService.MakeWorklist", "supervisor", draft)["worklist"]
    named = {"worklist_id": made["id"], "version": int(made["version"])}
    given = builder.do("WorklistService.HandOverWorklist", "supervisor", named)["worklist"]
    builder.keep("worklist", given["id"], int(given["version"]))
    asked = {"worklist_id": given["id"]}
    found = builder.do("WorklistService.ListWorklistItems", "supervisor", asked)["items"][0]
    builder.keep("worklist_item", found["id"], int(found["version"]))
