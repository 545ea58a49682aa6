"""Reading（案件查阅）: what staff see of cases."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from contracts.errors import NotPermitted
from contracts.principals import Post, Principal
from services.intake.domain.cases import Case, CaseNotFound
from services.intake.domain.cases.ending import SAMPLE_WAITS
from services.intake.domain.faults import Faults
from services.intake.domain.parts import Amendment
from services.intake.domain.people import normal_key, normal_phone
from services.intake.domain.process import Rules
from services.intake.domain.states import OPEN, State
from services.intake.domain.summaries import Summary
from services.intake.domain.timeline import Entry
from services.intake.domain.vocabulary import KINDS, NOT_SATISFIED, SOURCES
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
_WHOLE_COUNTY = (Post.CLERK, Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER, Post.AUDITOR)
_BY_SHARE = (Post.HANDLER, Post.DEPARTMENT)
_NAME_READERS = ("service:mediation", "service:notify")


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
        who.require(*_WHOLE_COUNTY, *_BY_SHARE, Post.MEDIATOR, Post.OFFICER)
        case = self._cases.get(who.area_code, case_id)
        if not _may_see(who, case):
            raise CaseNotFound(f"no case {case_id} for {who.id}")
        return case

    def rules(self, case: Case) -> Rules:
        """What the process of the case's area sets."""
        return self._processes.rules(case.area_code)

    def page(
        self, who: Principal, which: CaseFilter, *, is_mine: bool, size: int, token: str
    ) -> Page[Summary]:
        """Cases by what they are and where they stand, newest first."""
        who.require(*_WHOLE_COUNTY)
        faults = Faults()
        size = _page_size(faults, size)
        for state in which.states:
            faults.choice("states", state, tuple(State))
        if which.kind:
            faults.choice("kind", which.kind, KINDS)
        if which.source:
            faults.choice("source", which.source, SOURCES)
        if which.phone:
            phone = normal_phone(which.phone)
            which = replace(which, phone=phone)
            if not phone:
                faults.add("phone", "impossible", "电话号码不正确", "No such phone number.")
        for name in ("area_code", "lead_department", "code"):
            faults.text(name, getattr(which, name), most=64)
        faults.check()
        if is_mine:
            which = replace(which, first_responder=who.id)
        return self._cases.page(who.area_code, which, size=size, token=token)

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

    def timeline(self, who: Principal, case_id: str, *, size: int, token: str) -> Page[Entry]:
        """What happened to a case, oldest first."""
        faults = Faults()
        size = _page_size(faults, size)
        faults.check()
        case = self.case(who, case_id)
        return self._timeline.page(case.county, case.id, size=size, token=token)

    def amendments(self, who: Principal, case_id: str) -> Sequence[Amendment]:
        """The corrections of a case, oldest first."""
        who.require(*_WHOLE_COUNTY)
        case = self.case(who, case_id)
        return self._papers.amendments(case.county, case.id)

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

    def parties(self, who: Principal, case_id: str, purpose: str) -> Case:
        """The case with its parties' names, for two services only; the read is audited."""
        who.require(Post.SERVICE)
        if who.id not in _NAME_READERS:
            raise NotPermitted(f"{who.id} may not read names")
        faults = Faults()
        purpose = faults.text("purpose", purpose, least=1, most=200)
        faults.check()
        case = self._cases.get(who.area_code, case_id)
        self._audit.note_read(case.county, case.id, ("name", "phone", "id_number"), purpose)
        return case


def _may_see(who: Principal, case: Case) -> bool:
    if who.post in _BY_SHARE:
        return bool(who.department) and who.department in case.track.departments
    if who.post is Post.MEDIATOR:
        return bool(case.track.mediation_id) and case.track.mediator_id == who.id
    return who.post in _WHOLE_COUNTY


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
        Post.CLERK: [
            ("my_open", "我登记的在办", CaseFilter(states=open_states, first_responder=who.id)),
        ],
    }
    return heaps.get(who.post, [])


def _page_size(faults: Faults, size: int) -> int:
    faults.number("page_size", size, 0, 100)
    return size or 20
