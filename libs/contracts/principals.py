"""Who calls: the principal that the gateway vouches for and every service checks again."""

from dataclasses import dataclass
from enum import StrEnum

from contracts.errors import NotFound, NotPermitted

COUNTY_DIGITS = 6


class Post(StrEnum):
    """The posts of a centre（岗位）; what each may do stands in `docs/posts.md`."""

    CLERK = "clerk"  # 窗口
    DISPATCHER = "dispatcher"  # 分流
    SUPERVISOR = "supervisor"  # 督办
    LEADER = "leader"  # 领导
    HANDLER = "handler"  # 承办
    MEDIATOR = "mediator"  # 调解员
    OFFICER = "officer"  # 网格员
    ADMIN = "admin"  # 管理员
    AUDITOR = "auditor"  # 审计
    RESIDENT = "resident"  # 群众
    DEPARTMENT = "department"  # 部门系统
    SERVICE = "service"  # another part of the platform


@dataclass(frozen=True, kw_only=True)
class Principal:
    """A caller with one post and an area.

    `id` is an account name, a certificate's name or a service's. `area_code` is the area the caller
    may act in: a prefix of division digits. `department` is the key of the own department for
    handlers and departments' systems, else empty.
    """

    id: str
    post: Post
    area_code: str
    department: str = ""

    @property
    def county(self) -> str:
        """The caller's county; raises NotPermitted for a caller above the county."""
        if len(self.area_code) < COUNTY_DIGITS:
            raise NotPermitted(f"{self.id} acts for no single county", reason="county_needed")
        return self.area_code[:COUNTY_DIGITS]

    def require(self, *posts: Post) -> None:
        """Raise NotPermitted unless the caller holds one of the posts."""
        if self.post not in posts:
            raise NotPermitted(f"{self.id} holds {self.post}, needs one of {', '.join(posts)}")

    def sees(self, area_code: str) -> bool:
        """Whether the area lies in the caller's scope."""
        return area_code.startswith(self.area_code)

    def require_sight(self, area_code: str) -> None:
        """Raise NotFound, as for a missing thing, when the area lies outside the caller's scope."""
        if not self.sees(area_code):
            raise NotFound("no such thing in the caller's scope")


def service_principal(name: str, area_code: str) -> Principal:
    """A part of the platform acting for an area, as when an event is handled or a clock ticks."""
    return Principal(id=f"service:{name}", post=Post.SERVICE, area_code=area_code)
