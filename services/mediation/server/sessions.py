"""Answers `SessionService`."""

import grpc

from chassis.calls import caller
from chassis.protos import moment, timestamp
from onedoor.mediation.v1 import sessions_pb2 as pb
from onedoor.mediation.v1 import sessions_pb2_grpc
from services.mediation.domain.records import CaucusContent, JointContent, Record, Statement
from services.mediation.domain.sessions import Session
from services.mediation.server.mediations import mediation_message
from services.mediation.use_cases.ports import Paging, SessionFilter
from services.mediation.use_cases.records import Recording
from services.mediation.use_cases.sessions import Appointment, Scheduling

Context = grpc.ServicerContext


class SessionServicer(sessions_pb2_grpc.SessionServiceServicer):
    """Sessions and their records."""

    def __init__(self, scheduling: Scheduling, recording: Recording) -> None:
        """Answer from mediation's core."""
        self.scheduling = scheduling
        self.recording = recording

    def ScheduleSession(
        self, request: pb.ScheduleSessionRequest, context: Context
    ) -> pb.ScheduleSessionResponse:
        """Book."""
        wanted = Appointment(
            room_id=request.room_id,
            start_time=moment(request.start_time),
            end_time=moment(request.end_time),
            party_ids=tuple(request.party_ids),
        )
        session, mediation = self.scheduling.schedule(
            caller(), request.mediation_id, request.version, wanted
        )
        return pb.ScheduleSessionResponse(
            session=_session(session), mediation=mediation_message(mediation, caller())
        )

    def CancelSession(
        self, request: pb.CancelSessionRequest, context: Context
    ) -> pb.CancelSessionResponse:
        """Cancel."""
        session = self.scheduling.cancel(
            caller(), request.session_id, request.version, request.reason
        )
        return pb.CancelSessionResponse(session=_session(session))

    def RecordSession(
        self, request: pb.RecordSessionRequest, context: Context
    ) -> pb.RecordSessionResponse:
        """Write a joint record; the answer, which is kept for replay, holds none of its text."""
        record, session, mediation = self.recording.write(
            caller(), request.session_id, request.version, _joint_from(request.content)
        )
        return pb.RecordSessionResponse(
            record=_record_base(record),
            session=_session(session),
            mediation=mediation_message(mediation, caller()),
        )

    def RecordCaucus(
        self, request: pb.RecordCaucusRequest, context: Context
    ) -> pb.RecordCaucusResponse:
        """Write a caucus record; the answer holds none of its text."""
        record, session, mediation = self.recording.write(
            caller(), request.session_id, request.version, _caucus_from(request.caucus)
        )
        return pb.RecordCaucusResponse(
            record=_record_base(record),
            session=_session(session),
            mediation=mediation_message(mediation, caller()),
        )

    def ListSessions(
        self, request: pb.ListSessionsRequest, context: Context
    ) -> pb.ListSessionsResponse:
        """A page of sessions."""
        wanted = SessionFilter(
            mediation_id=request.mediation_id, room_id=request.room_id, state=request.state
        )
        paging = Paging(request.page_size, request.page_token)
        page = self.scheduling.page(caller(), wanted, paging, is_mine=request.is_mine)
        return pb.ListSessionsResponse(
            sessions=[_session(item) for item in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def GetSessionRecords(
        self, request: pb.GetSessionRecordsRequest, context: Context
    ) -> pb.GetSessionRecordsResponse:
        """The records, as far as the caller may read them."""
        session, records = self.recording.read(caller(), request.session_id)
        return pb.GetSessionRecordsResponse(
            session=_session(session), records=[_record(record) for record in records]
        )


def _session(session: Session) -> pb.Session:
    return pb.Session(
        session_id=session.id,
        mediation_id=session.mediation_id,
        case_id=session.case_id,
        code=session.code,
        state=session.state,
        room_id=session.room_id,
        room_name=session.room_name,
        start_time=timestamp(session.start_time),
        end_time=timestamp(session.end_time),
        mediator_id=session.mediator_id,
        party_ids=session.party_ids,
        cancel_reason=session.cancel_reason,
        version=session.version,
    )


def _record_base(record: Record) -> pb.SessionRecord:
    return pb.SessionRecord(
        record_id=record.id,
        session_id=record.session_id,
        is_caucus=record.is_caucus,
        record_time=timestamp(record.record_time),
        recorded_by=record.recorded_by,
    )


def _record(record: Record) -> pb.SessionRecord:
    message = _record_base(record)
    content = record.content
    if content is None:
        return message
    times = {
        "held_start_time": timestamp(content.held_start_time),
        "held_end_time": timestamp(content.held_end_time),
    }
    if isinstance(content, CaucusContent):
        message.caucus.MergeFrom(pb.CaucusContent(**{**vars(content), **times}))
    else:
        statements = [pb.Statement(**vars(statement)) for statement in content.statements]
        fields = {**vars(content), **times, "statements": statements}
        message.content.MergeFrom(pb.SessionRecordContent(**fields))
    return message


def _joint_from(content: pb.SessionRecordContent) -> JointContent:
    return JointContent(
        held_start_time=moment(content.held_start_time),
        held_end_time=moment(content.held_end_time),
        place=content.place,
        present_party_ids=tuple(content.present_party_ids),
        other_participants=content.other_participants,
        is_rights_told=content.is_rights_told,
        statements=tuple(
            Statement(
                party_id=statement.party_id,
                text=statement.text,
                is_without_prejudice=statement.is_without_prejudice,
            )
            for statement in content.statements
        ),
        dispute_focus=content.dispute_focus,
        undisputed_facts=content.undisputed_facts,
        process=content.process,
        result=content.result,
        result_note=content.result_note,
    )


def _caucus_from(caucus: pb.CaucusContent) -> CaucusContent:
    return CaucusContent(
        held_start_time=moment(caucus.held_start_time),
        held_end_time=moment(caucus.held_end_time),
        side=caucus.side,
        text=caucus.text,
        position=caucus.position,
    )
