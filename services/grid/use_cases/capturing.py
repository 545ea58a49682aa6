"""Capturing（离线采集）: findings a device kept until there was a network, each stored once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.errors import FieldFault, Invalid
from contracts.ports import Now
from contracts.principals import Post, Principal
from services.grid.domain.checks import Faults
from services.grid.domain.incidents import Capture, Finding, Incident
from services.grid.use_cases.incidents import Incidents
from services.grid.use_cases.ports import IncidentStore

STORED, KNOWN, REFUSED = "stored", "known", "refused"
MOST_AT_ONCE = 50
OLDEST = timedelta(days=30)
FASTEST_CLOCK = timedelta(minutes=10)
_CLIENT_REF = re.compile(r"[A-Za-z0-9_\-]{8,64}")


@dataclass(frozen=True, kw_only=True)
class Captured:
    """A finding with what the device calls it, and when it was made."""

    client_ref: str
    capture_time: datetime | None
    finding: Finding
    area_code: str
    is_settled: bool


@dataclass(frozen=True, kw_only=True)
class Synced:
    """What became of one captured finding."""

    client_ref: str
    result: str
    incident: Incident | None = None
    faults: tuple[FieldFault, ...] = ()


class Capturing:
    """Takes what devices kept."""

    def __init__(self, reporting: Incidents, incidents: IncidentStore, *, now: Now) -> None:
        """Report as any finding is reported, unless it is known by its name."""
        self._reporting = reporting
        self._incidents = incidents
        self._now = now

    def sync(self, who: Principal, captured: Sequence[Captured]) -> list[Synced]:
        """Store what is sound and new; what is wrong with the others is told one by one.

        Raises:
            Invalid: none, or too many at once.
        """
        who.require(Post.OFFICER)
        faults = Faults()
        if not 1 <= len(captured) <= MOST_AT_ONCE:
            words = f"一次补传1至{MOST_AT_ONCE}条"
            faults.add("incidents", "count", words, f"1 to {MOST_AT_ONCE} at once.")
        faults.raise_any()
        names = [one.client_ref for one in captured]
        known = dict(self._incidents.captured(who.county, who.id, names))
        results = []
        for one in captured:
            result = self._sync_one(who, one, known.get(one.client_ref))
            if result.incident:
                known[one.client_ref] = result.incident
            results.append(result)
        return results

    def _sync_one(self, who: Principal, one: Captured, known: Incident | None) -> Synced:
        if known is not None:
            return Synced(client_ref=one.client_ref, result=KNOWN, incident=known)
        try:
            incident = self._reporting.report(
                who,
                one.finding,
                area_code=one.area_code,
                is_settled=one.is_settled,
                capture=self._capture(one),
            )
        except Invalid as invalid:
            return Synced(client_ref=one.client_ref, result=REFUSED, faults=invalid.faults)
        return Synced(client_ref=one.client_ref, result=STORED, incident=incident)

    def _capture(self, one: Captured) -> Capture:
        faults, now = Faults(), self._now()
        if not _CLIENT_REF.fullmatch(one.client_ref):
            words = "设备编号须为8至64位字母、数字、-或_"
            faults.add("client_ref", "bad_value", words, "8 to 64 letters, digits, - or _.")
        time = one.capture_time or now
        if not now - OLDEST <= time <= now + FASTEST_CLOCK:
            words = "采集时间须在30天以内"
            faults.add("capture_time", "out_of_range", words, "Within the last thirty days.")
        faults.raise_any()
        return Capture(client_ref=one.client_ref, time=time)
