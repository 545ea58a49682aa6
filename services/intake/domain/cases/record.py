"""What a case holds and answers about itself; it changes by the verbs of the other modules."""

from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest

from contracts.errors import FieldFault, Invalid, NotFound, WrongState
from services.intake.domain.bundles import Bundled
from services.intake.domain.endings import Advice, Hold, Verification, VisitReview, Waiver
from services.intake.domain.hand_overs import HandOver
from services.intake.domain.parts import Evaluation, Origin, Refusal, VisitBack, worst_grade
from services.intake.domain.people import Party
from services.intake.domain.reports import Matter
from services.intake.domain.states import TRANSITIONS
from services.intake.domain.vocabulary import APPLICANT, EMERGENCY


class CaseNotFound(NotFound):
    """There is no such case within the caller's sight, or the key is not one of its parties'."""


@dataclass(kw_only=True)
class CaseRecord(Bundled):
    """A resident's matter（案件）, with its parties, its handling and its outcome."""

    matter: Matter
    parties: list[Party]
    first_responder: str
    register_time: datetime
    accept_time: datetime | None = None
    close_time: datetime | None = None
    incident_id: str = ""
    guidance_id: str = ""
    origin: Origin | None = None
    is_silent: bool = False
    is_repeat: bool = False
    place_id: str = ""
    hand_over: HandOver | None = None
    privacy_notice: str = ""
    has_consent: bool = False
    is_supplemented: bool = False
    refusal: Refusal | None = None
    visit: VisitBack | None = None
    evaluations: list[Evaluation] = field(default_factory=list)
    reopen_count: int = 0
    verification: Verification | None = None
    visit_tries: list[VisitBack] = field(default_factory=list)
    sample: str = ""
    visit_review: VisitReview | None = None
    waivers: list[Waiver] = field(default_factory=list)
    advice: list[Advice] = field(default_factory=list)
    is_lapsed: bool = False
    lapse_time: datetime | None = None
    archive_count: int = 0
    hold: Hold | None = None
    erase_time: datetime | None = None

    @property
    def is_restricted(self) -> bool:
        """Whether its matter touches what few may read（限制查阅）."""
        return self.matter.is_restricted

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

    @property
    def outcome(self) -> str:
        """How it was settled: by a department, by agreement, or after a failed mediation."""
        if not self.track.mediation_id:
            return "department"
        return "agreement" if self.track.agreement_id else "failed_mediation"

    @property
    def open_parts(self) -> tuple[str, ...]:
        """Co-departments whose part is neither reported nor waived, by their orders."""
        waived = {waiver.assignment_id for waiver in self.waivers}
        return tuple(
            order
            for order, share in sorted(self.track.shares.items())
            if not (share.is_lead or share.is_gone or share.is_done or order in waived)
        )

    @property
    def open_orders(self) -> tuple[str, ...]:
        """Orders to officers that the result waits for and nobody has checked."""
        return tuple(sorted(order for order, is_open in self.track.awaited.items() if is_open))

    @property
    def tries_of_round(self) -> int:
        """How often nobody was reached in the present round."""
        return sum(1 for one in self.visit_tries if one.round == self.reopen_count)

    @property
    def judge_time(self) -> datetime | None:
        """When the present round was last judged, or closed."""
        if self.close_time:
            return self.close_time
        times = [one.evaluate_time for one in self.evaluations if one.round == self.reopen_count]
        return max(times, default=self.lapse_time if self.is_lapsed else None)

    @property
    def applicants(self) -> list[Party]:
        """The parties that brought the matter."""
        return [party for party in self.parties if party.role == APPLICANT]

    def allows(self, verb: str) -> bool:
        """Whether the state table has a row for the verb; what is erased bears none."""
        return self.erase_time is None and self.state in TRANSITIONS[verb]

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

    def _go(self, verb: str) -> None:
        self._refuse_if_led(verb)
        if not self.allows(verb):
            raise WrongState(f"{self.id} is {self.state}: cannot {verb}", state=self.state)
        self.from_state, self.state = self.state, TRANSITIONS[verb][self.state]
