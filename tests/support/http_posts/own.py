"""The paths that are more than one call, or say it in other words, each with a row of its own."""

from typing import Any

from tests.support.calendar_posts import HTTP_OWN as CALENDAR_PATHS
from tests.support.choice_posts import HTTP_OWN as CHOICE_PATHS
from tests.support.file_posts import FILE_PATHS
from tests.support.reward_posts import HTTP_OWN as REWARD_PATHS
from tests.support.risk_posts import HTTP_OWN as RISK_PATHS
from tests.support.row import Row
from tests.support.rpc_posts import ROWS


def _draft(rpc: str, name: str) -> dict[str, Any]:
    """What the call is given of a draft, without the area, which stands in the path."""
    given = ROWS[rpc].fill[name]
    return {key: value for key, value in given.items() if key != "area_code"}


_RULES = _draft("RuleSetService.PutRuleSetDraft", "rule_set")
_LADDER = _draft("LadderService.PutLadderDraft", "ladder")
_PROFILES = _draft("ProfileService.PutProfileSetDraft", "profile_set")
_PROCESS = _draft("ProcessService.PutProcessDraft", "process")
_TREE = _draft("CategoryService.PutCategoryTreeDraft", "category_tree")
_FOLLOW = {"key": "$key"}
_PUBLIC = {
    **{key: ROWS["CaseService.RegisterCase"].fill[key] for key in ("kind", "title", "area_code")},
    "is_anonymous": True,
    "privacy_notice": "2026-11",
}
_SLOTS = {"county": "$county", "day": "$slip:day"}
_TICKET = {"county": "$county", "number": "$slip:number", "key": "$slip:ticket_key"}
_APPOINTMENT = {"county": "$county", "key": "$slip:appointment_key"}

_HALLS = {"query.county": "the board and the free places of every hall are public"}

OWN = {
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
