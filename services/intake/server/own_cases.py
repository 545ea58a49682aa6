"""Answers the contract `OwnCaseService`: residents whose phone is proved."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import own_cases_pb2 as pb
from onedoor.intake.v1 import own_cases_pb2_grpc
from services.intake.domain.own_cases import OwnCase
from services.intake.domain.vocabulary import KINDS
from services.intake.use_cases import OwnCases

Context = grpc.ServicerContext


class OwnCaseServicer(own_cases_pb2_grpc.OwnCaseServiceServicer):
    """Shows residents what they brought."""

    def __init__(self, own_cases: OwnCases) -> None:
        """Answer from intake's core."""
        self.own_cases = own_cases

    def ListOwnCases(
        self, request: pb.ListOwnCasesRequest, context: Context
    ) -> pb.ListOwnCasesResponse:
        """The own cases, newest first."""
        told = self.own_cases.page(
            caller(), request.verified_phone, size=request.page_size, token=request.page_token
        )
        return pb.ListOwnCasesResponse(
            cases=[_message(one) for one in told.items],
            next_page_token=told.page.next_page_token,
            total=told.page.total,
            total_is_exact=told.page.total_is_exact,
        )


def _message(one: OwnCase) -> pb.OwnCase:
    case = one.case
    return pb.OwnCase(
        code=case.code,
        title=case.matter.title,
        kind_name=KINDS[case.matter.kind],
        state=case.state,
        state_name=one.state_name,
        register_time=timestamp(case.register_time),
        key=one.key,
        key_expire_time=timestamp(one.key_expire_time),
    )
