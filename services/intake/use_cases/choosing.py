"""Choosing（点单）: a party chooses from a list, the centre confirms or assigns another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from contracts.errors import Conflict, NotPermitted, WrongState
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.intake.domain.cases import Case
from services.intake.domain.choices import (
    CHOICE_STATE_NAMES,
    Choice,
    ChoiceNotFound,
    ChoiceState,
    Offering,
    OfferingNotFound,
    Taken,
)
from services.intake.domain.faults import Faults
from services.intake.domain.own_cases import BRINGERS
from services.intake.domain.people import Party
from services.intake.domain.states import FINAL
from services.intake.use_cases.following import Following
from services.intake.use_cases.ports import Page
from services.intake.use_cases.reading import Reading

_KEEPERS = (Post.ADMIN, Post.DISPATCHER)
_DESK = (Post.CLERK, Post.DISPATCHER)
_READERS = (*_DESK, Post.SUPERVISOR, Post.LEADER)
_MOST_WISH, _MOST_REASON, _MOST_OFFERED = 500, 500, 100


class OfferingStore(Protocol):
    """Keeps what counties offer."""

    def put(self, offering: Offering) -> None:
        """Keep one whose version is one more than the kept one's; raises Conflict."""

    def find(self, county: str, offering_id: str) -> Offering | None:
        """One of the county."""

    def published(self, county: str, *, limit: int) -> Sequence[Offering]:
        """What everybody may read, by id."""

    def page(self, scope: str, *, kind: str, size: int, token: str) -> Page[Offering]:
        """All of an area, newest first."""


class ChoiceStore(Protocol):
    """Keeps choices."""

    def add(self, choice: Choice) -> None:
        """Keep a new one; raises Conflict when the case has a standing one of its kind."""

    def save(self, choice: Choice) -> None:
        """Keep a changed one; raises Conflict."""

    def get(self, scope: str, choice_id: str) -> Choice:
        """One within the scope; raises ChoiceNotFound."""

    def of_case(self, county: str, case_id: str) -> Sequence[Choice]:
        """All of a case, oldest first."""

    def page(self, scope: str, *, state: str, case_id: str, size: int, token: str) -> Page[Choice]:
        """One page, newest first."""


@dataclass(frozen=True, kw_only=True)
class OwnChoices:
    """What a party chose, and what it may choose now."""

    choices: Sequence[Choice]
    offered: Sequence[Offering]


def state_name(choice: Choice) -> str:
    """The state in Chinese."""
    return CHOICE_STATE_NAMES[choice.state]


@dataclass(frozen=True, kw_only=True)
class OfferingKeeping:
    """What a county offers."""

    offerings: OfferingStore

    def put(self, who: Principal, offering: Offering) -> Offering:
        """Write an entry of the caller's county; version 0 is a new one.

        Raises:
            NotPermitted, Invalid, Conflict.
        """
        who.require(*_KEEPERS)
        offering.check()
        kept = self.offerings.find(who.county, offering.id)
        standing = kept.version if kept else 0
        if standing != offering.version:
            raise Conflict(f"{offering.id} is at version {standing}", current_version=str(standing))
        written = replace(offering, version=offering.version + 1)
        self.offerings.put(written)
        return written

    def published(self, who: Principal) -> Sequence[Offering]:
        """What everybody may read of the caller's county."""
        who.require(Post.RESIDENT)
        return self.offerings.published(who.county, limit=_MOST_OFFERED)

    def page(self, who: Principal, *, kind: str, size: int, token: str) -> Page[Offering]:
        """All entries, also those that are not published."""
        who.require(*_READERS, Post.ADMIN)
        faults = Faults()
        faults.number("page_size", size, 0, 100)
        faults.check()
        return self.offerings.page(who.area_code, kind=kind, size=size or 20, token=token)


@dataclass(frozen=True, kw_only=True)
class Choosing:
    """What parties choose, and what the centre says to it."""

    following: Following
    reading: Reading
    offerings: OfferingStore
    choices: ChoiceStore
    new_id: NewId
    now: Now

    def follow(self, who: Principal, code: str, key: str) -> OwnChoices:
        """The own choices, and what the matter may still have.

        Raises:
            CaseNotFound: no such code, or not one of its keys.
        """
        case, party = self.following.enter(who, code, key)
        return self._own(case, party)

    def choose(
        self, who: Principal, code: str, key: str, offering_id: str, wish: str
    ) -> OwnChoices:
        """The party chooses.

        Raises:
            CaseNotFound, OfferingNotFound, NotPermitted, WrongState, Invalid.
        """
        case, party = self.following.enter(who, code, key)
        self._take(case, party, offering_id, wish, taken_by="")
        return self._own(case, party)

    def withdraw(self, who: Principal, code: str, key: str, choice_id: str) -> OwnChoices:
        """The party wants it no more.

        Raises:
            CaseNotFound, ChoiceNotFound, WrongState.
        """
        case, party = self.following.enter(who, code, key)
        choice = self.choices.get(case.county, choice_id)
        if choice.case_id != case.id or choice.party_id != party.id:
            raise ChoiceNotFound(f"no choice {choice_id} of {party.id}")
        choice.withdraw()
        self.choices.save(choice)
        return self._own(case, party)

    def record(self, who: Principal, case_id: str, offering_id: str, wish: str) -> Choice:
        """The clerk writes down what the applicant chooses at the window.

        Raises:
            CaseNotFound, OfferingNotFound, NotPermitted, WrongState, Invalid.
        """
        who.require(*_DESK)
        case = self.reading.case(who, case_id)
        party = case.first_applicant()
        if party is None:
            raise WrongState(f"{case.id} has no applicant", reason="no_applicant", state=case.state)
        return self._take(case, party, offering_id, wish, taken_by=who.id)

    def confirm(self, who: Principal, choice_id: str, version: int) -> Choice:
        """It is as the party wishes.

        Raises:
            ChoiceNotFound, CaseNotFound, NotPermitted, Conflict, WrongState.
        """
        choice = self._standing(who, choice_id, version)
        choice.confirm(who.id, self.now())
        self.choices.save(choice)
        return choice

    def replace(
        self, who: Principal, choice_id: str, version: int, offering_id: str, reason: str
    ) -> Choice:
        """Assign another entry of the list, with the reason that the party reads.

        Raises:
            ChoiceNotFound, OfferingNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        faults = Faults()
        words = faults.text("reason", reason, least=5, most=_MOST_REASON, has_lines=True)
        choice = self._standing(who, choice_id, version)
        if offering_id == choice.chosen.offering_id:
            faults.add("offering_id", "unchanged", "与当事人所选相同", "It is what was chosen.")
        faults.check()
        other = self._offered(choice.county, offering_id)
        if other.kind != choice.kind:
            raise OfferingNotFound(f"{offering_id} is no {choice.kind}")
        choice.replace(_taken(other), words, who.id, self.now())
        self.choices.save(choice)
        return choice

    def get(self, who: Principal, choice_id: str) -> Choice:
        """One choice on a case that the caller may see."""
        who.require(*_READERS)
        choice = self.choices.get(who.area_code, choice_id)
        self.reading.case(who, choice.case_id)
        return choice

    def page(
        self, who: Principal, *, state: str, case_id: str, size: int, token: str
    ) -> Page[Choice]:
        """Choices by state and case, newest first, without words."""
        who.require(*_READERS)
        faults = Faults()
        faults.number("page_size", size, 0, 100)
        if state:
            faults.choice("state", state, tuple(ChoiceState))
        faults.check()
        return self.choices.page(
            who.area_code, state=state, case_id=case_id, size=size or 20, token=token
        )

    def _take(
        self, case: Case, party: Party, offering_id: str, wish: str, *, taken_by: str
    ) -> Choice:
        faults = Faults()
        words = faults.text("wish", wish, most=_MOST_WISH, has_lines=True)
        faults.check()
        offering = self._offered(case.county, offering_id)
        if party.role not in BRINGERS:
            raise NotPermitted(f"{party.id} did not bring {case.id}")
        if case.state in FINAL or case.is_led or not offering.fits(case.matter):
            raise WrongState(
                f"{case.id} cannot have {offering.id}", reason="not_offered", state=case.state
            )
        standing = self.choices.of_case(case.county, case.id)
        if any(one.is_standing and one.kind == offering.kind for one in standing):
            raise WrongState(f"{case.id} has chosen", reason="chosen_already", state=case.state)
        choice = Choice(
            id=self.new_id(),
            area_code=case.area_code,
            case_id=case.id,
            code=case.code,
            state=ChoiceState.CHOSEN,
            party_id=party.id,
            kind=offering.kind,
            chosen=_taken(offering),
            taken_by=taken_by,
            choose_time=self.now(),
            wish=words,
        )
        choice.choose()
        self.choices.add(choice)
        return choice

    def _own(self, case: Case, party: Party) -> OwnChoices:
        chosen = self.choices.of_case(case.county, case.id)
        own = [one for one in chosen if one.party_id == party.id]
        is_open = party.role in BRINGERS and case.state not in FINAL and not case.is_led
        taken = {one.kind for one in chosen if one.is_standing}
        offered = self.offerings.published(case.county, limit=_MOST_OFFERED) if is_open else []
        fitting = [one for one in offered if one.fits(case.matter) and one.kind not in taken]
        return OwnChoices(choices=own, offered=fitting)

    def _offered(self, county: str, offering_id: str) -> Offering:
        offering = self.offerings.find(county, offering_id)
        if offering is None or not offering.is_published:
            raise OfferingNotFound(f"{county} offers no {offering_id}")
        return offering

    def _standing(self, who: Principal, choice_id: str, version: int) -> Choice:
        who.require(Post.DISPATCHER)
        choice = self.choices.get(who.area_code, choice_id)
        choice.expect(version)
        return choice


def _taken(offering: Offering) -> Taken:
    return Taken(offering_id=offering.id, title=offering.title, mediator_id=offering.mediator_id)
