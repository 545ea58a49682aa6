"""Answers `RiskService` and `RiskSchemeService`."""

from enum import StrEnum
from typing import TypeVar

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from contracts.errors import FieldFault, Invalid
from onedoor.routing.v1 import risks_pb2 as pb
from onedoor.routing.v1 import risks_pb2_grpc
from services.routing.domain.risk import Risk
from services.routing.domain.risk_scheme import Colour, Measure, RiskScheme, Sign, Slip
from services.routing.use_cases.colouring import Colouring
from services.routing.use_cases.reading import Reading
from services.routing.use_cases.risk_keeping import RiskKeeping
from services.routing.use_cases.risk_reading import RiskFilter, RiskReading
from services.routing.use_cases.sight import reads_content

Context = grpc.ServicerContext
Word = TypeVar("Word", bound=StrEnum)


class RiskServicer(risks_pb2_grpc.RiskServiceServicer):
    """Colours of cases."""

    def __init__(self, colouring: Colouring, risks: RiskReading, reading: Reading) -> None:
        """Answer from routing's core."""
        self.colouring = colouring
        self.risks = risks
        self.reading = reading

    def GetCaseRisk(
        self, request: pb.GetCaseRiskRequest, context: Context
    ) -> pb.GetCaseRiskResponse:
        """One case."""
        risk = self.risks.get(caller(), request.case_id)
        closed = self.reading.closed(caller(), risk.case_id)
        is_open = reads_content(caller()) and risk.case_id not in closed
        return pb.GetCaseRiskResponse(risk=self._message(risk, with_words=is_open))

    def ListRisks(self, request: pb.ListRisksRequest, context: Context) -> pb.ListRisksResponse:
        """A page of coloured cases."""
        wanted = RiskFilter(
            colour=request.colour, department=request.department, is_by_hand=request.is_by_hand
        )
        page = self.risks.page(caller(), wanted, size=request.page_size, token=request.page_token)
        return pb.ListRisksResponse(
            risks=[self._message(one, with_words=False) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def GetRiskCounts(
        self, request: pb.GetRiskCountsRequest, context: Context
    ) -> pb.GetRiskCountsResponse:
        """Counts by colour."""
        return pb.GetRiskCountsResponse(**self.risks.counts(caller(), request.department))

    def SetCaseColour(
        self, request: pb.SetCaseColourRequest, context: Context
    ) -> pb.SetCaseColourResponse:
        """Set by hand."""
        risk = self.colouring.judge(
            caller(),
            request.case_id,
            request.version,
            colour=request.colour,
            reason=request.reason,
        )
        return pb.SetCaseColourResponse(risk=self._message(risk, with_words=True))

    def ClearCaseColour(
        self, request: pb.ClearCaseColourRequest, context: Context
    ) -> pb.ClearCaseColourResponse:
        """Let the facts speak again."""
        risk = self.colouring.clear(caller(), request.case_id, request.version)
        return pb.ClearCaseColourResponse(risk=self._message(risk, with_words=True))

    def _message(self, risk: Risk, *, with_words: bool) -> pb.CaseRisk:
        message = pb.CaseRisk(
            case_id=risk.case_id,
            code=risk.code,
            area_code=risk.area_code,
            department=risk.department,
            colour=risk.colour.value,
            found=risk.found.value,
            signs=self.risks.scheme_of(risk).titles(risk.signs),
            slips=risk.slips,
            change_time=timestamp(risk.change_time),
            version=risk.version,
        )
        if risk.verdict:
            message.verdict.MergeFrom(
                pb.ColourVerdict(
                    colour=risk.verdict.colour.value,
                    set_by=risk.verdict.set_by,
                    set_time=timestamp(risk.verdict.set_time),
                    reason=risk.verdict.reason if with_words else "",
                )
            )
        return message


class RiskSchemeServicer(risks_pb2_grpc.RiskSchemeServiceServicer):
    """Schemes by area."""

    def __init__(self, keeping: RiskKeeping) -> None:
        """Answer from routing's core."""
        self.keeping = keeping

    def GetRiskScheme(
        self, request: pb.GetRiskSchemeRequest, context: Context
    ) -> pb.GetRiskSchemeResponse:
        """What holds, or the draft."""
        area_code = request.area_code or caller().area_code
        found = self.keeping.holding(caller(), area_code, is_draft=request.is_draft)
        return pb.GetRiskSchemeResponse(scheme=_scheme_message(found))

    def PutRiskSchemeDraft(
        self, request: pb.PutRiskSchemeDraftRequest, context: Context
    ) -> pb.PutRiskSchemeDraftResponse:
        """Store a draft."""
        stored = self.keeping.put_draft(caller(), _scheme(request.scheme))
        return pb.PutRiskSchemeDraftResponse(scheme=_scheme_message(stored))

    def PublishRiskScheme(
        self, request: pb.PublishRiskSchemeRequest, context: Context
    ) -> pb.PublishRiskSchemeResponse:
        """Publish a draft."""
        published = self.keeping.publish(
            caller(), request.scheme_id, request.version, area_code=request.area_code
        )
        return pb.PublishRiskSchemeResponse(scheme=_scheme_message(published))


def _scheme(message: pb.RiskScheme) -> RiskScheme:
    return RiskScheme(
        id=message.id,
        area_code=message.area_code,
        name=message.name,
        signs=tuple(
            Sign(
                key=one.key,
                colour=_word(f"scheme.signs[{number}].colour", one.colour, Colour),
                title=one.title,
                measure=_word(f"scheme.signs[{number}].measure", one.measure, Measure),
                least=one.least,
                values=tuple(one.values),
            )
            for number, one in enumerate(message.signs)
        ),
        slips=tuple(
            Slip(
                colour=_word(f"scheme.slips[{number}].colour", one.colour, Colour),
                name=one.name,
                answer_days=one.answer_days,
            )
            for number, one in enumerate(message.slips)
        ),
        version=message.version,
    )


def _word(field: str, value: str, words: type[Word]) -> Word:
    try:
        return words(value)
    except ValueError:
        fault = FieldFault(
            field=field,
            reason="unknown_value",
            message="没有这个选项",
            message_en=f"One of {', '.join(words)}.",
        )
        raise Invalid(fault) from None


def _scheme_message(scheme: RiskScheme) -> pb.RiskScheme:
    return pb.RiskScheme(
        id=scheme.id,
        area_code=scheme.area_code,
        name=scheme.name,
        edition=scheme.edition,
        state=scheme.state.value,
        signs=[pb.RiskSign(**vars(one)) for one in scheme.signs],
        slips=[pb.RiskSlip(**vars(one)) for one in scheme.slips],
        author=scheme.author,
        publisher=scheme.publisher,
        edit_time=timestamp(scheme.edit_time),
        publish_time=timestamp(scheme.publish_time),
        version=scheme.version,
    )
