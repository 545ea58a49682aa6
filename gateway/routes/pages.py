"""The residents' pages at `/p/`（群众网页）: no scripts, no cookies, nothing from elsewhere.

A form carries its own idempotency token, so that a double click registers once.
"""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from chassis.ports import new_uuid7
from contracts.errors import Refusal
from gateway import forms
from gateway.asking import file_answer
from gateway.auth import Visitor
from gateway.contents import chunks_of
from gateway.errors import Problem
from gateway.evidence import Evidence
from gateway.multipart import FileForm
from gateway.own_choices import OwnChoices
from gateway.progress import Progress
from gateway.rendering import FOLDER, page, problem_of
from gateway.residents import Residents
from gateway.schemas.base import CODE_PATTERN, KEY_PATTERN
from gateway.schemas.choices import PartyChoice
from gateway.schemas.public import PartyEvaluation, PartyReopening, PartySupplement
from gateway.shapes import listed, to_json

_MOST_SHOWN = 100
_PASS = re.compile(r"FP[0-9A-F]{8}[A-Z2-7]{26}")
Field_ = Annotated[str, Form(max_length=12_000)]
router = APIRouter(prefix="/p", include_in_schema=False)


@router.get("")
async def to_index() -> Response:
    """The folder's own name leads to its first page."""
    return RedirectResponse("/p/")


@router.get("/")
async def index(_visitor: Visitor) -> Response:
    """Where to go."""
    return page("index.html")


@router.get("/style.css")
async def style() -> Response:
    """The pages' only style sheet."""
    headers = {"Cache-Control": "public, max-age=3600"}
    return Response((FOLDER / "style.css").read_text(), media_type="text/css", headers=headers)


@router.get("/follow")
async def follow_form(request: Request, visitor: Visitor) -> Response:
    """Ask for code and key, or show the progress at once when a receipt's link brings both."""
    code, key = request.query_params.get("code", ""), request.query_params.get("key", "")
    if code and key:
        return await _progress(request, visitor, code, key)
    return page("follow.html", code=code[:40], problems=[])


@router.get("/cases/{code}")
async def follow_link(request: Request, visitor: Visitor, code: str) -> Response:
    """Where the link of a message and the code on a receipt lead（扫码查询）."""
    key = request.query_params.get("key", "")
    if not key:
        return page("follow.html", code=code[:40], problems=[])
    return await _progress(request, visitor, code, key)


@router.post("/follow")
async def follow(
    request: Request, visitor: Visitor, code: Field_ = "", key: Field_ = ""
) -> Response:
    """Show the progress（查询进度）."""
    return await _progress(request, visitor, code.strip(), key.strip())


@router.post("/supplement")
async def supplement(
    request: Request,
    visitor: Visitor,
    code: Field_ = "",
    key: Field_ = "",
    token: Field_ = "",
    text: Field_ = "",
) -> Response:
    """Add to the own matter（补充）."""
    try:
        body = forms.checked(PartySupplement, {"text": text})
        await _residents(request, visitor, code, key, token).supplement(code, key, body)
    except (Problem, Refusal) as error:
        return await _progress(request, visitor, code, key, error=problem_of(error))
    return await _progress(request, visitor, code, key, done="补充内容已收到。")


@router.post("/evaluate")
async def evaluate(
    request: Request,
    visitor: Visitor,
    code: Field_ = "",
    key: Field_ = "",
    token: Field_ = "",
    grade: Field_ = "",
    reason_code: Field_ = "",
    comment: Field_ = "",
) -> Response:
    """Judge the result（评价）."""
    reasons = [reason_code] if reason_code else []
    given = {"grade": grade, "comment": comment, "reasons": reasons}
    try:
        body = forms.checked(PartyEvaluation, given)
        await _residents(request, visitor, code, key, token).evaluate(code, key, body)
    except (Problem, Refusal) as error:
        return await _progress(request, visitor, code, key, error=problem_of(error))
    return await _progress(request, visitor, code, key, done="感谢您的评价。")


@router.post("/reopen")
async def reopen(
    request: Request,
    visitor: Visitor,
    code: Field_ = "",
    key: Field_ = "",
    token: Field_ = "",
    reason: Field_ = "",
) -> Response:
    """Ask to take the matter up again（申请重新办理）."""
    try:
        body = forms.checked(PartyReopening, {"reason": reason})
        await _residents(request, visitor, code, key, token).reopen(code, key, body)
    except (Problem, Refusal) as error:
        return await _progress(request, visitor, code, key, error=problem_of(error))
    return await _progress(request, visitor, code, key, done="已重新办理，请留意进度。")


@router.post("/choose")
async def choose(
    request: Request,
    visitor: Visitor,
    code: Field_ = "",
    key: Field_ = "",
    token: Field_ = "",
    offering_id: Field_ = "",
    wish: Field_ = "",
) -> Response:
    """Choose a mediator or service（点单）."""
    try:
        body = forms.checked(PartyChoice, {"offering_id": offering_id, "wish": wish})
        own = _residents(request, visitor, code, key, token).key
        await OwnChoices(request, visitor, own).choose(code, key, body)
    except (Problem, Refusal) as error:
        return await _progress(request, visitor, code, key, error=problem_of(error))
    return await _progress(request, visitor, code, key, done="已收到您的选择，请等待中心确认。")


@router.post("/withdraw-choice")
async def withdraw_choice(
    request: Request,
    visitor: Visitor,
    code: Field_ = "",
    key: Field_ = "",
    token: Field_ = "",
    choice_id: Field_ = "",
) -> Response:
    """Want it no more（取消点单）."""
    try:
        own = _residents(request, visitor, code, key, token).key
        await OwnChoices(request, visitor, own).withdraw(code, key, choice_id)
    except (Problem, Refusal) as error:
        return await _progress(request, visitor, code, key, error=problem_of(error))
    return await _progress(request, visitor, code, key, done="已取消所选。")


@router.post("/reward")
async def reward(
    request: Request, visitor: Visitor, code: Field_ = "", key: Field_ = "", token: Field_ = ""
) -> Response:
    """Claim a reward（申请举报奖励）."""
    try:
        await _residents(request, visitor, code, key, token).claim_reward(code, key)
    except (Problem, Refusal) as error:
        return await _progress(request, visitor, code, key, error=problem_of(error))
    return await _progress(request, visitor, code, key, done="奖励申请已收到。")


@router.post("/pickup-code")
async def pickup_code(
    request: Request, visitor: Visitor, code: Field_ = "", key: Field_ = "", token: Field_ = ""
) -> Response:
    """The pick-up code, shown this once（领取取奖码）."""
    try:
        answer = await _residents(request, visitor, code, key, token).take_pickup_code(code, key)
    except (Problem, Refusal) as error:
        return await _progress(request, visitor, code, key, error=problem_of(error))
    said: Any = answer.message
    done = f"您的取奖码是 {said.pickup_code}，只显示这一次，请抄下来，凭它到中心领取。"
    return await _progress(request, visitor, code, key, done=done)


@router.post("/decline-notice")
async def decline_notice(
    request: Request, visitor: Visitor, code: Field_ = "", key: Field_ = ""
) -> Response:
    """The notice of non-acceptance to keep（下载不予受理告知书）; the key stands in no address."""
    try:
        _check_shape(code, key)
        first, chunks = await Progress(request, visitor).notice(code, key)
    except (Problem, Refusal) as error:
        return await _progress(request, visitor, code, key, error=problem_of(error))
    return file_answer(chunks, first.media_type, first.file_name)


@router.post("/attach")
async def attach(request: Request, visitor: Visitor) -> Response:
    """Bring a file（上传证据）; the fields stand before the file in the form."""
    form = FileForm(request.headers.get("content-type", ""), request.stream())
    given = await form.read_fields()
    code, key = given.get("code", ""), given.get("key", "")
    try:
        token = _residents(request, visitor, code, key, given.get("token", "")).key
        await Evidence(request, visitor, token).add(
            code,
            key,
            chunks_of(form.file()),
            name=form.file_name,
            keeps_metadata=given.get("keeps_metadata") == "yes",
        )
    except (Problem, Refusal) as error:
        problem = _about_file(problem_of(error))
        return await _progress(request, visitor, code, key, error=problem)
    return await _progress(request, visitor, code, key, done="文件已收到，检查后即可查看。")


async def _progress(
    request: Request,
    visitor: str,
    code: str,
    key: str,
    *,
    error: Problem | None = None,
    done: str = "",
) -> Response:
    try:
        _check_shape(code, key)
        case = await Progress(request, visitor).shown(code, key)
        files = await Evidence(request, visitor).listed(code, key, page_size=_MOST_SHOWN)
        reward: Any = (await Residents(request, visitor).reward(code, key)).message
        chosen = to_json((await OwnChoices(request, visitor).follow(code, key)).message)
    except (Problem, Refusal) as refused:
        problem = problem_of(refused)
        problems = _unknown(key) if problem.status == 404 else forms.complaints(problem)
        return page("follow.html", problem.status, code=code[:40], problems=problems)
    return page(
        "progress.html",
        error.status if error else 200,
        case=case,
        files=listed(files.message)["items"],
        reward=to_json(reward.reward),
        choices=chosen["choices"],
        offerings=chosen["offerings"],
        key=key,
        token=new_uuid7(),
        grades=forms.GRADES,
        grade_reasons=forms.GRADE_REASONS,
        problems=forms.complaints(error) if error else [],
        done=done,
    )


def _unknown(key: str) -> list[str]:
    """What to tell of a code and key that open nothing; a pass shows by its shape alone."""
    if _PASS.fullmatch(key):
        return ["查看时间已过，请重新用手机号验证，或者输入编号和查询码。"]
    return ["编号或查询码不正确。"]


def _check_shape(code: str, key: str) -> None:
    """Raise Problem for what can be no code and key, as for a wrong one."""
    if not re.fullmatch(CODE_PATTERN, code) or not re.fullmatch(KEY_PATTERN, key):
        raise Problem(404, "not_found")


def _residents(request: Request, visitor: str, code: str, key: str, token: str) -> Residents:
    _check_shape(code, key)
    return Residents(request, visitor, token if forms.TOKEN.fullmatch(token) else new_uuid7())


def _about_file(problem: Problem) -> Problem:
    """The same, where a name is a file's and nobody's own."""
    names = {"name": "file_name"}
    problem.faults = [
        {**fault, "field": names.get(fault.get("field", ""), fault.get("field", ""))}
        for fault in problem.faults
    ]
    return problem
