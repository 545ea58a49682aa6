"""What the use cases of parties and groups need from outside: who read what, and members."""

from collections.abc import Sequence
from typing import Protocol

from contracts.principals import Principal
from services.intake.domain.disclosures import Disclosure, Reader
from services.intake.domain.groups import Group, GroupFigure, Member
from services.intake.use_cases.ports import Page


class DisclosureStore(Protocol):
    """Remembers who read what in clear."""

    def add(self, disclosure: Disclosure) -> None:
        """Keep one reading."""

    def page(self, county: str, case_id: str, *, size: int, token: str) -> Page[Disclosure]:
        """The readings of a case, newest first."""

    def reader(self, who: Principal) -> Reader:
        """Somebody's readings of the last hour."""

    def save_reader(self, reader: Reader) -> None:
        """Keep them, with what is to be told of them."""


class GroupStore(Protocol):
    """Remembers the people of group matters."""

    def of_case(self, county: str, case_id: str) -> Group | None:
        """The totals of a case's people, if it has a list."""

    def put(
        self, group: Group, *, added: Sequence[Member] = (), changed: Member | None = None
    ) -> None:
        """Keep new totals with the members that made them so, and tell of it."""

    def known(self, county: str, case_id: str, identities: Sequence[str]) -> list[str]:
        """Which of these people the group has already."""

    def member(self, county: str, case_id: str, member_id: str) -> Member:
        """One of a case's people; raises MemberNotFound."""

    def page(self, county: str, case_id: str, state: str, *, size: int, token: str) -> Page[Member]:
        """Some of a case's people, in the order they joined."""

    def figures(self, scope: str, dispute_kind: str) -> Sequence[GroupFigure]:
        """The people of all matters of an area, or of one kind of dispute there, by county."""
