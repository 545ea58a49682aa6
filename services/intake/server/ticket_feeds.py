"""Answers the contract `TicketFeedService`: another line's tickets."""

from typing import Any

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import ticket_feeds_pb2 as pb
from onedoor.intake.v1 import ticket_feeds_pb2_grpc
from services.intake.domain.cases import Case
from services.intake.domain.states import STATE_NAMES, State
from services.intake.domain.ticket_feeds import MappingRule, SignedRequest, TicketFeed
from services.intake.use_cases.ticketing import FeedKeeping, Ticketing, TicketUpdate

Context = grpc.ServicerContext
_TOLD = (State.VERIFIED, State.VISITED_BACK, State.EVALUATED, State.ARCHIVED)
_SHOWN = ("name", "source", "version", "area_code")
_RULE = ("to", "op", "value", "default_value", "separator", "format")
_SIGNED = ("method", "path", "timestamp", "nonce", "body_sha256", "signature")


class TicketFeedServicer(ticket_feeds_pb2_grpc.TicketFeedServiceServicer):
    """Keeps feeds and takes their tickets."""

    def __init__(self, keeping: FeedKeeping, ticketing: Ticketing) -> None:
        """Answer from intake's core."""
        self.keeping = keeping
        self.ticketing = ticketing

    def CreateFeed(self, request: pb.CreateFeedRequest, context: Context) -> pb.CreateFeedResponse:
        """A feed is opened."""
        rules = _rules(request.mapping)
        feed = self.keeping.create(caller(), request.name, request.source, rules)
        return pb.CreateFeedResponse(feed=_message(feed), secret=feed.secret)

    def PutFeedMapping(
        self, request: pb.PutFeedMappingRequest, context: Context
    ) -> pb.PutFeedMappingResponse:
        """Its tickets are read otherwise."""
        rules = _rules(request.mapping)
        feed = self.keeping.put_mapping(caller(), request.feed_id, request.version, rules)
        return pb.PutFeedMappingResponse(feed=_message(feed))

    def RotateFeedSecret(
        self, request: pb.RotateFeedSecretRequest, context: Context
    ) -> pb.RotateFeedSecretResponse:
        """A new secret."""
        feed = self.keeping.rotate(caller(), request.feed_id, request.version)
        return pb.RotateFeedSecretResponse(feed=_message(feed), secret=feed.secret)

    def RevokeFeed(self, request: pb.RevokeFeedRequest, context: Context) -> pb.RevokeFeedResponse:
        """A feed is shut."""
        feed = self.keeping.revoke(caller(), request.feed_id, request.version)
        return pb.RevokeFeedResponse(feed=_message(feed))

    def GetFeed(self, request: pb.GetFeedRequest, context: Context) -> pb.GetFeedResponse:
        """One feed."""
        return pb.GetFeedResponse(feed=_message(self.keeping.get(caller(), request.feed_id)))

    def ListFeeds(self, request: pb.ListFeedsRequest, context: Context) -> pb.ListFeedsResponse:
        """The county's feeds."""
        page = self.keeping.page(caller(), size=request.page_size, token=request.page_token)
        return pb.ListFeedsResponse(
            feeds=[_message(feed) for feed in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def PreviewTicket(
        self, request: pb.PreviewTicketRequest, context: Context
    ) -> pb.PreviewTicketResponse:
        """What a ticket would become."""
        tried = self.keeping.preview(caller(), request.feed_id, request.ticket)
        return pb.PreviewTicketResponse(
            ticket_number=tried.number,
            fields=[pb.TicketField(name=key, value=value) for key, value in tried.cells.items()],
            faults=[pb.TicketFault(**vars(fault)) for fault in tried.faults],
        )

    def CheckTicketSignature(
        self, request: pb.CheckTicketSignatureRequest, context: Context
    ) -> pb.CheckTicketSignatureResponse:
        """Whether the feed itself asks, now, and for the first time."""
        signed = SignedRequest(**{name: getattr(request, name) for name in _SIGNED})
        self.ticketing.check(caller(), request.feed_id, signed)
        return pb.CheckTicketSignatureResponse()

    def TakeFeedTicket(
        self, request: pb.TakeFeedTicketRequest, context: Context
    ) -> pb.TakeFeedTicketResponse:
        """A ticket comes in."""
        taken = self.ticketing.take(caller(), request.feed_id, request.ticket)
        case = taken.case
        return pb.TakeFeedTicketResponse(
            outcome=taken.outcome, case_id=case.id, code=case.code, state=case.state
        )

    def FetchTicketUpdates(
        self, request: pb.FetchTicketUpdatesRequest, context: Context
    ) -> pb.FetchTicketUpdatesResponse:
        """What became of its tickets."""
        found, cases = self.ticketing.updates(
            caller(), request.feed_id, request.cursor, request.page_size
        )
        return pb.FetchTicketUpdatesResponse(
            updates=[_update(one, cases[one.case_id]) for one in found if one.case_id in cases],
            cursor=found[-1].id if found else request.cursor,
        )


def _update(update: TicketUpdate, case: Case) -> pb.TicketUpdate:
    return pb.TicketUpdate(
        ticket_number=case.origin.reference if case.origin else "",
        code=case.code,
        state=update.state,
        state_name=STATE_NAMES[update.state],
        version=update.version,
        time=timestamp(update.time),
        public_answer=case.public_answer if State(update.state) in _TOLD else "",
    )


def _rules(given: Any) -> tuple[MappingRule, ...]:
    return tuple(
        MappingRule(
            **{name: getattr(rule, name) for name in _RULE},
            sources=tuple(rule.sources),
            table={row.told: row.becomes for row in rule.table},
        )
        for rule in given
    )


def _message(feed: TicketFeed) -> pb.Feed:
    return pb.Feed(
        **{name: getattr(feed, name) for name in _SHOWN},
        feed_id=feed.id,
        state=feed.state,
        mapping=[
            pb.MappingRule(
                **{name: getattr(rule, name) for name in _RULE},
                sources=rule.sources,
                table=[pb.TableRow(told=told, becomes=to) for told, to in rule.table.items()],
            )
            for rule in feed.mapping
        ],
        create_time=timestamp(feed.create_time),
        rotate_time=timestamp(feed.rotate_time),
    )
