"""Ticketing（工单接入）: another line's tickets become cases, and hear what became of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from contracts.errors import FieldFault, Invalid, NotPermitted, Unauthenticated
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.intake.domain.cases import Case
from services.intake.domain.faults import Faults
from services.intake.domain.parts import Origin, Supplement
from services.intake.domain.sheets import read_report
from services.intake.domain.ticket_feeds import (
    LONGEST_TICKET,
    NONCE_KEPT,
    FeedState,
    MappingRule,
    SignedRequest,
    Ticket,
    TicketFeed,
    check_feed,
    check_mapping,
    mapped,
)
from services.intake.use_cases.ports import Page
from services.intake.use_cases.registering import Registering
from services.intake.use_cases.writing import Books

SETTLED = timedelta(seconds=15)  # longer than any write is open: nothing appears behind a cursor
_GATEWAY = "service:gateway"
_READERS = (Post.ADMIN, Post.SUPERVISOR)


@dataclass(frozen=True, kw_only=True)
class TicketUpdate:
    """A ticket's case reached a state（工单进展）; `id` is its place in the feed."""

    id: str
    case_id: str
    state: str
    version: int
    time: datetime


class FeedStore(Protocol):
    """Remembers feeds, the nonces they used, and what is to be told to them."""

    def add(self, feed: TicketFeed) -> None:
        """Keep a new feed."""

    def save(self, feed: TicketFeed) -> None:
        """Keep a changed feed; raises Conflict."""

    def get(self, scope: str, feed_id: str) -> TicketFeed:
        """A feed within the scope; raises FeedNotFound."""

    def page(self, scope: str, *, size: int, token: str) -> Page[TicketFeed]:
        """One page, newest first."""

    def use_nonce(self, feed: TicketFeed, nonce: str, until: datetime) -> bool:
        """Note a nonce for good and at once; False when it was used before."""

    def has_heard(self, feed: TicketFeed, case_id: str, digest: str) -> bool:
        """Whether this is the ticket a case last heard."""

    def note_heard(self, feed: TicketFeed, case_id: str, digest: str) -> None:
        """Note the ticket a case has heard."""

    def updates(
        self, feed: TicketFeed, *, after: str, until: datetime, limit: int
    ) -> Sequence[TicketUpdate]:
        """What is to be told, in order, behind a place."""

    def cases(self, feed: TicketFeed, case_ids: Sequence[str]) -> Mapping[str, Case]:
        """Cases of the feed, by their ids."""


class Secrets(Protocol):
    """Makes secrets."""

    def fresh(self) -> str:
        """A secret nobody can guess."""


class RefusalAudit(Protocol):
    """Notes refusals that the guard does not."""

    def note_refusal(self, county: str, reason: str, objects: Mapping[str, str]) -> None:
        """Write one audit row, now."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a ticket, and its case."""

    outcome: str
    case: Case


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What a ticket would become."""

    number: str
    cells: Mapping[str, str]
    faults: tuple[FieldFault, ...]


@dataclass(frozen=True, kw_only=True)
class FeedKeeping:
    """What the admin does with feeds（接入管理）."""

    feeds: FeedStore
    secrets: Secrets
    registering: Registering
    now: Now
    new_id: NewId

    def create(
        self, who: Principal, name: str, source: str, mapping: tuple[MappingRule, ...]
    ) -> TicketFeed:
        """Open a feed; raises Invalid, naming every fault."""
        who.require(Post.ADMIN)
        now = self.now()
        feed = TicketFeed(
            id=f"{who.county}-{self.new_id()}",
            area_code=who.county,
            version=1,
            name=check_feed(name, source, mapping),
            source=source,
            mapping=mapping,
            secret=self.secrets.fresh(),
            create_time=now,
            rotate_time=now,
        )
        self.feeds.add(feed)
        return feed

    def put_mapping(
        self, who: Principal, feed_id: str, version: int, mapping: tuple[MappingRule, ...]
    ) -> TicketFeed:
        """Replace how tickets are read."""
        feed = self._load(who, feed_id, version)
        check_mapping(mapping)
        feed.map(mapping)
        self.feeds.save(feed)
        return feed

    def rotate(self, who: Principal, feed_id: str, version: int) -> TicketFeed:
        """Give a new secret."""
        feed = self._load(who, feed_id, version)
        feed.rotate(self.secrets.fresh(), self.now())
        self.feeds.save(feed)
        return feed

    def revoke(self, who: Principal, feed_id: str, version: int) -> TicketFeed:
        """Shut a feed for good."""
        feed = self._load(who, feed_id, version)
        feed.revoke()
        self.feeds.save(feed)
        return feed

    def get(self, who: Principal, feed_id: str) -> TicketFeed:
        """One feed; raises FeedNotFound."""
        who.require(*_READERS)
        return self.feeds.get(who.area_code, feed_id)

    def page(self, who: Principal, *, size: int, token: str) -> Page[TicketFeed]:
        """The county's feeds, newest first."""
        who.require(*_READERS)
        faults = Faults()
        faults.number("page_size", size, 0, 100)
        faults.check()
        return self.feeds.page(who.area_code, size=size or 20, token=token)

    def preview(self, who: Principal, feed_id: str, ticket: str) -> Tried:
        """What a ticket would become, and all that is wrong with it."""
        who.require(Post.ADMIN)
        feed = self.feeds.get(who.area_code, feed_id)
        found = mapped(feed, ticket)
        report, faults = read_report(found.cells)
        told = list(faults.found)
        try:
            self.registering.check(who, report)
        except Invalid as invalid:
            named = {fault.field for fault in told}
            told += [fault for fault in invalid.faults if fault.field not in named]
        return Tried(number=found.number, cells=found.cells, faults=tuple(told))

    def _load(self, who: Principal, feed_id: str, version: int) -> TicketFeed:
        who.require(Post.ADMIN)
        feed = self.feeds.get(who.area_code, feed_id)
        feed.expect(version)
        return feed


@dataclass(frozen=True, kw_only=True)
class Ticketing:
    """What feeds bring and fetch, at the gateway's word（工单登记）."""

    books: Books
    feeds: FeedStore
    registering: Registering
    audit: RefusalAudit

    def check(self, who: Principal, feed_id: str, request: SignedRequest) -> None:
        """Whether a request is the feed's own, fresh, and not seen before.

        Raises:
            FeedNotFound, Unauthenticated: the nonce is used up only by a sound signature.
        """
        feed, now = self._feed(who, feed_id), self.books.now()
        try:
            feed.check_signature(request, now)
            if not self.feeds.use_nonce(feed, request.nonce, now + NONCE_KEPT):
                raise Unauthenticated(f"{feed.id} repeats a request", reason="request_replayed")
        except Unauthenticated as error:
            self.audit.note_refusal(feed.county, error.reason, {"feed": feed.id})
            raise

    def take(self, who: Principal, feed_id: str, ticket: str) -> Taken:
        """A ticket becomes a case, or adds to the one it is already.

        Raises:
            Invalid: naming every fault.
        """
        if len(ticket) > LONGEST_TICKET:
            message, english = "工单过大", f"At most {LONGEST_TICKET} characters."
            raise Invalid(
                FieldFault(field="ticket", reason="too_long", message=message, message_en=english)
            )
        feed = self._feed(who, feed_id)
        if feed.state is not FeedState.ACTIVE:
            raise Unauthenticated(f"{feed.id} is shut", reason="bad_signature")
        found = mapped(feed, ticket)
        origin = Origin(system=feed.system, reference=found.number)
        case = self.books.cases.with_origin(feed.county, origin)
        if case is None:
            return self._register(feed, found, origin)
        if self.feeds.has_heard(feed, case.id, found.digest):
            return Taken(outcome="known", case=case)
        return self._supplement(feed, found, case)

    def updates(
        self, who: Principal, feed_id: str, cursor: str, size: int
    ) -> tuple[Sequence[TicketUpdate], Mapping[str, Case]]:
        """What became of the feed's tickets behind a cursor, and their cases."""
        faults = Faults()
        faults.number("page_size", size, 0, 100)
        faults.text("cursor", cursor, most=64)
        faults.check()
        feed = self._feed(who, feed_id)
        until = self.books.now() - SETTLED
        found = self.feeds.updates(feed, after=cursor, until=until, limit=size or 50)
        return found, self.feeds.cases(feed, [one.case_id for one in found])

    def _feed(self, who: Principal, feed_id: str) -> TicketFeed:
        if who.id != _GATEWAY:
            raise NotPermitted(f"{who.id} brings no tickets")
        return self.feeds.get(who.area_code, feed_id)

    def _register(self, feed: TicketFeed, ticket: Ticket, origin: Origin) -> Taken:
        report, faults = read_report(ticket.cells)
        faults.check()
        case = self.registering.register(_speaker(feed), report, origin=origin).case
        self.feeds.note_heard(feed, case.id, ticket.digest)
        return Taken(outcome="registered", case=case)

    def _supplement(self, feed: TicketFeed, ticket: Ticket, case: Case) -> Taken:
        """Another body under the same number is added to its case, where that is possible."""
        if not case.allows("supplement"):
            return Taken(outcome="closed", case=case)
        who, cells = _speaker(feed), ticket.cells
        words = "\n".join(filter(None, (cells.get("title"), cells.get("narrative"))))[:2_000]
        case.supplement(is_complete=False, actor=who.id)
        self.books.save(case, who, words)
        self.books.papers.add_supplement(
            Supplement(
                id=self.books.new_id(),
                case_id=case.id,
                area_code=case.area_code,
                party_id="",
                actor=who.id,
                text=words,
                is_complete=False,
                supplement_time=self.books.now(),
            )
        )
        self.feeds.note_heard(feed, case.id, ticket.digest)
        return Taken(outcome="supplemented", case=case)


def _speaker(feed: TicketFeed) -> Principal:
    """In whose name a feed's tickets are registered."""
    return Principal(id=feed.system, post=Post.SERVICE, area_code=feed.county)
