"""Opening to others（Open311 接口）: reports that come with a key, and what everybody may read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from contracts.errors import FieldFault, Invalid, NotPermitted, Unauthenticated
from contracts.principals import Post, Principal
from services.intake.domain.answers import Answer
from services.intake.domain.cases import Case, CaseNotFound
from services.intake.domain.classification import Classification
from services.intake.domain.codes import is_code
from services.intake.domain.faults import Faults
from services.intake.domain.open_clients import OpenClient
from services.intake.domain.open_requests import OpenRequest, Wanted, is_public, wanted
from services.intake.domain.people import PartyReport
from services.intake.domain.reports import Location, Matter, PublicReport
from services.intake.domain.vocabulary import APPLICANT, OPEN311
from services.intake.use_cases.categories import Leaves
from services.intake.use_cases.open_keeping import OpenClientStore, OpenKeys
from services.intake.use_cases.ports import Page
from services.intake.use_cases.registering import Registered, Registering
from services.intake.use_cases.ticketing import RefusalAudit
from services.intake.use_cases.writing import Books

_GATEWAY = "service:gateway"
_MOST_SERVICES = 50


@dataclass(frozen=True, kw_only=True)
class OpenReport:
    """A matter as a client tells it."""

    area_code: str
    service_code: str
    description: str
    address: str
    location: Location | None
    name: str
    phone: str
    answers: tuple[Answer, ...]


class OpenShelf(Protocol):
    """Finds public matters."""

    def page(self, which: Wanted, *, size: int, token: str) -> Page[Case]:
        """One page, newest first."""


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What clients and everybody else do."""

    books: Books
    clients: OpenClientStore
    keys: OpenKeys
    shelf: OpenShelf
    registering: Registering
    leaves: Leaves
    audit: RefusalAudit

    def check(self, who: Principal, api_key: str) -> OpenClient:
        """Whose key it is; raises Unauthenticated, and no more than that."""
        if who.id != _GATEWAY:
            raise NotPermitted(f"{who.id} checks no keys")
        try:
            return self._client(who, api_key)
        except Unauthenticated as error:
            self.audit.note_refusal(who.county, error.reason, {})
            raise

    def register(self, who: Principal, api_key: str, report: OpenReport) -> Registered:
        """A client reports; the centre takes it as any resident's report.

        Raises:
            Unauthenticated: the key is nobody's.
            Invalid: naming every fault.
        """
        who.require(Post.RESIDENT)
        self._client(who, api_key)
        return self.registering.register_public(who, self._report(who, report))

    def page(
        self,
        who: Principal,
        area_code: str,
        which: tuple[tuple[str, ...], tuple[str, ...]],
        span: tuple[datetime | None, datetime | None],
        *,
        size: int,
        token: str,
    ) -> tuple[Sequence[OpenRequest], Page[Case]]:
        """What is public of an area's matters, newest first.

        Args:
            who: the caller.
            area_code: the county, or an area below it.
            which: leaves and statuses; empty ones do not narrow.
            span: the first and the last time of the report.
            size: how many at most.
            token: where the page begins.
        """
        who.require(Post.RESIDENT)
        who.require_sight(area_code)
        services, statuses = which
        faults = Faults()
        faults.number("page_size", size, 0, 100)
        if len(services) > _MOST_SERVICES:
            message, english = f"最多{_MOST_SERVICES}个", f"At most {_MOST_SERVICES}."
            faults.add("service_codes", "too_many", message, english)
        asked = wanted(faults, area_code, statuses, span, self.books.now())
        faults.check()
        page = self.shelf.page(replace(asked, service_codes=services), size=size or 50, token=token)
        return [self._shown(case) for case in page.items], page

    def get(self, who: Principal, code: str) -> OpenRequest:
        """What is public of one; raises CaseNotFound also for a matter that is not public."""
        who.require(Post.RESIDENT)
        case = self.books.cases.with_code(code if is_code(code) else "")
        if case is None or not who.sees(case.area_code) or not is_public(case):
            raise CaseNotFound(f"no public request {code}")
        return self._shown(case)

    def code_of(self, who: Principal, token: str) -> str:
        """The code that a report got; its token is known to who reported alone."""
        who.require(Post.RESIDENT)
        case = self.books.cases.get(who.area_code, token)
        if case.matter.channel != OPEN311:
            raise CaseNotFound(f"no report has the token {token}")
        return case.code

    def _client(self, who: Principal, api_key: str) -> OpenClient:
        key_hash = self.keys.hash(api_key[:100])
        client = self.clients.with_key(who.county, key_hash)
        if client is None or not client.admits(key_hash, self.books.now()):
            raise Unauthenticated("the key is nobody's", reason="bad_api_key")
        return client

    def _report(self, who: Principal, told: OpenReport) -> PublicReport:
        leaf = self.leaves.find(who.county, told.area_code, told.service_code, for_residents=True)
        if leaf is None:
            message, english = "没有这个事项类别", "There is no such service."
            raise Invalid(
                FieldFault(
                    field="service_code",
                    reason="unknown_category",
                    message=message,
                    message_en=english,
                )
            )
        is_named = bool(told.name.strip() and told.phone.strip())
        reporter = PartyReport(role=APPLICANT, name=told.name, phone=told.phone)
        return PublicReport(
            matter=Matter(
                kind=leaf.branch.kind,
                category=told.service_code,
                dispute_kind=leaf.dispute_kind,
                title=leaf.leaf.name,
                narrative=told.description,
                area_code=told.area_code,
                address=told.address,
                location=told.location,
                channel=OPEN311,
                is_anonymous=not is_named,
                classification=Classification(answers=told.answers),
            ),
            parties=(reporter,) if is_named else (),
            privacy_notice=OPEN311,
            is_vouched=True,
        )

    def _shown(self, case: Case) -> OpenRequest:
        filed = self.leaves.filed(case.county, case.matter)
        return OpenRequest(
            case=case,
            state_name=self.books.processes.rules(case.area_code).state_name(case.state),
            service_name=filed.standing.leaf.name if filed else "",
        )
