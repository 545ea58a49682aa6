"""What the end of a county's cases leaves, made through the services: files, lists, processes."""

from typing import TYPE_CHECKING, Any

from tests.support.callers import Fields

if TYPE_CHECKING:
    from tests.support.counties import Builder


def advise(builder: "Builder", case_id: str, version: int) -> int:
    """A letter on a verified case, and a note beside it; gives the case's version."""
    letter = {
        "case_id": case_id,
        "version": version,
        "kind": "judicial_advice",
        "letter_number": "1",
        "addressee": builder.things.marker,
        "content": builder.things.marker,
        "reply_due_time": "2099-01-01T00:00:00Z",
    }
    advised = builder.do("ClosingService.AdviseCase", "dispatcher", letter)
    builder.keep("advice", advised["advice_id"])
    note = {"case_id": case_id, "kind": "note", "text": builder.things.marker}
    builder.do("NoteService.WriteNote", "clerk", note)
    return int(advised["version"])


def without_parts(builder: "Builder", case: Fields) -> Fields:
    """A reported case whose co-departments' parts are waived."""
    version = case["version"]
    for order in case["open_parts"]:
        waive = {
            "case_id": case["id"],
            "version": version,
            "assignment_id": order,
            "reason": "免办",
        }
        version = builder.do("ClosingService.WaivePart", "dispatcher", waive)["version"]
    return {**case, "version": version}


def archive(builder: "Builder", case: Fields) -> None:
    """A reported case goes to the archive."""
    case_id, version = case["id"], case["version"]
    said = {"evaluation": {"grade": "satisfied"}, "channel": "phone", "is_reached": True}
    steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("VerifyCase", "dispatcher", {"note": builder.things.marker}),
        ("VisitBackCase", "supervisor", said),
        ("ArchiveCase", "supervisor", {}),
    )
    for name, post, more in steps:
        verb = {"case_id": case_id, "version": version, **more}
        version = builder.do(f"ClosingService.{name}", post, verb)["version"]
    builder.keep("archived_case", case_id, int(version))


def configure(builder: "Builder") -> None:
    """A draft of the county's process, a list of files to erase, and an export that waits."""
    own = {"area_code": builder.things.county}
    held = builder.do("ProcessService.GetProcess", "admin", own)["process"]
    draft = {**own, "is_draft": True}
    before = builder.ask("ProcessService.GetProcess", "admin", draft)
    version = before.body["process"]["version"] if before.status == "OK" else 0
    process = {**held, **own, "id": "", "name": builder.things.marker, "version": version}
    kept = builder.do("ProcessService.PutProcessDraft", "admin", {"process": process})["process"]
    builder.keep("process", kept["id"], int(kept["version"]))
    order = {
        "purpose": "report",
        "words": f"季度上报{builder.things.marker}",
        "columns": ["applicant_name"],
        "is_clear": True,
    }
    week = {"name": f"筛选{builder.things.marker}", "is_shared": True, "filter": {"last_days": 7}}
    view = builder.do("SavedViewService.SaveView", "supervisor", week)["view"]
    builder.keep("saved_view", view["view_id"], int(view["version"]))
    asked = builder.do("ExportService.RequestExport", "supervisor", order)["export"]
    builder.keep("export", asked["export_id"], int(asked["version"]))
    reason = {"reason": f"到期{builder.things.marker}"}
    listed = builder.do("RetentionService.ProposeErasure", "supervisor", reason)["erasure"]
    builder.keep("erasure", listed["erasure_id"], int(listed["version"]))
