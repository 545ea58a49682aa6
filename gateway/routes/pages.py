"""The residents' pages at `/p/`（群众网页）: no scripts, no cookies, nothing from elsewhere.

A form carries its own idempotency token, so that a double click registers once.
"""

import re
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse, RedirectResponse, Response

from chassis.ports import new_uuid7
from contracts.errors import Refusal
from contracts.principals import service_principal
from gateway import forms
from gateway.auth import Visitor, gateway_of
from gateway.contents import chunks_of
from gateway.errors import Problem, from_refusal
from gateway.evidence import Evidence
from gateway.multipart import FileForm
from gateway.residents import Residents
from gateway.schemas.base import CODE_PATTERN, KEY_PATTERN
from gateway.schemas.places import PLACE_TOKEN
from gateway.schemas.public import (
    AskCode,
    ConfirmCode,
    PartyEvaluation,
    PartyReopening,
    PartySupplement,
)
from gateway.shapes import listed, to_json
from gateway.sheets import Sheet, given_answers, open_sheet

_FOLDER = Path(__file__).parents[1] / "pages"
_PAGES = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES.filters["local"] = lambda time: time[:16].replace("T", " ") if time else ""
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
}
_TOKEN = re.compile(r"[A-Za-z0-9\-]{8,64}")
_FIELDS = (
    "kind", "category", "with_categories", "dispute_kind", "title", "narrative", "area_code",
    "address", "name", "phone", "is_anonymous", "has_consent", "code_id", "sms_code",
    "phone_token", "token", "place",
)  # fmt: skip
_COUNTY_DIGITS = 6
_MOST_FIELDS = 200
_MOST_SHOWN = 100
Given = dict[str, str]
Field_ = Annotated[str, Form(max_length=12_000)]
router = APIRouter(prefix="/p", include_in_schema=False)


@router.get("")
async def to_index() -> Response:
    """The folder's own name leads to its first page."""
    return RedirectResponse("/p/")


@router.get("/")
async def index(_visitor: Visitor) -> Response:
    """Where to go."""
    return _page("index.html")


@router.get("/style.css")
async def style() -> Response:
    """The pages' only style sheet."""
    headers = {"Cache-Control": "public, max-age=3600"}
    return Response((_FOLDER / "style.css").read_text(), media_type="text/css", headers=headers)


@router.get("/report")
async def report_form(request: Request, visitor: Visitor) -> Response:
    """An empty form（我要反映）; a scanned code has filled in where it is about."""
    given = {"token": new_uuid7(), "place": request.query_params.get("place", "")}
    return await _report_page(request, given, visitor=visitor)


@router.post("/report")
async def report(request: Request, visitor: Visitor) -> Response:
    """Send a code, or register the report; the form comes back with what is missing."""
    given = await _given(request)
    residents = Residents(request, visitor, given["token"])
    sheet = await open_sheet(residents, given, given_answers(await request.form()))
    try:
        if given["action"] == "category":
            return await _report_page(request, given, visitor=visitor, sheet=sheet)
        if given["action"] == "code":
            return await _send_code(request, visitor, given, sheet)
        token = await _phone_token(request, visitor, given)
        given["phone_token"] = token
        answer = await residents.register(forms.report_from(given, token, sheet.answers()))
    except (Problem, Refusal) as error:
        return await _report_page(request, given, _problem(error), visitor=visitor, sheet=sheet)
    return _page("reported.html", 201, case=to_json(answer.message))


@router.get("/follow")
async def follow_form(request: Request, visitor: Visitor) -> Response:
    """Ask for code and key, or show the progress at once when a receipt's link brings both."""
    code, key = request.query_params.get("code", ""), request.query_params.get("key", "")
    if code and key:
        return await _progress(request, visitor, code, key)
    return _page("follow.html", code=code[:40], problems=[])


@router.get("/cases/{code}")
async def follow_link(request: Request, visitor: Visitor, code: str) -> Response:
    """Where the link of a message and the code on a receipt lead（扫码查询）."""
    key = request.query_params.get("key", "")
    if not key:
        return _page("follow.html", code=code[:40], problems=[])
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
        return await _progress(request, visitor, code, key, error=_problem(error))
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
        return await _progress(request, visitor, code, key, error=_problem(error))
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
        return await _progress(request, visitor, code, key, error=_problem(error))
    return await _progress(request, visitor, code, key, done="已重新办理，请留意进度。")


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
        problem = _about_file(_problem(error))
        return await _progress(request, visitor, code, key, error=problem)
    return await _progress(request, visitor, code, key, done="文件已收到，检查后即可查看。")


async def _send_code(request: Request, visitor: str, given: Given, sheet: Sheet) -> Response:
    county = given.get("area_code", "")[:_COUNTY_DIGITS]
    body = forms.checked(AskCode, {"phone": given.get("phone", ""), "county": county})
    answer: Any = (await Residents(request, visitor, new_uuid7()).ask_code(body)).message
    given |= {"code_id": answer.id, "sms_code": "", "phone_token": ""}
    done = "验证码已发送，请查看手机短信。"
    return await _report_page(request, given, visitor=visitor, done=done, sheet=sheet)


async def _phone_token(request: Request, visitor: str, given: Given) -> str:
    if given.get("is_anonymous") == "yes" or given.get("phone_token"):
        return given.get("phone_token", "")
    code, code_id = given.get("sms_code", ""), given.get("code_id", "")
    if not code_id:
        raise Problem(422, "phone_token_invalid")
    county = given.get("area_code", "")[:_COUNTY_DIGITS]
    body = forms.checked(ConfirmCode, {"code": code, "county": county})
    residents = Residents(request, visitor, f"{given['token']}-{code}")
    return (await residents.confirm_code(code_id, body)).phone_token


async def _given(request: Request) -> Given:
    sent = await request.form(max_fields=_MOST_FIELDS, max_files=0)
    given = {name: str(sent.get(name, "")).strip() for name in (*_FIELDS, "action")}
    if given["action"] == "category":
        given["with_categories"] = "yes"
    if not _TOKEN.fullmatch(given["token"]):
        given["token"] = new_uuid7()
    return given


async def _scanned(request: Request, visitor: str, given: Given) -> tuple[Any, str]:
    """The place whose code was scanned, if it is in use, and what to say when it is not."""
    token = given.get("place", "")
    if not token:
        return None, ""
    try:
        if not re.fullmatch(PLACE_TOKEN, token):
            raise Problem(404, "not_found")
        found: Any = (await Residents(request, visitor).scanned(token)).message
    except (Problem, Refusal) as error:
        if _problem(error).status != 404:
            raise
        return None, "这个二维码无效，请在下面填写地点。"
    if found.state != "active":
        return None, "这个二维码已停用，请在下面填写地点，或扫描现场的新码。"
    return found, ""


async def _report_page(
    request: Request,
    given: Given,
    problem: Problem | None = None,
    *,
    visitor: str,
    done: str = "",
    sheet: Sheet = Sheet(),  # noqa: B008  frozen
) -> Response:
    gateway = gateway_of(request)
    place, warning = await _scanned(request, visitor, given)
    if place is None:
        given["place"] = ""
    centres = await gateway.threads.store(
        "ListCentres", service_principal("gateway", ""), gateway.centres.all
    )
    return _page(
        "report.html",
        problem.status if problem else 200,
        given={name: given.get(name, "") for name in _FIELDS},
        place=to_json(place) if place else None,
        warning=warning,
        places=gateway.centres.places(centres),
        kinds=forms.KINDS,
        dispute_kinds=forms.DISPUTE_KINDS,
        sheet=sheet,
        problems=forms.complaints(problem, sheet.labels) if problem else [],
        done=done,
    )


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
        answer = await _residents(request, visitor, code, key).follow(code, key)
        files = await Evidence(request, visitor).listed(code, key, page_size=_MOST_SHOWN)
    except (Problem, Refusal) as refused:
        problem = _problem(refused)
        problems = ["编号或查询码不正确。"] if problem.status == 404 else forms.complaints(problem)
        return _page("follow.html", problem.status, code=code[:40], problems=problems)
    return _page(
        "progress.html",
        error.status if error else 200,
        case=to_json(answer.message),
        files=listed(files.message)["items"],
        key=key,
        token=new_uuid7(),
        grades=forms.GRADES,
        grade_reasons=forms.GRADE_REASONS,
        problems=forms.complaints(error) if error else [],
        done=done,
    )


def _residents(request: Request, visitor: str, code: str, key: str, token: str = "") -> Residents:
    if not re.fullmatch(CODE_PATTERN, code) or not re.fullmatch(KEY_PATTERN, key):
        raise Problem(404, "not_found")
    return Residents(request, visitor, token if _TOKEN.fullmatch(token) else new_uuid7())


def _problem(error: Problem | Refusal) -> Problem:
    return error if isinstance(error, Problem) else from_refusal(error)


def _about_file(problem: Problem) -> Problem:
    """The same, where a name is a file's and nobody's own."""
    names = {"name": "file_name"}
    problem.faults = [
        {**fault, "field": names.get(fault.get("field", ""), fault.get("field", ""))}
        for fault in problem.faults
    ]
    return problem


def _page(name: str, status: int = 200, **values: Any) -> Response:
    return HTMLResponse(_PAGES.get_template(name).render(**values), status, _HEADERS)
