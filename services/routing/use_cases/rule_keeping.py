"""Keeping rule sets（规则管理）: a draft per area, checked when saved, published by another."""

from dataclasses import replace

from contracts.errors import Conflict, FieldFault, NotFound, NotPermitted, WrongState
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.routing.domain.department import holding
from services.routing.domain.rule_check import find_faults, require_sound
from services.routing.domain.rules import RuleSet, RuleSetState
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
PUBLISHERS = (Post.ADMIN, Post.SUPERVISOR, Post.LEADER)


class RuleSetNotFound(NotFound):
    """No such rule set within the caller's sight."""


class RuleKeeping:
    """The verbs on decision tables."""

    def __init__(
        self, rules: RuleStore, departments: DepartmentStore, new_id: NewId, now: Now
    ) -> None:
        """Take the ports."""
        self._rules = rules
        self._departments = departments
        self._new_id = new_id
        self._now = now

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

    def check(self, principal: Principal, rule_set: RuleSet) -> tuple[FieldFault, ...]:
        """Every fault of a table; nothing is stored.

        Raises:
            NotPermitted, NotFound.
        """
        principal.require(*READERS)
        principal.require_sight(rule_set.area_code)
        return find_faults(rule_set, self._known(rule_set.area_code))

    def put_draft(self, principal: Principal, rule_set: RuleSet) -> RuleSet:
        """Store an area's draft; version 0 creates it.

        Raises:
            NotPermitted, NotFound, Conflict, Invalid.
        """
        principal.require(Post.ADMIN)
        principal.require_sight(rule_set.area_code)
        require_sound(rule_set, self._known(rule_set.area_code))
        standing = self._rules.draft_of(rule_set.area_code)
        stands = standing.version if standing else 0
        if rule_set.version != stands:
            message = f"the draft of {rule_set.area_code} is at version {stands}"
            raise Conflict(message, current_version=str(stands))
        published = self._rules.published_of(rule_set.area_code)
        draft = replace(
            rule_set,
            id=standing.id if standing else self._new_id(),
            edition=published.edition + 1 if published else 1,
            state=RuleSetState.DRAFT,
            author=principal.id,
            publisher="",
            edit_time=self._now(),
            publish_time=None,
            version=stands + 1,
        )
        self._rules.put(draft, replaces=stands)
        return draft

    def publish(
        self, principal: Principal, rule_set_id: str, version: int, *, area_code: str = ""
    ) -> RuleSet:
        """Make a draft hold for its area; the table before it is retired.

        An `area_code` that is given must be the draft's own.

        Raises:
            RuleSetNotFound, NotPermitted, Conflict, WrongState.
        """
        principal.require(*PUBLISHERS)
        draft = self._rules.find(rule_set_id)
        if draft is None or not principal.sees(draft.area_code):
            raise RuleSetNotFound(f"no rule set {rule_set_id}")
        if area_code not in ("", draft.area_code):
            raise RuleSetNotFound(f"no rule set {rule_set_id} of {area_code}")
        if draft.state is not RuleSetState.DRAFT:
            raise WrongState(f"rule set {draft.id} is {draft.state}", state=draft.state.value)
        if draft.version != version:
            message = f"rule set {draft.id} is at version {draft.version}"
            raise Conflict(message, current_version=str(draft.version))
        if draft.author == principal.id:
            message = f"{principal.id} wrote the draft and cannot publish it"
            raise NotPermitted(message, reason="second_person_needed")
        before = self._rules.published_of(draft.area_code)
        if before is not None:
            retired = replace(before, state=RuleSetState.RETIRED, version=before.version + 1)
            self._rules.put(retired, replaces=before.version)
        published = replace(
            draft,
            state=RuleSetState.PUBLISHED,
            publisher=principal.id,
            publish_time=self._now(),
            version=draft.version + 1,
        )
        self._rules.put(published, replaces=draft.version)
        return published

    def _known(self, area_code: str) -> set[str]:
        rows = holding(self._departments.above(area_code))
        return {department.key for department in rows if department.is_active}
