"""What somebody brought, by the phone that is proved（我的事项）: one way for REST and the page."""

from typing import Any

from gateway.asking import Asker
from gateway.auth import resident
from gateway.clients import Answer, rpc
from gateway.residents import Residents
from gateway.settings import Limit

LIST = rpc("intake.OwnCaseService.ListOwnCases")
_LISTS_PER_MINUTE = 20


class OwnCases(Residents):
    """One visitor's look at his matters."""

    async def listed(self, phone_token: str, **page: Any) -> Answer:
        """One page; raises PhoneTokenRefused, Exhausted."""
        proof = self._gateway.tokens.read_follow(phone_token)
        limit = Limit(_LISTS_PER_MINUTE * self._gateway.settings.scale, 60)
        await self._gateway.limits.spend("own_cases", proof.id, limit, protects=True)
        ask = Asker(self._request, resident(proof.id, proof.county))
        return await ask.fetch(LIST, verified_phone=proof.phone, **page)
