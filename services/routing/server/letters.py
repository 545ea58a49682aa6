"""Answers `LetterService`."""

from collections.abc import Iterator

import grpc

from chassis.calls import caller
from onedoor.routing.v1 import letters_pb2 as pb
from onedoor.routing.v1 import letters_pb2_grpc
from services.routing.documents import letter_pdf
from services.routing.domain.letter import Letter
from services.routing.server.letter_messages import (
    figure_message,
    interview_from,
    letter_message,
    letter_sheet,
    moment,
)
from services.routing.use_cases.directory import Directory
from services.routing.use_cases.letter_reading import LetterFilter, LetterReading
from services.routing.use_cases.pressing import DEFAULT_ANSWER_DAYS, Draft, Pressing

Context = grpc.ServicerContext
_CHUNK_BYTES = 256 * 1024


class LetterServicer(letters_pb2_grpc.LetterServiceServicer):
    """Letters to departments."""

    def __init__(self, pressing: Pressing, letters: LetterReading, directory: Directory) -> None:
        """Answer from routing's core."""
        self.pressing = pressing
        self.letters = letters
        self.directory = directory

    def GetLetter(self, request: pb.GetLetterRequest, context: Context) -> pb.GetLetterResponse:
        """One letter."""
        return pb.GetLetterResponse(
            letter=self._shown(self.letters.one(caller(), request.letter_id))
        )

    def ListLetters(
        self, request: pb.ListLettersRequest, context: Context
    ) -> pb.ListLettersResponse:
        """A page of letters, without their words."""
        wanted = LetterFilter(
            case_id=request.case_id,
            department=request.department,
            kind=request.kind,
            state=request.state,
            is_overdue=request.is_overdue,
        )
        page = self.letters.page(caller(), wanted, size=request.page_size, token=request.page_token)
        return pb.ListLettersResponse(
            letters=[letter_message(letter, with_words=False) for letter in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def ListLetterFigures(
        self, request: pb.ListLetterFiguresRequest, context: Context
    ) -> pb.ListLetterFiguresResponse:
        """How letters fared."""
        page = self.letters.figures(
            caller(),
            from_time=moment(request, "from_time"),
            until_time=moment(request, "until_time"),
            department=request.department,
            kind=request.kind,
            size=request.page_size,
            token=request.page_token,
        )
        return pb.ListLetterFiguresResponse(
            figures=[figure_message(figure) for figure in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def GetLetterDocument(
        self, request: pb.GetLetterDocumentRequest, context: Context
    ) -> Iterator[pb.GetLetterDocumentResponse]:
        """The letter on paper, in chunks."""
        letter = self.letters.printable(caller(), request.letter_id)
        names = self.directory.names(letter.area_code)
        pdf = letter_pdf(letter_sheet(letter, names))
        yield pb.GetLetterDocumentResponse(
            file_name=f"{letter.number}.pdf",
            media_type="application/pdf",
            chunk=pdf[:_CHUNK_BYTES],
        )
        for start in range(_CHUNK_BYTES, len(pdf), _CHUNK_BYTES):
            yield pb.GetLetterDocumentResponse(chunk=pdf[start : start + _CHUNK_BYTES])

    def ProposeLetter(
        self, request: pb.ProposeLetterRequest, context: Context
    ) -> pb.ProposeLetterResponse:
        """Propose."""
        has_days = request.HasField("answer_days")
        draft = Draft(
            kind=request.kind,
            case_id=request.case_id,
            department=request.department,
            grounds=request.grounds,
            demands=request.demands,
            answer_days=request.answer_days if has_days else DEFAULT_ANSWER_DAYS,
        )
        letter = self.pressing.propose(caller(), draft)
        return pb.ProposeLetterResponse(letter=self._shown(letter))

    def IssueLetter(
        self, request: pb.IssueLetterRequest, context: Context
    ) -> pb.IssueLetterResponse:
        """Issue."""
        letter = self.pressing.issue(caller(), request.letter_id, request.version)
        return pb.IssueLetterResponse(letter=self._shown(letter))

    def ReceiveLetter(
        self, request: pb.ReceiveLetterRequest, context: Context
    ) -> pb.ReceiveLetterResponse:
        """Receive."""
        letter = self.pressing.receive(caller(), request.letter_id, request.version)
        return pb.ReceiveLetterResponse(letter=self._shown(letter))

    def AnswerLetter(
        self, request: pb.AnswerLetterRequest, context: Context
    ) -> pb.AnswerLetterResponse:
        """Answer."""
        letter = self.pressing.answer(
            caller(),
            request.letter_id,
            request.version,
            text=request.answer,
            result=request.result,
        )
        return pb.AnswerLetterResponse(letter=self._shown(letter))

    def RecordInterview(
        self, request: pb.RecordInterviewRequest, context: Context
    ) -> pb.RecordInterviewResponse:
        """Write an interview down."""
        interview = interview_from(request.interview)
        letter = self.pressing.record(caller(), request.letter_id, request.version, interview)
        return pb.RecordInterviewResponse(letter=self._shown(letter))

    def JudgeLetter(
        self, request: pb.JudgeLetterRequest, context: Context
    ) -> pb.JudgeLetterResponse:
        """Judge."""
        letter = self.pressing.judge(
            caller(),
            request.letter_id,
            request.version,
            effect=request.effect,
            note=request.note,
        )
        return pb.JudgeLetterResponse(letter=self._shown(letter))

    def WithdrawLetter(
        self, request: pb.WithdrawLetterRequest, context: Context
    ) -> pb.WithdrawLetterResponse:
        """Withdraw."""
        letter = self.pressing.withdraw(
            caller(), request.letter_id, request.version, request.reason
        )
        return pb.WithdrawLetterResponse(letter=self._shown(letter))

    def _shown(self, letter: Letter) -> pb.Letter:
        return letter_message(letter, with_words=self.letters.reads_words(caller(), letter))
