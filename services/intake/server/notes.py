"""Answers the contract `NoteService`: what staff write for one another."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import notes_pb2 as pb
from onedoor.intake.v1 import notes_pb2_grpc
from services.intake.domain.notes import Note
from services.intake.use_cases.noting import Noting

Context = grpc.ServicerContext
_PLAIN = ("case_id", "kind", "author", "department", "to_department")


class NoteServicer(notes_pb2_grpc.NoteServiceServicer):
    """Keeps notes."""

    def __init__(self, noting: Noting) -> None:
        """Answer from intake's core."""
        self.noting = noting

    def WriteNote(self, request: pb.WriteNoteRequest, context: Context) -> pb.WriteNoteResponse:
        """A note is written."""
        note = self.noting.write(
            caller(), request.case_id, request.kind, request.text, request.to_department
        )
        return pb.WriteNoteResponse(note=_message(note, note.text))

    def ListNotes(self, request: pb.ListNotesRequest, context: Context) -> pb.ListNotesResponse:
        """The notes the caller may read."""
        page, veil = self.noting.page(
            caller(), request.case_id, size=request.page_size, token=request.page_token
        )
        return pb.ListNotesResponse(
            notes=[_message(note, veil.words(note.text)) for note in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )


def _message(note: Note, text: str) -> pb.Note:
    return pb.Note(
        note_id=note.id,
        text=text,
        **{name: getattr(note, name) for name in _PLAIN},
        write_time=timestamp(note.write_time),
    )
