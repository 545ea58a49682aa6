"""Writing and reading records of sessions（笔录）."""

from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.mediation.domain.files import Mediation, Verb
from services.mediation.domain.records import CaucusContent, JointContent, Record
from services.mediation.domain.sessions import Session
from services.mediation.domain.sight import require_appointed
from services.mediation.use_cases.closing import load
from services.mediation.use_cases.ports import Mediations, Records, Sessions


class Recording:
    """What can be done with records（笔录）."""

    def __init__(
        self,
        *,
        mediations: Mediations,
        sessions: Sessions,
        records: Records,
        new_id: NewId,
        now: Now,
    ) -> None:
        """Work on these stores, with this clock."""
        self._mediations = mediations
        self._sessions = sessions
        self._records = records
        self._new_id = new_id
        self._now = now

    def write(
        self,
        principal: Principal,
        session_id: str,
        version: int,
        content: JointContent | CaucusContent,
    ) -> tuple[Record, Session, Mediation]:
        """Write what was said, together or apart（记录）; the session counts as held."""
        principal.require(Post.MEDIATOR)
        session = self._sessions.get(principal.area_code, session_id)
        mediation = load(self._mediations, principal, session.mediation_id)
        require_appointed(mediation, principal)
        session.expect(version)
        mediation.require(Verb.RECORD)
        content.check(mediation.case.party_ids, self._now())
        held = session.hold()
        record = Record(
            id=self._new_id(),
            area_code=session.area_code,
            session_id=session.id,
            mediation_id=mediation.id,
            case_id=mediation.case_id,
            record_time=self._now(),
            recorded_by=principal.id,
            is_caucus=isinstance(content, CaucusContent),
            content=content,
        )
        self._records.add(record)
        self._sessions.save(held)
        mediation.record_session(session.id, is_caucus=record.is_caucus)
        self._mediations.save(mediation)
        return record, held, mediation

    def read(self, principal: Principal, session_id: str) -> tuple[Session, list[Record]]:
        """A session's records, each as far as the caller may see it（查阅）."""
        session = self._sessions.get(principal.area_code, session_id)
        mediation = load(self._mediations, principal, session.mediation_id)
        records = self._records.of_session(principal.area_code, session_id)
        return session, [record.seen_by(principal, mediation.mediator_id) for record in records]
