"""Keeping ladders（督办阶梯管理）: a draft per area, checked when saved, published by another."""

import re
from collections.abc import Collection

from contracts.editions import Publishing
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.routing.domain.ladder import Ladder, LadderNotFound, Rung, Trigger
from services.routing.domain.letter import LetterKind
from services.routing.use_cases.bounds import Bounds
from services.routing.use_cases.letter_ports import LadderStore
from services.routing.use_cases.rule_keeping import READERS

_KEY = re.compile(r"[a-z][a-z0-9-]{1,39}")
_MOST_RUNGS = 20
_MOST_COUNT = {Trigger.WARNED: 9, Trigger.OVERDUE: 60, Trigger.SILENT: 20, Trigger.UNANSWERED: 0}
_MOST_ANSWER_DAYS = 30
_LONGEST_TEXT = 1000
_KINDS = tuple(kind for kind in LetterKind if kind is not LetterKind.CIRCULAR)
_ANSWERED = tuple(kind for kind in _KINDS if kind is not LetterKind.REMINDER)


class LadderKeeping:
    """The verbs on ladders."""

    def __init__(self, ladders: LadderStore, new_id: NewId, now: Now) -> None:
        """Take the ports."""
        self._ladders = ladders
        self._publishing = Publishing(ladders, new_id, now, thing="ladder", missing=LadderNotFound)

    def holding(self, principal: Principal, area_code: str, *, is_draft: bool) -> Ladder:
        """The ladder that holds for an area, or the area's own draft.

        Raises:
            LadderNotFound, NotFound, NotPermitted.
        """
        principal.require(*READERS)
        principal.require_sight(area_code)
        if not is_draft:
            return self._ladders.holding(area_code)
        draft = self._ladders.draft_of(area_code)
        if draft is None:
            raise LadderNotFound(f"no draft of a ladder for {area_code}")
        return draft

    def put_draft(self, principal: Principal, ladder: Ladder) -> Ladder:
        """Store an area's draft; version 0 creates it.

        Raises:
            NotPermitted, NotFound, Conflict, Invalid.
        """
        principal.require(Post.ADMIN)
        _check(ladder)
        principal.require_sight(ladder.area_code)
        return self._publishing.put_draft(principal, ladder)

    def publish(
        self, principal: Principal, ladder_id: str, version: int, *, area_code: str = ""
    ) -> Ladder:
        """Make a draft hold for its area; the ladder before it is retired.

        Raises:
            LadderNotFound, NotPermitted, Conflict, WrongState.
        """
        draft = self._publishing.publishable(principal, ladder_id, version, area_code or None)
        return self._publishing.publish(principal, draft)


def _check(ladder: Ladder) -> None:
    bounds = Bounds()
    bounds.area("ladder.area_code", ladder.area_code)
    bounds.text("ladder.name", ladder.name, least=2, most=60)
    if not 1 <= len(ladder.rungs) <= _MOST_RUNGS:
        message = f"阶梯应为1至{_MOST_RUNGS}级"
        bounds.note("ladder.rungs", "length", message, f"1 to {_MOST_RUNGS} rungs.")
    keys: set[str] = set()
    for number, rung in enumerate(ladder.rungs):
        place = f"ladder.rungs[{number}]"
        if not _KEY.fullmatch(rung.key) or rung.key in keys:
            bounds.note(f"{place}.key", "malformed", "标识格式不对或重复", "Malformed or repeated.")
        keys.add(rung.key)
        _check_rung(bounds, place, rung)
    bounds.settle()


def _check_rung(bounds: Bounds, place: str, rung: Rung) -> None:
    _choice(bounds, f"{place}.kind", rung.kind, _KINDS)
    bounds.text(f"{place}.grounds", rung.grounds, least=5, most=_LONGEST_TEXT)
    bounds.text(f"{place}.demands", rung.demands, least=2, most=_LONGEST_TEXT)
    least = 1 if rung.trigger in (Trigger.WARNED, Trigger.SILENT) else 0
    if not least <= rung.count <= _MOST_COUNT[rung.trigger]:
        bounds.note(f"{place}.count", "out_of_range", "级别或天数超出范围", "Out of range.")
    if not 0 <= rung.answer_days <= _MOST_ANSWER_DAYS:
        message = f"答复期限应为0至{_MOST_ANSWER_DAYS}天"
        bounds.note(f"{place}.answer_days", "out_of_range", message, "0 to 30.")
    if rung.is_self_issued and rung.kind is not LetterKind.REMINDER:
        message = "加盖印章的文书须由人签发"
        bounds.note(f"{place}.is_self_issued", "unexpected", message, "Reminders only.")
    if rung.trigger is Trigger.UNANSWERED:
        others = tuple(kind for kind in _ANSWERED if kind is not rung.kind)
        _choice(bounds, f"{place}.after", rung.after, others)
    elif rung.after is not None:
        message = "只有未复触发的级才填前一文书"
        bounds.note(f"{place}.after", "unexpected", message, "Of an unanswered rung only.")


def _choice(
    bounds: Bounds, place: str, value: LetterKind | None, allowed: Collection[LetterKind]
) -> None:
    bounds.choice(place, value or "", [kind.value for kind in allowed])
