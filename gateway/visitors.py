"""What visitors of the hall do without an account（到访群众）: board, own ticket, booking."""

from gateway.asking import Asker
from gateway.auth import resident
from gateway.clients import Answer, rpc
from gateway.residents import Residents, known_county
from gateway.schemas.desk import BookPublicAppointment
from gateway.settings import Limit

GET_BOARD = rpc("intake.TicketService.GetBoard")
FOLLOW_TICKET = rpc("intake.TicketService.FollowTicket")
GET_SLOTS = rpc("intake.AppointmentService.GetSlots")
BOOK = rpc("intake.AppointmentService.BookPublicAppointment")
FOLLOW = rpc("intake.AppointmentService.FollowAppointment")
CANCEL = rpc("intake.AppointmentService.CancelByVisitor")
_FOLLOW_PER_MINUTE = 20


class Visitors(Residents):
    """One visitor's requests about a centre's hall."""

    async def board(self, county: str) -> Answer:
        """Numbers only: who is called where."""
        return await self._at(county).fetch(GET_BOARD)

    async def slots(self, county: str, day: str) -> Answer:
        """What can be booked on a day."""
        return await self._at(county).fetch(GET_SLOTS, day=day)

    async def ticket(self, county: str, number: str, key: str) -> Answer:
        """Where the visitor with the number stands; guessing keys is limited."""
        await self._limit("ticket", f"{county}:{number.upper()}")
        return await self._at(county).fetch(FOLLOW_TICKET, number=number, key=key)

    async def book(self, body: BookPublicAppointment) -> Answer:
        """Book with a proved phone; raises Problem or Invalid."""
        known_county(body.county, "county")
        proof = await self.proved(body.phone_token)
        given = body.model_dump(exclude={"phone_token", "county"})
        ask = Asker(self._request, resident(proof.id, body.county), self.key)
        return await ask.fetch(BOOK, verified_phone=proof.phone, **given)

    async def appointment(self, county: str, appointment_id: str, key: str) -> Answer:
        """The own appointment; guessing keys is limited."""
        await self._limit("appointment", appointment_id)
        ask = self._at(county)
        return await ask.fetch(FOLLOW, appointment_id=appointment_id, key=key)

    async def cancel(self, county: str, appointment_id: str, key: str) -> Answer:
        """Give the place back."""
        await self._limit("appointment", appointment_id)
        ask = self._at(county)
        return await ask.fetch(CANCEL, appointment_id=appointment_id, key=key)

    def _at(self, county: str) -> Asker:
        known_county(county, "county")
        return Asker(self._request, resident("visitor", county), self.key)

    async def _limit(self, name: str, what: str) -> None:
        limit = Limit(_FOLLOW_PER_MINUTE * self._gateway.settings.scale, 60)
        await self._gateway.limits.spend(name, what, limit, protects=True)
