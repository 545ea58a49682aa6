"""The case（案件）: one matter from the door to the archive; its states in `states`."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from hmac import compare_digest
from typing import Any

from contracts.aggregates import Aggregate
from contracts.errors import FieldFault, Invalid, NotFound, NotPermitted, NotYet, WrongState
from contracts.events import intake as events
from services.intake.domain.parts import Evaluation, Refusal, Track, VisitBack, worst_grade
from services.intake.domain.people import Party
from services.intake.domain.reports import Matter
from services.intake.domain.standing import BY_CODE, ContactCheck
from services.intake.domain.states import EARLY, TRANSITIONS, State
from services.intake.domain.telling import contacts_of, private_of, reason_told
from services.intake.domain.vocabulary import APPLICANT, EMERGENCY


class CaseNotFound(NotFound):
    """There is no such case within the caller's sight, or the key is not one of its parties'."""


@dataclass(kw_only=True)
class Case(Aggregate):
    """A resident's matter（案件）, with its parties, its handling and its outcome."""

    code: str
    state: State
    matter: Matter
    parties: list[Party]
    first_responder: str
    register_time: datetime
    accept_time: datetime | None = None
    close_time: datetime | None = None
    incident_id: str = ""
    privacy_notice: str = ""
    has_consent: bool = False
    is_supplemented: bool = False
    handled_by: list[str] = field(default_factory=list)
    track: Track = field(default_factory=Track)
    refusal: Refusal | None = None
    result: str = ""
    public_answer: str = ""
    visit: VisitBack | None = None
    evaluations: list[Evaluation] = field(default_factory=list)
    reopen_count: int = 0
    from_state: str = field(default="", compare=False)

    # What is asked of it.

    @property
    def needs_supplement(self) -> bool:
        """Whether an emergency was taken on before its papers（先处置后补流程）."""
        if self.matter.kind != EMERGENCY or self.is_supplemented:
            return False
        is_placed = bool(self.matter.address or self.matter.location)
        is_named = self.matter.is_anonymous or any(party.name for party in self.parties)
        return not (self.matter.narrative and is_placed and is_named)

    @property
    def grade(self) -> str:
        """The worst grade of the present round of handling."""
        grades = [said.grade for said in self.evaluations if said.round == self.reopen_count]
        return worst_grade(grades)

    def allows(self, verb: str) -> bool:
        """Whether the state table has a row for the verb."""
        return self.state in TRANSITIONS[verb]

    def party_with_key(self, key_hash: str) -> Party:
        """The party whose key it is; every party's hash is compared, whatever comes of it.

        Raises:
            CaseNotFound: it is nobody's key.
        """
        found = [party for party in self.parties if compare_digest(party.key_hash, key_hash)]
        if not found:
            raise CaseNotFound("no such code and key")
        return found[0]

    def first_applicant(self) -> Party | None:
        """The party that brought the matter, if there is one."""
        return next((party for party in self.parties if party.role == APPLICANT), None)

    def party(self, party_id: str) -> Party:
        """A party by id, or the first applicant for no id; raises Invalid."""
        if not party_id and (applicant := self.first_applicant()):
            return applicant
        for party in self.parties:
            if party.id == party_id:
                return party
        raise Invalid(
            FieldFault(
                field="party_id",
                reason="unknown_party",
                message="不是本案当事人",
                message_en="It is no party of the case.",
            )
        )

    def prove_reporter(self, now: datetime) -> None:
        """Note that the first applicant's phone was proved by a code before the report."""
        proof = ContactCheck(how=BY_CODE, actor="", note="", check_time=now)
        reporter = self.first_applicant()
        self.parties = [
            replace(party, contact=proof) if party is reporter and party.phone else party
            for party in self.parties
        ]

    # What intake's own people and the parties do.

    def register(self, keys: dict[str, str]) -> None:
        """A resident's report waits; `keys` are the parties' query keys by id, told once."""
        private = contacts_of(self.matter, self.parties, keys)
        self.record(events.CaseRegistered(**self._facts()), **private)

    def accept_at_once(self, keys: dict[str, str], actor: str, now: datetime) -> None:
        """Staff register and accept in one write."""
        self.accept_time = now
        self._handled(actor)
        private = private_of(self.matter, self.parties) | contacts_of(
            self.matter, self.parties, keys
        )
        self.record(events.CaseAccepted(**self._facts(), accept_time=now), **private)

    def accept(self, actor: str, now: datetime) -> None:
        """The centre takes a registered case on."""
        self._go("accept")
        self.accept_time = now
        self._handled(actor)
        self.record(
            events.CaseAccepted(**self._facts(), accept_time=now),
            **private_of(self.matter, self.parties),
        )

    def decline(self, refusal: Refusal, actor: str, now: datetime) -> None:
        """The centre does not take the case on."""
        self._go("decline")
        self.refusal, self.close_time = refusal, now
        self._handled(actor)
        self.record(
            events.CaseDeclined(
                **self._base(), reason_code=refusal.reason_code, legal_route=refusal.legal_route
            )
        )

    def amend(
        self,
        matter: Matter,
        parties: list[Party],
        keys: dict[str, str],
        changed_fields: tuple[str, ...],
        actor: str,
    ) -> None:
        """Correct the facts; `keys` are those of new parties only."""
        self._go("amend")
        self.matter, self.parties, self.area_code = matter, parties, matter.area_code
        self._handled(actor)
        private = private_of(self.matter, self.parties) | contacts_of(
            self.matter, self.parties, keys
        )
        self.record(events.CaseAmended(**self._facts(), changed_fields=changed_fields), **private)

    def supplement(self, *, is_complete: bool, actor: str = "") -> None:
        """Papers came later; `actor` is empty when a party brought them."""
        self._go("supplement")
        self.is_supplemented = self.is_supplemented or is_complete
        self._handled(actor)
        self.record(events.CaseSupplemented(**self._base(), is_complete=is_complete))

    def withdraw(self, actor: str, now: datetime) -> None:
        """The applicant takes the matter back."""
        self._go("withdraw")
        self.close_time = now
        self._handled(actor)
        self.record(events.CaseWithdrawn(**self._base()))

    def verify(self, actor: str) -> None:
        """The result is real."""
        self._go("verify")
        self._handled(actor)
        self.record(events.CaseVerified(**self._base()))

    def rework(self, reason: str, actor: str) -> None:
        """The result is sent back."""
        self._go("rework")
        self._handled(actor)
        private = reason_told(self.matter, self.parties, reason)
        self.record(events.CaseReworked(**self._base()), **private)

    def visit_back(self, visit: VisitBack) -> None:
        """Somebody who did not handle the case asks the resident.

        Raises:
            NotPermitted: the visitor handled it.
        """
        if visit.visitor in self.handled_by:
            raise NotPermitted(f"{visit.visitor} handled {self.id}", reason="handled_before")
        self._go("visit_back")
        self.visit = visit
        self.record(events.CaseVisitedBack(**self._base(), is_reached=visit.is_reached))

    def evaluate(self, evaluation: Evaluation) -> None:
        """A party judges; once in each round of handling."""
        if any(
            said.party_id == evaluation.party_id and said.round == evaluation.round
            for said in self.evaluations
        ):
            raise WrongState(
                f"{evaluation.party_id} has judged", reason="already_evaluated", state=self.state
            )
        self._go("evaluate")
        self.evaluations.append(evaluation)
        self.record(
            events.CaseEvaluated(
                **self._base(), party_id=evaluation.party_id, grade=evaluation.grade
            )
        )

    def reopen(self, reason: str, actor: str = "") -> None:
        """The case goes back to handling; `actor` is empty when a party asked."""
        self._go("reopen")
        self.reopen_count += 1
        self._handled(actor)
        private = reason_told(self.matter, self.parties, reason)
        self.record(events.CaseReopened(**self._base(), reopen_count=self.reopen_count), **private)

    def archive(self, now: datetime) -> None:
        """The file is closed."""
        self._go("archive")
        self.close_time = now
        self.record(events.CaseArchived(**self._base()))

    # What others did, heard on the bus.

    def hear(self, verb: str, *, department: str = "", actor: str = "") -> bool:
        """Move because of what another service did; False when that comes too late.

        Raises:
            NotYet: what must come before has not arrived.
        """
        if self.state in EARLY[verb]:
            raise NotYet(f"{self.id} is {self.state}: too early to {verb}")
        if not self.allows(verb):
            return False
        self._go(verb)
        self._handled(actor)
        self.record(
            events.CaseMoved(
                **self._base(),
                department=department or self.track.lead_department,
                due_time=self.track.due_time,
            )
        )
        return True

    def _go(self, verb: str) -> None:
        to = TRANSITIONS[verb].get(self.state)
        if to is None:
            raise WrongState(f"{self.id} is {self.state}: cannot {verb}", state=self.state)
        self.from_state, self.state = self.state, to

    def _handled(self, actor: str) -> None:
        if actor and actor not in self.handled_by:
            self.handled_by.append(actor)

    def _base(self) -> dict[str, Any]:
        return {
            "case_id": self.id,
            "code": self.code,
            "state": str(self.state),
            "from_state": str(self.from_state),
        }

    def _facts(self) -> dict[str, Any]:
        matter = self.matter
        return self._base() | {
            "kind": matter.kind,
            "area_code": self.area_code,
            "channel": matter.channel,
            "dispute_kind": matter.dispute_kind,
            "category": matter.category,
            "amount_fen": matter.amount_fen,
            "people_count": matter.people_count,
            "is_urgent": matter.is_urgent,
            "is_confidential": matter.is_confidential,
            "is_anonymous": matter.is_anonymous,
            "is_restricted": matter.is_restricted,
            "needs_supplement": self.needs_supplement,
            "parties": tuple(party.facts for party in self.parties),
            "first_responder": self.first_responder,
            "incident_id": self.incident_id,
            "register_time": self.register_time,
        }
