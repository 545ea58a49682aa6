"""Answers `DecisionService`."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.routing.v1 import decisions_pb2 as pb
from onedoor.routing.v1 import decisions_pb2_grpc
from services.routing.domain.decision import Decision
from services.routing.domain.facts import question_of
from services.routing.server.messages import assignment_message
from services.routing.use_cases.arbitration import Arbitration, Placement
from services.routing.use_cases.reading import ExplainedDecision, Reading
from services.routing.use_cases.sight import reads_content

Context = grpc.ServicerContext


class DecisionServicer(decisions_pb2_grpc.DecisionServiceServicer):
    """Who handles a case, and why."""

    def __init__(self, arbitration: Arbitration, reading: Reading) -> None:
        """Answer from routing's core."""
        self.arbitration = arbitration
        self.reading = reading

    def GetDecision(
        self, request: pb.GetDecisionRequest, context: Context
    ) -> pb.GetDecisionResponse:
        """A decision with its reasons."""
        explained = self.reading.decision(caller(), request.case_id)
        message = self._explained(explained)
        message.accused_department = explained.accused_department
        message.avoidance = explained.avoidance
        if changed := timestamp(explained.facts_change_time):
            message.facts_changed_time.CopyFrom(changed)
        return pb.GetDecisionResponse(decision=message)

    def GetDecisionHistory(
        self, request: pb.GetDecisionHistoryRequest, context: Context
    ) -> pb.GetDecisionHistoryResponse:
        """What stood, and what stands."""
        found = self.reading.decisions(caller(), request.case_id)
        return pb.GetDecisionHistoryResponse(decisions=[self._explained(one) for one in found])

    def RouteCase(self, request: pb.RouteCaseRequest, context: Context) -> pb.RouteCaseResponse:
        """Place by hand."""
        placement = Placement(
            path=request.path,
            lead_department=request.lead_department,
            co_departments=tuple(request.co_departments),
            reason=request.reason,
            is_joint=request.is_joint,
        )
        decision, orders = self.arbitration.place_by_hand(
            caller(), request.case_id, request.version, placement
        )
        return pb.RouteCaseResponse(
            decision=_message(decision, with_reason=True),
            assignments=[assignment_message(order) for order in orders],
        )

    def _explained(self, explained: ExplainedDecision) -> pb.Decision:
        is_open = not self.reading.closed(caller(), explained.decision.case_id)
        with_reason = is_open and reads_content(caller())
        message = _message(explained.decision, with_reason=with_reason)
        for fact, name, value in explained.facts:
            if question_of(fact) and not with_reason:
                continue
            message.facts.add(fact=fact, name=name, value=value)
        for row in explained.rows:
            message.tried.add(**vars(row))
        return message


def _message(decision: Decision, *, with_reason: bool) -> pb.Decision:
    return pb.Decision(
        case_id=decision.case_id,
        code=decision.code,
        area_code=decision.area_code,
        path=decision.path.value,
        outcome=decision.outcome.value,
        lead_department=decision.lead_department,
        co_departments=decision.co_departments,
        rule_set_id=decision.rule_set_id,
        rule_set_edition=decision.rule_set_edition,
        rule_row=decision.rule_row,
        decide_time=timestamp(decision.decide_time),
        decided_by=decision.decided_by,
        reason=decision.reason if with_reason else "",
        due_time=timestamp(decision.due_time),
        version=decision.version,
        is_joint=decision.is_joint,
        barred_departments=decision.barred,
        desk=decision.desk.value if decision.desk else "",
        inherited_rule_set_ids=decision.rule_parts,
        desk_cause=decision.desk_cause.value if decision.desk_cause else "",
    )
