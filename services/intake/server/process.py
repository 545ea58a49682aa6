"""Answers the contract `ProcessService`: how an area closes cases."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import process_pb2 as pb
from onedoor.intake.v1 import process_pb2_grpc
from services.intake.domain.demands import Demand
from services.intake.domain.process import Process, Rules
from services.intake.use_cases import ProcessKeeping

Context = grpc.ServicerContext
_FIGURES = ("visit_tries", "lapse_days", "reopen_days", "automatic_reopens", "sample_percent")
_PLAIN = ("id", "area_code", "name", "edition", "author", "publisher", "version")


class ProcessServicer(process_pb2_grpc.ProcessServiceServicer):
    """Keeps processes."""

    def __init__(self, keeping: ProcessKeeping) -> None:
        """Answer from intake's core."""
        self.keeping = keeping

    def GetProcess(self, request: pb.GetProcessRequest, context: Context) -> pb.GetProcessResponse:
        """What holds for an area, or its draft."""
        found = self.keeping.get(caller(), request.area_code, is_draft=request.is_draft)
        return pb.GetProcessResponse(process=_message(found))

    def PutProcessDraft(
        self, request: pb.PutProcessDraftRequest, context: Context
    ) -> pb.PutProcessDraftResponse:
        """An area's draft is stored."""
        draft = self.keeping.put_draft(caller(), _process(request.process))
        return pb.PutProcessDraftResponse(process=_message(draft))

    def PublishProcess(
        self, request: pb.PublishProcessRequest, context: Context
    ) -> pb.PublishProcessResponse:
        """A second person makes it hold."""
        published = self.keeping.publish(
            caller(), request.process_id, request.version, request.area_code
        )
        return pb.PublishProcessResponse(process=_message(published))


def _process(given: pb.Process) -> Process:
    return Process(
        id="",
        area_code=given.area_code,
        name=given.name,
        version=given.version,
        rules=Rules(
            **{name: getattr(given, name) for name in _FIGURES},
            keep_years={one.kind: one.years for one in given.keep_years},
            checklist=tuple(given.checklist),
            demands=tuple(
                Demand(
                    verb=one.verb,
                    needs=tuple(one.needs),
                    kinds=tuple(one.kinds),
                    outcomes=tuple(one.outcomes),
                )
                for one in given.demands
            ),
            state_names={one.word: one.name for one in given.state_names},
            verb_names={one.word: one.name for one in given.verb_names},
        ),
    )


def _message(process: Process) -> pb.Process:
    rules = process.rules
    return pb.Process(
        **{name: getattr(process, name) for name in _PLAIN},
        **{name: getattr(rules, name) for name in _FIGURES},
        state=process.state,
        keep_years=[
            pb.KindYears(kind=kind, years=years) for kind, years in rules.keep_years.items()
        ],
        checklist=rules.checklist,
        demands=[pb.ProcessDemand(**vars(demand)) for demand in rules.demands],
        state_names=[
            pb.DisplayName(word=key, name=name) for key, name in rules.state_names.items()
        ],
        verb_names=[pb.DisplayName(word=key, name=name) for key, name in rules.verb_names.items()],
        edit_time=timestamp(process.edit_time),
        publish_time=timestamp(process.publish_time),
    )
