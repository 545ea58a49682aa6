"""The accused department（被举报单位）: named by its key, which must be one that the area has.

A key that stands for nobody would keep the matter from nobody.
"""

from typing import Any

from contracts.errors import FieldFault, Invalid
from gateway.asking import Asker
from gateway.clients import rpc
from gateway.errors import Problem

DEPARTMENT = rpc("routing.DirectoryService.GetDepartment")


async def require_department(ask: Asker, area_code: str, key: str | None) -> None:
    """Raise Invalid unless the key, if one is given, is a department's of the area."""
    if not key:
        return
    try:
        answer: Any = await ask.fetch(DEPARTMENT, area_code=area_code, key=key)
    except Problem as problem:
        if problem.status != 404:
            raise
        raise _unknown() from problem
    if not answer.message.department.is_active:
        raise _unknown()


def _unknown() -> Invalid:
    return Invalid(
        FieldFault(
            field="accused_department",
            reason="unknown_department",
            message="没有这个部门",
            message_en="There is no such department.",
        )
    )
