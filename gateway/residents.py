"""What residents do without an account（群众端）: one way for the REST paths and the pages."""

import time
from dataclasses import dataclass
from typing import Any

from fastapi import Request

import areas
from contracts.errors import FieldFault, Invalid
from contracts.principals import service_principal
from gateway.accused import require_department
from gateway.asking import Asker
from gateway.auth import gateway_of, resident
from gateway.clients import Answer, rpc
from gateway.context import Gateway
from gateway.errors import Problem
from gateway.schemas.public import (
    AskCode,
    ConfirmCode,
    PartyEvaluation,
    PartyReopening,
    PartySupplement,
    PublicCase,
)
from gateway.settings import Limit
from gateway.shapes import to_json
from gateway.tokens import PhoneProof

SEND_CODE = rpc("notify.VerificationService.SendVerificationCode")
CONFIRM_CODE = rpc("notify.VerificationService.ConfirmVerificationCode")
LIST_CATEGORIES = rpc("intake.CategoryService.ListCategories")
REGISTER = rpc("intake.CaseService.RegisterPublicCase")
LIST_DEPARTMENTS = rpc("routing.DirectoryService.ListDepartments")
CLAIM_REWARD = rpc("intake.RewardClaimService.ClaimReward")
FOLLOW_REWARD = rpc("intake.RewardClaimService.FollowReward")
TAKE_CODE = rpc("intake.RewardClaimService.TakePickupCode")
FOLLOW = rpc("intake.FollowService.FollowCase")
SCANNED = rpc("intake.PlaceService.GetScannedPlace")
SUPPLEMENT = rpc("intake.FollowService.SupplementByParty")
EVALUATE = rpc("intake.FollowService.EvaluateByParty")
REOPEN = rpc("intake.FollowService.ReopenByParty")
_FOLLOW_PER_MINUTE = 20
_COUNTY_DIGITS = 6


@dataclass(frozen=True)
class Confirmed:
    """A phone was proved; the token says so for some minutes."""

    phone_token: str
    seconds: int
    is_replayed: bool


class Residents:
    """One visitor's requests."""

    def __init__(self, request: Request, address: str, key: str = "") -> None:
        """Act for a visitor from an address, under an idempotency key."""
        self._request = request
        self._gateway = gateway_of(request)
        self._address = address
        self.key = key

    async def ask_code(self, body: AskCode) -> Answer:
        """Send a verification code; raises Problem or Exhausted."""
        known_county(body.county, "county")
        limit = self._gateway.settings.code_limit
        await self._gateway.limits.spend("code", self._address, limit, protects=True)
        return await self._as_gateway(body.county).fetch(SEND_CODE, body)

    async def confirm_code(self, code_id: str, body: ConfirmCode) -> Confirmed:
        """Check a verification code; raises Problem when it is not the right one."""
        known_county(body.county, "county")
        limit = self._gateway.settings.code_limit
        await self._gateway.limits.spend(
            "confirm", self._address, Limit(limit.times * 5, limit.seconds), protects=True
        )
        answer = await self._as_gateway(body.county).fetch(CONFIRM_CODE, body, id=code_id)
        said: Any = answer.message
        if said.outcome != "confirmed":
            details = {"outcome": said.outcome, "tries_left": said.tries_left}
            raise Problem(422, "code_not_confirmed", details=details)
        seconds = self._gateway.settings.gateway_phone_seconds
        tokens = self._gateway.tokens
        token = (
            tokens.follow(code_id, said.phone, body.county, seconds)
            if body.purpose == "follow"
            else tokens.phone(code_id, said.phone, seconds)
        )
        return Confirmed(token, seconds, answer.is_replayed)

    async def register(self, body: PublicCase) -> Answer:
        """Report a matter with a proved phone, or anonymously."""
        county = body.area_code[:_COUNTY_DIGITS]
        known_county(county, "area_code")
        directory = self._as_gateway(county)
        await require_department(directory, body.area_code, body.accused_department)
        name, phone = "anonymous", ""
        if not body.is_anonymous:
            proof = await self.proved(body.phone_token)
            name, phone = proof.id, proof.phone
        given = body.model_dump(exclude_none=True, exclude={"phone_token", "place"})
        ask = Asker(self._request, resident(name, county), self.key)
        return await ask.fetch(REGISTER, verified_phone=phone, place_token=body.place, **given)

    async def scanned(self, token: str) -> Answer:
        """Where a scanned code hangs; raises Problem."""
        return await self._as_gateway("").fetch(SCANNED, token=token)

    async def categories(self, county: str, **fields: Any) -> Answer:
        """The leaves that residents may choose in a county."""
        known_county(county, "area")
        ask = Asker(self._request, resident("anonymous", county))
        return await ask.fetch(LIST_CATEGORIES, area_code=county, **fields)

    async def departments(self, county: str) -> list[dict[str, Any]]:
        """The departments of a county, of which a matter may accuse one."""
        known_county(county, "area")
        found: list[dict[str, Any]] = []
        token = ""
        while True:
            answer = await self._as_gateway(county).fetch(
                LIST_DEPARTMENTS, area_code=county, page_size=100, page_token=token
            )
            said = to_json(answer.message)
            found += [row for row in said["departments"] if row["is_active"]]
            token = said["next_page_token"]
            if not token:
                return found

    async def proved(self, phone_token: str) -> PhoneProof:
        """What a phone token proves; it serves one idempotency key. Raises Problem or Invalid."""
        return await proved_phone(self._gateway, phone_token, self.key)

    async def follow(self, code: str, key: str) -> Answer:
        """The progress that a party may see."""
        return await (await self._as_party(code)).fetch(FOLLOW, code=code, key=key)

    async def supplement(self, code: str, key: str, body: PartySupplement) -> Answer:
        """Add to the own matter."""
        return await (await self._as_party(code)).fetch(SUPPLEMENT, body, code=code, key=key)

    async def evaluate(self, code: str, key: str, body: PartyEvaluation) -> Answer:
        """Judge the result."""
        return await (await self._as_party(code)).fetch(EVALUATE, body, code=code, key=key)

    async def reopen(self, code: str, key: str, body: PartyReopening) -> Answer:
        """Ask to take the matter up again."""
        return await (await self._as_party(code)).fetch(REOPEN, body, code=code, key=key)

    async def reward(self, code: str, key: str) -> Answer:
        """How the own claim to a reward stands."""
        ask = await self._as_party(code, name="reward")
        return await ask.fetch(FOLLOW_REWARD, code=code, key=key)

    async def claim_reward(self, code: str, key: str) -> Answer:
        """Ask for a reward."""
        return await (await self._as_party(code)).fetch(CLAIM_REWARD, code=code, key=key)

    async def take_pickup_code(self, code: str, key: str) -> Answer:
        """The pick-up code of the own reward, told this once."""
        return await (await self._as_party(code)).fetch(TAKE_CODE, code=code, key=key)

    def _as_gateway(self, county: str) -> Asker:
        return Asker(self._request, service_principal("gateway", county), self.key)

    async def _as_party(
        self, code: str, *, name: str = "follow", limit: Limit | None = None
    ) -> Asker:
        """Ask as who has a key of the case; how often one code may be tried is limited."""
        usual = Limit(_FOLLOW_PER_MINUTE * self._gateway.settings.scale, 60)
        await self._gateway.limits.spend(name, code, limit or usual, protects=True)
        return Asker(self._request, resident(code, code[:_COUNTY_DIGITS]), self.key)


async def proved_phone(gateway: Gateway, phone_token: str, key: str) -> PhoneProof:
    """What a phone token proves, once for each idempotency key; raises Problem."""
    proof = gateway.tokens.read_phone(phone_token)
    seconds = int(max(proof.expire_time - time.time(), 1)) + 60
    if not await gateway.limits.claim("phone_token", proof.id, key, seconds):
        raise Problem(422, "phone_token_used")
    return proof


def known_county(county: str, field: str) -> None:
    """Raise Invalid unless it is a county."""
    if len(county) == _COUNTY_DIGITS and areas.find(county):
        return
    raise Invalid(
        FieldFault(
            field=field,
            reason="unknown_area",
            message="没有这个县（市、区）",
            message_en="There is no such county.",
        )
    )
