"""One request, one effect, on the real store (G2, F13, F14)."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chassis.kernel import Kernel
from contracts.errors import Reused, WrongState
from tests.support.cases import a_matter, matters


def register(kernel: Kernel, key: str, content: bytes = b"body") -> bytes:
    def write() -> bytes:
        matter = a_matter()
        matter.accept()
        matters(kernel).add(matter)
        return matter.id.encode()

    return kernel.idempotency.once("430423", "clerk@430423", key, content, write).body


def test_fifty_twins_make_one_case_and_get_one_answer(kernel: Kernel) -> None:
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: register(kernel, "twin"), range(50)))

    assert len(set(answers)) == 1
    assert kernel.database["matters"].count_documents({}) == 1
    assert kernel.database["outbox"].count_documents({}) == 1


def test_another_body_under_the_same_key_is_refused_and_writes_nothing(kernel: Kernel) -> None:
    register(kernel, "key")

    with pytest.raises(Reused):
        register(kernel, "key", b"another")

    assert kernel.database["matters"].count_documents({}) == 1


def test_a_refused_write_leaves_nothing_behind(kernel: Kernel) -> None:
    def write() -> bytes:
        matter = a_matter()
        matter.accept()
        matters(kernel).add(matter)
        raise WrongState("no")

    with pytest.raises(WrongState):
        kernel.idempotency.once("430423", "clerk@430423", "key", b"", write)

    for name in ("matters", "outbox", "idempotency"):
        assert kernel.database[name].count_documents({}) == 0


def test_the_same_key_of_another_caller_is_another_request(kernel: Kernel) -> None:
    first = register(kernel, "key")

    second = kernel.idempotency.once("430423", "other@430423", "key", b"", lambda: b"own").body

    assert (first != second, second) == (True, b"own")


def test_the_stored_answer_is_sealed(kernel: Kernel) -> None:
    secret = "王小二 13807340001".encode()

    kernel.idempotency.once("430423", "clerk@430423", "key", b"", lambda: secret)

    row = kernel.database["idempotency"].find_one({})
    assert row is not None
    assert row["body"].startswith("s1.")
    replayed = kernel.idempotency.once("430423", "clerk@430423", "key", b"", lambda: b"other")
    assert (replayed.body, replayed.is_replayed) == (secret, True)
