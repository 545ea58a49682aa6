"""What every writing use case stands on: the case and its timeline are kept together."""

from dataclasses import dataclass

from contracts.errors import WrongState
from contracts.ports import NewId, Now
from contracts.principals import Principal
from services.intake.domain.cases import Case, CaseNotFound
from services.intake.domain.faults import Faults
from services.intake.domain.secrecy import is_closed_to
from services.intake.domain.timeline import Entry, kept
from services.intake.domain.transfers import PACT
from services.intake.use_cases.pact_ports import TransferStore
from services.intake.use_cases.ports import (
    BundleStore,
    CaseStore,
    PaperStore,
    ProcessStore,
    TimelineStore,
)

MOST_WORDS = 2000


@dataclass(frozen=True, kw_only=True)
class Books:
    """The stores a change is written to, with time and ids."""

    cases: CaseStore
    timeline: TimelineStore
    papers: PaperStore
    processes: ProcessStore
    bundles: BundleStore
    transfers: TransferStore
    now: Now
    new_id: NewId

    def load(self, who: Principal, case_id: str) -> Case:
        """A case that the desk changes, or shows beside another.

        Raises:
            CaseNotFound: also for a restricted case that is closed to the caller（I10）.
        """
        case = self.cases.get(who.area_code, case_id)
        if is_closed_to(who, case.matter, case.first_responder):
            raise CaseNotFound(f"case {case_id} is closed to {who.id}")
        return case

    def add(self, case: Case, who: Principal, words: str = "") -> None:
        """Keep a new case and say so on its timeline."""
        entries = self._entries(case, who, words)
        self.cases.add(case)
        self.timeline.add(*entries)

    def save(self, case: Case, who: Principal, words: str = "") -> None:
        """Keep a changed case and say so on its timeline.

        Raises:
            Conflict: somebody else was faster.
        """
        entries = self._entries(case, who, words)
        self.cases.save(case)
        self.timeline.add(*entries)
        self._tell_bundle(case)
        self._tell_sender(case)

    def save_track(self, case: Case) -> None:
        """Keep where a case is with the others; its bundle is looked through once more."""
        self.cases.save_track(case)
        if case.bond:
            self.bundles.mark_moved(case.county, case.bond.bundle_id)

    def refuse_if_leading(self, case: Case) -> None:
        """Raise WrongState for a main case that still leads members."""
        if case.bond and case.is_main:
            bundle = self.bundles.get(case.county, case.bond.bundle_id)
            if bundle.member_count:
                raise WrongState(f"{case.id} leads", reason="has_members", state=case.state)

    def _tell_bundle(self, case: Case) -> None:
        """A main case has moved, or a member has left: the bundle is written in the same step."""
        if case.bond and case.is_main:
            self.bundles.mark_moved(case.county, case.bond.bundle_id)
        if case.left:
            bundle = self.bundles.get(case.county, case.left)
            bundle.shrink()
            self.bundles.save(bundle)
            case.left = ""

    def _tell_sender(self, case: Case) -> None:
        """A case that another county sent has moved: it learns where to."""
        if case.origin is None or case.origin.system != PACT:
            return
        transfer = self.transfers.get(case.county, case.origin.reference)
        twin = self.transfers.twin(transfer)
        if transfer.follow(twin, case.state, case.public_answer, self.now()):
            self.transfers.save(transfer, twin)

    def _entries(self, case: Case, who: Principal, words: str) -> list[Entry]:
        now = self.now()
        return [
            Entry(
                event_id=self.new_id(),
                case_id=case.id,
                area_code=case.area_code,
                time=now,
                type=fact.event.type_name(),
                actor=who.id,
                post=who.post,
                data=kept(fact.event),
                words=words,
            )
            for fact in case.facts
        ]


def checked_words(name: str, text: str, *, least: int = 1) -> str:
    """A free text within its bounds; raises Invalid."""
    faults = Faults()
    words = faults.text(name, text, least=least, most=MOST_WORDS, has_lines=True)
    faults.check()
    return words
