"""Configuration: rule sets, departments, templates; publishing needs a second person."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Reading, Trying, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.base import (
    AREA_PATTERN,
    DEPARTMENT_PATTERN,
    AreaQuery,
    PageSize,
    PageToken,
    WordQuery,
    path_id,
)
from gateway.schemas.configuration import (
    PreviewTemplate,
    PublishRuleSet,
    PutDepartment,
    PutTemplate,
    RestoreRuleSet,
    RuleDraft,
    RuleTable,
    WithdrawRuleSet,
)

GET_RULES = rpc("routing.RuleSetService.GetRuleSet")
CHECK_RULES = rpc("routing.RuleSetService.CheckRuleSet")
PUT_DRAFT = rpc("routing.RuleSetService.PutRuleSetDraft")
PUBLISH = rpc("routing.RuleSetService.PublishRuleSet")
LIST_RULES = rpc("routing.RuleSetService.ListRuleSets")
RESTORE = rpc("routing.RuleSetService.RestoreRuleSet")
WITHDRAW = rpc("routing.RuleSetService.WithdrawRuleSet")
OVERRIDES = rpc("routing.RuleSetService.GetRuleOverrides")
LIST_FACTS = rpc("routing.RuleSetService.ListFacts")
GET_DEPARTMENT = rpc("routing.DirectoryService.GetDepartment")
LIST_DEPARTMENTS = rpc("routing.DirectoryService.ListDepartments")
PUT_DEPARTMENT = rpc("routing.DirectoryService.PutDepartment")
LIST_TEMPLATES = rpc("notify.TemplateService.ListTemplates")
GET_TEMPLATE = rpc("notify.TemplateService.GetTemplate")
PUT_TEMPLATE = rpc("notify.TemplateService.PutTemplate")
PREVIEW_TEMPLATE = rpc("notify.TemplateService.PreviewTemplate")
VOCABULARY = rpc("intake.VocabularyService.GetVocabulary")

Area = Annotated[str, path_id("area", AREA_PATTERN)]
RuleSetId = Annotated[str, path_id("rule_set")]
DepartmentKey = Annotated[str, path_id("department", DEPARTMENT_PATTERN)]
TemplateKey = Annotated[str, path_id("template", r"^[a-z][a-z_.]{0,59}$")]
router = api_router("configuration 配置")


@router.get("/rule-sets/{area}", **one(GET_RULES))
async def get_rule_set(area: Area, ask: Reading, is_draft: bool = False) -> Response:
    """The rule set that holds for an area, or its draft（分流规则）."""
    return await ask.one(GET_RULES, area_code=area, is_draft=is_draft)


@router.put("/rule-sets/{area}", **one(PUT_DRAFT))
async def put_rule_draft(area: Area, body: RuleDraft, ask: Writing) -> Response:
    """Store an area's draft（保存草稿）."""
    return await ask.one(PUT_DRAFT, rule_set=_table(area, body))


@router.post("/rule-sets/{area}:check", **one(CHECK_RULES))
async def check_rule_set(area: Area, body: RuleTable, ask: Writing) -> Response:
    """Name every fault of a table; nothing is stored（校验规则）."""
    return await ask.one(CHECK_RULES, rule_set=_table(area, body))


@router.post("/rule-sets/{area}:publish", **one(PUBLISH))
async def publish_rule_set(area: Area, body: PublishRuleSet, ask: Writing) -> Response:
    """A second person makes the draft hold, at once or from a time（发布规则）."""
    return await ask.one(PUBLISH, body, area_code=area)


@router.get("/rule-sets/{area}/editions", **page(LIST_RULES))
async def list_rule_sets(
    area: Area, ask: Reading, page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """An area's own tables without their rows, old ones too, newest first（规则版本）."""
    return await ask.page(LIST_RULES, area_code=area, page_size=page_size, page_token=page_token)


@router.get("/rule-sets/{area}/overrides", **page(OVERRIDES))
async def list_rule_overrides(
    area: Area, ask: Reading, page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """What each table in an area and below it makes of the wider ones（各地改动一览）."""
    return await ask.page(OVERRIDES, area_code=area, page_size=page_size, page_token=page_token)


@router.get("/rule-sets/{area}/editions/{rule_set_id}", **one(GET_RULES))
async def get_rule_edition(area: Area, rule_set_id: RuleSetId, ask: Reading) -> Response:
    """One table with its rows, whatever its state（查看某一版规则）."""
    return await ask.one(GET_RULES, area_code=area, rule_set_id=rule_set_id)


@router.post("/rule-sets/{area}:restore", **one(RESTORE))
async def restore_rule_set(area: Area, body: RestoreRuleSet, ask: Writing) -> Response:
    """Draft the rows of an earlier table anew; a second person publishes it（恢复旧版）."""
    return await ask.one(RESTORE, body, area_code=area)


@router.post("/rule-sets/{area}:withdraw", **one(WITHDRAW))
async def withdraw_rule_set(area: Area, body: WithdrawRuleSet, ask: Writing) -> Response:
    """Take a published table back whose time has not come（撤回待生效规则）."""
    return await ask.one(WITHDRAW, body, area_code=area)


@router.get("/rule-facts", **page(LIST_FACTS))
async def list_facts(ask: Reading) -> Response:
    """What a cell may ask for（条件目录）."""
    return await ask.page(LIST_FACTS)


@router.get("/departments", **page(LIST_DEPARTMENTS))
async def list_departments(
    ask: Reading,
    area_code: AreaQuery = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """The departments that hold for an area（部门名录）."""
    area = area_code or ask.principal.area_code
    return await ask.page(
        LIST_DEPARTMENTS, area_code=area, page_size=page_size, page_token=page_token
    )


@router.get("/departments/{key}", **one(GET_DEPARTMENT))
async def get_department(key: DepartmentKey, ask: Reading, area_code: AreaQuery = "") -> Response:
    """One department as it holds for an area（部门）."""
    return await ask.one(GET_DEPARTMENT, key=key, area_code=area_code or ask.principal.area_code)


@router.put("/departments/{key}", **one(PUT_DEPARTMENT))
async def put_department(key: DepartmentKey, body: PutDepartment, ask: Writing) -> Response:
    """Write an area's own row（维护部门）."""
    row = {"key": key, **body.model_dump(exclude_none=True)}
    return await ask.one(PUT_DEPARTMENT, department=row)


@router.get("/templates", **page(LIST_TEMPLATES))
async def list_templates(ask: Reading, area_code: AreaQuery = "") -> Response:
    """The templates that hold for an area（模板列表）."""
    return await ask.page(LIST_TEMPLATES, area_code=area_code)


@router.get("/templates/{key}", **one(GET_TEMPLATE))
async def get_template(
    key: TemplateKey, ask: Reading, channel: WordQuery = "", area_code: AreaQuery = ""
) -> Response:
    """The template that holds for an area（模板）."""
    return await ask.one(GET_TEMPLATE, key=key, channel=channel, area_code=area_code)


@router.put("/templates/{key}", **one(PUT_TEMPLATE))
async def put_template(key: TemplateKey, body: PutTemplate, ask: Writing) -> Response:
    """Write an area's own text（保存模板）."""
    return await ask.one(PUT_TEMPLATE, body, key=key)


@router.post("/templates/{key}:preview", **one(PREVIEW_TEMPLATE))
async def preview_template(key: TemplateKey, body: PreviewTemplate, ask: Trying) -> Response:
    """Fill a text with sample values; nothing is stored（预览）."""
    return await ask.one(PREVIEW_TEMPLATE, body, key=key)


@router.get("/vocabulary", **one(VOCABULARY))
async def get_vocabulary(ask: Reading) -> Response:
    """Kinds, sources, routes and states with their Chinese names（词表）."""
    return await ask.one(VOCABULARY)


def _table(area: str, body: RuleTable) -> dict[str, object]:
    return {"area_code": area, **body.model_dump(exclude_none=True)}
