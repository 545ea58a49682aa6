"""What residents choose（群众点单）: one way for the REST paths and the pages."""

from dataclasses import dataclass

from fastapi import Request

from gateway.asking import Asker
from gateway.auth import gateway_of, resident
from gateway.clients import Answer, rpc
from gateway.residents import known_county
from gateway.schemas.choices import PartyChoice
from gateway.settings import Limit

LIST_PUBLIC = rpc("intake.OfferingService.GetPublicOfferings")
FOLLOW = rpc("intake.OwnChoiceService.FollowChoices")
CHOOSE = rpc("intake.OwnChoiceService.Choose")
WITHDRAW = rpc("intake.OwnChoiceService.WithdrawChoice")
_FOLLOW_PER_MINUTE = 20
_COUNTY_DIGITS = 6


@dataclass(frozen=True)
class OwnChoices:
    """One visitor's choices, under an idempotency key."""

    request: Request
    address: str
    key: str = ""

    async def offered(self, county: str) -> Answer:
        """What a county offers; raises Problem for what is no county."""
        known_county(county, "county")
        return await Asker(self.request, resident("anonymous", county)).fetch(LIST_PUBLIC)

    async def follow(self, code: str, key: str) -> Answer:
        """What was chosen, and what the matter may have."""
        return await (await self._as_party(code)).fetch(FOLLOW, code=code, key=key)

    async def choose(self, code: str, key: str, body: PartyChoice) -> Answer:
        """Choose."""
        return await (await self._as_party(code)).fetch(CHOOSE, body, code=code, key=key)

    async def withdraw(self, code: str, key: str, choice_id: str) -> Answer:
        """Want it no more."""
        ask = await self._as_party(code)
        return await ask.fetch(WITHDRAW, code=code, key=key, choice_id=choice_id)

    async def _as_party(self, code: str) -> Asker:
        """Ask as who has a key of the case; how often one code may be tried is limited."""
        gateway = gateway_of(self.request)
        limit = Limit(_FOLLOW_PER_MINUTE * gateway.settings.scale, 60)
        await gateway.limits.spend("choices", code, limit, protects=True)
        return Asker(self.request, resident(code, code[:_COUNTY_DIGITS]), self.key)
