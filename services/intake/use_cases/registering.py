"""Registering（登记）: a matter becomes a case with a code."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from contracts.principals import Post, Principal
from services.intake.domain.cases import Case
from services.intake.domain.codes import local_date
from services.intake.domain.people import Party, PartyReport
from services.intake.domain.reports import (
    Box,
    Matter,
    Place,
    PublicReport,
    Report,
    check_public_report,
    check_staff_report,
)
from services.intake.domain.secrecy import sensed
from services.intake.domain.states import State
from services.intake.domain.vocabulary import DISPUTE, KINDS
from services.intake.use_cases.ports import CodeBook, KeyRing
from services.intake.use_cases.writing import Books

STAFF = (Post.CLERK, Post.DISPATCHER, Post.OFFICER, Post.SERVICE)


@dataclass(frozen=True, kw_only=True)
class Registered:
    """A fresh case, and the parties' query keys by party id; they are told this once."""

    case: Case
    keys: Mapping[str, str]

    @property
    def query_key(self) -> str:
        """The first applicant's key."""
        applicant = self.case.first_applicant()
        return self.keys[applicant.id] if applicant else ""


@dataclass(frozen=True, kw_only=True)
class Incident:
    """What an officer found, as grid tells it."""

    id: str
    officer: str
    matter: Matter
    report_time: datetime


class Registering:
    """Opens cases."""

    def __init__(
        self, books: Books, codes: CodeBook, keyring: KeyRing, boxes: Mapping[str, Box]
    ) -> None:
        """Write to the books; `boxes` bound the places of each county."""
        self._books = books
        self._codes = codes
        self._keyring = keyring
        self._boxes = boxes

    def register(self, who: Principal, report: Report) -> Registered:
        """Staff register a matter; it is accepted in the same write.

        Raises:
            Invalid: naming every fault.
        """
        who.require(*STAFF)
        checked = check_staff_report(report, self.place(who.county))
        registered = self._open(checked, first_responder=who.id, state=State.ACCEPTED)
        registered.case.accept_at_once(dict(registered.keys), who.id, self._books.now())
        self._books.add(registered.case, who)
        return registered

    def register_public(self, who: Principal, report: PublicReport) -> Registered:
        """A resident reports a matter; it waits for a dispatcher.

        Raises:
            Invalid: naming every fault.
        """
        who.require(Post.RESIDENT)
        checked = check_public_report(report, self.place(who.county))
        registered = self._open(checked, first_responder="", state=State.REGISTERED)
        case = registered.case
        case.has_consent, case.privacy_notice = checked.has_consent, checked.privacy_notice
        case.prove_reporter(self._books.now())
        case.register(dict(registered.keys))
        self._books.add(case, who)
        return registered

    def take_incident(self, who: Principal, incident: Incident) -> None:
        """An officer's incident becomes an accepted case, once."""
        county = incident.matter.area_code[:6]
        if self._books.cases.has_incident(county, incident.id):
            return
        officer = incident.officer or who.id
        report = Report(matter=_readable(incident.matter))
        case = self._open(report, first_responder=officer, state=State.ACCEPTED).case
        case.incident_id = incident.id
        case.accept_at_once({}, officer, self._books.now())
        self._books.add(case, who)

    def place(self, county: str) -> Place:
        """Where and when a report of a county is judged."""
        return Place(county=county, boxes=self._boxes, today=local_date(self._books.now()))

    def party(self, report: PartyReport) -> tuple[Party, str]:
        """A new party and its key."""
        key = self._keyring.fresh()
        given = vars(report) | {"id": self._books.new_id()}
        party = Party(**given, key_hash=self._keyring.hash(key))
        return party, key

    def _open(self, report: Report, *, first_responder: str, state: State) -> Registered:
        now, case_id = self._books.now(), self._books.new_id()
        matter = sensed(report.matter, report.parties, local_date(now))
        opened = [self.party(party) for party in report.parties]
        case = Case(
            id=case_id,
            area_code=matter.area_code,
            case_id=case_id,
            code=self._codes.take(matter.area_code[:6], local_date(now)),
            state=state,
            matter=matter,
            parties=[party for party, _ in opened],
            first_responder=first_responder,
            register_time=now,
        )
        return Registered(case=case, keys={party.id: key for party, key in opened})


def _readable(matter: Matter) -> Matter:
    """An incident's matter within the bounds of a case; grid has checked its place and words."""
    title = matter.title.strip()[:100]
    return replace(
        matter,
        kind=matter.kind if matter.kind in KINDS else "livelihood",
        dispute_kind=matter.dispute_kind if matter.kind == DISPUTE else "",
        title=title if len(title) > 1 else "网格上报事件",
        narrative=matter.narrative.strip()[:5000],
        address=matter.address.strip()[:200],
        channel="grid",
    )
