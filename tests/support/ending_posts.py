"""Who calls each RPC about the end of a case, with what: rows of `rpc_posts`."""

from typing import Any

_LATER = "2027-03-01T01:00:00Z"
_ARCHIVED = {"case": "archived_case"}
_OTHER_HANDLER = "labour.handler"
_KINDS = ("livelihood", "dispute", "violation", "emergency")
_LETTER = {
    "kind": "judicial_advice",
    "letter_number": "1",
    "addressee": "县民政局",
    "content": "完善审查",
    "reply_due_time": _LATER,
}
_PROCESS = {
    "area_code": "$county",
    "name": "规程",
    "visit_tries": 3,
    "lapse_days": 15,
    "reopen_days": 30,
    "automatic_reopens": 1,
    "sample_percent": 10,
    "keep_years": [{"kind": kind, "years": 10} for kind in _KINDS],
}
_EXPORT = {"purpose": "report", "words": "季度上报", "columns": ["code", "title"]}
_VIEW = {"name": "本周新收", "filter": {"kind": "livelihood"}}
_BY_AREA = {"process.id": "the draft is found by its area"}


def _row(post: str, fill: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"post": post, "fill": fill or {}, **more}


ENDING_POSTS: dict[str, dict[str, Any]] = {
    "ClosingService.ReviewVisit": _row("supervisor", {"is_confirmed": True, "note": "属实"}),
    "ClosingService.WaivePart": _row("dispatcher", {"reason": "已由主办单位解决"}),
    "ClosingService.AdviseCase": _row("dispatcher", _LETTER),
    "ClosingService.AnswerAdvice": _row("supervisor", {"reply": "已整改"}),
    "NoteService.WriteNote": _row(
        "clerk", {"kind": "note", "text": "内部备注"}, neighbour=_OTHER_HANDLER
    ),
    "NoteService.ListNotes": _row("clerk", neighbour=_OTHER_HANDLER),
    "ArchiveService.GetArchive": _row("supervisor", things=_ARCHIVED),
    "ArchiveService.GetArchiveFile": _row("supervisor", things=_ARCHIVED),
    "RetentionService.HoldCase": _row("supervisor", {"reason": "诉讼保留"}, things=_ARCHIVED),
    "RetentionService.ReleaseCase": _row("supervisor", {"reason": "诉讼终结"}, things=_ARCHIVED),
    "RetentionService.ProposeErasure": _row("supervisor", {"reason": "到期销毁"}),
    "RetentionService.ApproveErasure": _row("leader"),
    "ExportService.RequestExport": _row("supervisor", _EXPORT),
    "ExportService.ApproveExport": _row("leader"),
    "ExportService.RefuseExport": _row("leader", {"reason": "用途不明"}),
    "ExportService.GetExport": _row("leader", neighbour="dispatcher"),
    "ExportService.ListExports": _row("leader"),
    "ExportService.GetExportFile": _row("supervisor", neighbour="dispatcher"),
    "SavedViewService.SaveView": _row("supervisor", _VIEW),
    "SavedViewService.ChangeView": _row("supervisor", {**_VIEW, "is_shared": True}),
    "SavedViewService.DeleteView": _row("supervisor"),
    "SavedViewService.GetView": _row("clerk"),
    "SavedViewService.ListViews": _row("clerk"),
    "RetentionService.ListErasures": _row("supervisor"),
    "ProcessService.GetProcess": _row("admin", {"area_code": "$county", "is_draft": True}),
    "ProcessService.PutProcessDraft": _row("admin", {"process": _PROCESS}, own_keys=_BY_AREA),
    "ProcessService.PublishProcess": _row("supervisor", {"area_code": "$county"}),
}
