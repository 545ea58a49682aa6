"""What a county configures: rooms, mediators, departments, and drafts of every edition."""

import uuid
from typing import TYPE_CHECKING, Any

from tests.support.rpc_posts import ROWS

if TYPE_CHECKING:
    from tests.support.counties import Builder


def plant(county: "Builder") -> None:
    """One of each; the drafts stand beside what holds."""
    cells = county.do("CellService.ListCells", "dispatcher", {"page_size": 1})["cells"]
    county.keep("cell", cells[0]["id"])
    room = f"room-{uuid.uuid4().hex[:8]}"
    named = {"name": f"室{county.things.marker}", "is_active": True}
    body = {"room_id": room, "kind": "joint", "place": county.things.marker, **named}
    county.do("RegisterService.PutRoom", "admin", body)
    county.keep("room", room, 1)
    county.keep("committee", "county")
    mediator = f"mediator{uuid.uuid4().int % 10**8}@{county.things.county}"
    body = {"mediator_id": mediator, "committee_id": "county", **named}
    county.do("RegisterService.PutMediator", "admin", body)
    county.keep("mediator", mediator, 1)
    department: dict[str, Any] = {
        "key": f"d-{uuid.uuid4().hex[:8]}",
        "area_code": county.things.county,
        "name": f"局{county.things.marker}",
        "presence": "resident",
        "level": "county",
        "is_active": True,
    }
    county.do("DirectoryService.PutDepartment", "admin", {"department": department})
    county.keep("department", department["key"], 1)
    own = {"area_code": county.things.county}
    held = county.do("RuleSetService.GetRuleSet", "admin", own)["rule_set"]
    draft_before = {**own, "is_draft": True}
    before = county.ask("RuleSetService.GetRuleSet", "admin", draft_before)
    version = before.body["rule_set"]["version"] if before.status == "OK" else 0
    rules = {**held, **own, "id": "", "name": county.things.marker, "version": version}
    draft = county.do("RuleSetService.PutRuleSetDraft", "admin", {"rule_set": rules})
    county.keep("rule_set", draft["rule_set"]["id"], int(draft["rule_set"]["version"]))
    _simulation(county)
    _category_tree(county)
    _ladder(county)
    _profile_set(county)


def _simulation(county: "Builder") -> None:
    ids, versions = county.things.ids, county.things.versions
    draft = {"rule_set_id": ids["rule_set"], "version": versions["rule_set"]}
    period = ROWS["SimulationService.StartSimulation"].fill
    started = county.do("SimulationService.StartSimulation", "admin", {**draft, **period})
    county.keep("simulation", started["simulation"]["id"], 1)


def _category_tree(county: "Builder") -> None:
    own = {"area_code": county.things.county, "is_draft": True}
    asked = county.ask("CategoryService.GetCategoryTree", "admin", own)
    version = asked.body["category_tree"]["version"] if asked.status == "OK" else 0
    leaf = {"key": "streets.benches", "name": f"座椅{county.things.marker}"}
    tree = {"area_code": county.things.county, "name": "目录", "leaves": [leaf], "version": version}
    put = county.do("CategoryService.PutCategoryTreeDraft", "admin", {"category_tree": tree})
    stored = put["category_tree"]
    county.keep("category_tree", stored["id"], int(stored["version"]))


def _ladder(county: "Builder") -> None:
    own = {"area_code": county.things.county}
    version = county.version_of("LadderService.GetLadder", "ladder", own)
    fill = {**ROWS["LadderService.PutLadderDraft"].fill["ladder"], **own}
    ladder = {**fill, "name": county.things.marker, "version": version}
    stored = county.do("LadderService.PutLadderDraft", "admin", {"ladder": ladder})["ladder"]
    county.keep("ladder", stored["id"], int(stored["version"]))


def _profile_set(county: "Builder") -> None:
    own = {"area_code": county.things.county}
    draft = {**own, "is_draft": True}
    before = county.ask("ProfileService.GetProfileSet", "admin", draft)
    version = before.body["profile_set"]["version"] if before.status == "OK" else 0
    fill = {**ROWS["ProfileService.PutProfileSetDraft"].fill["profile_set"], **own}
    body = {"profile_set": {**fill, "name": county.things.marker, "version": version}}
    stored = county.do("ProfileService.PutProfileSetDraft", "admin", body)["profile_set"]
    county.keep("profile_set", stored["id"], int(stored["version"]))
