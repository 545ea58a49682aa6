"""Reading（案件查阅）: what staff see of cases."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from contracts.errors import NotPermitted, WrongState
from contracts.principals import Post, Principal
from services.intake.domain.cases import Case, CaseNotFound
from services.intake.domain.cases.ending import SAMPLE_WAITS
from services.intake.domain.faults import Faults
from services.intake.domain.parts import Amendment, Refusal
from services.intake.domain.people import normal_key
from services.intake.domain.process import Rules
from services.intake.domain.secrecy import (
    BY_SHARE,
    Veil,
    is_accused,
    is_closed_to,
    is_secret,
    may_read_restricted,
    veil_for,
    veil_over,
)
from services.intake.domain.states import OPEN, State
from services.intake.domain.summaries import Summary
from services.intake.domain.timeline import Entry
from services.intake.domain.vocabulary import NOT_SATISFIED
from services.intake.domain.words import Sought
from services.intake.use_cases.filtering import read_filter
from services.intake.use_cases.ports import (
    CaseFilter,
    CaseStore,
    KeyRing,
    Page,
    PaperStore,
    ProcessStore,
    ReadAudit,
    TimelineStore,
)

MOST_COUNTED = 10_000
FIRST_ROWS = 5
_DESK = (Post.CLERK, Post.DISPATCHER, Post.SUPERVISOR)
WHOLE_COUNTY = (*_DESK, Post.LEADER, Post.AUDITOR)
_FIRST_ASKED = (Post.CLERK, Post.DISPATCHER, Post.OFFICER)
_PERSONAL = ("name", "phone", "id_number")
_PRINTER = "service:mediation"
_NAME_READERS = (_PRINTER, "service:notify")


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """One heap of waiting work（待办）."""

    key: str
    name: str
    count: int
    rows: Sequence[Summary]

    @property
    def count_is_exact(self) -> bool:
        """Whether there are no more than that."""
        return self.count < MOST_COUNTED


@dataclass(frozen=True, kw_only=True)
class TimelineView:
    """One page of what happened, what lies over its words, and how the area names states."""

    page: Page[Entry]
    veil: Veil
    rules: Rules


class Reading:
    """Shows cases to staff, as far as each may see."""

    def __init__(
        self,
        cases: CaseStore,
        timeline: TimelineStore,
        papers: PaperStore,
        processes: ProcessStore,
        keyring: KeyRing,
        audit: ReadAudit,
    ) -> None:
        """Read from the stores."""
        self._cases = cases
        self._timeline = timeline
        self._papers = papers
        self._processes = processes
        self._keyring = keyring
        self._audit = audit

    def case(self, who: Principal, case_id: str) -> Case:
        """One case.

        Raises:
            CaseNotFound: also for a case that is not the caller's to see.
        """
        who.require(*WHOLE_COUNTY, *BY_SHARE, Post.MEDIATOR, Post.OFFICER)
        case = self._cases.get(who.area_code, case_id)
        if not may_see(who, case):
            raise CaseNotFound(f"no case {case_id} for {who.id}")
        return case

    def rules(self, case: Case) -> Rules:
        """What the process of the case's area sets."""
        return self._processes.rules(case.area_code)

    def page(
        self,
        who: Principal,
        which: CaseFilter,
        *,
        words: str = "",
        is_mine: bool,
        size: int,
        token: str,
    ) -> Page[Summary]:
        """Cases by what they are, what they say and where they stand, newest first.

        Raises:
            Invalid: naming every fault.
            NotPermitted: the caller may not search for people, or for words outside a county.
        """
        who.require(*WHOLE_COUNTY)
        faults = Faults()
        size = page_size(faults, size)
        which = read_filter(faults, which, words)
        faults.check()
        if is_mine:
            which = replace(which, first_responder=who.id)
        which = self._opened_to(who, which)
        return self._cases.page(who.area_code, which, size=size, token=token)

    def _opened_to(self, who: Principal, which: CaseFilter) -> CaseFilter:
        """The filter without what is closed to the caller; a search by person is audited.

        Raises:
            NotPermitted: the caller may not search for people.
        """
        searched = [name for name in _PERSONAL if getattr(which, name)]
        if which.words and self._names_people(who, which.words):
            searched.append("words")
        closed = [] if may_read_restricted(who, "") else ["is_restricted"]
        if searched:
            who.require(*_DESK)
            self._audit.note_read(who.county, "", searched, "search", group="search")
            closed += ["is_confidential"] if closed else []
        return replace(which, closed=tuple(closed), reader=who.id)

    def _names_people(self, who: Principal, words: Sought) -> bool:
        """Whether a search for words is one for people; raises NotPermitted above the county."""
        return bool(who.county) and words.may_name_people

    def work(self, who: Principal) -> list[Bucket]:
        """What waits for the caller, by post; nothing for posts that have no work here."""
        return [
            Bucket(
                key=key,
                name=name,
                count=self._cases.count(who.area_code, which),
                rows=self._cases.oldest(who.area_code, which, limit=FIRST_ROWS),
            )
            for key, name, which in _heaps(who)
        ]

    def timeline(self, who: Principal, case_id: str, *, size: int, token: str) -> TimelineView:
        """What happened to a case, oldest first, in the area's words, and what lies over them."""
        faults = Faults()
        size = page_size(faults, size)
        faults.check()
        case = self.case(who, case_id)
        return TimelineView(
            page=self._timeline.page(case.county, case.id, size=size, token=token),
            veil=veil_for(who, case.matter, case.parties),
            rules=self.rules(case),
        )

    def amendments(self, who: Principal, case_id: str) -> tuple[Sequence[Amendment], Veil]:
        """The corrections of a case, oldest first, and what lies over them."""
        who.require(*WHOLE_COUNTY)
        case = self.case(who, case_id)
        veil = veil_for(who, case.matter, case.parties)
        return self._papers.amendments(case.county, case.id), veil

    def receipt(self, who: Principal, case_id: str, query_key: str) -> Case:
        """The case a receipt is printed for.

        Raises:
            CaseNotFound: also when a key is given that is none of its parties'.
        """
        who.require(Post.CLERK, Post.DISPATCHER, Post.SUPERVISOR)
        case = self.case(who, case_id)
        if query_key:
            case.party_with_key(self._keyring.hash(normal_key(query_key)))
        return case

    def refusal(self, who: Principal, case_id: str) -> tuple[Case, Refusal]:
        """The case a notice of non-acceptance is printed for, and why it was declined（A21）.

        Raises:
            WrongState: it was not declined.
        """
        who.require(*_DESK)
        case = self.case(who, case_id)
        if case.refusal is None:
            raise WrongState(f"{case_id} was not declined", state=case.state)
        return case, case.refusal

    def parties(self, who: Principal, case_id: str, purpose: str) -> tuple[Case, Veil]:
        """The case with its parties' names, for two services only; the read is audited.

        What mediation prints is handed to both sides: a reporter kept secret stays so（I11）.
        """
        who.require(Post.SERVICE)
        if who.id not in _NAME_READERS:
            raise NotPermitted(f"{who.id} may not read names")
        faults = Faults()
        purpose = faults.text("purpose", purpose, least=1, most=200)
        faults.check()
        case = self._cases.get(who.area_code, case_id)
        self._audit.note_read(case.county, case.id, _PERSONAL, purpose)
        is_hidden = is_secret(case.matter) and who.id == _PRINTER
        return case, veil_over(case.parties) if is_hidden else Veil()


def may_see(who: Principal, case: Case) -> bool:
    """Whether the case is the caller's to read; restricted ones are closed to most（I10）."""
    if is_accused(who, case.matter):
        return False
    if who.post in BY_SHARE:
        return bool(who.department) and who.department in case.track.departments
    if who.post is Post.MEDIATOR:
        return bool(case.track.mediation_id) and case.track.mediator_id == who.id
    if who.post is Post.OFFICER:
        return who.id == case.first_responder
    if is_closed_to(who, case.matter, case.first_responder):
        return False
    return who.post in WHOLE_COUNTY


def _heaps(who: Principal) -> list[tuple[str, str, CaseFilter]]:
    open_states = tuple(str(state) for state in OPEN)
    heaps: dict[str, list[tuple[str, str, CaseFilter]]] = {
        Post.DISPATCHER: [
            ("to_accept", "待受理", CaseFilter(states=(State.REGISTERED,))),
            ("to_verify", "待核查", CaseFilter(states=(State.REPORTED,), is_unled=True)),
            (
                "not_satisfied",
                "评价不满意",
                CaseFilter(states=(State.EVALUATED,), grade=NOT_SATISFIED),
            ),
        ],
        Post.SUPERVISOR: [
            ("to_visit_back", "待回访", CaseFilter(states=(State.VERIFIED,))),
            ("to_archive", "待归档", CaseFilter(states=(State.EVALUATED,))),
            ("to_review_visits", "回访抽查", CaseFilter(sample=SAMPLE_WAITS)),
            ("overdue", "超期", CaseFilter(states=open_states, is_overdue=True)),
        ],
    }
    return heaps.get(who.post, []) + (_own_heaps(who) if who.post in _FIRST_ASKED else [])


def _own_heaps(who: Principal) -> list[tuple[str, str, CaseFilter]]:
    """What the caller was first asked, and so answers for until it is closed（首问负责, A25）."""
    mine = CaseFilter(states=tuple(str(state) for state in OPEN), first_responder=who.id)
    return [
        ("my_open", "我登记的在办", mine),
        ("my_first_asked", "我首问的超期事项", replace(mine, is_overdue=True)),
        ("my_supplements", "我首问的待补齐手续", replace(mine, needs_supplement=True)),
    ]


def page_size(faults: Faults, size: int) -> int:
    """A page size within its bounds; none asked for gives the usual one."""
    faults.number("page_size", size, 0, 100)
    return size or 20
