"""Every kind of call that a county's staff makes of its archive, as intake's server is asked."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import grpc

from bench.province.counties import LARGEST
from bench.province.matters import Told, retold, told
from chassis.principals import PrincipalSigner
from chassis.rpc import PRINCIPAL_KEY
from contracts.principals import Post, Principal
from onedoor.intake.v1 import (
    cases_pb2,
    cases_pb2_grpc,
    desk_pb2,
    desk_pb2_grpc,
    sameness_pb2,
    sameness_pb2_grpc,
)
from services.intake.domain.people import PartyReport
from services.intake.domain.reports import Matter
from services.intake.domain.states import OPEN

WITHIN = 60.0
PAGE = 20
DEEP = 50
"""Pages of a hundred that lie before the deep one."""
_STUBS: tuple[Any, ...] = (
    cases_pb2_grpc.CaseServiceStub,
    desk_pb2_grpc.DeskServiceStub,
    sameness_pb2_grpc.SamenessServiceStub,
)
_NEW = 1_000_000_000  # numbers behind those of every archive


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A list that is asked for, and by whom."""

    post: Post = Post.DISPATCHER
    fields: Callable[[Told], dict[str, Any]] = lambda _known: {}


LISTS: dict[str, Filter] = {
    "list, first page": Filter(),
    "list, first page, by a clerk": Filter(post=Post.CLERK),
    "list of one's own": Filter(post=Post.CLERK, fields=lambda _: {"is_mine": True}),
    "list by open states": Filter(fields=lambda _: {"states": [str(one) for one in OPEN]}),
    "list by a state, by a clerk": Filter(
        post=Post.CLERK, fields=lambda _: {"states": ["handling"]}
    ),
    "list by a common kind": Filter(fields=lambda _: {"kind": "livelihood"}),
    "list by a rare kind": Filter(fields=lambda _: {"kind": "emergency"}),
    "list by a rare kind, by a clerk": Filter(
        post=Post.CLERK, fields=lambda _: {"kind": "emergency"}
    ),
    "list by source": Filter(fields=lambda _: {"source": "court"}),
    "list by department": Filter(fields=lambda _: {"lead_department": "water"}),
    "list of the overdue": Filter(fields=lambda _: {"is_overdue": True}),
    "list by town": Filter(fields=lambda one: {"area_code": one.report.matter.area_code[:9]}),
    "list by village": Filter(fields=lambda one: {"area_code": one.report.matter.area_code}),
    "search by code": Filter(fields=lambda one: {"code": one.code}),
    "search by phone": Filter(fields=lambda one: {"phone": one.report.parties[0].phone}),
    "search by name": Filter(fields=lambda one: {"name": one.report.parties[0].name}),
    "search by name, by a clerk": Filter(
        post=Post.CLERK, fields=lambda one: {"name": one.report.parties[0].name}
    ),
    "search by ID number": Filter(
        fields=lambda one: {"id_number": one.report.parties[0].id_number or "43042319900101001X"}
    ),
}


@dataclass(frozen=True)
class Call:
    """One kind of call."""

    name: str
    ask: Callable[[int], object]


class Asker:
    """Asks intake for a county's staff."""

    def __init__(
        self, channel: grpc.Channel, signer: PrincipalSigner, known: list[Told], size: int
    ) -> None:
        """Ask about known cases of an archive of this size."""
        self.known = known
        self._signer = signer
        self._size = size
        self._cases, self._desk, self._sameness = (stub(channel) for stub in _STUBS)
        self._new = _NEW

    def register(self, _number: int) -> object:
        """A matter nobody told before."""
        one = self._next_new()
        matter, parties = one.report.matter, one.report.parties
        request = cases_pb2.RegisterCaseRequest(
            request_id=uuid.uuid4().hex,
            **_words(matter),
            source="window",
            people_count=matter.people_count,
            parties=map(_party, parties or ()),
        )
        return self._ask(self._cases.RegisterCase, request, Post.CLERK)

    def find(self, number: int) -> sameness_pb2.FindSimilarResponse:
        """Before registration: a known matter in other words."""
        again = retold(self._of(number), self._size + number)
        request = sameness_pb2.FindSimilarRequest(
            **_words(again.report.matter), parties=map(_party, again.report.parties)
        )
        answer: sameness_pb2.FindSimilarResponse = self._ask(
            self._sameness.FindSimilar, request, Post.CLERK
        )
        return answer

    def find_registered(self, number: int) -> object:
        """After registration."""
        request = sameness_pb2.ListSimilarRequest(case_id=self._of(number).case_id)
        return self._ask(self._sameness.ListSimilar, request, Post.DISPATCHER)

    def get(self, number: int) -> object:
        """One case, its parties masked."""
        request = desk_pb2.GetCaseRequest(case_id=self._of(number).case_id)
        return self._ask(self._desk.GetCase, request, Post.DISPATCHER)

    def timeline(self, number: int) -> object:
        """What happened to one case."""
        request = desk_pb2.GetTimelineRequest(case_id=self._of(number).case_id)
        return self._ask(self._desk.GetTimeline, request, Post.DISPATCHER)

    def work(self, post: Post) -> object:
        """What waits for a post."""
        return self._ask(self._desk.GetWork, desk_pb2.GetWorkRequest(), post)

    def list(self, which: Filter, number: int, **page: Any) -> desk_pb2.ListCasesResponse:
        """One page of a list."""
        fields = {"page_size": PAGE, **which.fields(self._of(number)), **page}
        request = desk_pb2.ListCasesRequest(**fields)
        answer: desk_pb2.ListCasesResponse = self._ask(self._desk.ListCases, request, which.post)
        return answer

    def deep(self) -> str:
        """The token of a page far behind the first, or of the last but one."""
        token, which = "", Filter()
        for _ in range(DEEP):
            answer = self.list(which, 0, page_size=100, page_token=token)
            if not answer.next_page_token:
                break
            token = answer.next_page_token
        return token

    def _of(self, number: int) -> Told:
        return self.known[number % len(self.known)]

    def _next_new(self) -> Told:
        while True:
            self._new += 1
            one = told(self._new)
            if one.county == LARGEST and one.report.parties:
                return one

    def _ask(self, method: Any, request: Any, post: Post) -> Any:
        who = Principal(id=f"{post}1@{LARGEST}", post=post, area_code=LARGEST)
        return method(request, metadata=((PRINCIPAL_KEY, self._signer.sign(who)),), timeout=WITHIN)


def calls(asker: Asker) -> Iterator[Call]:
    """Every kind of call, the writing one last."""
    yield Call("a case", asker.get)
    yield Call("its timeline", asker.timeline)
    yield Call("the same matter before registration", asker.find)
    yield Call("the same matter after registration", asker.find_registered)
    for name, which in LISTS.items():
        yield Call(name, _listing(asker, which))
    token = asker.deep()
    yield Call("list, deep page", lambda number: asker.list(Filter(), number, page_token=token))
    for post in (Post.DISPATCHER, Post.SUPERVISOR, Post.CLERK):
        yield Call(f"work of a {post}", _working(asker, post))
    yield Call("register", asker.register)


def _listing(asker: Asker, which: Filter) -> Callable[[int], object]:
    return lambda number: asker.list(which, number)


def _working(asker: Asker, post: Post) -> Callable[[int], object]:
    return lambda _number: asker.work(post)


def _words(matter: Matter) -> dict[str, Any]:
    place = matter.location
    spot = {"location": cases_pb2.Location(lng=place.lng, lat=place.lat)} if place else {}
    return {
        "kind": matter.kind,
        "dispute_kind": matter.dispute_kind,
        "title": matter.title,
        "narrative": matter.narrative,
        "area_code": matter.area_code,
        "address": matter.address,
        **spot,
    }


def _party(party: PartyReport) -> cases_pb2.PartyReport:
    return cases_pb2.PartyReport(
        role=party.role, type=party.type, name=party.name, phone=party.phone,
        id_number=party.id_number, id_type=party.id_type,
    )  # fmt: skip
