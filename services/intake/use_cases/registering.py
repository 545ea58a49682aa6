"""Registering（登记）: a matter becomes a case with a code."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from contracts.errors import FieldFault, Invalid
from contracts.principals import Post, Principal
from services.intake.domain.answers import unanswered
from services.intake.domain.cases import Case
from services.intake.domain.classification import BY_RESIDENT, Classification
from services.intake.domain.code_places import CodePlace, is_token
from services.intake.domain.codes import local_date
from services.intake.domain.parts import Origin
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
from services.intake.domain.vocabulary import DISPUTE, EMERGENCY, KINDS
from services.intake.use_cases.categories import Leaves
from services.intake.use_cases.ports import CodeBook, KeyRing
from services.intake.use_cases.repeating import Repeating
from services.intake.use_cases.writing import Books


class ScannedPlaces(Protocol):
    """Finds places by their codes."""

    def with_token(self, token: str) -> CodePlace | None:
        """The place whose code it is, of any county."""


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
        self,
        books: Books,
        codes: CodeBook,
        keyring: KeyRing,
        leaves: Leaves,
        repeating: Repeating,
        boxes: Mapping[str, Box],
        scanned: ScannedPlaces,
    ) -> None:
        """Write to the books.

        Args:
            books: what is written to.
            codes: gives each case its code.
            keyring: makes the parties' keys.
            leaves: the categories that may be chosen.
            repeating: looks whether a matter was brought before.
            boxes: bound the places of each county.
            scanned: places with a printed code.
        """
        self._books = books
        self._leaves = leaves
        self._repeating = repeating
        self._codes = codes
        self._keyring = keyring
        self._boxes = boxes
        self._scanned = scanned

    def register(
        self,
        who: Principal,
        report: Report,
        *,
        origin: Origin | None = None,
        is_silent: bool = False,
        first_responder: str = "",
        guidance_id: str = "",
    ) -> Registered:
        """Staff register a matter; it is accepted in the same write.

        Args:
            who: the caller.
            report: the matter with its parties.
            origin: what it is called where it comes from.
            is_silent: nobody is told by message: a past matter.
            first_responder: who was asked first, if not the caller.
            guidance_id: the record of the guidance desk it began with, if any.

        Raises:
            Invalid: naming every fault.
        """
        who.require(*STAFF)
        checked = self.check(who, report)
        responder = first_responder or who.id
        registered = self._open(checked, first_responder=responder, state=State.ACCEPTED)
        registered.case.origin, registered.case.is_silent = origin, is_silent
        registered.case.hand_over = checked.hand_over
        registered.case.guidance_id = guidance_id
        case = registered.case
        case.is_repeat = self._repeating.is_repeat(case, case.matter, case.parties)
        registered.case.accept_at_once(dict(registered.keys), who.id, self._books.now())
        self._books.add(registered.case, who)
        return registered

    def check(self, who: Principal, report: Report) -> Report:
        """What staff would register, in its normal form; raises Invalid."""
        signed = replace(report, matter=_signed(report.matter, who.id))
        return check_staff_report(signed, self.place(who.county))

    def unanswered(self, who: Principal, matter: Matter) -> list[str]:
        """What the category of a matter still asks; nothing in an emergency, or of no leaf."""
        if not matter.category or matter.kind == EMERGENCY:
            return []
        found = self._leaves.find(who.county, matter.area_code, matter.category)
        given = matter.classification or Classification()
        return unanswered(found.leaf.questions, given.answers) if found else []

    def register_public(
        self, who: Principal, report: PublicReport, *, place_token: str = ""
    ) -> Registered:
        """A resident reports a matter; it waits for a dispatcher.

        Args:
            who: the caller.
            report: the matter with its parties.
            place_token: what stands in the code that was scanned; the report is about that place.

        Raises:
            Invalid: naming every fault.
        """
        who.require(Post.RESIDENT)
        place = self._scanned_place(who, place_token) if place_token else None
        report = place.fill(report) if place else report
        signed = replace(report, matter=_signed(report.matter, BY_RESIDENT))
        checked = check_public_report(signed, self.place(who.county, for_residents=True))
        registered = self._open(checked, first_responder="", state=State.REGISTERED)
        case = registered.case
        case.has_consent, case.privacy_notice = checked.has_consent, checked.privacy_notice
        case.place_id = place.id if place else ""
        if not checked.is_vouched:
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

    def place(
        self, county: str, *, standing: Matter | None = None, for_residents: bool = False
    ) -> Place:
        """Where and when a report of a county is judged.

        Args:
            county: the caller's.
            standing: the matter that is corrected; it keeps the words it was asked with.
            for_residents: whether leaves that are for staff only may not be chosen.
        """
        leaf = partial(self._leaves.find, county, standing=standing, for_residents=for_residents)
        today = local_date(self._books.now())
        return Place(county=county, boxes=self._boxes, today=today, leaf=leaf)

    def party(self, report: PartyReport) -> tuple[Party, str]:
        """A new party and its key."""
        key = self._keyring.fresh()
        given = vars(report) | {"id": self._books.new_id()}
        party = Party(**given, key_hash=self._keyring.hash(key))
        return party, key

    def _scanned_place(self, who: Principal, token: str) -> CodePlace:
        place = self._scanned.with_token(token) if is_token(token) else None
        if place is None or not who.sees(place.area_code):
            message = "二维码无效，请重新填写地点"
            english = "There is no such code; say where it is."
            fault = FieldFault(
                field="place", reason="unknown_place", message=message, message_en=english
            )
            raise Invalid(fault)
        return place

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


def _signed(matter: Matter, chooser: str) -> Matter:
    given = matter.classification or Classification()
    return replace(matter, classification=replace(given, chosen_by=chooser))


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
