"""kill -9 while the runner makes a file or a sheet: each is whole, there once, and soon there."""

import hashlib
import time
from collections.abc import Callable
from typing import Any

import pytest

from chassis.kernel import Kernel
from onedoor.intake.v1 import archive_pb2, exports_pb2
from services.intake.store.archives import LEASE_SECONDS
from tests.rpc.intake.closed import archived
from tests.rpc.intake.door import Door
from tests.support.exporting import approved, as_it_stands, codes_in
from tests.support.keeping import Keeper, kept
from tests.support.processes import beside
from tests.support.waiting import eventually

pytestmark = pytest.mark.timeout(600)
TICK_LEASE_SECONDS = 30
SLACK_SECONDS = 45
MATTERS = 230
RUNNER = ("chassis.runner", "services.intake.jobs")


def test_a_file_whose_maker_is_killed_is_made_by_the_next_when_the_lease_is_over(
    door: Door,
) -> None:
    cases = [archived(door)[0] for _ in range(2)]

    with kept("P11", 2, *RUNNER, env=beside(door.kernel)) as runner:
        eventually(lambda: runner.crashes == 1, within=120)
        killed = time.monotonic()
        eventually(lambda: all(map(_is_ready(door), cases)), within=300, every=0.5)
        spent = time.monotonic() - killed

    assert spent < LEASE_SECONDS + TICK_LEASE_SECONDS + SLACK_SECONDS
    for case in cases:
        request = archive_pb2.GetArchiveFileRequest(case_id=case.id)
        pieces = door.ask("GetArchiveFile", request, "supervisor")
        whole = b"".join(piece.chunk for piece in pieces)
        assert hashlib.sha256(whole).hexdigest() == _archive(door, case).sha256
    assert _count(door.kernel, "outbox", {"routing_key": "archive_ready"}) == 2
    assert _kept_files(door.kernel, "archive") == 2


@pytest.mark.parametrize(("point", "every"), [("P12", 5), ("P11", 2)])
def test_a_sheet_whose_maker_is_killed_is_made_once_with_every_case_once(
    door: Door, point: str, every: int
) -> None:
    codes = [door.register(title=f"香榧林第{at}处").code for at in range(MATTERS)]
    which = exports_pb2.ExportFilter(words="香榧林")
    exports = [approved(door, filter=which) for _ in range(2)]

    with kept(point, every, *RUNNER, env=beside(door.kernel)) as runner:
        _all_made(door, exports, runner)
        eventually(lambda: _count(door.kernel, "export_lines", {}) == 0, within=120, every=0.5)

    assert runner.crashes >= 1
    audited = {"purpose": "export:report", "action": "export:make"}
    assert _count(door.kernel, "audit", audited) == len(exports) * MATTERS
    assert _kept_files(door.kernel, "export") == len(exports)
    for export in exports:
        assert codes_in(door, export) == codes[::-1]
        told = {"subject": export.export_id, "routing_key": "export_ready"}
        assert _count(door.kernel, "outbox", told) == 1


def _all_made(door: Door, exports: list[Any], runner: Keeper) -> None:
    def are_made() -> bool:
        states = [as_it_stands(door, export).state for export in exports]
        assert set(states) <= {"approved", "ready"}
        return runner.crashes > 0 and states == ["ready"] * len(exports)

    eventually(are_made, within=300, every=0.5)


def _is_ready(door: Door) -> Callable[[Any], bool]:
    return lambda case: bool(_archive(door, case).state == "ready")


def _archive(door: Door, case: Any) -> Any:
    request = archive_pb2.GetArchiveRequest(case_id=case.id)
    return door.ask("GetArchive", request, "supervisor").archive


def _count(kernel: Kernel, name: str, where: dict[str, Any]) -> int:
    return kernel.database[name].count_documents(where)


def _kept_files(kernel: Kernel, kind: str) -> int:
    owned = {"metadata.owner": {"$regex": f"^{kind}/"}, "metadata.is_claimed": True}
    return _count(kernel, "files.files", owned)
