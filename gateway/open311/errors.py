"""Refusals in Open311's own shape under every path of the facade: code and description."""

import re
from collections.abc import Mapping

from starlette.responses import Response

from gateway.errors import Problem
from gateway.open311.rendering import PREFIX, rendered

_STATUS = {401: 403, 422: 400}
_FIELDS = {
    "area_code": "jurisdiction_id", "narrative": "description", "address": "address_string",
    "location": "lat", "statuses": "status", "service_codes": "service_code",
    "category": "service_code", "start_time": "start_date", "end_time": "end_date",
}  # fmt: skip
_ANSWER = re.compile(r"answers\.(\w+)")
_UNASKED = re.compile(r"answers\[\d+\]\.question")


def answer_of(problem: Problem, path: str) -> Response:
    """The answer to a refusal: Open311's shape under its paths, problem+json elsewhere."""
    if not path.startswith(PREFIX):
        return problem.response()
    status = _STATUS.get(problem.status, problem.status)
    words = problem.body()
    said = [_told(fault) for fault in problem.faults] or [
        f"{words['title']} {words['title_en']}",
    ]
    content = [{"code": status, "description": one} for one in said]
    headers = {"Retry-After": problem.retry_after} if problem.retry_after else {}
    return rendered("errors", content, path, status=status, headers=headers)


def _told(fault: Mapping[str, str]) -> str:
    return f"{_named(fault['field'])}: {fault['message']} {fault['message_en']}"


def _named(field: str) -> str:
    """What the standard calls a field."""
    asked = _ANSWER.fullmatch(field)
    if asked:
        return f"attribute[{asked[1]}]"
    if _UNASKED.fullmatch(field):
        return "attribute"
    return _FIELDS.get(field, field.rpartition(".")[2])
