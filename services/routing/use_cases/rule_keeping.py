"""Keeping rule sets（规则管理）: a draft per area, checked when saved, published by another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from contracts.errors import FieldFault, WrongState
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.routing.domain.department import holding
from services.routing.domain.inheritance import Overrides, overrides
from services.routing.domain.questions import Question
from services.routing.domain.rule_check import find_faults, require_sound
from services.routing.domain.rule_warnings import find_warnings
from services.routing.domain.rules import RuleSet, RuleSetNotFound, RuleSetState
from services.routing.use_cases.bounds import page_size
from services.routing.use_cases.ports import DepartmentStore, Listing, RuleSetHead, RuleStore
from services.routing.use_cases.question_ports import QuestionStore
from services.routing.use_cases.rule_publishing import RulePublishing

READERS = (
    Post.ADMIN,
    Post.CLERK,
    Post.DISPATCHER,
    Post.SUPERVISOR,
    Post.LEADER,
    Post.AUDITOR,
    Post.SERVICE,
)


@dataclass(frozen=True, kw_only=True)
class CheckedRules:
    """What checking a table found; only faults keep it from being stored（校验结果）."""

    faults: tuple[FieldFault, ...]
    warnings: tuple[FieldFault, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OverridePage:
    """A page of what areas override; the token is the last area of the page before."""

    items: Sequence[Overrides]
    next_page_token: str
    total: int


class RuleKeeping:
    """The verbs on decision tables."""

    def __init__(
        self,
        rules: RuleStore,
        departments: DepartmentStore,
        questions: QuestionStore,
        new_id: NewId,
        now: Now,
    ) -> None:
        """Take the ports."""
        self._rules = rules
        self._questions = questions
        self._departments = departments
        self._publishing = RulePublishing(rules, new_id, now)

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

    def written(self, principal: Principal, area_code: str, *, is_draft: bool) -> RuleSet:
        """As `holding`, but without what the table inherits.

        Raises:
            RuleSetNotFound, NotPermitted.
        """
        held = self.holding(principal, area_code, is_draft=is_draft)
        return (self._rules.find(held.id) or held) if held.parts else held

    def edition(self, principal: Principal, rule_set_id: str, area_code: str = "") -> RuleSet:
        """One table by its id, whatever its state; an `area_code` given must be its own.

        Raises:
            RuleSetNotFound, NotPermitted.
        """
        principal.require(*READERS)
        found = self._rules.find(rule_set_id)
        is_here = found is not None and area_code in ("", found.area_code)
        if found is None or not is_here or not principal.sees(found.area_code):
            raise RuleSetNotFound(f"no rule set {rule_set_id} of {area_code or 'any area'}")
        return found

    def editions(
        self, principal: Principal, area_code: str, *, size: int, token: str
    ) -> Listing[RuleSetHead]:
        """An area's own tables, without their rows, the newest draft first.

        Raises:
            NotPermitted, NotFound, Invalid.
        """
        principal.require(*READERS)
        principal.require_sight(area_code)
        return self._rules.heads(area_code, size=page_size(size), token=token)

    def admit(self, principal: Principal, area_code: str) -> None:
        """Whether a caller may send an area's draft; raises NotPermitted, NotFound."""
        principal.require(Post.ADMIN)
        principal.require_sight(area_code)

    def check(self, principal: Principal, rule_set: RuleSet) -> CheckedRules:
        """Every fault of a table, or of a sound one what to look at; nothing is stored.

        Raises:
            NotPermitted, NotFound.
        """
        principal.require(*READERS)
        principal.require_sight(rule_set.area_code)
        faults = find_faults(rule_set, self._known(rule_set.area_code))
        if faults:
            return CheckedRules(faults=faults)
        above = self._rules.above(rule_set.area_code) if rule_set.is_inheriting else ()
        asked = self._questions.around(rule_set.area_code)
        return CheckedRules(faults=(), warnings=find_warnings(rule_set, above, asked))

    def questions(self, principal: Principal) -> Sequence[Question]:
        """What cells may ask for beside the catalogue: answers to what the area's trees ask.

        Raises:
            NotPermitted.
        """
        principal.require(*READERS)
        return self._questions.around(principal.area_code).each()

    def overrides(
        self, principal: Principal, area_code: str, *, size: int, token: str
    ) -> OverridePage:
        """What each table in an area and below it makes of the wider ones, by area.

        Raises:
            NotPermitted, NotFound, Invalid.
        """
        principal.require(*READERS)
        principal.require_sight(area_code)
        most = page_size(size)
        standing = self._rules.below(area_code)
        found = [parts for parts in standing if parts[0].area_code > token]
        items = [overrides(parts) for parts in found[:most]]
        following = items[-1].rule_set.area_code if len(found) > most else ""
        return OverridePage(items=items, next_page_token=following, total=len(standing))

    def put_draft(self, principal: Principal, rule_set: RuleSet) -> RuleSet:
        """Store an area's draft; version 0 creates it.

        Raises:
            NotPermitted, NotFound, Conflict, Invalid.
        """
        principal.require(Post.ADMIN)
        principal.require_sight(rule_set.area_code)
        require_sound(rule_set, self._known(rule_set.area_code))
        return self._publishing.put_draft(principal, rule_set)

    def restore(
        self, principal: Principal, rule_set_id: str, version: int, *, area_code: str = ""
    ) -> RuleSet:
        """Draft the rows of an earlier table anew; `version` is the standing draft's, or 0.

        Raises:
            RuleSetNotFound, NotPermitted, Conflict, WrongState.
            Invalid: it asks for what is no more, as a department.
        """
        principal.require(Post.ADMIN)
        earlier = self.edition(principal, rule_set_id, area_code)
        if earlier.state is RuleSetState.DRAFT:
            message = f"rule set {earlier.id} was never published"
            raise WrongState(message, state=earlier.state.value)
        again = replace(
            earlier,
            version=version,
            effective_time=None,
            end_time=None,
            restores=earlier.edition,
        )
        return self.put_draft(principal, again)

    def publish(
        self,
        principal: Principal,
        rule_set_id: str,
        version: int,
        *,
        area_code: str = "",
        start: datetime | None = None,
    ) -> RuleSet:
        """Make a draft hold for its area, at once or from `start`; then the one before is retired.

        An `area_code` that is given must be the draft's own.

        Raises:
            RuleSetNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        draft = self._publishing.publishable(principal, rule_set_id, version, area_code or None)
        return self._publishing.publish_from(principal, draft, start)

    def withdraw(
        self, principal: Principal, rule_set_id: str, version: int, *, area_code: str = ""
    ) -> RuleSet:
        """Take a published table back whose time has not come.

        Raises:
            RuleSetNotFound, NotPermitted, Conflict, WrongState.
        """
        return self._publishing.withdraw(principal, rule_set_id, version, area_code)

    def take_effect(self) -> int:
        """Write down of one table that its time has come; says how many."""
        due = self._rules.due()
        if due is not None:
            self._publishing.take_effect(due)
        return int(due is not None)

    def _known(self, area_code: str) -> set[str]:
        rows = holding(self._departments.above(area_code))
        return {department.key for department in rows if department.is_active}
