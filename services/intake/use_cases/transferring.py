"""Transferring（跨县移送）: a matter goes to the other county of a pact, its answer comes back."""

from dataclasses import dataclass, replace

import areas
from contracts.errors import WrongState
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.intake.domain.cases import Case
from services.intake.domain.codes import local_date
from services.intake.domain.faults import Faults
from services.intake.domain.hand_overs import HandOver
from services.intake.domain.pacts import Pact
from services.intake.domain.parts import Origin
from services.intake.domain.people import Party, PartyReport
from services.intake.domain.process import day_end
from services.intake.domain.reports import Matter, Report
from services.intake.domain.secrecy import is_reporter, is_secret
from services.intake.domain.states import State
from services.intake.domain.transfers import (
    CONSENT_CHANNELS,
    PACT,
    Consent,
    Direction,
    Filing,
    Parcel,
    Sender,
    Transfer,
    TransferState,
)
from services.intake.domain.vocabulary import OTHER_COUNTY
from services.intake.use_cases.categories import Leaves
from services.intake.use_cases.pact_ports import PactStore, PartnerAudit, TransferStore
from services.intake.use_cases.pacting import READERS
from services.intake.use_cases.ports import Page
from services.intake.use_cases.registering import Registering
from services.intake.use_cases.writing import Books

_SENT_FROM = (State.ACCEPTED, State.ROUTED, State.HANDLING)
_MOST_WORDS = 1000


@dataclass(frozen=True, kw_only=True)
class Sending:
    """What a dispatcher sends over, and who agreed."""

    case_id: str
    version: int
    pact_id: str
    area_code: str
    reason: str
    consent_party_ids: tuple[str, ...]
    consent_channel: str


@dataclass(frozen=True, kw_only=True)
class Transferring:
    """The dispatchers' verbs on both sides."""

    books: Books
    registering: Registering
    leaves: Leaves
    pacts: PactStore
    transfers: TransferStore
    audit: PartnerAudit
    new_id: NewId
    now: Now

    def send(self, who: Principal, sending: Sending) -> Transfer:
        """Send a case's matter over; the case itself stays open here.

        Raises:
            CaseNotFound, PactNotFound, Conflict.
            Invalid: naming every fault.
            WrongState: the case is not in hand, is one whose reporter is kept secret or that few
                may read, is on its way already, or the pact does not cover it.
        """
        who.require(Post.DISPATCHER)
        case = self.books.load(who, sending.case_id)
        case.expect(sending.version)
        pact = self.pacts.get(who.area_code, sending.pact_id)
        parties, reason = _checked(case, pact, sending)
        self._check_free(case, pact)
        filing = self._filing(case, pact, sending.area_code or pact.partner)
        parcel = Parcel(
            title=case.matter.title,
            narrative=case.matter.narrative,
            address=case.matter.address,
            reason=reason,
            parties=tuple(_sender(party) for party in parties),
        )
        consent = Consent(
            party_ids=sending.consent_party_ids, channel=sending.consent_channel, actor=who.id
        )
        own, twin = self._halves(who, case, pact, filing, parcel)
        own.consent = consent
        own.announce(is_own_act=True)
        twin.announce(is_own_act=False)
        self.transfers.add(own, twin)
        self._note(twin)
        return own

    def withdraw(self, who: Principal, transfer_id: str, version: int) -> Transfer:
        """Take it back while nobody has answered.

        Raises:
            TransferNotFound, Conflict, WrongState.
        """
        own, twin = self._load(who, transfer_id, version)
        own.withdraw(twin, self.now())
        return self._save(own, twin)

    def accept(self, who: Principal, transfer_id: str, version: int, category: str) -> Transfer:
        """Take it on: it becomes an accepted case of this county, first asked of the caller.

        Raises:
            TransferNotFound, Conflict, WrongState.
            Invalid: the category is not one of this county's, or asks what was not answered.
        """
        own, twin = self._load(who, transfer_id, version)
        parcel = own.parcel
        if own.state != TransferState.RECEIVED or parcel is None:
            raise WrongState(f"{own.id} is {own.state}", state=own.state)
        report = self._report(own, parcel, replace(own.filing, category=category))
        origin = Origin(system=PACT, reference=own.id)
        case = self.registering.register(who, report, origin=origin).case
        own.accept(twin, case.id, case.code, self.now())
        return self._save(own, twin)

    def refuse(self, who: Principal, transfer_id: str, version: int, reason: str) -> Transfer:
        """Leave it where it came from.

        Raises:
            TransferNotFound, Conflict, WrongState, Invalid.
        """
        faults = Faults()
        reason = faults.text("reason", reason, least=2, most=_MOST_WORDS, has_lines=True)
        faults.check()
        own, twin = self._load(who, transfer_id, version)
        own.refuse(twin, reason, self.now())
        return self._save(own, twin)

    def get(self, who: Principal, transfer_id: str) -> Transfer:
        """The county's half; raises TransferNotFound."""
        who.require(*READERS)
        return self.transfers.get(who.area_code, transfer_id)

    def page(
        self, who: Principal, *, direction: str, state: str, case_id: str, size: int, token: str
    ) -> Page[Transfer]:
        """The county's transfers, newest first."""
        who.require(*READERS)
        faults = Faults()
        faults.number("page_size", size, 0, 100)
        if direction:
            faults.choice("direction", direction, tuple(Direction))
        if state:
            faults.choice("state", state, tuple(TransferState))
        faults.check()
        given = {"direction": direction, "state": state, "case_id": case_id}
        where = {name: value for name, value in given.items() if value}
        return self.transfers.page(who.area_code, where, size=size or 20, token=token)

    def _check_free(self, case: Case, pact: Pact) -> None:
        if not pact.is_active:
            raise WrongState(
                f"{pact.id} is {pact.state}", reason="pact_not_active", state=pact.state
            )
        if case.state not in _SENT_FROM:
            raise WrongState(f"{case.id} is {case.state}: cannot send", state=case.state)
        if case.matter.is_restricted or is_secret(case.matter):
            raise WrongState(f"{case.id} is closed", reason="secret_case", state=case.state)
        if self.transfers.open_from(case.county, case.id):
            raise WrongState(f"{case.id} is sent", reason="transfer_open", state=case.state)

    def _filing(self, case: Case, pact: Pact, area_code: str) -> Filing:
        matter = case.matter
        named = pact.categories.get(matter.category, matter.category)
        is_known = named and self.leaves.find(pact.partner, area_code, named) is not None
        return Filing(
            kind=matter.kind,
            dispute_kind=matter.dispute_kind,
            category=named if is_known else "",
            area_code=area_code,
        )

    def _halves(
        self, who: Principal, case: Case, pact: Pact, filing: Filing, parcel: Parcel
    ) -> tuple[Transfer, Transfer]:
        ours, theirs = self.new_id(), self.new_id()
        own = Transfer(
            id=ours,
            twin_id=theirs,
            area_code=case.area_code,
            case_id=case.id,
            code=case.code,
            pact_id=pact.id,
            partner=pact.partner,
            direction=Direction.OUT,
            state=TransferState.SENT,
            filing=filing,
            parcel=parcel,
            sender=who.id,
            send_time=self.now(),
            lapse_time=day_end(self.now(), pact.terms.answer_days),
        )
        twin = replace(
            own,
            id=theirs,
            twin_id=ours,
            area_code=filing.area_code,
            case_id="",
            code="",
            partner_code=case.code,
            pact_id=pact.twin_id,
            partner=case.county,
            direction=Direction.IN,
            state=TransferState.RECEIVED,
            sender="",
            facts=[],
        )
        return own, twin

    def _report(self, own: Transfer, parcel: Parcel, filing: Filing) -> Report:
        return Report(
            matter=Matter(
                **vars(filing),
                title=parcel.title,
                narrative=parcel.narrative,
                address=parcel.address,
                channel=OTHER_COUNTY,
            ),
            parties=tuple(PartyReport(**vars(one)) for one in parcel.parties),
            hand_over=HandOver(
                body=f"{areas.get(own.partner).name}综治中心",
                number=own.partner_code,
                receive_date=local_date(own.send_time).isoformat(),
                ask="handle",
                words=parcel.reason,
            ),
        )

    def _load(self, who: Principal, transfer_id: str, version: int) -> tuple[Transfer, Transfer]:
        who.require(Post.DISPATCHER)
        own = self.transfers.get(who.area_code, transfer_id)
        own.expect(version)
        return own, self.transfers.twin(own)

    def _save(self, own: Transfer, twin: Transfer) -> Transfer:
        self.transfers.save(own, twin)
        self._note(twin)
        return own

    def _note(self, twin: Transfer) -> None:
        self.audit.note_write(twin.county, {"transfer": twin.id})


def _checked(case: Case, pact: Pact, sending: Sending) -> tuple[list[Party], str]:
    """Who goes along: all that agreed, and the other side by name; raises Invalid."""
    faults = Faults()
    reason = faults.text("reason", sending.reason, least=2, most=_MOST_WORDS, has_lines=True)
    faults.choice("consent_channel", sending.consent_channel, CONSENT_CHANNELS)
    if sending.area_code and not areas.covers(pact.partner, sending.area_code):
        message = "不在对方县区内"
        faults.add("area_code", "foreign_county", message, "It lies outside the other county.")
    if case.matter.kind not in pact.terms.kinds:
        message = "盟约不含此类事项"
        faults.add("pact_id", "kind_not_covered", message, "The pact does not cover this kind.")
    agreed = set(sending.consent_party_ids)
    if agreed - {party.id for party in case.parties}:
        message = "不是本案当事人"
        faults.add("consent_party_ids", "unknown_party", message, "It is no party of the case.")
    if {party.id for party in case.applicants} - agreed or not agreed:
        message = "须取得全部申请人同意"
        english = "Every applicant must have agreed."
        faults.add("consent_party_ids", "consent_missing", message, english)
    faults.check()
    return [one for one in case.parties if one.id in agreed or not is_reporter(one)], reason


def _sender(party: Party) -> Sender:
    phone = party.phone if is_reporter(party) else ""
    return Sender(role=party.role, type=party.type, name=party.name, phone=phone)
