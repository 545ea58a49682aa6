"""Answers the contract `SamenessService`: the same matter found, linked and merged."""

from collections.abc import Sequence

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import sameness_pb2 as pb
from onedoor.intake.v1 import sameness_pb2_grpc
from services.intake.domain.cases import Case
from services.intake.domain.reports import Report
from services.intake.domain.sameness import Similar
from services.intake.domain.states import STATE_NAMES
from services.intake.domain.summaries import Summary
from services.intake.server.cases import draft_of, reports_of
from services.intake.use_cases import Bundling, Finding

Context = grpc.ServicerContext


class SamenessServicer(sameness_pb2_grpc.SamenessServiceServicer):
    """Finds the same matter again."""

    def __init__(self, finding: Finding, bundling: Bundling) -> None:
        """Answer from intake's core."""
        self.finding = finding
        self.bundling = bundling

    def FindSimilar(
        self, request: pb.FindSimilarRequest, context: Context
    ) -> pb.FindSimilarResponse:
        """Cases like a draft."""
        report = Report(matter=draft_of(request), parties=reports_of(request.parties))
        return pb.FindSimilarResponse(cases=_messages(self.finding.of_draft(caller(), report)))

    def ListSimilar(
        self, request: pb.ListSimilarRequest, context: Context
    ) -> pb.ListSimilarResponse:
        """Cases like one that stands."""
        return pb.ListSimilarResponse(
            cases=_messages(self.finding.of_case(caller(), request.case_id))
        )

    def LinkCase(self, request: pb.LinkCaseRequest, context: Context) -> pb.LinkCaseResponse:
        """Two cases point to each other."""
        case = self.bundling.link(caller(), request.case_id, request.version, request.other_case_id)
        return pb.LinkCaseResponse(state=case.state, version=case.version)

    def UnlinkCase(self, request: pb.UnlinkCaseRequest, context: Context) -> pb.UnlinkCaseResponse:
        """They do not any more."""
        case = self.bundling.unlink(
            caller(), request.case_id, request.version, request.other_case_id
        )
        return pb.UnlinkCaseResponse(state=case.state, version=case.version)

    def ListLinks(self, request: pb.ListLinksRequest, context: Context) -> pb.ListLinksResponse:
        """The cases it points to."""
        linked = self.bundling.linked(caller(), request.case_id)
        return pb.ListLinksResponse(
            cases=[_related(case, case.matter.title, is_main=False) for case in linked]
        )

    def MergeCase(self, request: pb.MergeCaseRequest, context: Context) -> pb.MergeCaseResponse:
        """The case follows a main case."""
        case = self.bundling.merge(
            caller(), request.case_id, request.version, request.main_case_id, request.reason
        )
        return pb.MergeCaseResponse(state=case.state, version=case.version)

    def UnmergeCase(
        self, request: pb.UnmergeCaseRequest, context: Context
    ) -> pb.UnmergeCaseResponse:
        """The case goes on alone."""
        case = self.bundling.unmerge(caller(), request.case_id, request.version, request.reason)
        return pb.UnmergeCaseResponse(state=case.state, version=case.version)

    def ListMembers(
        self, request: pb.ListMembersRequest, context: Context
    ) -> pb.ListMembersResponse:
        """The cases of its bundle."""
        case, page = self.bundling.members(
            caller(), request.case_id, size=request.page_size, token=request.page_token
        )
        if page is None or case.bond is None:
            return pb.ListMembersResponse(total_is_exact=True)
        main_id = case.bond.main_id
        return pb.ListMembersResponse(
            cases=[_related(row, row.title, is_main=row.id == main_id) for row in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )


def _related(case: Case | Summary, title: str, *, is_main: bool) -> pb.RelatedCase:
    return pb.RelatedCase(
        id=case.id,
        code=case.code,
        state=case.state,
        state_name=STATE_NAMES[case.state],
        title=title,
        area_code=case.area_code,
        register_time=timestamp(case.register_time),
        is_main=is_main,
    )


def _messages(found: Sequence[Similar]) -> list[pb.SimilarCase]:
    return [_message(one) for one in found]


def _message(similar: Similar) -> pb.SimilarCase:
    case = similar.candidate
    return pb.SimilarCase(
        id=case.id,
        code=case.code,
        state=case.state,
        state_name=STATE_NAMES[case.state],
        kind=case.matter.kind,
        dispute_kind=case.matter.dispute_kind,
        title=case.matter.title,
        area_code=case.matter.area_code,
        register_time=timestamp(case.register_time),
        score=similar.score,
        reasons=[pb.SameReason(key=reason.key, text=reason.text) for reason in similar.reasons],
        is_repeat=similar.is_repeat,
        outcome=case.outcome,
        public_answer=case.answer,
    )
