"""Finding（查找同一事项）: which cases may be the same matter, before and after registration."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.principals import Post, Principal
from services.intake.domain.reports import Report, check_draft
from services.intake.domain.sameness import Candidate, Similar, likeliest
from services.intake.domain.secrecy import is_closed_to
from services.intake.domain.traits import Traits, traits_of
from services.intake.use_cases.ports import ReadAudit, SimilarStore
from services.intake.use_cases.registering import Registering
from services.intake.use_cases.writing import Books

_DESK = (Post.CLERK, Post.DISPATCHER)
_READERS = (Post.CLERK, Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER)


@dataclass(frozen=True)
class Finding:
    """Shows what may be the same matter; it decides nothing and keeps nothing."""

    books: Books
    similar: SimilarStore
    registering: Registering
    audit: ReadAudit

    def of_draft(self, who: Principal, report: Report) -> Sequence[Similar]:
        """Cases like a matter that is about to be registered（登记前查重）.

        Raises:
            Invalid: naming every fault.
        """
        who.require(*_DESK)
        draft = check_draft(report, self.registering.place(who.county))
        traits = traits_of(draft.matter, draft.parties)
        self._note_search(who, draft)
        found = self._candidates(who, traits)
        return likeliest(draft.matter, self.books.now(), found)

    def of_case(self, who: Principal, case_id: str) -> Sequence[Similar]:
        """Cases like one that is registered（登记后查重）.

        Raises:
            CaseNotFound: also for a case that is not the caller's to see.
        """
        who.require(*_READERS)
        case = self.books.load(who, case_id)
        traits = traits_of(case.matter, case.parties)
        found = self._candidates(who, traits, but=case.id)
        return likeliest(case.matter, case.register_time, found)

    def _candidates(self, who: Principal, traits: Traits, *, but: str = "") -> Sequence[Candidate]:
        """What shares a mark, without what is closed to the caller（I10）."""
        found = self.similar.candidates(who.area_code, traits, but=but)
        return [one for one in found if not is_closed_to(who, one.matter, one.first_responder)]

    def _note_search(self, who: Principal, draft: Report) -> None:
        """A draft with people's numbers is a search for people, and audited like one（I6）."""
        names = ("phone", "id_number")
        searched = [name for name in names if any(getattr(one, name) for one in draft.parties)]
        if searched:
            self.audit.note_read(who.county, "", searched, "search", group="search")
