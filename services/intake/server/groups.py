"""Answers the contract `GroupService`: the people of group matters."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import groups_pb2 as pb
from onedoor.intake.v1 import groups_pb2_grpc
from services.intake.domain.groups import (
    Group,
    GroupFigure,
    Member,
    MemberReport,
    MemberState,
    Payment,
    RowReport,
)
from services.intake.domain.people import mask_name, mask_number, mask_phone
from services.intake.domain.secrecy import HIDDEN, Veil
from services.intake.domain.vocabulary import PERSON
from services.intake.use_cases import Grouping

Context = grpc.ServicerContext


class GroupServicer(groups_pb2_grpc.GroupServiceServicer):
    """The people of one matter."""

    def __init__(self, grouping: Grouping) -> None:
        """Answer from intake's core."""
        self.grouping = grouping

    def AddMembers(self, request: pb.AddMembersRequest, context: Context) -> pb.AddMembersResponse:
        """A list comes in."""
        reports = [
            MemberReport(
                name=one.name,
                phone=one.phone,
                id_number=one.id_number,
                claimed_fen=one.claimed_fen,
            )
            for one in request.members
        ]
        group, rows = self.grouping.add(caller(), request.case_id, reports)
        return pb.AddMembersResponse(
            totals=totals_message(group), rows=[row_message(one) for one in rows]
        )

    def ListGroupMembers(
        self, request: pb.ListGroupMembersRequest, context: Context
    ) -> pb.ListGroupMembersResponse:
        """The people, masked."""
        page, veil = self.grouping.page(
            caller(),
            request.case_id,
            request.state,
            size=request.page_size,
            token=request.page_token,
        )
        return pb.ListGroupMembersResponse(
            members=[_member(one, veil) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def GetGroup(self, request: pb.GetGroupRequest, context: Context) -> pb.GetGroupResponse:
        """The totals."""
        return pb.GetGroupResponse(
            totals=totals_message(self.grouping.totals(caller(), request.case_id))
        )

    def GetGroupFigures(
        self, request: pb.GetGroupFiguresRequest, context: Context
    ) -> pb.GetGroupFiguresResponse:
        """The people of an area's matters, by county."""
        figures = self.grouping.figures(caller(), request.dispute_kind)
        return pb.GetGroupFiguresResponse(
            figures=[
                pb.GroupFigure(
                    county=one.county, case_count=one.case_count, totals=totals_message(one)
                )
                for one in figures
            ]
        )

    def PayMember(self, request: pb.PayMemberRequest, context: Context) -> pb.PayMemberResponse:
        """Money reached one."""
        group, member = self.grouping.pay(
            caller(),
            request.case_id,
            request.member_id,
            request.version,
            paid_fen=request.paid_fen,
            day=request.day,
            note=request.note,
        )
        return pb.PayMemberResponse(
            totals=totals_message(group), state=member.state, version=member.version
        )

    def SettleMember(
        self, request: pb.SettleMemberRequest, context: Context
    ) -> pb.SettleMemberResponse:
        """One is settled."""
        group, member = self.grouping.settle(
            caller(),
            request.case_id,
            request.member_id,
            request.version,
            paid_fen=request.paid_fen,
            note=request.note,
        )
        return pb.SettleMemberResponse(
            totals=totals_message(group), state=member.state, version=member.version
        )

    def WithdrawMember(
        self, request: pb.WithdrawMemberRequest, context: Context
    ) -> pb.WithdrawMemberResponse:
        """One leaves."""
        group, member = self.grouping.withdraw(
            caller(), request.case_id, request.member_id, request.version, request.reason
        )
        return pb.WithdrawMemberResponse(
            totals=totals_message(group), state=member.state, version=member.version
        )


def totals_message(group: Group | GroupFigure) -> pb.GroupTotals:
    """How many stand where, and the amounts."""
    return pb.GroupTotals(
        member_count=sum(group.counts.values()),
        **{f"{state}_count": group.counts[state] for state in MemberState},
        claimed_fen=group.claimed_fen,
        paid_fen=group.paid_fen,
    )


def row_message(report: RowReport) -> pb.RowReport:
    """What became of one row."""
    return pb.RowReport(
        row=report.row,
        outcome=report.outcome,
        member_id=report.member_id,
        faults=[pb.RowFault(**vars(fault)) for fault in report.faults],
    )


def _member(member: Member, veil: Veil) -> pb.Member:
    """A member masked; those of a secret case stand on the reporter's side."""
    message = pb.Member(
        id=member.id,
        name=HIDDEN,
        state=member.state,
        claimed_fen=member.claimed_fen,
        paid_fen=member.paid_fen,
        version=member.version,
    )
    if not veil.hides_reporter:
        message.name = mask_name(member.name, PERSON)
        message.phone = mask_phone(member.phone)
        message.id_number = mask_number(member.id_number)
        message.words = member.words
    message.payments.extend(_payment(one, veil) for one in member.payments)
    return message


def _payment(payment: Payment, veil: Veil) -> pb.MemberPayment:
    return pb.MemberPayment(
        amount_fen=payment.amount_fen,
        day=payment.day.isoformat(),
        note="" if veil.hides_reporter else payment.note,
        recorder=payment.recorder,
        record_time=timestamp(payment.record_time),
    )
