"""Keeping processes（规程管理）: a draft per area, checked when saved, published by another."""

from dataclasses import replace

from contracts.errors import Conflict, NotFound, NotPermitted, WrongState
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
PUBLISHERS = (Post.ADMIN, Post.SUPERVISOR, Post.LEADER)


class ProcessNotFound(NotFound):
    """No such process within the caller's sight."""


class ProcessKeeping:
    """The verbs on processes."""

    def __init__(self, processes: ProcessStore, new_id: NewId, now: Now) -> None:
        """Keep processes in the store."""
        self._processes = processes
        self._new_id = new_id
        self._now = now

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
        return self._processes.holding(area_code) or own

    def put_draft(self, who: Principal, process: Process) -> Process:
        """Store an area's draft; version 0 creates it.

        Raises:
            Invalid: naming every fault.
            Conflict: another version stands.
        """
        who.require(Post.ADMIN)
        who.require_sight(process.area_code)
        require_sound(process)
        standing = self._processes.draft_of(process.area_code)
        stands = standing.version if standing else 0
        if process.version != stands:
            message = f"the draft of {process.area_code} is at version {stands}"
            raise Conflict(message, current_version=str(stands))
        published = self._processes.published_of(process.area_code)
        draft = replace(
            process,
            id=standing.id if standing else self._new_id(),
            edition=published.edition + 1 if published else 1,
            state=ProcessState.DRAFT,
            author=who.id,
            publisher="",
            edit_time=self._now(),
            publish_time=None,
            version=stands + 1,
        )
        self._processes.put(draft, replaces=stands)
        return draft

    def publish(self, who: Principal, process_id: str, version: int, area_code: str) -> Process:
        """Make a draft hold for its area; the process before it is retired.

        Raises:
            ProcessNotFound: no such draft of this area.
            NotPermitted: the author cannot publish.
        """
        who.require(*PUBLISHERS)
        draft = self._processes.find(process_id)
        if draft is None or not who.sees(draft.area_code) or draft.area_code != area_code:
            raise ProcessNotFound(f"no process {process_id} of {area_code}")
        if draft.state is not ProcessState.DRAFT:
            raise WrongState(f"process {draft.id} is {draft.state}", state=draft.state)
        if draft.version != version:
            message = f"process {draft.id} is at version {draft.version}"
            raise Conflict(message, current_version=str(draft.version))
        if draft.author == who.id:
            message = f"{who.id} wrote the draft and cannot publish it"
            raise NotPermitted(message, reason="second_person_needed")
        self._retire(area_code)
        published = replace(
            draft,
            state=ProcessState.PUBLISHED,
            publisher=who.id,
            publish_time=self._now(),
            version=draft.version + 1,
        )
        self._processes.put(published, replaces=draft.version)
        return published

    def _retire(self, area_code: str) -> None:
        before = self._processes.published_of(area_code)
        if before is not None:
            retired = replace(before, state=ProcessState.RETIRED, version=before.version + 1)
            self._processes.put(retired, replaces=before.version)
