"""Pacting（签订盟约）: leaders of two counties agree to take each other's matters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import areas
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.intake.domain.faults import Faults
from services.intake.domain.pacts import ANSWER_DAYS, Pact, PactState, Terms
from services.intake.domain.vocabulary import KINDS
from services.intake.use_cases.pact_ports import PactStore, PartnerAudit
from services.intake.use_cases.ports import Page

READERS = (Post.LEADER, Post.SUPERVISOR, Post.DISPATCHER)
_COUNTY_DIGITS = 6
_MOST_CATEGORIES = 500
_LONGEST_KEY = 60
_MOST_DAYS = 60


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What a leader proposes to another county."""

    partner: str
    name: str
    document_number: str
    kinds: Sequence[str]
    categories: Mapping[str, str]
    answer_days: int = ANSWER_DAYS


@dataclass(frozen=True, kw_only=True)
class Pacting:
    """The leaders' verbs."""

    pacts: PactStore
    audit: PartnerAudit
    new_id: NewId
    now: Now

    def propose(self, who: Principal, proposal: Proposal) -> Pact:
        """Propose a pact; the other county's half is made with it.

        Raises:
            Invalid: naming every fault.
        """
        who.require(Post.LEADER)
        terms = _checked(who, proposal)
        ours, theirs = self.new_id(), self.new_id()
        own = Pact(
            id=ours,
            twin_id=theirs,
            area_code=who.county,
            partner=proposal.partner,
            state=PactState.PROPOSED,
            terms=terms,
            categories=dict(proposal.categories),
            proposed_by=who.id,
            propose_time=self.now(),
        )
        other = replace(
            own,
            id=theirs,
            twin_id=ours,
            area_code=proposal.partner,
            partner=who.county,
            state=PactState.INVITED,
            categories={},
            facts=[],
        )
        own.announce(is_own_act=True)
        other.announce(is_own_act=False)
        self.pacts.add(own, other)
        self._note(other)
        return own

    def answer(
        self,
        who: Principal,
        pact_id: str,
        version: int,
        *,
        refusal: str | None,
        categories: Mapping[str, str],
    ) -> Pact:
        """Agree, or decline with a reason.

        Raises:
            PactNotFound, Conflict, WrongState, Invalid.
        """
        own, twin = self._load(who, pact_id, version)
        faults = Faults()
        if refusal is not None:
            refusal = faults.text("reason", refusal, least=2, most=500)
        _check_categories(faults, categories)
        faults.check()
        own.categories = dict(categories)
        own.answer(twin, who.id, self.now(), refusal=refusal or "")
        return self._save(own, twin)

    def end(self, who: Principal, pact_id: str, version: int, reason: str) -> Pact:
        """End it, or take the proposal back; what has gone over goes on.

        Raises:
            PactNotFound, Conflict, WrongState, Invalid.
        """
        own, twin = self._load(who, pact_id, version)
        faults = Faults()
        reason = faults.text("reason", reason, least=2, most=500)
        faults.check()
        own.end(twin, reason, self.now())
        return self._save(own, twin)

    def get(self, who: Principal, pact_id: str) -> Pact:
        """The county's half; raises PactNotFound."""
        who.require(*READERS)
        return self.pacts.get(who.area_code, pact_id)

    def page(self, who: Principal, *, state: str, size: int, token: str) -> Page[Pact]:
        """The county's pacts, newest first."""
        who.require(*READERS)
        faults = Faults()
        faults.number("page_size", size, 0, 100)
        if state:
            faults.choice("state", state, tuple(PactState))
        faults.check()
        where = {"state": state} if state else {}
        return self.pacts.page(who.area_code, where, size=size or 20, token=token)

    def _load(self, who: Principal, pact_id: str, version: int) -> tuple[Pact, Pact]:
        who.require(Post.LEADER)
        own = self.pacts.get(who.area_code, pact_id)
        own.expect(version)
        return own, self.pacts.twin(own)

    def _save(self, own: Pact, twin: Pact) -> Pact:
        self.pacts.save(own, twin)
        self._note(twin)
        return own

    def _note(self, twin: Pact) -> None:
        self.audit.note_write(twin.county, {"pact": twin.id})


def _checked(who: Principal, proposal: Proposal) -> Terms:
    faults = Faults()
    name = faults.text("name", proposal.name, least=2, most=60)
    number = faults.text("document_number", proposal.document_number, least=2, most=60)
    if not _is_other_county(proposal.partner, who.county):
        message = "须为另一个县级行政区的六位代码"
        faults.add("partner", "unknown_county", message, "The six digits of another county.")
    if not proposal.kinds:
        faults.add("kinds", "missing", "必填", "It is needed.")
    for kind in proposal.kinds:
        faults.choice("kinds", kind, KINDS)
    faults.number("answer_days", proposal.answer_days, 1, _MOST_DAYS)
    _check_categories(faults, proposal.categories)
    faults.check()
    kinds = tuple(kind for kind in KINDS if kind in proposal.kinds)
    return Terms(name=name, document_number=number, kinds=kinds, answer_days=proposal.answer_days)


def _is_other_county(code: str, own: str) -> bool:
    return len(code) == _COUNTY_DIGITS and code != own and areas.find(code) is not None


def _check_categories(faults: Faults, categories: Mapping[str, str]) -> None:
    if len(categories) > _MOST_CATEGORIES:
        message, english = f"最多{_MOST_CATEGORIES}条", f"At most {_MOST_CATEGORIES}."
        faults.add("categories", "too_long", message, english)
    for key, value in categories.items():
        faults.text("categories", key, least=1, most=_LONGEST_KEY)
        faults.text("categories", value, least=1, most=_LONGEST_KEY)
