"""Codes on the real store: never twice, whoever takes them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from chassis.kernel import Kernel
from services.intake.domain.codes import is_code
from services.intake.store import MongoCodeBook

DAY = date(2026, 3, 2)


def test_two_processes_with_many_threads_never_give_a_code_twice(intake_kernel: Kernel) -> None:
    books = [MongoCodeBook(intake_kernel, block=3) for _ in range(2)]

    with ThreadPoolExecutor(8) as threads:
        codes = list(threads.map(lambda at: books[at % 2].take("431382", DAY), range(200)))

    assert len(set(codes)) == 200
    assert all(is_code(code) for code in codes)


def test_a_day_and_a_county_count_for_themselves(intake_kernel: Kernel) -> None:
    book = MongoCodeBook(intake_kernel, block=10)

    codes = [book.take(county, day) for county in ("430421", "430422") for day in _DAYS]

    assert [code[14:-1] for code in codes] == ["00001"] * 4


def test_a_refused_write_leaves_a_gap_and_the_next_gets_another_code(intake_kernel: Kernel) -> None:
    book, taken = MongoCodeBook(intake_kernel, block=1), []

    def refused() -> None:
        taken.append(book.take("430405", DAY))
        raise ValueError

    for _ in range(2):
        try:
            intake_kernel.transact(refused)
        except ValueError:
            continue

    assert taken[0] != taken[1]


_DAYS = (DAY, date(2026, 3, 3))
