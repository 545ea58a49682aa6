"""Keeping rule sets（规则管理）: a draft per area, checked when saved, published by another."""

from dataclasses import dataclass

from contracts.editions import Publishing
from contracts.errors import FieldFault, NotFound
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.routing.domain.department import holding
from services.routing.domain.rule_check import find_faults, require_sound
from services.routing.domain.rule_warnings import find_warnings
from services.routing.domain.rules import RuleSet
from services.routing.use_cases.ports import DepartmentStore, RuleStore

READERS = (
    Post.ADMIN,
    Post.CLERK,
    Post.DISPATCHER,
    Post.SUPERVISOR,
    Post.LEADER,
    Post.AUDITOR,
    Post.SERVICE,
)


class RuleSetNotFound(NotFound):
    """No such rule set within the caller's sight."""


@dataclass(frozen=True, kw_only=True)
class CheckedRules:
    """What checking a table found; only faults keep it from being stored（校验结果）."""

    faults: tuple[FieldFault, ...]
    warnings: tuple[FieldFault, ...] = ()


class RuleKeeping:
    """The verbs on decision tables."""

    def __init__(
        self, rules: RuleStore, departments: DepartmentStore, new_id: NewId, now: Now
    ) -> None:
        """Take the ports."""
        self._rules = rules
        self._departments = departments
        self._publishing = Publishing(rules, new_id, now, thing="rule set", missing=RuleSetNotFound)

    def holding(self, principal: Principal, area_code: str, *, is_draft: bool) -> RuleSet:
        """The table that holds for an area, or the area's own draft.

        Raises:
            RuleSetNotFound, NotPermitted.
        """
        principal.require(*READERS)
        principal.require_sight(area_code)
        if is_draft:
            found = self._rules.draft_of(area_code)
        else:
            compiled = self._rules.holding(area_code)
            found = compiled.rule_set if compiled else None
        if found is None:
            raise RuleSetNotFound(f"no rule set for {area_code}")
        return found

    def check(self, principal: Principal, rule_set: RuleSet) -> CheckedRules:
        """Every fault of a table, or of a sound one what to look at; nothing is stored.

        Raises:
            NotPermitted, NotFound.
        """
        principal.require(*READERS)
        principal.require_sight(rule_set.area_code)
        faults = find_faults(rule_set, self._known(rule_set.area_code))
        return CheckedRules(faults=faults, warnings=() if faults else find_warnings(rule_set))

    def put_draft(self, principal: Principal, rule_set: RuleSet) -> RuleSet:
        """Store an area's draft; version 0 creates it.

        Raises:
            NotPermitted, NotFound, Conflict, Invalid.
        """
        principal.require(Post.ADMIN)
        principal.require_sight(rule_set.area_code)
        require_sound(rule_set, self._known(rule_set.area_code))
        return self._publishing.put_draft(principal, rule_set)

    def publish(
        self, principal: Principal, rule_set_id: str, version: int, *, area_code: str = ""
    ) -> RuleSet:
        """Make a draft hold for its area; the table before it is retired.

        An `area_code` that is given must be the draft's own.

        Raises:
            RuleSetNotFound, NotPermitted, Conflict, WrongState.
        """
        draft = self._publishing.publishable(principal, rule_set_id, version, area_code or None)
        return self._publishing.publish(principal, draft)

    def _known(self, area_code: str) -> set[str]:
        rows = holding(self._departments.above(area_code))
        return {department.key for department in rows if department.is_active}
