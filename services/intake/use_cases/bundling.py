"""Bundling（并案、关联）: cases of the same matter are answered as one, or point to each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.errors import FieldFault, Invalid, WrongState
from contracts.principals import Post, Principal
from services.intake.domain.bundles import Bundle
from services.intake.domain.cases import Case
from services.intake.domain.faults import Faults
from services.intake.domain.links import MOST_LINKS, Link
from services.intake.domain.secrecy import is_closed_to, may_read_restricted
from services.intake.domain.summaries import Summary
from services.intake.domain.timeline import Entry, kept
from services.intake.use_cases.ports import LinkStore, Page
from services.intake.use_cases.writing import Books, checked_words

_DESK = (Post.CLERK, Post.DISPATCHER)
_READERS = (Post.CLERK, Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER)


@dataclass(frozen=True)
class Bundling:
    """Joins cases and parts them again."""

    books: Books
    links: LinkStore

    def merge(self, who: Principal, case_id: str, version: int, main_id: str, reason: str) -> Case:
        """The case follows a main case from now on（并案）.

        Raises:
            CaseNotFound, Conflict, WrongState, Invalid.
        """
        who.require(Post.DISPATCHER)
        words = checked_words("reason", reason)
        case = self._load(who, case_id, version)
        _check_other("main_case_id", case_id, main_id)
        main = self.books.load(who, main_id)
        _check_open(case, main)
        _check_accused(case, main)
        self.books.refuse_if_leading(case)
        bundle = self.books.bundles.of_main(main.county, main.id)
        is_new = bundle is None
        bundle = bundle or self._bundle(main)
        case.merge(main, bundle, who.id, self.books.now())
        bundle.grow()
        if not main.is_main:
            main.lead(bundle)
            self.books.cases.save_track(main)
        (self.books.bundles.add if is_new else self.books.bundles.save)(bundle)
        self.books.save(case, who, words)
        return case

    def unmerge(self, who: Principal, case_id: str, version: int, reason: str) -> Case:
        """The case goes on alone, where its own handling stands（撤销并案）.

        Raises:
            CaseNotFound, Conflict, WrongState, Invalid.
        """
        who.require(Post.DISPATCHER)
        words = checked_words("reason", reason)
        case = self._load(who, case_id, version)
        case.unmerge(who.id)
        self.books.save(case, who, words)
        return case

    def members(
        self, who: Principal, case_id: str, *, size: int, token: str
    ) -> tuple[Case, Page[Summary] | None]:
        """The case, and one page of its bundle if it is in one, the main case among them.

        What is closed to the caller is left out.
        """
        who.require(*_READERS)
        faults = Faults()
        faults.number("page_size", size, 0, 100)
        faults.check()
        case = self.books.load(who, case_id)
        if case.bond is None:
            return case, None
        bundle_id = case.bond.bundle_id
        bundles = self.books.bundles
        closed_to = "" if may_read_restricted(who, "") else who.id
        return case, bundles.members(
            who.area_code, bundle_id, closed_to=closed_to, size=size or 20, token=token
        )

    def link(self, who: Principal, case_id: str, version: int, other_id: str) -> Case:
        """Two cases point to each other（关联）; nothing of their handling changes.

        Raises:
            CaseNotFound, Conflict, WrongState, Invalid.
        """
        who.require(*_DESK)
        case = self._load(who, case_id, version)
        _check_other("other_case_id", case_id, other_id)
        other = self.books.load(who, other_id)
        for one in (case, other):
            if len(self.links.of_case(one.county, one.id)) >= MOST_LINKS:
                raise WrongState(f"{one.id} has enough", reason="too_many_links", state="linked")
        known = self.links.between(case.county, case.id, other.id)
        link = known or self._link(case, other)
        link.link()
        self._note(who, link)
        (self.links.save if known else self.links.add)(link)
        return case

    def unlink(self, who: Principal, case_id: str, version: int, other_id: str) -> Case:
        """Two cases do not point to each other any more（取消关联）.

        Raises:
            CaseNotFound, Conflict, WrongState, Invalid.
        """
        who.require(*_DESK)
        case = self._load(who, case_id, version)
        _check_other("other_case_id", case_id, other_id)
        other = self.books.load(who, other_id)
        link = self.links.between(case.county, case.id, other.id) or self._link(case, other)
        link.unlink()
        self._note(who, link)
        self.links.save(link)
        return case

    def linked(self, who: Principal, case_id: str) -> Sequence[Case]:
        """The cases that a case points to, at most fifty; none that is closed to the caller."""
        who.require(*_READERS)
        case = self.books.load(who, case_id)
        others = [
            self.books.cases.get(case.county, link.seen_from(case.id)[0])
            for link in self.links.of_case(case.county, case.id)
        ]
        return [one for one in others if not is_closed_to(who, one.matter, one.first_responder)]

    def _load(self, who: Principal, case_id: str, version: int) -> Case:
        case = self.books.load(who, case_id)
        case.expect(version)
        return case

    def _bundle(self, main: Case) -> Bundle:
        return Bundle(
            id=self.books.new_id(), area_code=main.area_code, case_id=main.id, code=main.code
        )

    def _link(self, case: Case, other: Case) -> Link:
        return Link(
            id=self.books.new_id(),
            area_code=case.area_code,
            case_id=case.id,
            code=case.code,
            other_case_id=other.id,
            other_code=other.code,
        )

    def _note(self, who: Principal, link: Link) -> None:
        """On the timeline of the case it was made from; the other's follows from the event."""
        event = link.facts[-1].event
        entry = Entry(
            event_id=self.books.new_id(),
            case_id=link.case_id,
            area_code=link.area_code,
            time=self.books.now(),
            type=event.type_name(),
            actor=who.id,
            post=who.post,
            data=kept(event),
        )
        self.books.timeline.add(entry)


def _check_open(case: Case, main: Case) -> None:
    """Its result is shown in every member: a restricted one may not reach who cannot read it."""
    if main.matter.is_restricted and not case.matter.is_restricted:
        raise WrongState(f"{main.id} is restricted", reason="main_restricted", state=main.state)


def _check_accused(case: Case, main: Case) -> None:
    if case.must_part_from(main):
        message = f"whom one of {case.id} and {main.id} accuses handles the other"
        raise WrongState(message, reason="accused_handles", state=main.state)


def _check_other(name: str, case_id: str, other_id: str) -> None:
    if case_id == other_id:
        message = "不能是同一案件"
        raise Invalid(
            FieldFault(
                field=name, reason="same_case", message=message, message_en="Name another case."
            )
        )
