"""Who calls each RPC of routing, with what."""

from tests.support.long_term_posts import LONG_TERM_ROWS
from tests.support.risk_posts import RISK_ROWS
from tests.support.row import Row
from tests.support.rpc_posts.callers import HANDLER, OTHER_HANDLER
from tests.support.worklist_posts import WORKLIST_ROWS

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
_TURN = {"kind": "leader", "department": "police", "day": "$day", "person": "张局长"}
_RULE_KEYS = {
    "rule_set.id": "the draft is found by its area",
    "rule_set.rows.id": "a word inside its own table",
    "rule_set.inherited_rule_set_ids": "told, never read",
    "rule_set.origins.row_id": "told, never read",
}
_PERIOD = {"since_time": "2026-01-01T00:00:00Z", "until_time": "2026-03-01T00:00:00Z"}
_OBJECTION = {"reason_code": "not_our_duty", "reason": "不属于我局职责范围"}
_LETTER = {
    "kind": "prompt",
    "department": "petition",
    "grounds": "事项临近期限",
    "demands": "请抓紧办理",
}
"""The department is the fallback's: no rule knows the titles of the walk."""
_LADDER = {
    "area_code": "$county",
    "name": "督办阶梯",
    "rungs": [
        {
            "key": "overdue",
            "trigger": "overdue",
            "kind": "prompt",
            "answer_days": 3,
            "grounds": "该事项已超过办理期限",
            "demands": "请立即办理",
        }
    ],
}
_PROFILES = {
    "area_code": "$county",
    "name": "时限规则",
    "profiles": [
        {
            "key": "handling_isolated",
            "name": "隔离",
            "unit": "working_days",
            "limit": 3,
            "max_extensions": 0,
            "max_extension_units": 0,
        }
    ],
}
_INTERVIEW = {
    "held_time": "2026-03-09T01:30:00Z",
    "attendees": "分管副局长",
    "minutes": "说明原因",
    "measures": "三日办结",
}

ROUTING_ROWS: dict[str, Row] = {
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
    "ReferralService.RaiseOrder": Row(
        HANDLER,
        {"reason": "超出本级权限", "done": "已调解两次"},
        own_keys={"attachment_ids": "a name only; its content is asked of intake"},
        neighbour=OTHER_HANDLER,
    ),
    "ReferralService.DecideReferral": Row("dispatcher", {"is_granted": False, "reason": "请继续"}),
    "ReferralService.SendOrderDown": Row(
        "dispatcher", {"to_department": "town", "instruction": "请上门"}
    ),
    "ReferralService.GetReferral": Row("dispatcher", neighbour=OTHER_HANDLER),
    "ReferralService.ListReferrals": Row(
        "dispatcher", things={"case": "referred_case"}, neighbour=OTHER_HANDLER
    ),
    "SponsorService.NameSponsor": Row(
        "supervisor",
        {"leader": "$leader", "interval_days": 7, "reason": "久拖未决"},
        things={"case": "objected_case"},
    ),
    "SponsorService.ReviewSponsorship": Row("leader", {"is_on_track": True, "note": "已定方案"}),
    "SponsorService.EndSponsorship": Row("supervisor", {"reason": "已化解"}),
    "SponsorService.GetSponsorship": Row("supervisor"),
    "SponsorService.ListSponsorships": Row("supervisor", things={"case": "referred_case"}),
    "TaskForceService.FormTaskForce": Row(
        "leader",
        {
            "name": "专班",
            "mandate": "限期复工",
            "department": "housing",
            "departments": ["labour"],
        },
        things={"case": "referred_case"},
    ),
    "TaskForceService.RecordForceMeeting": Row(
        "leader",
        {"held_time": "2026-03-09T01:30:00Z", "attendees": "张局长", "minutes": "议定先付工资"},
    ),
    "TaskForceService.ReportForceTask": Row(
        "labour.handler", {"outcome": "已核定"}, neighbour="court.handler"
    ),
    "TaskForceService.DropForceTask": Row("leader", {"reason": "不再需要"}),
    "TaskForceService.EndTaskForce": Row("leader", {"report": "已复工"}),
    "TaskForceService.GetTaskForce": Row("leader", neighbour="court.handler"),
    "TaskForceService.ListTaskForces": Row(
        "leader", things={"case": "referred_case"}, neighbour="court.handler"
    ),
    **WORKLIST_ROWS,
    **RISK_ROWS,
    **LONG_TERM_ROWS,
    "PartService.GetParts": Row(
        "dispatcher", things={"case": "routed_case"}, neighbour=OTHER_HANDLER
    ),
    "PartService.ExplainPart": Row(
        HANDLER, {"reason": "鉴定机构未出意见"}, neighbour=OTHER_HANDLER
    ),
    "PartService.UrgePart": Row("dispatcher", neighbour=OTHER_HANDLER),
    "PartService.GetHolders": Row("dispatcher", things={"case": "routed_case"}),
    "AssignmentService.GetRouteWork": Row("dispatcher"),
    "ObjectionService.ListObjections": Row(
        "dispatcher", things={"case": "objected_case"}, neighbour=OTHER_HANDLER
    ),
    "ObjectionService.DecideObjection": Row(
        "dispatcher", {"is_upheld": False, "reason": "理由不成立"}
    ),
    "LetterService.GetLetter": Row("supervisor", neighbour=OTHER_HANDLER),
    "LetterService.ListLetters": Row(
        "supervisor", things={"case": "routed_case"}, neighbour=OTHER_HANDLER
    ),
    "LetterService.ListLetterFigures": Row("supervisor"),
    "LetterService.GetLetterDocument": Row("supervisor", neighbour=OTHER_HANDLER),
    "LetterService.ProposeLetter": Row("supervisor", _LETTER, {"case": "routed_case"}),
    "LetterService.IssueLetter": Row("supervisor"),
    "LetterService.ReceiveLetter": Row(HANDLER, neighbour=OTHER_HANDLER),
    "LetterService.AnswerLetter": Row(
        HANDLER, {"answer": "已整改", "result": "solved"}, neighbour=OTHER_HANDLER
    ),
    "LetterService.RecordInterview": Row("supervisor", {"interview": _INTERVIEW}),
    "LetterService.JudgeLetter": Row("supervisor", {"effect": "effective"}),
    "LadderService.GetLadder": Row("admin", {"area_code": "$county", "is_draft": True}),
    "LadderService.PutLadderDraft": Row(
        "admin", {"ladder": _LADDER}, own_keys={"ladder.id": "the draft is found by its area"}
    ),
    "LadderService.PublishLadder": Row("supervisor"),
    "ProfileService.GetHeldProfiles": Row("admin", {"area_code": "$county"}),
    "ProfileService.GetProfileSet": Row("admin", {"area_code": "$county", "is_draft": True}),
    "ProfileService.PutProfileSetDraft": Row(
        "admin",
        {"profile_set": _PROFILES},
        own_keys={
            "profile_set.id": "the draft is found by its area",
        },
    ),
    "ProfileService.PublishProfileSet": Row("supervisor"),
    "LetterService.WithdrawLetter": Row("supervisor", {"reason": "已经办结"}),
    "ClockService.ListClocks": Row(
        "supervisor", things={"case": "routed_case"}, neighbour=OTHER_HANDLER
    ),
    "DecisionService.GetDecision": Row("dispatcher", things={"case": "routed_case"}),
    "DecisionService.GetDecisionHistory": Row("dispatcher", things={"case": "routed_case"}),
    "DecisionService.RouteCase": Row(
        "dispatcher",
        {"path": "department", "lead_department": "labour", "reason": "人工分流"},
        {"case": "decision"},
    ),
    "PlacementService.ListWaitingPlacements": Row("dispatcher"),
    "PlacementService.ReroutePlacement": Row(
        "dispatcher", {"clocks": "keep", "reason": "按规则改派"}, {"case": "stray_case"}
    ),
    "PlacementService.ConfirmPlacement": Row("dispatcher", things={"case": "stray_case"}),
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
    "DutyService.PlanDuties": Row("dispatcher", {"duties": [_TURN]}),
    "DutyService.GetDuty": Row("clerk"),
    "DutyService.ListDuties": Row("clerk"),
    "DutyService.GetDutyBoard": Row("clerk"),
    "DutyService.AskDutySwap": Row("dispatcher"),
    "DutyService.AnswerDutySwap": Row("dispatcher", {"is_agreed": False}),
    "DutyService.StartDuty": Row("clerk"),
    "DutyService.MissDuty": Row("clerk"),
    "DutyService.CloseDuty": Row("clerk"),
    "DutyService.CancelDuty": Row("dispatcher"),
    "ExtensionService.RequestExtension": Row(
        HANDLER, {"units": 2, "reason": "等待施工许可"}, neighbour=OTHER_HANDLER
    ),
    "ExtensionService.ListExtensions": Row(
        "dispatcher", things={"case": "extended_case"}, neighbour=OTHER_HANDLER
    ),
    "ExtensionService.DecideExtension": Row(
        "dispatcher", {"is_granted": False, "reason": "请按期办结"}
    ),
    "PauseService.PauseAssignment": Row(
        "dispatcher", {"reason_code": "appraisal", "proof": "鉴定委托书", "days": 3}
    ),
    "PauseService.ResumeAssignment": Row("dispatcher", {"reason": "鉴定报告已出具"}),
    "PauseService.ListPauses": Row(
        "dispatcher", things={"case": "paused_case"}, neighbour=OTHER_HANDLER
    ),
    "WhistleService.CallDepartments": Row(
        "dispatcher",
        {"departments": ["health"], "place": "王家桥", "reason": "请到场会商", "minutes": 60},
        things={"case": "routed_case"},
    ),
    "WhistleService.GetWhistle": Row(HANDLER, neighbour=OTHER_HANDLER),
    "WhistleService.ListWhistles": Row(
        "dispatcher", things={"case": "routed_case"}, neighbour=OTHER_HANDLER
    ),
    "WhistleService.AcceptWhistle": Row(HANDLER, neighbour=OTHER_HANDLER),
    "WhistleService.RefuseWhistle": Row(HANDLER, _OBJECTION, neighbour=OTHER_HANDLER),
    "WhistleService.DecideRefusal": Row("dispatcher", {"is_excused": True, "reason": "同意"}),
    "WhistleService.ArriveWhistle": Row(HANDLER, {"people": "李科长"}, neighbour=OTHER_HANDLER),
    "WhistleService.ReportWhistle": Row(
        HANDLER, {"report": "已打开溢流口"}, neighbour=OTHER_HANDLER
    ),
    "WhistleService.CloseWhistle": Row("dispatcher", {"grade": "good"}),
    "WhistleService.GradeWhistle": Row(HANDLER, {"grade": "good"}, neighbour=OTHER_HANDLER),
    "WhistleService.CancelWhistle": Row("dispatcher"),
    "FeedService.FetchOrders": Row("$assignment.department"),
    "RuleSetService.GetRuleSet": Row("admin", {"area_code": "$county", "is_draft": True}),
    "RuleSetService.CheckRuleSet": Row("admin", {"rule_set": _RULES}, own_keys=_RULE_KEYS),
    "RuleSetService.PutRuleSetDraft": Row("admin", {"rule_set": _RULES}, own_keys=_RULE_KEYS),
    "RuleSetService.PublishRuleSet": Row("supervisor"),
    "RuleSetService.ListRuleSets": Row("admin"),
    "RuleSetService.RestoreRuleSet": Row("admin"),
    "RuleSetService.WithdrawRuleSet": Row("supervisor"),
    "RuleSheetService.GetRuleSheet": Row("admin", {"format": "json", "is_draft": True}),
    "RuleSheetService.TakeRuleSheet": Row("admin", {"area_code": "$county", "chunk": "e30="}),
    "RuleSetService.GetRuleOverrides": Row("admin", {"area_code": "$county"}),
    "RuleSetService.ListFacts": Row("admin"),
    "SimulationService.StartSimulation": Row("admin", _PERIOD),
    "SimulationService.GetSimulation": Row("supervisor"),
    "SimulationService.ListSimulations": Row("supervisor"),
    "SimulationService.ListMovedCases": Row("supervisor"),
    "SimulationService.CancelSimulation": Row("admin"),
}
