"""The progress as a party reads it（办理进度）: the case's own word, and who has it by name."""

from collections.abc import AsyncIterator
from typing import Any

from contracts.errors import Refusal
from contracts.principals import service_principal
from gateway.asking import Asker
from gateway.clients import rpc
from gateway.errors import Problem
from gateway.residents import FOLLOW, Residents
from gateway.shapes import schema_of, to_json

DEPARTMENT = rpc("routing.DirectoryService.GetDepartment")
NOTICE = rpc("intake.NoticeService.GetOwnDeclineNotice")
_SHOWN = schema_of(FOLLOW.method.output_type)
PROGRESS_SCHEMA = {
    **_SHOWN,
    "properties": {**_SHOWN["properties"], "department_name": {"type": "string"}},
}


class Progress(Residents):
    """One visitor's look at a matter."""

    async def shown(self, code: str, key: str) -> dict[str, Any]:
        """The progress, with the name of the department that has the matter."""
        answer = await self.follow(code, key)
        told = to_json(answer.message)
        name = await self._name(told["area_code"], told["department"])
        return {**told, "department_name": name}

    async def notice(self, code: str, key: str) -> tuple[Any, AsyncIterator[bytes]]:
        """The notice of non-acceptance."""
        return await (await self._as_party(code)).stream(NOTICE, code=code, key=key)

    async def _name(self, area_code: str, department: str) -> str:
        """The department's name; nothing where nobody has it, or routing does not answer now."""
        if not department:
            return ""
        ask = Asker(self._request, service_principal("gateway", area_code[:6]))
        try:
            answer = await ask.fetch(DEPARTMENT, area_code=area_code, key=department)
        except (Problem, Refusal):
            return ""
        found: Any = answer.message
        return str(found.department.name)
