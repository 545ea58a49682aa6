"""The texts, each with its history; the planner reads them through a short memory."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from chassis.kernel import Kernel
from chassis.memory import Memory
from chassis.mongo import Document
from contracts.errors import Conflict
from services.notify.domain.templates import Template

_REMEMBERED_SECONDS = 15.0
_PREFIX_LENGTHS = (12, 9, 6, 4, 2)


class MongoTemplateStore:
    """Implements `TemplateStore`."""

    def __init__(self, kernel: Kernel, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep texts in the service's database."""
        self._database = kernel.database
        self._rows = kernel.database["templates"]
        self._history = kernel.database["template_history"]
        self._held: Memory[str, dict[tuple[str, str], Template]]
        self._held = Memory(_REMEMBERED_SECONDS, clock)

    def nearest(self, area_code: str, key: str, channel: str) -> Template | None:
        """The text of the nearest area at or above; at most 15 seconds old."""
        held = self._held.get(area_code, lambda: self._all_held(area_code))
        return held.get((key, channel))

    def current(self, area_code: str, key: str, channel: str) -> Template | None:
        """The area's own text as it stands now."""
        row = self._rows.find_one(_address(area_code, key, channel), session=self._database.session)
        return None if row is None else _template_from(row)

    def effective(self, area_code: str) -> Sequence[Template]:
        """All texts that hold for an area: for each key and channel that of the longest prefix."""
        lengths = [size for size in _PREFIX_LENGTHS if size <= len(area_code)]
        places = [area_code[:size] for size in lengths]
        found = self._rows.find(
            {
                "county": {"$in": sorted({place[:6] for place in places})},
                "area_code": {"$in": places},
            },
            session=self._database.session,
        )
        nearest: dict[tuple[str, str], Template] = {}
        for row in sorted(found, key=lambda row: len(row["area_code"])):
            template = _template_from(row)
            nearest[template.key, template.channel] = template
        return [nearest[name] for name in sorted(nearest)]

    def put(self, template: Template, replaced: Template | None) -> None:
        """Store an area's own text, keep the replaced one as history; raises Conflict."""
        self._held.forget()
        session = self._database.session
        address = _address(template.area_code, template.key, template.channel)
        document = {**address, **_fields(template)}
        if replaced is None:
            try:
                self._rows.insert_one(document, session=session)
            except DuplicateKeyError:
                raise Conflict(f"{template.key} was written by somebody else") from None
            return
        stands = {**address, "version": replaced.version}
        if not self._rows.replace_one(stands, document, session=session).matched_count:
            raise Conflict(f"{template.key} was written by somebody else")
        self._history.insert_one(
            {
                **_address(replaced.area_code, replaced.key, replaced.channel),
                **_fields(replaced),
            },
            session=session,
        )

    def _all_held(self, area_code: str) -> dict[tuple[str, str], Template]:
        return {(one.key, one.channel): one for one in self.effective(area_code)}


def _address(area_code: str, key: str, channel: str) -> Document:
    return {"county": area_code[:6], "area_code": area_code, "key": key, "channel": channel}


def _fields(template: Template) -> Document:
    return {
        "text": template.text,
        "provider_code": template.provider_code,
        "is_enabled": template.is_enabled,
        "version": template.version,
        "author": template.author,
        "update_time": template.update_time,
    }


def _template_from(row: Document) -> Template:
    names: dict[str, Any] = {
        name: value for name, value in row.items() if name not in ("_id", "county")
    }
    return Template(**names)
