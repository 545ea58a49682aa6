"""What is true of staff accounts and their sessions; no I/O."""

from dataclasses import dataclass
from datetime import datetime

from contracts.aggregates import Aggregate
from contracts.errors import FieldFault, Invalid, WrongState
from contracts.events.gateway import AccountCreated, AccountDisabled, AccountEnabled
from contracts.principals import Post, Principal

STAFF = frozenset(
    {
        Post.CLERK,
        Post.DISPATCHER,
        Post.SUPERVISOR,
        Post.LEADER,
        Post.HANDLER,
        Post.MEDIATOR,
        Post.OFFICER,
        Post.ADMIN,
        Post.AUDITOR,
    }
)


@dataclass(kw_only=True)
class Account(Aggregate):
    """A person's way in（账号）, named `<word>@<area code>`, with one post in one area."""

    post: Post
    department: str = ""
    is_active: bool = True
    create_time: datetime

    @classmethod
    def create(cls, name: str, post: Post, department: str, now: datetime) -> "Account":
        """Open an account in the area that its name ends with; raises Invalid."""
        area_code = name.rpartition("@")[2]
        _check(post, department)
        account = cls(
            id=name, area_code=area_code, post=post, department=department, create_time=now
        )
        account.record(AccountCreated(account=name, post=str(post), area_code=area_code))
        return account

    def disable(self) -> None:
        """Let nobody in by this account any more."""
        if not self.is_active:
            raise WrongState(f"{self.id} is disabled already", state="disabled")
        self.is_active = False
        self.record(AccountDisabled(account=self.id, post=str(self.post), area_code=self.area_code))

    def enable(self) -> None:
        """Let the account in again."""
        if self.is_active:
            raise WrongState(f"{self.id} is active already", state="active")
        self.is_active = True
        self.record(AccountEnabled(account=self.id, post=str(self.post), area_code=self.area_code))

    @property
    def principal(self) -> Principal:
        """Who the account's owner is to the services."""
        return Principal(
            id=self.id, post=self.post, area_code=self.area_code, department=self.department
        )


@dataclass(frozen=True, kw_only=True)
class Credential:
    """The password of an account, hashed, and whether it must be changed before anything else."""

    account: str
    password_hash: str
    must_change: bool
    change_time: datetime


@dataclass(frozen=True, kw_only=True)
class Session:
    """A sign-in（会话）and everything refreshed from it; revoked as a whole."""

    id: str
    account: str
    county: str
    start_time: datetime
    expire_time: datetime
    is_revoked: bool = False


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What holds of a signed-in account right now."""

    principal: Principal
    session_id: str
    must_change: bool


def _check(post: Post, department: str) -> None:
    faults = []
    if post not in STAFF:
        faults.append(_fault("post", "unknown_value", "没有这个岗位", "is not a staff post"))
    if (post is Post.HANDLER) != bool(department):
        words = ("承办账号须填部门，其他账号不填", "belongs to handlers, and to them only")
        faults.append(_fault("department", "handlers_only", *words))
    if faults:
        raise Invalid(*faults)


def _fault(field: str, reason: str, message: str, message_en: str) -> FieldFault:
    return FieldFault(
        field=field, reason=reason, message=message, message_en=f"The field {message_en}."
    )
