"""Writing and reading templates."""

from collections.abc import Sequence

import areas
from contracts.errors import Conflict, FieldFault, Invalid
from contracts.ports import Now
from contracts.principals import Post, Principal
from services.notify.domain import templates as rules
from services.notify.domain.templates import Template, TemplateNotFound
from services.notify.use_cases.ports import TemplateStore

_READERS = (Post.ADMIN, Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER, Post.AUDITOR)


class Templates:
    """The texts of an area（模板）."""

    def __init__(self, templates: TemplateStore, *, now: Now) -> None:
        """Keep texts in `templates`."""
        self._templates = templates
        self._now = now

    def list_effective(self, principal: Principal, area_code: str) -> Sequence[Template]:
        """The texts that hold for an area of the caller's."""
        principal.require(*_READERS)
        return self._templates.effective(_own_area(principal, area_code))

    def get(self, principal: Principal, key: str, channel: str, area_code: str) -> Template:
        """The text that holds for an area; raises TemplateNotFound."""
        principal.require(*_READERS)
        area = _own_area(principal, area_code)
        held = {(one.key, one.channel): one for one in self._templates.effective(area)}
        found = held.get((key, channel or rules.SMS))
        if found is None:
            raise TemplateNotFound(f"no template for that key and channel holds for {area}")
        return found

    def put(
        self,
        principal: Principal,
        *,
        key: str,
        channel: str,
        area_code: str,
        text: str,
        provider_code: str,
        is_enabled: bool,
        version: int,
    ) -> Template:
        """Write an area's own text; `version` is the one it replaces, 0 for none.

        Raises:
            Invalid: it uses a variable its key does not know, or is otherwise malformed.
            Conflict: somebody else wrote the area's text in between.
        """
        principal.require(Post.ADMIN)
        area = _own_area(principal, area_code)
        rules.check(key=key, channel=channel, text=text, provider_code=provider_code)
        stands = self._templates.current(area, key, channel)
        current = stands.version if stands else 0
        if version != current:
            raise Conflict(f"{key} of {area} is at version {current}", current_version=str(current))
        written = Template(
            key=key,
            channel=channel,
            area_code=area,
            text=text,
            provider_code=provider_code,
            is_enabled=is_enabled,
            version=current + 1,
            author=principal.id,
            update_time=self._now(),
        )
        self._templates.put(written, stands)
        return written

    def preview(self, principal: Principal, key: str, channel: str, text: str) -> str:
        """The text filled with samples; raises Invalid as `put` does."""
        principal.require(*_READERS)
        rules.check(key=key, channel=channel or rules.SMS, text=text, provider_code=None)
        return rules.preview(text)


def _own_area(principal: Principal, area_code: str) -> str:
    area = area_code or principal.area_code
    if areas.find(area) is None:
        raise Invalid(
            FieldFault(
                field="area_code",
                reason="unknown_area",
                message="没有这个行政区划",
                message_en="There is no such area.",
            )
        )
    principal.require_sight(area)
    return area
