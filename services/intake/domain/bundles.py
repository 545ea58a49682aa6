"""Bundles（并案）: one main case, its members, and what of a case belongs to that.

A member that is led shows the state of its main case; its own handling moves on beneath, so that an
undoing gives it back as if it had never been merged. Tables: `docs/states.md`.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from contracts.aggregates import Aggregate
from contracts.errors import WrongState
from contracts.events import intake as events
from services.intake.domain.parts import Track
from services.intake.domain.states import TRANSITIONS, State

MOST_MEMBERS = 500
LED = (State.ACCEPTED, State.ROUTED, State.HANDLING, State.MEDIATING, State.REPORTED)
"""Where a member is led by its main case; from `verified` on it ends by itself."""
MERGEABLE = (State.ACCEPTED, State.ROUTED, State.HANDLING)
_ANSWERED = (State.VERIFIED, State.VISITED_BACK, State.EVALUATED, State.ARCHIVED)
_LEFT_TO_THE_MAIN = ("decline", "verify", "rework")


@dataclass(frozen=True, kw_only=True)
class Bond:
    """A case's place in a bundle: its main case, or its own id when it is that itself."""

    bundle_id: str
    main_id: str
    main_code: str = ""
    own_state: State = State.ACCEPTED
    own_result: str = ""
    own_answer: str = ""
    own_department: str = ""
    merge_time: datetime | None = None


@dataclass(kw_only=True)
class Bundle(Aggregate):
    """A main case with its members（并案）; `moves` counts what its members must still be told."""

    code: str
    member_count: int = 0
    moves: int = 0
    is_due: bool = False

    def grow(self) -> None:
        """One member more.

        Raises:
            WrongState: it is full.
        """
        if self.member_count >= MOST_MEMBERS:
            raise WrongState(f"{self.id} is full", reason="bundle_full", state="open")
        self._change(1)

    def shrink(self) -> None:
        """One member less."""
        self._change(-1)

    def _change(self, by: int) -> None:
        self.member_count += by
        self.record(
            events.BundleChanged(
                bundle_id=self.id,
                case_id=self.case_id,
                code=self.code,
                member_count=self.member_count,
            )
        )


@dataclass(kw_only=True)
class Bundled(Aggregate):
    """What of a case belongs to its bundle; the base of `Case`."""

    code: str
    state: State
    track: Track = field(default_factory=Track)
    result: str = ""
    public_answer: str = ""
    handled_by: list[str] = field(default_factory=list)
    bond: Bond | None = None
    left: str = field(default="", repr=False, compare=False)
    """The bundle it has just left; the store of bundles is still to be told."""
    from_state: str = field(default="", repr=False, compare=False)
    """What it showed before the last verb."""

    @property
    def is_main(self) -> bool:
        """Whether it leads a bundle."""
        return self.bond is not None and self.bond.main_id == self.id

    @property
    def is_member(self) -> bool:
        """Whether it was merged into another case."""
        return self.bond is not None and self.bond.main_id != self.id

    @property
    def is_led(self) -> bool:
        """Whether it shows the state of its main case."""
        return self.is_member and self.state in LED

    @property
    def shown_to_members(self) -> State | None:
        """What its members show of it; None when it was given up."""
        if self.state in LED:
            return self.state
        return State.VERIFIED if self.state in _ANSWERED else None

    @property
    def standing(self) -> State:
        """Where its own handling stands, whatever it shows."""
        return self.bond.own_state if self.bond and self.is_led else self.state

    def result_for(self, member: "Bundled") -> str:
        """The result as a member may hold it: none before there is one, or where it is closed."""
        has_result = self.state in (State.REPORTED, *_ANSWERED)
        return self.result if has_result and not self.is_closed_beside(member) else ""

    def is_closed_beside(self, member: "Bundled") -> bool:
        """Whether few may read this case, but many the member（I10）."""
        return self.is_restricted and not member.is_restricted

    @property
    def is_restricted(self) -> bool:
        """Whether few may read it; a case knows by its matter."""
        return False

    def lead(self, bundle: Bundle) -> None:
        """Become the main case of a bundle; nothing else of it changes."""
        self.bond = Bond(bundle_id=bundle.id, main_id=self.id, main_code=self.code)

    def merge(self, main: "Bundled", bundle: Bundle, actor: str, now: datetime) -> None:
        """Follow the main case from now on.

        Raises:
            WrongState: either is not where it may be merged, or the main case is a member itself.
        """
        self._check_merge(main)
        self.bond = Bond(
            bundle_id=bundle.id,
            main_id=main.id,
            main_code=main.code,
            own_state=self.state,
            own_result=self.result,
            own_answer=self.public_answer,
            own_department=self.track.lead_department,
            merge_time=now,
        )
        self._show(main)
        self._handled(actor)
        self.record(events.CaseMerged(**self._base(), **self._bound()))

    def follow(self, main: "Bundled") -> bool:
        """Take over where the main case stands; False when there is nothing new to tell."""
        if not self.is_led or main.shown_to_members in (None, self.state):
            return False
        self._show(main)
        self.record(events.CaseFollowed(**self._base(), **self._bound()))
        return True

    def unmerge(self, actor: str) -> None:
        """Go back to the own handling, as far as that has come.

        Raises:
            WrongState: it follows nobody, or has its answer already.
        """
        if self.bond is None or not self.is_led:
            raise WrongState(f"{self.id} follows nobody", reason="not_merged", state=self.state)
        bond, bound = self.bond, self._bound()
        self.leave()
        self.from_state, self.state = self.state, bond.own_state
        self.result, self.public_answer = bond.own_result, bond.own_answer
        self.track.lead_department = bond.own_department
        self._handled(actor)
        self.record(events.CaseUnmerged(**self._base(), **bound))

    def leave(self) -> None:
        """A member goes on alone, because it was withdrawn or reopened."""
        if self.bond and self.is_member:
            self.left, self.bond = self.bond.bundle_id, None

    def take_result(self, result: str, public_answer: str) -> None:
        """Keep what the own department reported; beneath, while the main case leads."""
        if self.bond and self.is_led:
            self.bond = replace(self.bond, own_result=result, own_answer=public_answer)
        else:
            self.result, self.public_answer = result, public_answer

    def _move_beneath(self, verb: str) -> None:
        """The own handling of a member moves, unseen."""
        if self.bond:
            own = TRANSITIONS[verb].get(self.bond.own_state, self.bond.own_state)
            self.bond = replace(self.bond, own_state=own)

    def _refuse_if_led(self, verb: str) -> None:
        if self.is_led and verb in _LEFT_TO_THE_MAIN:
            raise WrongState(f"{self.id} follows its main", reason="merged", state=self.state)

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

    def _bound(self) -> dict[str, str]:
        bond = self.bond
        return {"main_case_id": bond.main_id, "main_code": bond.main_code} if bond else {}

    def _show(self, main: "Bundled") -> None:
        self.from_state, self.state = self.state, main.shown_to_members or self.state
        self.result, self.public_answer = main.result_for(self), main.public_answer
        self.track.lead_department = main.track.lead_department

    def _check_merge(self, main: "Bundled") -> None:
        if self.is_member:
            raise WrongState(f"{self.id} is merged", reason="already_merged", state=self.state)
        if main.is_member:
            raise WrongState(f"{main.id} is a member", reason="main_is_member", state=main.state)
        if main.state not in LED:
            raise WrongState(f"{main.id} is closed", reason="main_not_open", state=main.state)
        if self.state not in MERGEABLE:
            raise WrongState(f"{self.id} is {self.state}: cannot merge", state=self.state)
