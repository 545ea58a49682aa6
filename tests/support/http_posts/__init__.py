"""Who calls each path, with what: the data of the walk over HTTP; an operation without a row fails.

Most paths are one call of a service and take its row of `rpc_posts`.
"""

from dataclasses import replace

from tests.support.calendar_posts import HTTP_CALLS as CALENDAR_CALLS
from tests.support.choice_posts import HTTP_CALLS as CHOICE_CALLS
from tests.support.file_posts import FILE_CALLS
from tests.support.http_posts.grid import GRID_CALLS
from tests.support.http_posts.intake import INTAKE_CALLS
from tests.support.http_posts.mediation import MEDIATION_CALLS
from tests.support.http_posts.notify import NOTIFY_CALLS
from tests.support.http_posts.own import OWN
from tests.support.http_posts.posts import ANYBODY, WRONG_POSTS
from tests.support.http_posts.routing import ROUTING_CALLS
from tests.support.long_term_posts import HTTP_CALLS as LONG_TERM_CALLS
from tests.support.pact_posts import HTTP_CALLS as PACT_CALLS
from tests.support.reward_posts import HTTP_CALLS as REWARD_CALLS
from tests.support.risk_posts import HTTP_CALLS as RISK_CALLS
from tests.support.row import Row
from tests.support.rpc_posts import HANDLER, PERSON, ROWS
from tests.support.worklist_posts import HTTP_CALLS as WORKLIST_CALLS

__all__ = ["ANYBODY", "HTTP_ROWS", "VARIANTS", "WRONG_POSTS"]

_CALLS = {
    **INTAKE_CALLS,
    **FILE_CALLS,
    **PACT_CALLS,
    **REWARD_CALLS,
    **CHOICE_CALLS,
    **ROUTING_CALLS,
    **CALENDAR_CALLS,
    **WORKLIST_CALLS,
    **RISK_CALLS,
    **LONG_TERM_CALLS,
    **MEDIATION_CALLS,
    **GRID_CALLS,
    **NOTIFY_CALLS,
}
_NATIONAL = {"path.code": "national areas are public knowledge"}
_KEYED = {
    "query.department": "the same keys in every county",
    "query.lead_department": "the same keys in every county",
}
_POINT = ROWS["CellService.LocatePoint"].fill["point"]


def _of_call(name: str) -> Row:
    row = ROWS[name]
    own_keys = {f"body.{path}": why for path, why in row.own_keys.items()}
    own_keys |= {f"path.{path}": why for path, why in row.own_keys.items()} | _KEYED
    return replace(row, own_keys=own_keys)


HTTP_ROWS: dict[str, Row] = {
    **{operation: _of_call(name) for operation, name in _CALLS.items()},
    **OWN,
}
HTTP_ROWS["GET /areas/{code}"] = Row("clerk", own_keys=_NATIONAL)
HTTP_ROWS["GET /grids:locate"] = Row("clerk", _POINT)
HTTP_ROWS["POST /grids:import"] = Row("admin")
HTTP_ROWS["POST /cases"] = Row(
    "clerk", {**ROWS["CaseService.RegisterCase"].fill, "parties": [PERSON]}
)
HTTP_ROWS["POST /cases:find-similar"] = Row(
    "clerk", {**ROWS["SamenessService.FindSimilar"].fill, "parties": [PERSON]}
)
HTTP_ROWS["GET /station-messages"] = Row(HANDLER)
VARIANTS = {
    ("POST /sessions/{session_id}/records", "body.caucus.side"): _of_call(
        "SessionService.RecordCaucus"
    )
}
"""Rows for ids that stand in another form of the same body."""
# The county's own accounts are found by name; these mediators and officers have no account.
for _name, _row in list(HTTP_ROWS.items()):
    if _row.neighbour.endswith("9"):
        HTTP_ROWS[_name] = replace(_row, neighbour="")
