"""Publishing rules（规则发布）: at once or from a time, taken back before it, restored after it.

What is in force at a moment is a matter of its times alone (`store`): a table whose time has come
decides the next case, whenever the tick writes down that it has.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from contracts.editions import PUBLISHERS, Publishing, moved
from contracts.errors import Conflict, FieldFault, Invalid, WrongState
from contracts.ports import NewId, Now
from contracts.principals import Principal
from services.routing.domain.rules import (
    RULE_SET_TRANSITIONS,
    RuleSet,
    RuleSetNotFound,
    RuleSetState,
)
from services.routing.use_cases.ports import RuleStore

FURTHEST = timedelta(days=400)


class RulePublishing(Publishing[RuleSet]):
    """The verbs of editions, and those that rule sets have beside them."""

    def __init__(self, rules: RuleStore, new_id: NewId, now: Now) -> None:
        """Publish what the store keeps."""
        super().__init__(rules, new_id, now, thing="rule set", missing=RuleSetNotFound)
        self._rules = rules

    def publish_from(self, who: Principal, draft: RuleSet, start: datetime | None) -> RuleSet:
        """Make a publishable draft hold at once, or from a time that is still to come.

        Raises:
            Invalid: the time is too far away.
            WrongState: another table of the area waits for its time.
        """
        now = self._now()
        if start is not None and start > now + FURTHEST:
            message = f"生效时间最远为{FURTHEST.days}天后"
            english = f"At most {FURTHEST.days} days ahead."
            fault = FieldFault(
                field="effective_time", reason="out_of_range", message=message, message_en=english
            )
            raise Invalid(fault)
        numbered = replace(draft, edition=self.next_edition(draft.area_code))
        if start is None or start <= now:
            return self.publish(who, replace(numbered, effective_time=now))
        return self._schedule(who, numbered, start)

    def take_effect(self, waiting: RuleSet) -> None:
        """Write down that a table's time has come; one published later stays instead.

        Raises:
            Conflict: somebody was faster.
        """
        before = self._rules.published_of(waiting.area_code)
        if before is not None and before.begin_time > waiting.begin_time:
            self._rules.put(self.retired(waiting, before.begin_time), replaces=waiting.version)
            return
        if before is not None:
            self._rules.put(self.retired(before, waiting.begin_time), replaces=before.version)
        begun = moved(waiting, "take_effect", RULE_SET_TRANSITIONS)
        self._rules.put(begun, replaces=waiting.version)

    def withdraw(self, who: Principal, rule_set_id: str, version: int, area_code: str) -> RuleSet:
        """Take a table back whose time has not come.

        Raises:
            RuleSetNotFound, NotPermitted, Conflict.
            WrongState: it does not wait, or its time has come.
        """
        who.require(*PUBLISHERS)
        waiting = self._rules.find(rule_set_id)
        is_here = waiting is not None and area_code in ("", waiting.area_code)
        if waiting is None or not is_here or not who.sees(waiting.area_code):
            raise RuleSetNotFound(f"no rule set {rule_set_id}")
        has_begun = waiting.begin_time <= self._now()
        if waiting.state is not RuleSetState.SCHEDULED or has_begun:
            message = f"rule set {waiting.id} is {waiting.state} and does not wait"
            raise WrongState(message, state=waiting.state.value)
        if waiting.version != version:
            message = f"rule set {waiting.id} is at version {waiting.version}"
            raise Conflict(message, current_version=str(waiting.version))
        gone = self.retired(waiting)
        self._rules.put(gone, replaces=waiting.version)
        return gone

    def next_edition(self, area_code: str) -> int:
        """Above every edition that was ever published, or waits to be."""
        return self._rules.last_edition(area_code) + 1

    def retired(self, edition: RuleSet, end: datetime | None = None) -> RuleSet:
        """What another one has followed, or was taken back; it says since when."""
        verb = "withdraw" if edition.state is RuleSetState.SCHEDULED else "retire"
        return replace(moved(edition, verb, RULE_SET_TRANSITIONS), end_time=end or self._now())

    def _schedule(self, who: Principal, draft: RuleSet, start: datetime) -> RuleSet:
        if self._rules.scheduled_of(draft.area_code) is not None:
            message = f"another table of {draft.area_code} waits for its time"
            raise WrongState(message, reason="already_scheduled", state=draft.state.value)
        waiting = replace(
            moved(draft, "schedule", RULE_SET_TRANSITIONS),
            publisher=who.id,
            publish_time=self._now(),
            effective_time=start,
        )
        self._rules.put(waiting, replaces=draft.version)
        return waiting
