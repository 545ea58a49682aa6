"""What a county of the isolation walk owns."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

LOCAL_CODE = {"430423": "430423100", "430424": "430424100", "431382": "431382001"}


@dataclass
class Things:
    """What a county owns: ids by kind, versions by kind, and the words only it may read."""

    county: str
    marker: str
    ids: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    departments: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    slips: dict[str, str] = field(default_factory=dict)

    @property
    def secrets(self) -> set[str]:
        """Whatever may not show up in another county: the marker, ids, codes and keys."""
        own = {name for kind, name in self.ids.items() if kind != "committee"}
        return {self.marker, *own, *self.codes.values()}

    def slip(self, name: str) -> str:
        """What stands on the slip of a visitor; a number of the hall is no secret by itself."""
        return self.slips[name.removeprefix("$slip:")]


def agreement_content(things: Things) -> dict[str, Any]:
    """What a sound agreement between the two sides says."""
    sides = [things.ids["side"], things.ids["other_side"]]
    obligation = {
        "debtor_party_id": sides[0],
        "creditor_party_id": sides[1],
        "kind": "act",
        "act": "清走砖块",
        "due_date": (datetime.now(UTC) + timedelta(days=9)).date().isoformat(),
        "place": "县综治中心",
        "manner": "当面",
    }
    return {
        "party_ids": sides,
        "party_details": [{"party_id": sides[0], "text": "退休教师"}],
        "main_facts": things.marker,
        "disputed_matters": "通行",
        "responsibilities": "各半",
        "obligations": [obligation],
        "total_fen": 0,
        "extra_copies": 1,
    }
