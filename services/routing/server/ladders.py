"""Answers `LadderService`."""

from enum import StrEnum
from typing import TypeVar

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from contracts.errors import FieldFault, Invalid
from onedoor.routing.v1 import ladders_pb2 as pb
from onedoor.routing.v1 import ladders_pb2_grpc
from services.routing.domain.ladder import Ladder, Rung, Trigger
from services.routing.domain.letter import LetterKind
from services.routing.use_cases.ladder_keeping import LadderKeeping

Context = grpc.ServicerContext
Word = TypeVar("Word", bound=StrEnum)


class LadderServicer(ladders_pb2_grpc.LadderServiceServicer):
    """Ladders of letters."""

    def __init__(self, keeping: LadderKeeping) -> None:
        """Answer from routing's core."""
        self.keeping = keeping

    def GetLadder(self, request: pb.GetLadderRequest, context: Context) -> pb.GetLadderResponse:
        """What holds, or the draft."""
        area_code = request.area_code or caller().area_code
        found = self.keeping.holding(caller(), area_code, is_draft=request.is_draft)
        return pb.GetLadderResponse(ladder=_message(found))

    def PutLadderDraft(
        self, request: pb.PutLadderDraftRequest, context: Context
    ) -> pb.PutLadderDraftResponse:
        """Store a draft."""
        stored = self.keeping.put_draft(caller(), _ladder(request.ladder))
        return pb.PutLadderDraftResponse(ladder=_message(stored))

    def PublishLadder(
        self, request: pb.PublishLadderRequest, context: Context
    ) -> pb.PublishLadderResponse:
        """Publish a draft."""
        published = self.keeping.publish(
            caller(), request.ladder_id, request.version, area_code=request.area_code
        )
        return pb.PublishLadderResponse(ladder=_message(published))


def _ladder(message: pb.Ladder) -> Ladder:
    return Ladder(
        id=message.id,
        area_code=message.area_code,
        name=message.name,
        rungs=tuple(
            _rung(f"ladder.rungs[{number}]", rung) for number, rung in enumerate(message.rungs)
        ),
        version=message.version,
    )


def _rung(place: str, rung: pb.Rung) -> Rung:
    return Rung(
        key=rung.key,
        trigger=_word(f"{place}.trigger", rung.trigger, Trigger),
        count=rung.count,
        after=_word(f"{place}.after", rung.after, LetterKind) if rung.after else None,
        kind=_word(f"{place}.kind", rung.kind, LetterKind),
        is_self_issued=rung.is_self_issued,
        answer_days=rung.answer_days,
        grounds=rung.grounds,
        demands=rung.demands,
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


def _message(ladder: Ladder) -> pb.Ladder:
    return pb.Ladder(
        id=ladder.id,
        area_code=ladder.area_code,
        name=ladder.name,
        edition=ladder.edition,
        state=ladder.state.value,
        rungs=[_rung_message(rung) for rung in ladder.rungs],
        author=ladder.author,
        publisher=ladder.publisher,
        edit_time=timestamp(ladder.edit_time),
        publish_time=timestamp(ladder.publish_time),
        version=ladder.version,
    )


def _rung_message(rung: Rung) -> pb.Rung:
    return pb.Rung(
        key=rung.key,
        trigger=rung.trigger.value,
        count=rung.count,
        after=rung.after.value if rung.after else "",
        kind=rung.kind.value,
        is_self_issued=rung.is_self_issued,
        answer_days=rung.answer_days,
        grounds=rung.grounds,
        demands=rung.demands,
    )
