"""Answers `DutyService`."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.routing.v1 import duties_pb2 as pb
from onedoor.routing.v1 import duties_pb2_grpc
from services.routing.domain.duty import Duty, Ledger, Matter
from services.routing.use_cases.duties import Duties, Turn
from services.routing.use_cases.roster import DutyFilter, Roster

Context = grpc.ServicerContext


class DutyServicer(duties_pb2_grpc.DutyServiceServicer):
    """Who is at the centre."""

    def __init__(self, duties: Duties, roster: Roster) -> None:
        """Answer from routing's core."""
        self.duties = duties
        self.roster = roster

    def PlanDuties(self, request: pb.PlanDutiesRequest, context: Context) -> pb.PlanDutiesResponse:
        """Plan."""
        turns = [
            Turn(
                kind=one.kind,
                department=one.department,
                day=one.day,
                person=one.person,
                phone=one.phone,
                place=one.place,
                codes=tuple(one.codes),
            )
            for one in request.duties
        ]
        planned = self.duties.plan(caller(), turns)
        return pb.PlanDutiesResponse(duties=[self._shown(one) for one in planned])

    def GetDuty(self, request: pb.GetDutyRequest, context: Context) -> pb.GetDutyResponse:
        """One duty."""
        return pb.GetDutyResponse(duty=self._shown(self.roster.get(caller(), request.duty_id)))

    def ListDuties(self, request: pb.ListDutiesRequest, context: Context) -> pb.ListDutiesResponse:
        """A page of duties."""
        wanted = DutyFilter(
            kind=request.kind,
            department=request.department,
            first_day=request.first_day,
            last_day=request.last_day,
            states=tuple(request.states),
            code=request.code,
        )
        page = self.roster.list(caller(), wanted, size=request.page_size, token=request.page_token)
        return pb.ListDutiesResponse(
            duties=[self._shown(one) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def GetDutyBoard(
        self, request: pb.GetDutyBoardRequest, context: Context
    ) -> pb.GetDutyBoardResponse:
        """The board of a day."""
        board = self.roster.board(caller(), request.day)
        return pb.GetDutyBoardResponse(
            day=board.day.isoformat(),
            departments=[
                pb.BoardRow(
                    department=row.key,
                    name=row.name,
                    presence=row.presence.value,
                    duty=self._shown(duty) if duty else None,
                )
                for row, duty in board.departments
            ],
            others=[self._shown(one) for one in board.others],
        )

    def AskDutySwap(
        self, request: pb.AskDutySwapRequest, context: Context
    ) -> pb.AskDutySwapResponse:
        """Ask to change days."""
        duty = self.duties.ask_swap(
            caller(), request.duty_id, request.version, request.with_duty_id
        )
        return pb.AskDutySwapResponse(duty=self._shown(duty))

    def AnswerDutySwap(
        self, request: pb.AnswerDutySwapRequest, context: Context
    ) -> pb.AnswerDutySwapResponse:
        """Agree or keep the day."""
        duty = self.duties.answer_swap(
            caller(), request.duty_id, request.version, is_agreed=request.is_agreed
        )
        return pb.AnswerDutySwapResponse(duty=self._shown(duty))

    def StartDuty(self, request: pb.StartDutyRequest, context: Context) -> pb.StartDutyResponse:
        """Come."""
        duty = self.duties.check_in(caller(), request.duty_id, request.version)
        return pb.StartDutyResponse(duty=self._shown(duty))

    def MissDuty(self, request: pb.MissDutyRequest, context: Context) -> pb.MissDutyResponse:
        """Note who did not come."""
        duty = self.duties.miss(caller(), request.duty_id, request.version)
        return pb.MissDutyResponse(duty=self._shown(duty))

    def CloseDuty(self, request: pb.CloseDutyRequest, context: Context) -> pb.CloseDutyResponse:
        """Close the day."""
        ledger = Ledger(
            visit_count=request.visit_count,
            codes=tuple(request.codes),
            matters=tuple(
                Matter(code=one.code, result=one.result, next_step=one.next_step)
                for one in request.matters
            ),
            note=request.note,
        )
        duty = self.duties.close(caller(), request.duty_id, request.version, ledger)
        return pb.CloseDutyResponse(duty=self._shown(duty))

    def CancelDuty(self, request: pb.CancelDutyRequest, context: Context) -> pb.CancelDutyResponse:
        """Cancel."""
        duty = self.duties.cancel(caller(), request.duty_id, request.version)
        return pb.CancelDutyResponse(duty=self._shown(duty))

    def _shown(self, duty: Duty) -> pb.Duty:
        return _message(duty, self.roster.hidden(caller(), [duty]))


def _message(duty: Duty, hidden: frozenset[str]) -> pb.Duty:
    return pb.Duty(
        id=duty.id,
        kind=duty.kind.value,
        department=duty.department,
        day=duty.day.isoformat(),
        person=duty.person,
        phone=duty.phone,
        place=duty.place,
        state=duty.state.value,
        swap_with=duty.swap_with,
        start_time=timestamp(duty.start_time),
        close_time=timestamp(duty.close_time),
        visit_count=duty.ledger.visit_count,
        codes=duty.ledger.codes,
        note=duty.ledger.note,
        version=duty.version,
        planned_codes=duty.planned_codes,
        matters=[
            pb.Matter(code=one.code)
            if one.code in hidden
            else pb.Matter(code=one.code, result=one.result, next_step=one.next_step)
            for one in duty.ledger.matters
        ],
    )
