"""A sheet of twenty thousand cases takes no more memory than one of a few hundred (A21)."""

from functools import partial
from typing import Any

import pytest
from pymongo.collection import Collection

from bench.province.load import fill
from bench.usage import forget_peak, peak_bytes
from chassis.mongo import Document
from chassis.settings import Settings
from services.intake.domain.exports import COLUMNS
from services.intake.store.history import SEALED
from tests.rpc.intake.door import COUNTY, Door
from tests.support import stack
from tests.support.exporting import approved, as_it_stands, codes_in
from tests.support.processes import beside, process
from tests.support.waiting import eventually

FEW, MANY = 500, 20_500
MOST_GROWTH_MEGABYTES = 15
MOST_ROWS = 20_000


@pytest.fixture(autouse=True)
def _as_many_as_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet may have as many rows as the setting allows at most."""
    monkeypatch.setenv("ONEDOOR_INTAKE_EXPORT_ROWS", str(MOST_ROWS))


@pytest.mark.timeout(2400)
def test_a_large_sheet_is_made_in_flat_memory(door: Door) -> None:
    database = door.kernel.database
    histories = [database[name] for name in SEALED]
    settings = Settings(
        mongodb_uri=stack.needed("ONEDOOR_MONGODB_URI"),
        database_prefix=database.name.removesuffix("intake"),
        keys_dir=stack.keys_dir(),
    )
    with process(
        "chassis.runner",
        "services.intake.jobs",
        env=beside(door.kernel, ONEDOOR_LOG_LEVEL="WARNING"),
    ) as runner:
        fill(settings, door.kernel, 0, FEW)
        _made(door)
        fill(settings, door.kernel, FEW, MANY)
        eventually(lambda: not any(map(_unlinked, histories)), within=900, every=1)
        forget_peak(runner.pid)
        before = peak_bytes(runner.pid)

        export = _made(door)

        assert peak_bytes(runner.pid) - before < MOST_GROWTH_MEGABYTES * 2**20
    cases = database["cases"].count_documents({"county": COUNTY, "is_restricted": {"$ne": True}})
    assert cases > MANY * 0.9
    assert len(set(codes_in(door, export))) == export.rows == cases


def _unlinked(rows: Collection[Document]) -> bool:
    return rows.find_one({"sequence": None}, {"_id": 1}) is not None


def _made(door: Door) -> Any:
    export = approved(door, columns=list(COLUMNS))
    stands = partial(as_it_stands, door, export)
    eventually(lambda: stands().state != "approved", within=900, every=0.5)
    assert stands().state == "ready"
    return stands()
