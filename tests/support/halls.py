"""A hall of a county for the walks: a ticket, an appointment and a record, and planted words."""

import uuid
from datetime import UTC, datetime, timedelta

from deploy.demo.centre import TOWN, Centre
from services.intake.domain.codes import local_date
from tests.support.callers import Callers
from tests.support.plants import Plants
from tests.support.things import LOCAL_CODE, Things


def next_workday() -> str:
    """The next day on which a hall can be booked."""
    day = local_date(datetime.now(UTC)) + timedelta(days=1)
    while day.isoweekday() > 5:
        day += timedelta(days=1)
    return day.isoformat()


class Entrance:
    """Makes the things of one county's hall."""

    def __init__(self, callers: Callers, things: Things) -> None:
        """Leave ids, versions and slips in `things`."""
        self._callers = callers
        self._things = things
        self._who = f"clerk@{things.county}"

    def build(self) -> None:
        """One of each."""
        ids, versions, slips = self._things.ids, self._things.versions, self._things.slips
        taken = self._callers.do("TicketService.TakeTicket", self._who, {"purpose": "follow"})
        slips |= {"number": taken["ticket"]["number"], "ticket_key": taken["ticket_key"]}
        booking = {
            "day": next_workday(),
            "slot": "15:30",
            "purpose": "register",
            "name": "欧阳",
            "phone": f"139{uuid.uuid4().int % 10**8:08d}",
            "matter": self._things.marker,
        }
        booked = self._callers.do("AppointmentService.BookAppointment", self._who, booking)
        slips |= {"day": booking["day"], "appointment_key": booked["appointment_key"]}
        said = {"said": self._things.marker, "area_code": LOCAL_CODE[self._things.county]}
        record = self._callers.do("GuidanceService.TakeGuidance", self._who, said)
        made = {
            "ticket": taken["ticket"],
            "appointment": booked["appointment"],
            "guidance": record["guidance"],
        }
        ids |= {kind: one["id"] for kind, one in made.items()}
        versions |= {kind: int(one["version"]) for kind, one in made.items()}


def guide_at_the_door(plants: Plants, centre: Centre) -> None:
    """Planted words told with an appointment, to the guide, and as where the visitor was sent."""
    clerk, guide = centre.person("clerk"), centre.person("dispatcher")
    who = {"name": plants.name(), "phone": plants.phone()}
    booking = {"day": next_workday(), "slot": "16:30", "purpose": "consult", **who}
    booked = clerk.post("/appointments", {**booking, "matter": plants.text("matter")})
    said = {"said": plants.text("said"), "area_code": TOWN, "appointment_id": booked["id"]}
    record = guide.post("/guidance", said)
    clerk.get(f"/guidance/{record['id']}")
    answer = {"version": record["version"], "route": plants.text("route")}
    guide.post(f"/guidance/{record['id']}:answer", answer)
