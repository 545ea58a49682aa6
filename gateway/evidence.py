"""What a party brings to its matter（群众提交证据）: one way for the REST paths and the page."""

from collections.abc import AsyncIterator
from typing import Any

from pydantic import BaseModel

from gateway.clients import Answer, rpc
from gateway.residents import Residents

ADD = rpc("intake.EvidenceService.AddEvidence")
LIST = rpc("intake.EvidenceService.ListEvidence")
CONTENT = rpc("intake.EvidenceService.GetEvidenceContent")
REMOVE = rpc("intake.EvidenceService.RemoveEvidence")


class Evidence(Residents):
    """One visitor's requests about the files of its matter."""

    async def add(self, code: str, key: str, content: AsyncIterator[bytes], **said: Any) -> Answer:
        """Bring a file."""
        asker = await self._as_party(code)
        return await asker.send(ADD, content, code=code, key=key, **said)

    async def listed(self, code: str, key: str, **page: Any) -> Answer:
        """What the party brought, and what is public."""
        return await (await self._as_party(code)).fetch(LIST, code=code, key=key, **page)

    async def content(
        self, code: str, key: str, attachment_id: str
    ) -> tuple[Any, AsyncIterator[bytes]]:
        """A file."""
        asker = await self._as_party(code)
        return await asker.stream(CONTENT, code=code, key=key, attachment_id=attachment_id)

    async def remove(self, code: str, key: str, attachment_id: str, body: BaseModel) -> Answer:
        """Take an own file away."""
        asker = await self._as_party(code)
        return await asker.fetch(REMOVE, body, code=code, key=key, attachment_id=attachment_id)
