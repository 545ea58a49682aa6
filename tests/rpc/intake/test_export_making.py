"""Making a sheet: it goes on where a runner was killed; who is erased meanwhile is not in it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

import pytest

from chassis.kernel import Kernel
from contracts.errors import Conflict
from onedoor.intake.v1 import exports_pb2 as pb
from services.intake.documents.exports import ExportSheets
from services.intake.domain.cases import Case
from services.intake.domain.exports import Export
from services.intake.jobs import export_next
from services.intake.settings import IntakeSettings
from services.intake.store import (
    KernelReadAudit,
    MongoCaseStore,
    MongoErasureStore,
    MongoExportStore,
    MongoLineStore,
)
from services.intake.use_cases import CaseFilter, ExportLimits, ExportWork
from services.intake.wiring import wire
from tests.rpc.intake.closed import archived
from tests.rpc.intake.door import COUNTY, Door
from tests.rpc.intake.people import a_party
from tests.support.exporting import approved, as_it_stands, codes_in, requested

T = TypeVar("T")
MANY = 230
KEPT = timedelta(days=7)


class Killed(Exception):
    """The runner is gone."""


@dataclass
class Dying:
    """Transactions of a runner that is killed in some of them, before they commit."""

    kernel: Kernel
    at: set[int]
    ran: int = 0

    def __call__(self, work: Callable[[], T]) -> T:
        """Run it, or die in it."""
        self.ran += 1

        def dying() -> T:
            done = work()
            if self.ran in self.at:
                raise Killed
            return done

        return self.kernel.transact(dying)


@dataclass
class Meanwhile:
    """The real store of cases, and something that happens behind a read of it."""

    kernel: Kernel
    happens: Callable[[], None]
    read: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(MongoCaseStore(self.kernel), name)

    def whole(
        self, scope: str, which: CaseFilter, *, size: int, token: str
    ) -> tuple[Sequence[Case], str]:
        """The next cases, and then it happens."""
        found = MongoCaseStore(self.kernel).whole(scope, which, size=size, token=token)
        self.read += [case.id for case in found[0]]
        self.happens()
        return found


@dataclass
class Slow:
    """Writes sheets; something happens when the first one is written."""

    happens: Callable[[], None]
    made: int = 0

    def sheet(self, export: Export, lines: Iterator[Sequence[str]]) -> Iterator[bytes]:
        """The sheet, and then it happens."""
        yield from ExportSheets().sheet(export, lines)
        self.made += 1
        if self.made == 1:
            self.happens()


def _nothing() -> None:
    """Nothing happens."""


def _work(
    kernel: Kernel, *, cases: Any = None, maker: Any = None, transact: Any = None, steps: int = 10
) -> ExportWork:
    return ExportWork(
        MongoExportStore(kernel),
        MongoLineStore(kernel),
        cases or MongoCaseStore(kernel),
        maker or ExportSheets(),
        KernelReadAudit(kernel),
        ExportLimits(most_rows=1000, free_rows=500),
        kept=KEPT,
        steps=steps,
        transact=transact or kernel.transact,
        now=kernel.now,
    )


@pytest.fixture(autouse=True)
def _settled(intake_kernel: Kernel) -> None:
    """Nothing is left to make."""
    while export_next(wire(intake_kernel, IntakeSettings()).exports.work):
        pass


def _words(word: str) -> pb.ExportFilter:
    return pb.ExportFilter(words=word)


def _lease_runs_out(door: Door, export: Any) -> None:
    past = {"$set": {"lease_time": door.kernel.now() - timedelta(seconds=1)}}
    door.kernel.database["exports"].update_one({"_id": export.export_id}, past)


def _erase(door: Door, made: Any) -> None:
    """The case is erased, as an approved list erases it."""
    books = MongoCaseStore(door.kernel)

    def erase() -> None:
        case = books.get(COUNTY, made.id)
        case.erase(door.kernel.now(), door.kernel.now() - timedelta(days=1))
        books.save(case)
        MongoErasureStore(door.kernel).forget(case)

    door.kernel.transact(erase)


def test_a_runner_killed_twice_leaves_a_sheet_with_every_case_once(door: Door) -> None:
    codes = [door.register(title=f"椰枣林第{at}处").code for at in range(MANY)]
    export = requested(door, filter=_words("椰枣林"))
    cases, killed = Meanwhile(door.kernel, _nothing), Dying(door.kernel, {2, 5})
    work = _work(door.kernel, cases=cases, transact=killed)

    with pytest.raises(Killed):
        export_next(work)  # in the second step of three
    halfway = as_it_stands(door, export)
    assert export_next(work) == 0
    _lease_runs_out(door, export)
    with pytest.raises(Killed):
        export_next(work)  # when the sheet is there, and not yet kept
    assert (halfway.state, halfway.rows) == ("approved", 100)
    assert (as_it_stands(door, export).state, as_it_stands(door, export).rows) == ("approved", MANY)
    _lease_runs_out(door, export)
    assert export_next(work) == 1

    assert (as_it_stands(door, export).state, as_it_stands(door, export).rows) == ("ready", MANY)
    assert codes_in(door, export) == codes[::-1]
    assert len(cases.read) == MANY + 100  # only the step that was lost is read again


def test_each_case_in_clear_is_audited_once_however_often_a_runner_is_killed(door: Door) -> None:
    party = a_party("applicant", "上官婉", phone="13812345678")
    made = [door.register(title=f"沙棘地第{at}块", parties=[party]) for at in range(120)]
    export = approved(door, filter=_words("沙棘地"))
    work = _work(door.kernel, transact=Dying(door.kernel, {2, 4}))

    for _ in range(2):
        with pytest.raises(Killed):
            export_next(work)
        _lease_runs_out(door, export)
    export_next(work)

    where = {"purpose": "export:report", "objects.case": {"$in": [case.id for case in made]}}
    assert len(codes_in(door, export)) == 120
    assert door.kernel.database["audit"].count_documents(where) == 120


def test_a_runner_that_was_thought_dead_writes_no_line_twice(door: Door) -> None:
    for at in range(3):
        door.register(title=f"罗汉果棚{at}")
    export = requested(door, filter=_words("罗汉果"))
    slow, quick = _work(door.kernel), _work(door.kernel)
    held = slow.claim()
    assert held is not None
    _lease_runs_out(door, export)
    assert export_next(quick) == 1

    with pytest.raises(Conflict):
        slow.make(held)

    assert len(codes_in(door, export)) == 3


@pytest.mark.parametrize("moment", ["behind the read", "behind the lines", "behind the sheet"])
def test_a_case_erased_meanwhile_does_not_stand_in_the_sheet(door: Door, moment: str) -> None:
    word = {"behind the read": "莼菜", "behind the lines": "荸荠", "behind the sheet": "茨菰"}[
        moment
    ]
    gone, _ = archived(door, title=f"{word}塘退租")
    stays, _ = archived(door, title=f"{word}塘补偿")
    export = requested(door, filter=_words(word))

    def erase() -> None:
        _erase(door, gone)

    cases = Meanwhile(door.kernel, erase if moment == "behind the read" else _nothing)
    maker = Slow(erase if moment == "behind the sheet" else _nothing)
    work = _work(door.kernel, cases=cases, maker=maker)
    if moment == "behind the lines":
        with pytest.raises(Killed):
            export_next(_work(door.kernel, transact=Dying(door.kernel, {2})))
        erase()
        _lease_runs_out(door, export)
    export_next(work)

    assert codes_in(door, export) == [stays.code]
    assert as_it_stands(door, export).rows == 1
    assert maker.made == (2 if moment == "behind the sheet" else 1)
    rows = door.kernel.database["export_lines"].find({"case_id": gone.id})
    assert list(rows) == []


def test_lines_lie_sealed_and_go_when_the_sheet_is_made(door: Door) -> None:
    party = a_party("applicant", "上官婉", phone="13812345678")
    case = door.register(title="黄花菜地", parties=[party])
    export = requested(door, filter=_words("黄花菜"))
    work = _work(door.kernel, transact=Dying(door.kernel, {2}))
    with pytest.raises(Killed):
        export_next(work)
    lines = door.kernel.database["export_lines"]

    kept = list(lines.find({"export_id": export.export_id}))
    assert [row["case_id"] for row in kept] == [case.id]
    assert "上" not in str(kept)
    work.forget_lines()
    assert lines.count_documents({"export_id": export.export_id}) == 1
    _lease_runs_out(door, export)
    export_next(work)
    work.forget_lines()

    assert lines.count_documents({"export_id": export.export_id}) == 0
    assert work.forget_lines() == 0
    assert len(codes_in(door, export)) == 1


def test_an_export_that_rests_goes_on_in_the_next_round_at_once(door: Door) -> None:
    codes = [door.register(title=f"枳壳园{at}").code for at in range(2)]
    export = requested(door, filter=_words("枳壳园"))
    work = _work(door.kernel, steps=1)

    rounds = [
        export_next(work),
        as_it_stands(door, export).rows,
        export_next(work),
        export_next(work),
    ]

    assert rounds == [1, 2, 1, 0]
    assert codes_in(door, export) == codes[::-1]


def test_a_restricted_matter_that_nobody_was_first_asked_in_stands_in_no_sheet(door: Door) -> None:
    stays = door.register(title="慈姑田灌溉")
    closed = door.register(title="慈姑田旁的孩子", sensitivities=["minor"])
    as_reported = {"$set": {"first_responder": ""}}  # as a resident's report waits
    door.kernel.database["cases"].update_one({"_id": closed.id}, as_reported)
    export = requested(door, filter=_words("慈姑"))

    export_next(_work(door.kernel))

    assert codes_in(door, export) == [stays.code]
    assert as_it_stands(door, export).rows == 1
