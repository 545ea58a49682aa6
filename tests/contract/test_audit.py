"""The audit trail on the real store (S44, S45)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chassis import audit
from chassis.kernel import Kernel


def a_trail(kernel: Kernel, rows: int = 5) -> None:
    for number in range(rows):
        kernel.audit.note("430423", result="ok", objects={"case": f"c{number}"}, fields=["title"])
        kernel.audit.note("430424", result="ok", objects={"case": f"d{number}"})
    assert audit.link_new_rows(kernel.database) == rows * 2


def test_an_untouched_chain_is_whole(kernel: Kernel) -> None:
    a_trail(kernel)
    a_trail(kernel)

    assert audit.verify(kernel.database) == {}
    assert audit.link_new_rows(kernel.database) == 0


@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        (lambda rows: rows.update_one({"sequence": 3}, {"$set": {"actor": "x"}}), "row 3"),
        (lambda rows: rows.delete_one({"sequence": 2, "county": "430423"}), "row 2 is missing"),
        (lambda rows: rows.delete_one({"sequence": 5, "county": "430423"}), "ends at row 4"),
        (
            lambda rows: rows.insert_one({"county": "430423", "sequence": 6, "hash": "x"}),
            "row 6 stands beyond",
        ),
        (
            lambda rows: (
                rows.update_one({"county": "430423", "sequence": 1}, {"$set": {"sequence": 99}}),
                rows.update_one({"county": "430423", "sequence": 2}, {"$set": {"sequence": 1}}),
                rows.update_one({"county": "430423", "sequence": 99}, {"$set": {"sequence": 2}}),
            ),
            "row 1",
        ),
    ],
    ids=["changed", "deleted", "tail cut", "added", "swapped"],
)
def test_tampering_is_named(kernel: Kernel, tamper: Any, fault: str) -> None:
    a_trail(kernel)

    tamper(kernel.database["audit"])

    assert fault in audit.verify(kernel.database)["430423"]


def test_a_chain_that_grows_meanwhile_is_whole(kernel: Kernel) -> None:
    def grow(_: int) -> None:
        kernel.audit.note("430423", result="ok", objects={"case": "c"})
        audit.link_new_rows(kernel.database)

    a_trail(kernel, 200)
    with ThreadPoolExecutor(1) as linker:
        growing = linker.map(grow, range(150))
        found = [audit.verify(kernel.database) for _ in range(8)]
        list(growing)

    assert found == [{}] * 8
