"""What follows when a file is concluded: nothing stays booked and no draft stays open."""

from contracts.principals import Principal
from services.mediation.domain.agreements import AgreementState
from services.mediation.domain.files import Mediation
from services.mediation.domain.sessions import SessionState
from services.mediation.domain.sight import VIEWERS, require_sight
from services.mediation.use_cases.ports import (
    Agreements,
    Mediations,
    Paging,
    SessionFilter,
    Sessions,
)


class Closing:
    """Saves a file, and clears up behind a concluded one."""

    def __init__(self, mediations: Mediations, sessions: Sessions, agreements: Agreements) -> None:
        """Work on these stores."""
        self._mediations = mediations
        self._sessions = sessions
        self._agreements = agreements

    def save(self, mediation: Mediation) -> Mediation:
        """Save the file; if it is concluded, cancel its sessions and abandon its draft."""
        self._mediations.save(mediation)
        if not mediation.is_open:
            self._cancel_sessions(mediation)
            self._abandon_draft(mediation)
        return mediation

    def _cancel_sessions(self, mediation: Mediation) -> None:
        wanted = SessionFilter(mediation_id=mediation.id, state=SessionState.SCHEDULED)
        while items := self._sessions.page(mediation.county, wanted, Paging(100)).items:
            for session in items:
                self._sessions.save(session.cancel("调解终结"))

    def _abandon_draft(self, mediation: Mediation) -> None:
        agreement = self._agreements.current_of(mediation.county, mediation.id)
        if agreement and agreement.state is AgreementState.DRAFT:
            self._agreements.save(agreement.abandon())


def load(mediations: Mediations, principal: Principal, mediation_id: str) -> Mediation:
    """A file the caller may see; raises NotPermitted and NotFound."""
    principal.require(*VIEWERS)
    mediation = mediations.get(principal.area_code, mediation_id)
    require_sight(mediation, principal)
    return mediation
