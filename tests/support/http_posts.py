"""Who calls each path, with what: the data of the walk over HTTP; an operation without a row fails.

Most paths are one call of a service and take its row of `rpc_posts`.
"""

from dataclasses import replace

from tests.support.calendar_posts import HTTP_CALLS as CALENDAR_CALLS
from tests.support.calendar_posts import HTTP_OWN as CALENDAR_PATHS
from tests.support.choice_posts import HTTP_CALLS as CHOICE_CALLS
from tests.support.choice_posts import HTTP_OWN as CHOICE_PATHS
from tests.support.file_posts import FILE_CALLS, FILE_PATHS
from tests.support.long_term_posts import HTTP_CALLS as LONG_TERM_CALLS
from tests.support.pact_posts import HTTP_CALLS as PACT_CALLS
from tests.support.reward_posts import HTTP_CALLS as REWARD_CALLS
from tests.support.reward_posts import HTTP_OWN as REWARD_PATHS
from tests.support.risk_posts import HTTP_CALLS as RISK_CALLS
from tests.support.risk_posts import HTTP_OWN as RISK_PATHS
from tests.support.row import Row
from tests.support.rpc_posts import HANDLER, PERSON, ROWS
from tests.support.worklist_posts import HTTP_CALLS as WORKLIST_CALLS

ANYBODY = {
    "GET /me": "the caller itself",
    "POST /me:change-password": "the caller itself",
    "POST /auth/logout": "the caller itself",
    "GET /work": "each post its own heaps",
    "GET /areas/{code}": "national areas are public knowledge",
    "GET /grids": "every post of the county",
    "GET /grids:locate": "every post of the county",
    "GET /vocabulary": "a closed list of the code",
    "GET /categories": "every post sees what may be chosen",
    "GET /import-template": "the headings are no secret",
    "GET /member-template": "the headings are no secret",
    "GET /party-template": "the headings are no secret",
    "GET /rule-facts": "a closed list of the code",
    "GET /duties": "the roster is for all staff",
    "GET /duties/{duty_id}": "the roster is for all staff",
    "GET /duty-board": "the roster is for all staff",
    "GET /departments": "the directory is for all staff",
    "GET /departments/{key}": "the directory is for all staff",
}
"""Paths open to every post that is signed in."""

WRONG_POSTS = {
    "GET /station-messages": "admin",
    "POST /cases": "admin",
    "POST /cases/{case_id}:supplement": "admin",
    "POST /cases:suggest-category": "admin",
    "POST /cases/{case_id}/attachments": "admin",
    "GET /cases/{case_id}/attachments": "admin",
    "POST /cases/{case_id}/uploads": "admin",
    "POST /incidents": "admin",
    "POST /incidents:batch": "admin",
    "GET /incidents": "admin",
    "GET /incidents/{incident_id}": "admin",
    "GET /tasks": "admin",
    "GET /tasks/{task_id}": "admin",
    "POST /tasks/{task_id}:accept": "admin",
    "POST /tasks/{task_id}:decline": "admin",
    "POST /tasks/{task_id}:report": "admin",
}
"""Who may not, where an officer may."""

_CALLS = {
    "POST /cases": "CaseService.RegisterCase",
    "GET /cases": "DeskService.ListCases",
    **PACT_CALLS,
    **REWARD_CALLS,
    **CHOICE_CALLS,
    **CALENDAR_CALLS,
    "GET /cases/{case_id}": "DeskService.GetCase",
    "GET /categories": "CategoryService.ListCategories",
    "POST /cases:suggest-category": "CategoryService.SuggestCategory",
    "GET /cases/{case_id}/timeline": "DeskService.GetTimeline",
    "GET /cases/{case_id}/history": "DeskService.GetCaseHistory",
    "GET /cases/{case_id}/decision": "DecisionService.GetDecision",
    "GET /cases/{case_id}/receipt": "DeskService.GetReceipt",
    "GET /cases/{case_id}/similar": "SamenessService.ListSimilar",
    "GET /cases/{case_id}/links": "SamenessService.ListLinks",
    "GET /cases/{case_id}/members": "SamenessService.ListMembers",
    "POST /cases/{case_id}:link": "SamenessService.LinkCase",
    "POST /cases/{case_id}:unlink": "SamenessService.UnlinkCase",
    "POST /cases/{case_id}:merge": "SamenessService.MergeCase",
    "POST /cases/{case_id}:unmerge": "SamenessService.UnmergeCase",
    "POST /cases/{case_id}:accept": "CaseService.AcceptCase",
    "POST /cases/{case_id}:decline": "CaseService.DeclineCase",
    "POST /cases/{case_id}:amend": "CaseService.AmendCase",
    "POST /cases/{case_id}:supplement": "CaseService.SupplementCase",
    "POST /cases/{case_id}:withdraw": "CaseService.WithdrawCase",
    "GET /cases/{case_id}/decisions": "DecisionService.GetDecisionHistory",
    "POST /cases/{case_id}:reroute": "PlacementService.ReroutePlacement",
    "GET /rule-sets/{area}/sheet": "RuleSheetService.GetRuleSheet",
    "POST /rule-sets/{area}/sheet": "RuleSheetService.TakeRuleSheet",
    "GET /rule-sets/{area}/overrides": "RuleSetService.GetRuleOverrides",
    "GET /placements": "PlacementService.ListWaitingPlacements",
    "POST /cases/{case_id}:confirm-placement": "PlacementService.ConfirmPlacement",
    "POST /cases/{case_id}:route": "DecisionService.RouteCase",
    "POST /cases/{case_id}:verify": "ClosingService.VerifyCase",
    "POST /cases/{case_id}:rework": "ClosingService.ReworkCase",
    "POST /cases/{case_id}:visit-back": "ClosingService.VisitBackCase",
    "POST /cases/{case_id}:evaluate": "ClosingService.EvaluateCase",
    "POST /cases/{case_id}:reopen": "ClosingService.ReopenCase",
    "POST /cases/{case_id}:archive": "ClosingService.ArchiveCase",
    "POST /cases/{case_id}:waive-part": "ClosingService.WaivePart",
    "POST /cases/{case_id}:advise": "ClosingService.AdviseCase",
    "POST /cases/{case_id}:answer-advice": "ClosingService.AnswerAdvice",
    "POST /cases/{case_id}:review-visit": "ClosingService.ReviewVisit",
    "POST /cases/{case_id}/notes": "NoteService.WriteNote",
    "GET /cases/{case_id}/notes": "NoteService.ListNotes",
    "GET /cases/{case_id}/archive": "ArchiveService.GetArchive",
    "GET /cases/{case_id}/archive-file": "ArchiveService.GetArchiveFile",
    "POST /cases/{case_id}:hold": "RetentionService.HoldCase",
    "POST /cases/{case_id}:release": "RetentionService.ReleaseCase",
    "POST /exports": "ExportService.RequestExport",
    "GET /exports": "ExportService.ListExports",
    "GET /exports/{export_id}": "ExportService.GetExport",
    "GET /exports/{export_id}/file": "ExportService.GetExportFile",
    "POST /exports/{export_id}:approve": "ExportService.ApproveExport",
    "POST /exports/{export_id}:refuse": "ExportService.RefuseExport",
    "POST /views": "SavedViewService.SaveView",
    "GET /views": "SavedViewService.ListViews",
    "GET /views/{view_id}": "SavedViewService.GetView",
    "PUT /views/{view_id}": "SavedViewService.ChangeView",
    "POST /views/{view_id}:delete": "SavedViewService.DeleteView",
    "POST /erasures": "RetentionService.ProposeErasure",
    "GET /erasures": "RetentionService.ListErasures",
    "POST /erasures/{erasure_id}:approve": "RetentionService.ApproveErasure",
    "GET /import-template": "ImportService.GetImportTemplate",
    "POST /imports": "ImportService.UploadImport",
    "GET /imports": "ImportService.ListImports",
    "GET /imports/{import_id}": "ImportService.GetImport",
    "GET /imports/{import_id}/rows": "ImportService.ListImportRows",
    "GET /imports/{import_id}/report": "ImportService.GetImportReport",
    "POST /imports/{import_id}:start": "ImportService.StartImport",
    "POST /imports/{import_id}:cancel": "ImportService.CancelImport",
    "POST /places": "PlaceService.CreatePlace",
    "GET /places": "PlaceService.ListPlaces",
    "GET /place-labels": "PlaceService.GetPlaceLabels",
    "GET /places/{place_id}": "PlaceService.GetPlace",
    "GET /places/{place_id}/sheet": "PlaceService.GetPlaceSheet",
    "POST /places/{place_id}:revoke": "PlaceService.RevokePlace",
    "POST /feeds": "TicketFeedService.CreateFeed",
    "GET /feeds": "TicketFeedService.ListFeeds",
    "GET /feeds/{feed_id}": "TicketFeedService.GetFeed",
    "POST /feeds/{feed_id}:map": "TicketFeedService.PutFeedMapping",
    "POST /feeds/{feed_id}:rotate": "TicketFeedService.RotateFeedSecret",
    "POST /feeds/{feed_id}:revoke": "TicketFeedService.RevokeFeed",
    "POST /feeds/{feed_id}:preview": "TicketFeedService.PreviewTicket",
    "POST /open311-clients": "OpenRequestService.CreateOpenClient",
    "GET /open311-clients": "OpenRequestService.ListOpenClients",
    "GET /open311-clients/{client_id}": "OpenRequestService.GetOpenClient",
    "POST /open311-clients/{client_id}:rotate": "OpenRequestService.RotateOpenClient",
    "POST /open311-clients/{client_id}:revoke": "OpenRequestService.RevokeOpenClient",
    **FILE_CALLS,
    "GET /cases/{case_id}/group": "GroupService.GetGroup",
    "GET /group-figures": "GroupService.GetGroupFigures",
    "POST /cases/{case_id}/group/members/{member_id}:pay": "GroupService.PayMember",
    "GET /cases/{case_id}/group/members": "GroupService.ListGroupMembers",
    "POST /cases/{case_id}/group/members": "GroupService.AddMembers",
    "GET /party-template": "PartySheetService.GetPartyTemplate",
    "POST /cases/{case_id}/party-sheet": "PartySheetService.TakePartySheet",
    "GET /member-template": "MemberSheetService.GetMemberTemplate",
    "POST /cases/{case_id}/group/member-sheet": "MemberSheetService.TakeMemberSheet",
    "POST /cases/{case_id}/group/members/{member_id}:settle": "GroupService.SettleMember",
    "POST /cases/{case_id}/group/members/{member_id}:withdraw": "GroupService.WithdrawMember",
    "GET /cases/{case_id}/decline-notice": "NoticeService.GetDeclineNotice",
    "GET /cases/{case_id}/parties": "PartyService.ListParties",
    "GET /cases/{case_id}/disclosures": "PartyService.ListDisclosures",
    "POST /cases/{case_id}/parties/{party_id}:unmask": "PartyService.UnmaskParty",
    "POST /cases/{case_id}/parties/{party_id}:authorise": "PartyService.AuthoriseAgent",
    "POST /cases/{case_id}/parties/{party_id}:verify": "PartyService.VerifyContact",
    "POST /cases/{case_id}:represent": "PartyService.NameRepresentatives",
    "GET /assignments": "AssignmentService.ListAssignments",
    "GET /assignments/{assignment_id}": "AssignmentService.GetAssignment",
    "POST /assignments/{assignment_id}:sign": "AssignmentService.SignAssignment",
    "POST /assignments/{assignment_id}:object": "AssignmentService.ObjectAssignment",
    "POST /assignments/{assignment_id}:progress": "AssignmentService.ProgressAssignment",
    "POST /assignments/{assignment_id}:complete": "AssignmentService.CompleteAssignment",
    "GET /cases/{case_id}/parts": "PartService.GetParts",
    "GET /cases/{case_id}/holders": "PartService.GetHolders",
    "POST /assignments/{assignment_id}:explain": "PartService.ExplainPart",
    "POST /assignments/{assignment_id}:urge": "PartService.UrgePart",
    "POST /assignments/{assignment_id}:raise": "ReferralService.RaiseOrder",
    "POST /assignments/{assignment_id}:send-down": "ReferralService.SendOrderDown",
    "GET /referrals": "ReferralService.ListReferrals",
    "GET /referrals/{referral_id}": "ReferralService.GetReferral",
    "POST /referrals/{referral_id}:decide": "ReferralService.DecideReferral",
    "POST /cases/{case_id}/sponsorships": "SponsorService.NameSponsor",
    "GET /sponsorships": "SponsorService.ListSponsorships",
    "GET /sponsorships/{sponsorship_id}": "SponsorService.GetSponsorship",
    "POST /sponsorships/{sponsorship_id}:review": "SponsorService.ReviewSponsorship",
    "POST /sponsorships/{sponsorship_id}:end": "SponsorService.EndSponsorship",
    "POST /meeting-series": "MeetingService.FoundSeries",
    "GET /meeting-series": "MeetingService.ListSeries",
    "GET /meeting-series/{series_id}": "MeetingService.GetSeries",
    "POST /meeting-series/{series_id}:amend": "MeetingService.AmendSeries",
    "POST /meeting-series/{series_id}:end": "MeetingService.EndSeries",
    "GET /meetings": "MeetingService.ListMeetings",
    "GET /meetings/{meeting_id}": "MeetingService.GetMeeting",
    "POST /meetings/{meeting_id}:move": "MeetingService.MoveMeeting",
    "POST /meetings/{meeting_id}:add-item": "MeetingService.AddMeetingItem",
    "POST /meetings/{meeting_id}:open": "MeetingService.OpenMeeting",
    "POST /meetings/{meeting_id}:decide": "MeetingService.DecideMeetingItem",
    "POST /meetings/{meeting_id}:close": "MeetingService.CloseMeeting",
    "POST /meetings/{meeting_id}:cancel": "MeetingService.CancelMeeting",
    "POST /task-forces": "TaskForceService.FormTaskForce",
    "GET /task-forces": "TaskForceService.ListTaskForces",
    "GET /task-forces/{task_force_id}": "TaskForceService.GetTaskForce",
    "POST /task-forces/{task_force_id}:meet": "TaskForceService.RecordForceMeeting",
    "POST /task-forces/{task_force_id}/tasks/{task_id}:report": "TaskForceService.ReportForceTask",
    "POST /task-forces/{task_force_id}/tasks/{task_id}:drop": "TaskForceService.DropForceTask",
    "POST /task-forces/{task_force_id}:end": "TaskForceService.EndTaskForce",
    **WORKLIST_CALLS,
    **RISK_CALLS,
    **LONG_TERM_CALLS,
    "GET /objections": "ObjectionService.ListObjections",
    "POST /objections/{objection_id}:decide": "ObjectionService.DecideObjection",
    "GET /clocks": "ClockService.ListClocks",
    "POST /duties": "DutyService.PlanDuties",
    "GET /duties": "DutyService.ListDuties",
    "GET /duties/{duty_id}": "DutyService.GetDuty",
    "GET /duty-board": "DutyService.GetDutyBoard",
    "POST /duties/{duty_id}:ask-swap": "DutyService.AskDutySwap",
    "POST /duties/{duty_id}:answer-swap": "DutyService.AnswerDutySwap",
    "POST /duties/{duty_id}:start": "DutyService.StartDuty",
    "POST /duties/{duty_id}:miss": "DutyService.MissDuty",
    "POST /duties/{duty_id}:close": "DutyService.CloseDuty",
    "POST /duties/{duty_id}:cancel": "DutyService.CancelDuty",
    "POST /assignments/{assignment_id}:extend": "ExtensionService.RequestExtension",
    "POST /assignments/{assignment_id}:pause": "PauseService.PauseAssignment",
    "POST /assignments/{assignment_id}:resume": "PauseService.ResumeAssignment",
    "GET /pauses": "PauseService.ListPauses",
    "GET /extensions": "ExtensionService.ListExtensions",
    "POST /extensions/{extension_id}:decide": "ExtensionService.DecideExtension",
    "POST /cases/{case_id}/whistles": "WhistleService.CallDepartments",
    "GET /whistles": "WhistleService.ListWhistles",
    "GET /whistles/{whistle_id}": "WhistleService.GetWhistle",
    "POST /whistles/{whistle_id}:accept": "WhistleService.AcceptWhistle",
    "POST /whistles/{whistle_id}:refuse": "WhistleService.RefuseWhistle",
    "POST /whistles/{whistle_id}:decide": "WhistleService.DecideRefusal",
    "POST /whistles/{whistle_id}:arrive": "WhistleService.ArriveWhistle",
    "POST /whistles/{whistle_id}:report": "WhistleService.ReportWhistle",
    "POST /whistles/{whistle_id}:close": "WhistleService.CloseWhistle",
    "POST /whistles/{whistle_id}:grade": "WhistleService.GradeWhistle",
    "POST /whistles/{whistle_id}:cancel": "WhistleService.CancelWhistle",
    "GET /letters": "LetterService.ListLetters",
    "POST /letters": "LetterService.ProposeLetter",
    "GET /letter-figures": "LetterService.ListLetterFigures",
    "GET /letters/{letter_id}": "LetterService.GetLetter",
    "GET /letters/{letter_id}/document": "LetterService.GetLetterDocument",
    "POST /letters/{letter_id}:issue": "LetterService.IssueLetter",
    "POST /letters/{letter_id}:receive": "LetterService.ReceiveLetter",
    "POST /letters/{letter_id}:answer": "LetterService.AnswerLetter",
    "POST /letters/{letter_id}:record": "LetterService.RecordInterview",
    "POST /letters/{letter_id}:judge": "LetterService.JudgeLetter",
    "POST /letters/{letter_id}:withdraw": "LetterService.WithdrawLetter",
    "POST /mediations": "MediationService.OpenMediation",
    "GET /mediations": "MediationService.ListMediations",
    "GET /mediations/{mediation_id}": "MediationService.GetMediation",
    "POST /mediations/{mediation_id}:consent": "MediationService.RecordConsent",
    "POST /mediations/{mediation_id}:appoint": "MediationService.AppointMediator",
    "GET /mediations/{mediation_id}/suggestions": "MediationService.SuggestMediators",
    "POST /mediations/{mediation_id}:conclude": "MediationService.ConcludeMediation",
    "POST /mediations/{mediation_id}/sessions": "SessionService.ScheduleSession",
    "GET /mediations/{mediation_id}/sessions": "SessionService.ListSessions",
    "GET /sessions": "SessionService.ListSessions",
    "POST /sessions/{session_id}:cancel": "SessionService.CancelSession",
    "POST /sessions/{session_id}/records": "SessionService.RecordSession",
    "GET /sessions/{session_id}/records": "SessionService.GetSessionRecords",
    "POST /mediations/{mediation_id}/agreements": "AgreementService.DraftAgreement",
    "GET /agreements/{agreement_id}": "AgreementService.GetAgreement",
    "POST /agreements/{agreement_id}:revise": "AgreementService.ReviseAgreement",
    "POST /agreements/{agreement_id}:sign": "AgreementService.SignAgreement",
    "POST /agreements/{agreement_id}:perform": "AgreementService.PerformAgreement",
    "GET /agreements/{agreement_id}/document": "AgreementService.GetAgreementDocument",
    "GET /mediators": "RegisterService.ListMediators",
    "PUT /mediators/{mediator_id}": "RegisterService.PutMediator",
    "GET /rooms": "RegisterService.ListRooms",
    "PUT /rooms/{room_id}": "RegisterService.PutRoom",
    "GET /committees": "RegisterService.ListCommittees",
    "GET /areas/{code}": "CellService.GetArea",
    "GET /grids": "CellService.ListCells",
    "GET /grids:locate": "CellService.LocatePoint",
    "POST /grids:import": "CellService.ImportCells",
    "POST /incidents": "IncidentService.ReportIncident",
    "POST /incidents:batch": "IncidentService.SyncIncidents",
    "GET /incidents": "IncidentService.ListIncidents",
    "GET /incidents/{incident_id}": "IncidentService.GetIncident",
    "POST /tasks": "TaskService.IssueTask",
    "GET /tasks": "TaskService.ListTasks",
    "GET /tasks/{task_id}": "TaskService.GetTask",
    "POST /tasks/{task_id}:accept": "TaskService.AcceptTask",
    "POST /tasks/{task_id}:decline": "TaskService.DeclineTask",
    "POST /tasks/{task_id}:reassign": "TaskService.ReassignTask",
    "POST /tasks/{task_id}:cancel": "TaskService.CancelTask",
    "POST /tasks/{task_id}:report": "TaskService.ReportTask",
    "POST /tasks/{task_id}:verify": "TaskService.VerifyTask",
    "GET /messages": "MessageService.ListMessages",
    "GET /station-messages": "MessageService.ListStationMessages",
    "POST /station-messages/{message_id}:read": "MessageService.MarkStationMessageRead",
    "GET /rule-facts": "RuleSetService.ListFacts",
    "POST /simulations": "SimulationService.StartSimulation",
    "GET /simulations": "SimulationService.ListSimulations",
    "GET /simulations/{simulation_id}": "SimulationService.GetSimulation",
    "GET /simulations/{simulation_id}/cases": "SimulationService.ListMovedCases",
    "POST /simulations/{simulation_id}:cancel": "SimulationService.CancelSimulation",
    "GET /departments": "DirectoryService.ListDepartments",
    "GET /departments/{key}": "DirectoryService.GetDepartment",
    "GET /templates": "TemplateService.ListTemplates",
    "GET /templates/{key}": "TemplateService.GetTemplate",
    "PUT /templates/{key}": "TemplateService.PutTemplate",
    "POST /templates/{key}:preview": "TemplateService.PreviewTemplate",
    "GET /vocabulary": "VocabularyService.GetVocabulary",
    "POST /tickets": "TicketService.TakeTicket",
    "GET /tickets": "TicketService.ListTickets",
    "GET /tickets:board": "TicketService.GetBoard",
    "POST /tickets:call": "TicketService.CallTicket",
    "POST /tickets/{ticket_id}:serve": "TicketService.ServeTicket",
    "POST /tickets/{ticket_id}:miss": "TicketService.MissTicket",
    "POST /tickets/{ticket_id}:leave": "TicketService.LeaveTicket",
    "POST /appointments": "AppointmentService.BookAppointment",
    "GET /appointments": "AppointmentService.ListAppointments",
    "POST /appointments/{appointment_id}:arrive": "AppointmentService.ArriveAppointment",
    "POST /appointments/{appointment_id}:cancel": "AppointmentService.CancelAppointment",
    "POST /guidance": "GuidanceService.TakeGuidance",
    "GET /guidance": "GuidanceService.ListGuidance",
    "GET /guidance/{guidance_id}": "GuidanceService.GetGuidance",
    "POST /guidance/{guidance_id}:register": "GuidanceService.RegisterGuidance",
    "POST /guidance/{guidance_id}:answer": "GuidanceService.AnswerGuidance",
    "POST /guidance/{guidance_id}:refer": "GuidanceService.ReferGuidance",
    "GET /guidance-figures": "GuidanceService.GetDeskFigures",
}
_RULES = {
    key: value
    for key, value in ROWS["RuleSetService.PutRuleSetDraft"].fill["rule_set"].items()
    if key != "area_code"
}
_LADDER = {
    key: value
    for key, value in ROWS["LadderService.PutLadderDraft"].fill["ladder"].items()
    if key != "area_code"
}
_PROFILES = {
    key: value
    for key, value in ROWS["ProfileService.PutProfileSetDraft"].fill["profile_set"].items()
    if key != "area_code"
}
_PROCESS = {
    key: value
    for key, value in ROWS["ProcessService.PutProcessDraft"].fill["process"].items()
    if key != "area_code"
}
_TREE = {
    key: value
    for key, value in ROWS["CategoryService.PutCategoryTreeDraft"].fill["category_tree"].items()
    if key != "area_code"
}
_POINT = ROWS["CellService.LocatePoint"].fill["point"]
_FOLLOW = {"key": "$key"}
_PUBLIC = {
    **{key: ROWS["CaseService.RegisterCase"].fill[key] for key in ("kind", "title", "area_code")},
    "is_anonymous": True,
    "privacy_notice": "2026-11",
}
_SLOTS = {"county": "$county", "day": "$slip:day"}
_TICKET = {"county": "$county", "number": "$slip:number", "key": "$slip:ticket_key"}
_APPOINTMENT = {"county": "$county", "key": "$slip:appointment_key"}
_NATIONAL = {"path.code": "national areas are public knowledge"}
_KEYED = {
    "query.department": "the same keys in every county",
    "query.lead_department": "the same keys in every county",
}

_HALLS = {"query.county": "the board and the free places of every hall are public"}

_OWN = {
    "GET /work": Row("dispatcher"),
    "GET /rule-sets/{area}": Row("admin", {"is_draft": True}),
    "PUT /rule-sets/{area}": Row("admin", _RULES),
    "POST /rule-sets/{area}:check": Row("admin", _RULES),
    "POST /rule-sets/{area}:publish": Row("supervisor"),
    "GET /rule-sets/{area}/editions": Row("admin"),
    "GET /rule-sets/{area}/editions/{rule_set_id}": Row("admin"),
    "POST /rule-sets/{area}:restore": Row("admin"),
    "POST /rule-sets/{area}:withdraw": Row("supervisor"),
    "GET /clock-profiles/{area}": Row("admin"),
    "GET /clock-profile-sets/{area}": Row("admin", {"is_draft": True}),
    "PUT /clock-profile-sets/{area}": Row("admin", _PROFILES),
    "POST /clock-profile-sets/{area}:publish": Row("supervisor"),
    "GET /press-ladders/{area}": Row("admin", {"is_draft": True}),
    "PUT /press-ladders/{area}": Row("admin", _LADDER),
    "POST /press-ladders/{area}:publish": Row("supervisor"),
    "GET /processes/{area}": Row("admin", {"is_draft": True}),
    "PUT /processes/{area}": Row("admin", _PROCESS),
    "POST /processes/{area}:publish": Row("supervisor"),
    "GET /category-trees/{area}": Row("admin", {"is_draft": True}),
    "PUT /category-trees/{area}": Row("admin", _TREE),
    "POST /category-trees/{area}:check": Row("admin", _TREE),
    "POST /category-trees/{area}:publish": Row("supervisor"),
    "GET /public/categories": Row(
        "", {"area": "$county"}, own_keys={"query.area": "what residents may choose is public"}
    ),
    "PUT /departments/{key}": Row(
        "admin",
        {
            "area_code": "$county",
            "name": "住建局",
            "presence": "resident",
            "level": "county",
            "is_active": True,
        },
        own_keys={"path.key": "a row belongs to the area named beside it"},
    ),
    "POST /public/verification-codes": Row("", {"phone": "$phone", "county": "$county"}),
    "POST /public/verification-codes/{code_id}:confirm": Row(
        "", {"code": "000000", "county": "$county"}
    ),
    "GET /public/own-cases": Row(""),
    "POST /public/cases": Row("", _PUBLIC),
    "GET /public/cases/{code}": Row("", _FOLLOW),
    "GET /public/cases/{code}/decline-notice": Row("", _FOLLOW),
    "POST /public/cases/{code}/supplements": Row("", {**_FOLLOW, "text": "补充"}),
    "POST /public/cases/{code}/evaluation": Row("", {**_FOLLOW, "grade": "satisfied"}),
    "POST /public/cases/{code}/reopen": Row("", {**_FOLLOW, "reason": "再次出现"}),
    **FILE_PATHS,
    **REWARD_PATHS,
    **RISK_PATHS,
    **CHOICE_PATHS,
    **CALENDAR_PATHS,
    "GET /public/centres": Row(""),
    "GET /public/places/{place_token}": Row(
        "", own_keys={"path.place_token": "whoever stands before a code may read it"}
    ),
    "GET /public/tickets": Row("", {"county": "$county"}, own_keys=_HALLS),
    "GET /public/tickets:follow": Row("", _TICKET),
    "GET /public/appointment-slots": Row("", _SLOTS, own_keys=_HALLS),
    "GET /appointment-slots": Row("clerk", {"day": "$slip:day"}),
    "POST /public/appointments": Row(""),
    "GET /public/appointments/{appointment_id}": Row("", _APPOINTMENT),
    "POST /public/appointments/{appointment_id}:cancel": Row("", _APPOINTMENT),
    "POST /auth/token": Row(""),
    "POST /auth/refresh": Row(""),
    "POST /auth/logout": Row("leader"),
    "GET /me": Row("clerk"),
    "POST /me:change-password": Row("leader"),
    "GET /accounts": Row("admin"),
    "POST /accounts": Row("admin"),
    "POST /accounts/{account}:disable": Row("admin"),
    "POST /accounts/{account}:enable": Row("admin"),
    "POST /accounts/{account}:reset-password": Row("admin", {"password": "lv-shui-2026"}),
}


def _of_call(name: str) -> Row:
    row = ROWS[name]
    own_keys = {f"body.{path}": why for path, why in row.own_keys.items()}
    own_keys |= {f"path.{path}": why for path, why in row.own_keys.items()} | _KEYED
    return replace(row, own_keys=own_keys)


HTTP_ROWS: dict[str, Row] = {
    **{operation: _of_call(name) for operation, name in _CALLS.items()},
    **_OWN,
}
HTTP_ROWS["GET /areas/{code}"] = Row("clerk", own_keys=_NATIONAL)
HTTP_ROWS["GET /grids:locate"] = Row("clerk", _POINT)
HTTP_ROWS["POST /grids:import"] = Row("admin")
HTTP_ROWS["POST /cases"] = Row(
    "clerk", {**ROWS["CaseService.RegisterCase"].fill, "parties": [PERSON]}
)
HTTP_ROWS["POST /cases:find-similar"] = Row(
    "clerk", {**ROWS["SamenessService.FindSimilar"].fill, "parties": [PERSON]}
)
HTTP_ROWS["GET /station-messages"] = Row(HANDLER)
VARIANTS = {
    ("POST /sessions/{session_id}/records", "body.caucus.side"): _of_call(
        "SessionService.RecordCaucus"
    )
}
"""Rows for ids that stand in another form of the same body."""
# The county's own accounts are found by name; these mediators and officers have no account.
for _name, _row in list(HTTP_ROWS.items()):
    if _row.neighbour.endswith("9"):
        HTTP_ROWS[_name] = replace(_row, neighbour="")
