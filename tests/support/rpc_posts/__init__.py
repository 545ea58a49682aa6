"""Who calls each RPC, with what: the data of the isolation walk; an RPC without a row fails it.

In `fill`, `$kind` stands for the caller's own thing of that kind.
"""

from tests.support.ending_posts import ENDING_POSTS
from tests.support.file_posts import FILE_ROWS
from tests.support.meeting_posts import MEETING_ROWS
from tests.support.pact_posts import PACT_ROWS
from tests.support.row import Row
from tests.support.rpc_posts.callers import HANDLER, PERSON
from tests.support.rpc_posts.grid import GRID_ROWS
from tests.support.rpc_posts.intake import INTAKE_ROWS
from tests.support.rpc_posts.mediation import MEDIATION_ROWS
from tests.support.rpc_posts.notify import NOTIFY_ROWS
from tests.support.rpc_posts.routing import ROUTING_ROWS

__all__ = ["HANDLER", "PERSON", "ROWS"]

ROWS: dict[str, Row] = {
    **INTAKE_ROWS,
    **{name: Row(**given) for name, given in ENDING_POSTS.items()},
    **FILE_ROWS,
    **PACT_ROWS,
    **ROUTING_ROWS,
    **MEETING_ROWS,
    **MEDIATION_ROWS,
    **GRID_ROWS,
    **NOTIFY_ROWS,
}
