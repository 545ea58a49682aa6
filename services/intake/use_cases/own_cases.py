"""Own cases（我的事项）: somebody whose phone is proved finds what he brought, without a key.

The pass of a case is bound to the party, its phone and a time; where code and key are asked for it
stands for the key. Who has no case gets an empty list: the same answer in the same shape.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from contracts.errors import FieldFault, Invalid
from contracts.ports import Now
from contracts.principals import Post, Principal
from services.intake.domain.cases import Case
from services.intake.domain.faults import Faults
from services.intake.domain.own_cases import PASS_HOLDS, OwnCase, holders, is_open_to_phones
from services.intake.domain.people import Party, normal_phone
from services.intake.use_cases.ports import Page, ProcessStore

MOST_SHOWN = 20


class Passes(Protocol):
    """Makes passes, and knows them again."""

    def issue(self, case: Case, party: Party, until: datetime) -> str:
        """What stands for the party's key until then."""

    def holder(self, case: Case, key: str, now: datetime) -> Party | None:
        """The party whose pass this is, if it is one and holds now."""


class OwnCaseStore(Protocol):
    """Finds what a phone's holder brought."""

    def of_phone(self, county: str, phone: str, *, size: int, token: str) -> Page[Case]:
        """One page of what may be followed by phone, newest first."""


@dataclass(frozen=True, kw_only=True)
class OwnPage:
    """One page of own cases."""

    items: Sequence[OwnCase]
    page: Page[Case]


@dataclass(frozen=True, kw_only=True)
class OwnCases:
    """Shows residents what they brought."""

    cases: OwnCaseStore
    processes: ProcessStore
    passes: Passes
    now: Now

    def page(self, who: Principal, verified_phone: str, *, size: int, token: str) -> OwnPage:
        """What the holder of a phone brought in the county.

        Raises:
            Invalid: no phone number.
        """
        who.require(Post.RESIDENT)
        faults, phone = Faults(), normal_phone(verified_phone)
        faults.number("page_size", size, 0, MOST_SHOWN)
        faults.check()
        if not phone:
            raise Invalid(_NO_PHONE)
        page = self.cases.of_phone(who.county, phone, size=size or MOST_SHOWN, token=token)
        until = self.now() + PASS_HOLDS
        shown = [self._shown(case, phone, until) for case in page.items if is_open_to_phones(case)]
        return OwnPage(items=shown, page=page)

    def _shown(self, case: Case, phone: str, until: datetime) -> OwnCase:
        return OwnCase(
            case=case,
            state_name=self.processes.rules(case.area_code).state_name(case.state),
            key=self.passes.issue(case, holders(case, phone)[0], until),
            key_expire_time=until,
        )


_NO_PHONE = FieldFault(
    field="verified_phone",
    reason="impossible",
    message="电话号码不正确",
    message_en="No such phone number.",
)
