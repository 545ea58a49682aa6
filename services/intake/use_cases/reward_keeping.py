"""Keeping reward schemes（奖励办法管理）: a draft per area, published by a second person."""

from contracts.editions import Publishing
from contracts.errors import NotFound
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.intake.domain.reward_schemes import RewardScheme, require_sound_scheme
from services.intake.use_cases.reward_ports import RewardSchemeStore

_READERS = (Post.ADMIN, Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER, Post.AUDITOR)


class RewardSchemeNotFound(NotFound):
    """No such scheme within the caller's sight."""


class RewardKeeping:
    """The verbs on schemes."""

    def __init__(self, schemes: RewardSchemeStore, new_id: NewId, now: Now) -> None:
        """Keep schemes in the store."""
        self._schemes = schemes
        self._publishing = Publishing(
            schemes, new_id, now, thing="reward scheme", missing=RewardSchemeNotFound
        )

    def get(self, who: Principal, area_code: str, *, is_draft: bool) -> RewardScheme:
        """The scheme that holds for an area, or the area's own draft.

        Raises:
            RewardSchemeNotFound: there is none, or the area lies outside the caller's sight.
        """
        who.require(*_READERS)
        who.require_sight(area_code)
        schemes = self._schemes
        found = schemes.draft_of(area_code) if is_draft else schemes.nearest(area_code)
        if found is None:
            raise RewardSchemeNotFound(f"no reward scheme for {area_code}")
        return found

    def put_draft(self, who: Principal, scheme: RewardScheme) -> RewardScheme:
        """Store an area's draft; version 0 creates it.

        Raises:
            Invalid: naming every fault.
            Conflict: another version stands.
        """
        who.require(Post.ADMIN)
        who.require_sight(scheme.area_code)
        require_sound_scheme(scheme)
        return self._publishing.put_draft(who, scheme)

    def publish(self, who: Principal, scheme_id: str, version: int, area_code: str) -> RewardScheme:
        """Make a draft hold for its area; the scheme before it is retired.

        Raises:
            RewardSchemeNotFound: no such draft of this area.
            NotPermitted: the author cannot publish.
        """
        draft = self._publishing.publishable(who, scheme_id, version, area_code)
        return self._publishing.publish(who, draft)
