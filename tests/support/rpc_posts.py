"""Who calls each RPC, with what: the data of the isolation walk; an RPC without a row fails it.

In `fill`, `$kind` stands for the caller's own thing of that kind.
"""

from tests.support.ending_posts import ENDING_POSTS
from tests.support.file_posts import FILE_ROWS
from tests.support.row import Row

LATER = "2027-03-01T01:00:00Z"
LATER_END = "2027-03-01T02:00:00Z"
HANDLER = "$assignment.handler"
OTHER_HANDLER = "labour.handler"
OTHER_MEDIATOR = "mediator9"
OTHER_OFFICER = "officer9"


PERSON = {"role": "applicant", "type": "person", "name": "欧阳", "phone": "13907340009"}
_REPORT = {"kind": "livelihood", "title": "路灯不亮", "area_code": "$town", "source": "window"}
_DRAFT = {key: value for key, value in _REPORT.items() if key != "source"}
_OTHER = {"other_case_id": "$routed_case"}
_MAIN = {"main_case_id": "$routed_case", "reason": "同一事项"}
_NEW_PARTY = {"parties.id": "a new party gets its own id whatever stands here"}
_WAITING = {"case": "registered_case"}
_GROUPED = {"case": "group_case"}
_DECLINED = {"case": "declined_case"}
_MEDIATED = {"case": "mediated_case"}
_SIDE = {"party": "side"}
_TIMES = {"held_start_time": "2026-11-01T01:00:00Z", "held_end_time": "2026-11-01T02:00:00Z"}
_RULES = {
    "area_code": "$county",
    "name": "规则",
    "rows": [
        {
            "id": "one",
            "priority": 1,
            "outcome": {"path": "mediation", "lead_department": "justice"},
        }
    ],
    "fallback": {"path": "department", "lead_department": "petition"},
}
_RULE_KEYS = {
    "rule_set.id": "the draft is found by its area",
    "rule_set.rows.id": "a word inside its own table",
}
_TREE = {
    "area_code": "$county",
    "name": "目录",
    "leaves": [{"key": "streets.benches", "name": "座椅损坏"}],
}
_TREE_KEYS = {"category_tree.id": "the draft is found by its area"}
_CLOSED = {"key": "a word of the code's closed list"}
_OBJECTION = {"reason_code": "not_our_duty", "reason": "不属于我局职责范围"}
_AGREEMENT = {"content": "$agreement_content"}
_FEED = {
    "name": "热线",
    "source": "hotline_12345",
    "mapping": [
        {"to": name, "op": "constant", "value": value}
        for name, value in (
            ("ticket_number", "N1"),
            ("kind", "livelihood"),
            ("title", "路灯不亮"),
            ("area_code", "430423"),
            ("applicant_name", "陈某"),
        )
    ],
}

ROWS: dict[str, Row] = {
    # intake
    "CaseService.RegisterCase": Row(
        "clerk", {**_REPORT, "parties": [{**PERSON, "id": "$party"}]}, own_keys=_NEW_PARTY
    ),
    "CaseService.RegisterPublicCase": Row(
        "resident",
        {
            **_REPORT,
            "source": "web",
            "parties": [{**PERSON, "id": "$party"}],
            "verified_phone": "13907340009",
            "privacy_notice": "1",
        },
        own_keys=_NEW_PARTY,
    ),
    "CaseService.AcceptCase": Row("dispatcher", things=_WAITING),
    "CaseService.DeclineCase": Row(
        "dispatcher",
        {
            "reason_code": "repeated",
            "legal_route": "other",
            "reason": "同一事项已受理",
            "earlier_case_id": "$routed_case",
        },
        _WAITING,
    ),
    "CaseService.AmendCase": Row(
        "clerk",
        {"title": "更正后的标题", "reason": "写错了", "parties": [{**PERSON, "id": "$party"}]},
    ),
    "CaseService.SupplementCase": Row("clerk", {"text": "补充材料"}),
    "CaseService.WithdrawCase": Row("clerk", {"reason": "当事人撤回"}, _WAITING),
    "CategoryService.ListCategories": Row("clerk"),
    "CategoryService.SuggestCategory": Row("clerk", {"title": "路灯不亮", "area_code": "$town"}),
    "CategoryService.GetCategoryTree": Row("admin", {"area_code": "$county", "is_draft": True}),
    "CategoryService.CheckCategoryTree": Row(
        "admin", {"category_tree": _TREE}, own_keys=_TREE_KEYS
    ),
    "CategoryService.PutCategoryTreeDraft": Row(
        "admin", {"category_tree": _TREE}, own_keys=_TREE_KEYS
    ),
    "CategoryService.PublishCategoryTree": Row("supervisor"),
    "ClosingService.VerifyCase": Row("dispatcher"),
    "ClosingService.ReworkCase": Row("dispatcher", {"reason": "退回重办"}),
    "ClosingService.VisitBackCase": Row(
        "supervisor",
        {
            "channel": "phone",
            "is_reached": True,
            "note": "已回访",
            "evaluation": {"party_id": "$party", "grade": "satisfied"},
        },
    ),
    "ClosingService.EvaluateCase": Row(
        "supervisor", {"evaluation": {"party_id": "$party", "grade": "satisfied"}}
    ),
    "ClosingService.ReopenCase": Row("dispatcher", {"reason": "重新办理"}),
    "ClosingService.ArchiveCase": Row("supervisor"),
    **{name: Row(**given) for name, given in ENDING_POSTS.items()},
    "DeskService.GetCase": Row("clerk", neighbour=OTHER_HANDLER),
    "DeskService.ListCases": Row("clerk"),
    "DeskService.GetWork": Row("dispatcher"),
    "DeskService.GetTimeline": Row("clerk", neighbour=OTHER_HANDLER),
    "DeskService.GetCaseHistory": Row("clerk"),
    "DeskService.GetReceipt": Row("clerk"),
    "DeskService.GetParties": Row("service:mediation", {"purpose": "打印协议"}),
    "FollowService.FollowCase": Row("resident"),
    "FollowService.SupplementByParty": Row("resident"),
    "FollowService.EvaluateByParty": Row("resident"),
    "FollowService.ReopenByParty": Row("resident"),
    "SamenessService.FindSimilar": Row(
        "clerk", {**_DRAFT, "parties": [{**PERSON, "id": "$party"}]}, own_keys=_NEW_PARTY
    ),
    "SamenessService.ListSimilar": Row("clerk"),
    "SamenessService.LinkCase": Row("clerk", _OTHER),
    "SamenessService.UnlinkCase": Row("clerk", _OTHER),
    "SamenessService.ListLinks": Row("clerk"),
    "SamenessService.MergeCase": Row("dispatcher", _MAIN),
    "SamenessService.UnmergeCase": Row("dispatcher", {"reason": "不是同一事项"}),
    "SamenessService.ListMembers": Row("clerk"),
    "ImportService.GetImportTemplate": Row("clerk", {"format": "csv"}),
    "ImportService.UploadImport": Row("clerk", {"file_name": "a.csv", "chunk": "YQ=="}),
    "ImportService.GetImport": Row("clerk"),
    "ImportService.ListImports": Row("clerk"),
    "ImportService.ListImportRows": Row("clerk"),
    "ImportService.GetImportReport": Row("clerk"),
    "ImportService.StartImport": Row("clerk"),
    "ImportService.CancelImport": Row("clerk"),
    "PlaceService.CreatePlace": Row(
        "clerk",
        {"kind": "spot", "name": "人民广场", "area_code": "$town"},
        own_keys={"cell_id": "a word below its own village, whoever owns the cell"},
    ),
    "PlaceService.RevokePlace": Row("clerk"),
    "PlaceService.GetPlace": Row("clerk"),
    "PlaceService.ListPlaces": Row("clerk"),
    "PlaceService.GetPlaceSheet": Row("clerk"),
    "PlaceService.GetPlaceLabels": Row("clerk", {"area_code": "$county"}),
    "PlaceService.GetScannedPlace": Row("service:gateway"),
    "TicketFeedService.CreateFeed": Row("admin", _FEED),
    "TicketFeedService.PutFeedMapping": Row("admin", {"mapping": _FEED["mapping"]}),
    "TicketFeedService.RotateFeedSecret": Row("admin"),
    "TicketFeedService.RevokeFeed": Row("admin"),
    "TicketFeedService.GetFeed": Row("admin"),
    "TicketFeedService.ListFeeds": Row("admin"),
    "TicketFeedService.PreviewTicket": Row("admin", {"ticket": "{}"}),
    "TicketFeedService.CheckTicketSignature": Row(
        "service:gateway", own_keys={"feed_id": "the gateway answers all refusals alike"}
    ),
    "TicketFeedService.TakeFeedTicket": Row("service:gateway", {"ticket": "{}"}),
    "TicketFeedService.FetchTicketUpdates": Row("service:gateway"),
    "GroupService.AddMembers": Row("clerk", {"members": [{"name": "欧阳"}]}, _GROUPED),
    "GroupService.ListGroupMembers": Row("clerk", things=_GROUPED, neighbour=OTHER_HANDLER),
    "GroupService.GetGroup": Row("clerk", things=_GROUPED, neighbour=OTHER_HANDLER),
    "GroupService.SettleMember": Row("clerk", {"paid_fen": 100}, _GROUPED),
    "GroupService.WithdrawMember": Row("clerk", {"reason": "本人退出"}, _GROUPED),
    "NoticeService.GetDeclineNotice": Row("clerk", things=_DECLINED),
    "PartyService.ListParties": Row("clerk", neighbour=OTHER_HANDLER),
    "PartyService.UnmaskParty": Row(
        "clerk",
        {"fields": ["phone"], "purpose": "contact", "words": "通知到场"},
        neighbour=OTHER_HANDLER,
    ),
    "PartyService.ListDisclosures": Row("supervisor"),
    "PartyService.AuthoriseAgent": Row(
        "clerk", {"represents": ["$party"], "scope": "general", "paper": "授权委托书"}
    ),
    "PartyService.VerifyContact": Row("clerk", {"note": "当面拨打，本人接听"}),
    "PartyService.NameRepresentatives": Row("clerk", {"party_ids": ["$party"]}),
    "VocabularyService.GetVocabulary": Row("clerk"),
    **FILE_ROWS,
    "TicketService.TakeTicket": Row("clerk", {"purpose": "consult"}),
    "TicketService.CallTicket": Row("clerk", {"window": "1号", "purpose": "consult"}),
    "TicketService.ServeTicket": Row("clerk"),
    "TicketService.MissTicket": Row("clerk"),
    "TicketService.LeaveTicket": Row("clerk"),
    "TicketService.ListTickets": Row("clerk"),
    "TicketService.GetBoard": Row("clerk"),
    "TicketService.FollowTicket": Row("resident"),
    "AppointmentService.BookAppointment": Row("clerk"),
    "AppointmentService.BookPublicAppointment": Row("resident"),
    "AppointmentService.GetSlots": Row("clerk"),
    "AppointmentService.ListAppointments": Row("clerk"),
    "AppointmentService.ArriveAppointment": Row("clerk"),
    "AppointmentService.CancelAppointment": Row("clerk"),
    "AppointmentService.FollowAppointment": Row("resident", {"key": "$slip:appointment_key"}),
    "AppointmentService.CancelByVisitor": Row("resident", {"key": "$slip:appointment_key"}),
    "GuidanceService.TakeGuidance": Row("clerk", {"said": "楼上漏水", "area_code": "$town"}),
    "GuidanceService.GetGuidance": Row("clerk"),
    "GuidanceService.ListGuidance": Row("clerk"),
    "GuidanceService.RegisterGuidance": Row("clerk"),
    "GuidanceService.AnswerGuidance": Row("clerk", {"route": "请到2号窗口"}),
    "GuidanceService.ReferGuidance": Row("clerk", {"body": "劳动仲裁委"}),
    "GuidanceService.GetDeskFigures": Row("clerk"),
    # routing
    "AssignmentService.GetAssignment": Row("dispatcher", neighbour=OTHER_HANDLER),
    "AssignmentService.ListAssignments": Row(
        "dispatcher", things={"case": "routed_case"}, neighbour=OTHER_HANDLER
    ),
    "AssignmentService.SignAssignment": Row(HANDLER, neighbour=OTHER_HANDLER),
    "AssignmentService.ObjectAssignment": Row(HANDLER, _OBJECTION, neighbour=OTHER_HANDLER),
    "AssignmentService.ProgressAssignment": Row(
        HANDLER, {"note": "已到现场"}, neighbour=OTHER_HANDLER
    ),
    "AssignmentService.CompleteAssignment": Row(
        HANDLER, {"result": "已办", "public_answer": "已办"}, neighbour=OTHER_HANDLER
    ),
    "AssignmentService.GetRouteWork": Row("dispatcher"),
    "ObjectionService.ListObjections": Row(
        "dispatcher", things={"case": "objected_case"}, neighbour=OTHER_HANDLER
    ),
    "ObjectionService.DecideObjection": Row(
        "dispatcher", {"is_upheld": False, "reason": "理由不成立"}
    ),
    "ClockService.ListClocks": Row(
        "supervisor", things={"case": "routed_case"}, neighbour=OTHER_HANDLER
    ),
    "DecisionService.GetDecision": Row("dispatcher", things={"case": "routed_case"}),
    "DecisionService.RouteCase": Row(
        "dispatcher",
        {"path": "department", "lead_department": "labour", "reason": "人工分流"},
        {"case": "decision"},
    ),
    "DirectoryService.GetDepartment": Row("clerk", {"area_code": "$county"}),
    "DirectoryService.ListDepartments": Row("clerk", {"area_code": "$county"}),
    "DirectoryService.PutDepartment": Row(
        "admin",
        {
            "department": {
                "key": "$department",
                "area_code": "$county",
                "name": "住建局",
                "presence": "resident",
                "level": "county",
            }
        },
        own_keys={"department.key": "a row belongs to the area named beside it"},
    ),
    "FeedService.FetchOrders": Row("$assignment.department"),
    "RuleSetService.GetRuleSet": Row("admin", {"area_code": "$county", "is_draft": True}),
    "RuleSetService.CheckRuleSet": Row("admin", {"rule_set": _RULES}, own_keys=_RULE_KEYS),
    "RuleSetService.PutRuleSetDraft": Row("admin", {"rule_set": _RULES}, own_keys=_RULE_KEYS),
    "RuleSetService.PublishRuleSet": Row("supervisor"),
    "RuleSetService.ListFacts": Row("admin"),
    # mediation
    "MediationService.OpenMediation": Row("dispatcher", {"reason": "双方申请"}, _MEDIATED),
    "MediationService.RecordConsent": Row(
        "dispatcher", {"is_agreed": True, "channel": "phone"}, _SIDE
    ),
    "MediationService.AppointMediator": Row("dispatcher"),
    "MediationService.ConcludeMediation": Row(
        "mediator",
        {"outcome": "failed", "end_reason": "wide_differences"},
        neighbour=OTHER_MEDIATOR,
    ),
    "MediationService.GetMediation": Row("mediator", neighbour=OTHER_MEDIATOR),
    "MediationService.ListMediations": Row("mediator", things=_MEDIATED, neighbour=OTHER_MEDIATOR),
    "MediationService.GetMediationWork": Row("mediator"),
    "SessionService.ScheduleSession": Row(
        "mediator",
        {"start_time": LATER, "end_time": LATER_END, "party_ids": ["$side"]},
        _SIDE,
        neighbour=OTHER_MEDIATOR,
    ),
    "SessionService.CancelSession": Row("mediator", {"reason": "改期"}, neighbour=OTHER_MEDIATOR),
    "SessionService.RecordSession": Row(
        "mediator",
        {
            "content": {
                **_TIMES,
                "place": "调解室",
                "present_party_ids": ["$side"],
                "is_rights_told": True,
                "statements": [{"party_id": "$side", "text": "愿意"}],
                "dispute_focus": "通行",
                "process": "协商",
                "result": "agreed",
            }
        },
        _SIDE,
        neighbour=OTHER_MEDIATOR,
    ),
    "SessionService.RecordCaucus": Row(
        "mediator",
        {"caucus": {**_TIMES, "side": "$side", "text": "底线"}},
        _SIDE,
        neighbour=OTHER_MEDIATOR,
    ),
    "SessionService.ListSessions": Row("mediator", neighbour=OTHER_MEDIATOR),
    "SessionService.GetSessionRecords": Row("mediator", neighbour=OTHER_MEDIATOR),
    "AgreementService.DraftAgreement": Row(
        "mediator", {**_AGREEMENT, "form": "written"}, _SIDE, neighbour=OTHER_MEDIATOR
    ),
    "AgreementService.ReviseAgreement": Row(
        "mediator", _AGREEMENT, _SIDE, neighbour=OTHER_MEDIATOR
    ),
    "AgreementService.SignAgreement": Row(
        "mediator",
        {"signatures": [{"signer": "$side", "kind": "sign"}]},
        _SIDE,
        neighbour=OTHER_MEDIATOR,
    ),
    "AgreementService.PerformAgreement": Row(
        "mediator", {"obligation_number": 1, "note": "当场"}, neighbour=OTHER_MEDIATOR
    ),
    "AgreementService.GetAgreement": Row("mediator", neighbour=OTHER_MEDIATOR),
    "AgreementService.GetAgreementDocument": Row(
        "mediator", {"format": "pdf"}, neighbour=OTHER_MEDIATOR
    ),
    "RegisterService.ListMediators": Row("clerk"),
    "RegisterService.PutMediator": Row(
        "admin",
        {"name": "周明", "is_active": True},
        own_keys={
            "mediator_id": "a row belongs to the caller's county",
            "committee_id": "the same keys in every county",
        },
    ),
    "RegisterService.ListRooms": Row("clerk"),
    "RegisterService.PutRoom": Row(
        "admin",
        {"name": "调解室", "kind": "joint", "place": "一楼", "is_active": True},
        own_keys={"room_id": "a row belongs to the caller's county"},
    ),
    "RegisterService.ListCommittees": Row("clerk"),
    # grid
    "CellService.GetArea": Row("clerk", {"code": "$county"}),
    "CellService.ListCells": Row("dispatcher"),
    "CellService.LocatePoint": Row("clerk", {"point": {"lng": 112.95, "lat": 27.08}}),
    "CellService.ImportCells": Row(
        "admin", {"cells": [{"id": "$cell", "name": "网格", "outline": "{}"}], "dry_run": True}
    ),
    "IncidentService.ReportIncident": Row(
        "officer", {"kind": "livelihood", "title": "路面塌陷", "area_code": "$town"}
    ),
    "IncidentService.SyncIncidents": Row(
        "officer",
        {
            "incidents": [
                {
                    "client_ref": "isolation-walk",
                    "capture_time": "2026-11-25T00:30:00Z",
                    "kind": "livelihood",
                    "title": "路面塌陷",
                    "area_code": "$town",
                }
            ]
        },
    ),
    "IncidentService.GetIncident": Row("officer", neighbour=OTHER_OFFICER),
    "IncidentService.ListIncidents": Row("officer", neighbour=OTHER_OFFICER),
    "TaskService.IssueTask": Row(
        "dispatcher", {"title": "到场核实", "instruction": "到场"}, {"case": "routed_case"}
    ),
    "TaskService.AcceptTask": Row("officer", neighbour=OTHER_OFFICER),
    "TaskService.ReportTask": Row("officer", {"report": "已到场"}, neighbour=OTHER_OFFICER),
    "TaskService.VerifyTask": Row("dispatcher", {"is_passed": True}),
    "TaskService.GetTask": Row("officer", neighbour=OTHER_OFFICER),
    "TaskService.ListTasks": Row(
        "officer", things={"case": "urgent_case"}, neighbour=OTHER_OFFICER
    ),
    "TaskService.GetGridWork": Row("dispatcher"),
    # notify
    "MessageService.ListMessages": Row("clerk", {"case_id": "$case"}),
    "MessageService.ListStationMessages": Row(HANDLER, neighbour=OTHER_HANDLER),
    "MessageService.MarkStationMessageRead": Row(HANDLER, neighbour=OTHER_HANDLER),
    "TemplateService.ListTemplates": Row("admin"),
    "TemplateService.GetTemplate": Row("admin", own_keys=_CLOSED),
    "TemplateService.PutTemplate": Row("admin", own_keys=_CLOSED),
    "TemplateService.PreviewTemplate": Row("admin", own_keys=_CLOSED),
    "VerificationService.SendVerificationCode": Row("service:gateway"),
    "VerificationService.ConfirmVerificationCode": Row(
        "service:gateway", {"code": "000000", "county": "$county", "purpose": "report"}
    ),
}
