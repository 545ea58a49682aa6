"""Finding（查找同一事项）: which cases may be the same matter, before and after registration."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.ports import Now
from contracts.principals import Post, Principal
from services.intake.domain.reports import Report, check_draft
from services.intake.domain.sameness import Similar, likeliest
from services.intake.domain.traits import traits_of
from services.intake.use_cases.ports import CaseStore, SimilarStore
from services.intake.use_cases.registering import Registering

_DESK = (Post.CLERK, Post.DISPATCHER)
_READERS = (Post.CLERK, Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER)


@dataclass(frozen=True)
class Finding:
    """Shows what may be the same matter; it decides nothing and keeps nothing."""

    cases: CaseStore
    similar: SimilarStore
    registering: Registering
    now: Now

    def of_draft(self, who: Principal, report: Report) -> Sequence[Similar]:
        """Cases like a matter that is about to be registered（登记前查重）.

        Raises:
            Invalid: naming every fault.
        """
        who.require(*_DESK)
        draft = check_draft(report, self.registering.place(who.county))
        traits = traits_of(draft.matter, draft.parties)
        found = self.similar.candidates(who.area_code, traits)
        return likeliest(draft.matter, self.now(), found)

    def of_case(self, who: Principal, case_id: str) -> Sequence[Similar]:
        """Cases like one that is registered（登记后查重）.

        Raises:
            CaseNotFound: also for a case outside the caller's area.
        """
        who.require(*_READERS)
        case = self.cases.get(who.area_code, case_id)
        traits = traits_of(case.matter, case.parties)
        found = self.similar.candidates(who.area_code, traits, but=case.id)
        return likeliest(case.matter, case.register_time, found)
