"""The agenda（议题）that builds itself, and who may read which item of it."""

from dataclasses import dataclass, replace

from contracts.ports import Now
from contracts.principals import Principal
from services.routing.domain.assignment import FINAL
from services.routing.domain.letter import Effect, Letter, LetterState
from services.routing.domain.meeting import Item, Meeting, MeetingState, Reason, joined
from services.routing.domain.meeting_series import MeetingSeries
from services.routing.use_cases.force_tasks import ForceTasks
from services.routing.use_cases.meeting_ports import AgendaPool, LetterFinder, MeetingStore
from services.routing.use_cases.ports import AssignmentStore, BriefStore
from services.routing.use_cases.sight import is_of_department


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """Builds and shows agendas."""

    pool: AgendaPool
    meetings: MeetingStore
    letters: LetterFinder
    tasks: ForceTasks
    briefs: BriefStore
    assignments: AssignmentStore
    now: Now

    def of(self, series: MeetingSeries, meeting: Meeting) -> list[Item]:
        """The items of a meeting: built anew until it opens, then those that stand."""
        if meeting.state is not MeetingState.PLANNED:
            return meeting.items
        rules, scope = series.custom.rules, series.area_code
        candidates = self.pool.candidates(scope, rules, self.now())
        return joined([self._followed(series), meeting.items, candidates], rules.most_items)

    def shown(self, principal: Principal, meeting: Meeting, items: list[Item]) -> list[Item]:
        """What a caller reads of the items.

        A department reads none of a case that accuses it（信访工作条例 30）, and of a restricted
        case only where it has a share.
        """
        if not is_of_department(principal):
            return items
        briefs = self.briefs.find_many({item.case_id for item in items})
        own = principal.department
        return [
            item
            for item in items
            if (brief := briefs.get(item.case_id)) is not None
            and not brief.accuses(own)
            and (not brief.facts.is_restricted or self._has_share(meeting, item, own))
        ]

    def _has_share(self, meeting: Meeting, item: Item, department: str) -> bool:
        orders = self.assignments.of_case(meeting.county, item.case_id)
        return any(one.department == department and one.state not in FINAL for one in orders)

    def _followed(self, series: MeetingSeries) -> list[Item]:
        """What the last meeting decided and nobody has done yet, its letters and tasks with it."""
        last = self.meetings.last_closed(series.county, series.id)
        items = [item for item in last.items if item.is_followed] if last else []
        if not items:
            return []
        standing = self.pool.open_among(series.area_code, {item.case_id for item in items})
        named = {one for item in items for one in item.letter_ids}
        done = {one.id for one in self.letters.among(series.county, named) if _is_done(one)}
        given = {one for item in items for one in item.tasks}
        open_tasks = self.tasks.still_open(series.county, given)
        return [
            replace(
                item,
                reasons=(Reason.FOLLOW_UP,),
                is_decided=False,
                note=item.decision or item.note,
                decision="",
            )
            for item in items
            if item.case_id in standing and not _is_carried_out(item, done, open_tasks)
        ]


def _is_carried_out(item: Item, done: set[str], open_tasks: set[str]) -> bool:
    """Whether everything was done that carries the decision out; False where nothing does."""
    if not (item.letter_ids or item.tasks):
        return False
    is_open = any(task_id in open_tasks for _, task_id in item.tasks)
    return done.issuperset(item.letter_ids) and not is_open


def _is_done(letter: Letter) -> bool:
    is_answered = letter.state is LetterState.CLOSED and letter.effect is not Effect.INSUFFICIENT
    return is_answered or letter.state is LetterState.WITHDRAWN
