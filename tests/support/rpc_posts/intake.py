"""Who calls each RPC of intake, with what."""

import base64

from tests.support.reward_posts import REWARD_ROWS
from tests.support.row import Row
from tests.support.rpc_posts.callers import OTHER_HANDLER, PERSON

_REPORT = {"kind": "livelihood", "title": "路灯不亮", "area_code": "$town", "source": "window"}
_DRAFT = {key: value for key, value in _REPORT.items() if key != "source"}
_OTHER = {"other_case_id": "$routed_case"}
_MAIN = {"main_case_id": "$routed_case", "reason": "同一事项"}
_NEW_PARTY = {"parties.id": "a new party gets its own id whatever stands here"}
_WAITING = {"case": "registered_case"}
_GROUPED = {"case": "group_case"}
_A_LIST = base64.b64encode("姓名\n欧阳丙\n".encode()).decode()
_PARTIES = base64.b64encode("身份,姓名或名称\n相关人,欧阳丁\n".encode()).decode()
_DECLINED = {"case": "declined_case"}
_TREE = {
    "area_code": "$county",
    "name": "目录",
    "leaves": [{"key": "streets.benches", "name": "座椅损坏"}],
}
_TREE_KEYS = {"category_tree.id": "the draft is found by its area"}
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

INTAKE_ROWS: dict[str, Row] = {
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
    "DeskService.GetCase": Row("clerk", neighbour=OTHER_HANDLER),
    "DeskService.ListCases": Row("clerk"),
    "DeskService.GetWork": Row("dispatcher"),
    "DeskService.GetTimeline": Row("clerk", neighbour=OTHER_HANDLER),
    "DeskService.GetCaseHistory": Row("clerk"),
    "DeskService.GetReceipt": Row("clerk"),
    "DeskService.GetParties": Row("service:mediation", {"purpose": "打印协议"}),
    "OwnCaseService.ListOwnCases": Row("resident", {"verified_phone": "13907340001"}),
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
    "OpenRequestService.CreateOpenClient": Row("admin", {"name": "随手拍", "per_minute": 60}),
    "OpenRequestService.RotateOpenClient": Row("admin"),
    "OpenRequestService.RevokeOpenClient": Row("admin"),
    "OpenRequestService.GetOpenClient": Row("admin"),
    "OpenRequestService.ListOpenClients": Row("admin"),
    "OpenRequestService.CheckOpenKey": Row("service:gateway"),
    "OpenRequestService.RegisterOpenRequest": Row(
        "resident", {"area_code": "$town", "service_code": "streets.manholes"}
    ),
    "OpenRequestService.ListOpenRequests": Row("resident", {"area_code": "$county"}),
    "OpenRequestService.GetOpenRequest": Row("resident"),
    "OpenRequestService.GetOpenToken": Row("resident"),
    "GroupService.AddMembers": Row("clerk", {"members": [{"name": "欧阳"}]}, _GROUPED),
    "GroupService.ListGroupMembers": Row("clerk", things=_GROUPED, neighbour=OTHER_HANDLER),
    "GroupService.GetGroup": Row("clerk", things=_GROUPED, neighbour=OTHER_HANDLER),
    "GroupService.GetGroupFigures": Row("clerk"),
    "GroupService.PayMember": Row("clerk", {"paid_fen": 100}, _GROUPED),
    "GroupService.SettleMember": Row("clerk", {"paid_fen": 100}, _GROUPED),
    "PartySheetService.GetPartyTemplate": Row("clerk", {"format": "csv"}),
    "PartySheetService.TakePartySheet": Row("clerk", {"chunk": _PARTIES}),
    "MemberSheetService.GetMemberTemplate": Row("clerk", {"format": "csv"}),
    "MemberSheetService.TakeMemberSheet": Row("clerk", {"chunk": _A_LIST}, _GROUPED),
    "GroupService.WithdrawMember": Row("clerk", {"reason": "本人退出"}, _GROUPED),
    "NoticeService.GetDeclineNotice": Row("clerk", things=_DECLINED),
    "NoticeService.GetOwnDeclineNotice": Row("resident"),
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
    **REWARD_ROWS,
}
