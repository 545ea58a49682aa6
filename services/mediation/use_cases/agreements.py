"""Drafting, signing and performing agreements（调解协议）."""

from collections.abc import Sequence
from datetime import datetime

from contracts.errors import NotYet, WrongState
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.mediation.domain.agreements import (
    Agreement,
    AgreementState,
    DocumentState,
    Form,
    Performance,
    Signature,
)
from services.mediation.domain.bounds import Faults
from services.mediation.domain.files import Mediation, Verb
from services.mediation.domain.limits import local_date
from services.mediation.domain.sight import require_appointed
from services.mediation.domain.terms import Content
from services.mediation.use_cases.closing import load
from services.mediation.use_cases.ports import (
    Agreements,
    Mediations,
    Register,
    Shelf,
    StoredFile,
)

_READERS = (Post.MEDIATOR, Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER, Post.SERVICE)


class Agreeing:
    """What can be done with agreements（调解协议）."""

    def __init__(
        self,
        *,
        mediations: Mediations,
        agreements: Agreements,
        register: Register,
        shelf: Shelf,
        new_id: NewId,
        now: Now,
    ) -> None:
        """Work on these stores, with this clock."""
        self._mediations = mediations
        self._agreements = agreements
        self._register = register
        self._shelf = shelf
        self._new_id = new_id
        self._now = now

    def draft(
        self, principal: Principal, mediation_id: str, version: int, form: str, content: Content
    ) -> Agreement:
        """Draft an agreement and give it its number（起草）."""
        principal.require(Post.MEDIATOR)
        mediation = load(self._mediations, principal, mediation_id)
        require_appointed(mediation, principal)
        mediation.expect(version)
        mediation.require(Verb.SIGN)
        if self._agreements.current_of(mediation.county, mediation.id):
            raise WrongState(f"{mediation.id} has a draft", reason="draft_exists")
        faults = Faults()
        faults.choice("form", form, set(Form))
        faults.settle()
        now = self._now()
        content.check(mediation.case.party_ids, local_date(now))
        agreement = Agreement(
            id=self._new_id(),
            area_code=mediation.area_code,
            case_id=mediation.case_id,
            mediation_id=mediation.id,
            mediator_id=mediation.mediator_id,
            committee_id=mediation.committee_id,
            number=self._number(mediation),
            form=Form(form),
            content=content,
            draft_time=now,
            document=DocumentState(due_time=now),
        )
        self._agreements.add(agreement)
        return agreement

    def revise(
        self, principal: Principal, agreement_id: str, version: int, content: Content
    ) -> Agreement:
        """Replace the content of a draft nobody has signed（修改）."""
        agreement, mediation = self._own(principal, agreement_id, version)
        now = self._now()
        content.check(mediation.case.party_ids, local_date(now))
        revised = agreement.revise(content, now)
        self._agreements.save(revised)
        return revised

    def sign(
        self, principal: Principal, agreement_id: str, version: int, signatures: Sequence[Signature]
    ) -> tuple[Agreement, Mediation]:
        """Write down signatures（签署）; with the last one the agreement is in force, by law 29."""
        agreement, mediation = self._own(principal, agreement_id, version)
        mediation.require(Verb.SIGN)
        signed = agreement.sign(signatures, self._now())
        self._agreements.save(signed)
        if signed.state is AgreementState.EFFECTIVE and signed.effective_time:
            mediation.reach(signed.id, signed.number, signed.effective_time)
            self._mediations.save(mediation)
        return signed, mediation

    def perform(
        self,
        principal: Principal,
        agreement_id: str,
        version: int,
        *,
        number: int,
        perform_time: datetime | None,
        note: str,
    ) -> tuple[Agreement, Mediation]:
        """Write down that an obligation was performed（履行）; `number` counts from 1."""
        agreement, mediation = self._own(principal, agreement_id, version)
        mediation.require(Verb.PERFORM)
        now = self._now()
        performance = Performance(
            obligation_number=number,
            perform_time=perform_time or now,
            note=note,
            recorded_by=principal.id,
        )
        performed = agreement.perform(performance, now)
        self._agreements.save(performed)
        if performed.is_performed:
            mediation.perform()
            self._mediations.save(mediation)
        return performed, mediation

    def get(self, principal: Principal, agreement_id: str) -> Agreement:
        """An agreement; its content is not public."""
        principal.require(*_READERS)
        agreement = self._agreements.get(principal.area_code, agreement_id)
        load(self._mediations, principal, agreement.mediation_id)
        return agreement

    def current_of(self, mediation: Mediation) -> Agreement | None:
        """The file's agreement, drafted or in force."""
        return self._agreements.current_of(mediation.county, mediation.id)

    def document(self, principal: Principal, agreement_id: str, form: str) -> StoredFile:
        """The agreement's document（协议书文件）.

        Raises:
            NotYet: it is still being made.
        """
        faults = Faults()
        faults.choice("format", form, {"docx", "pdf"})
        faults.settle()
        agreement = self.get(principal, agreement_id)
        if not agreement.document.is_ready:
            raise NotYet(f"the document of {agreement_id} is being made")
        files = {"docx": agreement.document.docx_id, "pdf": agreement.document.pdf_id}
        return self._shelf.read(principal.area_code, files[form])

    def _own(
        self, principal: Principal, agreement_id: str, version: int
    ) -> tuple[Agreement, Mediation]:
        principal.require(Post.MEDIATOR)
        agreement = self._agreements.get(principal.area_code, agreement_id)
        mediation = load(self._mediations, principal, agreement.mediation_id)
        require_appointed(mediation, principal)
        agreement.expect(version)
        return agreement, mediation

    def _number(self, mediation: Mediation) -> str:
        committee = self._register.committee(mediation.county, mediation.committee_id)
        if committee is None:
            raise WrongState(f"{mediation.id} has no committee", reason="committee_missing")
        year = local_date(self._now()).year
        sequence = self._agreements.next_sequence(mediation.county, committee.id, year)
        return committee.number(year, sequence)
