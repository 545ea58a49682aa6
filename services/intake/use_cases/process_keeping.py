"""Keeping processes（规程管理）: a draft per area, checked when saved, published by another."""

from contracts.editions import Publishing
from contracts.errors import NotFound
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.intake.domain.process import Process, ProcessState, Rules
from services.intake.domain.process_check import require_sound
from services.intake.use_cases.ports import ProcessStore

READERS = (
    Post.ADMIN,
    Post.CLERK,
    Post.DISPATCHER,
    Post.SUPERVISOR,
    Post.LEADER,
    Post.AUDITOR,
)


class ProcessNotFound(NotFound):
    """No such process within the caller's sight."""


class ProcessKeeping:
    """The verbs on processes."""

    def __init__(self, processes: ProcessStore, new_id: NewId, now: Now) -> None:
        """Keep processes in the store."""
        self._processes = processes
        self._publishing = Publishing(
            processes, new_id, now, thing="process", missing=ProcessNotFound
        )

    def get(self, who: Principal, area_code: str, *, is_draft: bool) -> Process:
        """The process that holds for an area, or the area's own draft.

        Raises:
            ProcessNotFound: there is no draft, or the area lies outside the caller's sight.
        """
        who.require(*READERS)
        who.require_sight(area_code)
        if is_draft:
            found = self._processes.draft_of(area_code)
            if found is None:
                raise ProcessNotFound(f"no draft of a process for {area_code}")
            return found
        own = Process(
            id="", area_code="", name="平台默认规程", rules=Rules(), state=ProcessState.PUBLISHED
        )
        return self._processes.nearest(area_code) or own

    def put_draft(self, who: Principal, process: Process) -> Process:
        """Store an area's draft; version 0 creates it.

        Raises:
            Invalid: naming every fault.
            Conflict: another version stands.
        """
        who.require(Post.ADMIN)
        who.require_sight(process.area_code)
        require_sound(process)
        return self._publishing.put_draft(who, process)

    def publish(self, who: Principal, process_id: str, version: int, area_code: str) -> Process:
        """Make a draft hold for its area; the process before it is retired.

        Raises:
            ProcessNotFound: no such draft of this area.
            NotPermitted: the author cannot publish.
        """
        draft = self._publishing.publishable(who, process_id, version, area_code)
        return self._publishing.publish(who, draft)
