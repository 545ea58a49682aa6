"""What a party brings in parts（群众断点续传）: over connections that break."""

from collections.abc import AsyncIterator
from typing import Any

from pydantic import BaseModel

from gateway.asking import Asker
from gateway.clients import Answer, rpc
from gateway.residents import Residents
from gateway.settings import Limit

BEGIN = rpc("intake.EvidenceUploadService.BeginEvidenceUpload")
GET = rpc("intake.EvidenceUploadService.GetEvidenceUpload")
PUT = rpc("intake.EvidenceUploadService.PutEvidenceUploadPart")
COMPLETE = rpc("intake.EvidenceUploadService.CompleteEvidenceUpload")
_PARTS_PER_MINUTE = 120


class EvidenceUploads(Residents):
    """One visitor's requests about a file that comes in parts."""

    async def begin(self, code: str, key: str, body: BaseModel) -> Answer:
        """Say what will come."""
        return await (await self._as_party(code)).fetch(BEGIN, body, code=code, key=key)

    async def progress(self, code: str, key: str, upload_id: str) -> Answer:
        """Which parts have come."""
        asker = await self._bringing(code)
        return await asker.fetch(GET, code=code, key=key, upload_id=upload_id)

    async def put(self, code: str, key: str, content: AsyncIterator[bytes], **said: Any) -> Answer:
        """Bring a part; many of them make one file, so that they have a limit of their own."""
        asker = await self._bringing(code)
        return await asker.send(PUT, content, code=code, key=key, **said)

    async def complete(self, code: str, key: str, upload_id: str) -> Answer:
        """All parts have come."""
        asker = await self._as_party(code)
        return await asker.fetch(COMPLETE, code=code, key=key, upload_id=upload_id)

    async def _bringing(self, code: str) -> Asker:
        limit = Limit(_PARTS_PER_MINUTE * self._gateway.settings.scale, 60)
        return await self._as_party(code, name="upload", limit=limit)
