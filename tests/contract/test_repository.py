"""The repository's promises, kept alike by the real one and by the fake."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from pymongo.errors import DuplicateKeyError

from contracts.errors import Conflict, Invalid, NotFound
from tests.support import stack
from tests.support.cases import a_matter, matters
from tests.support.fakes import FakeRepository


@pytest.fixture(params=["fake", "mongo"])
def repository(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Both implementations in turn."""
    if request.param == "fake":
        yield FakeRepository()
        return
    kernel = stack.a_kernel("intake")
    yield matters(kernel)
    stack.drop(kernel)


def an_accepted(repository: Any, **overrides: str) -> Any:
    matter = a_matter(**overrides)
    matter.accept()
    repository.add(matter)
    return matter


def test_what_was_added_is_loaded_with_its_version(repository: Any) -> None:
    matter = an_accepted(repository)

    loaded = repository.get("430423", matter.id)

    assert (loaded.title, loaded.version, loaded.facts) == ("路灯不亮", 1, [])


@pytest.mark.parametrize("scope", ["430424", "44", "430423001"])
def test_outside_its_area_a_thing_is_not_there(repository: Any, scope: str) -> None:
    matter = an_accepted(repository)

    with pytest.raises(NotFound):
        repository.get(scope, matter.id)


@pytest.mark.parametrize("scope", ["430423", "43"])
def test_its_own_county_and_province_see_it(repository: Any, scope: str) -> None:
    matter = an_accepted(repository)

    assert repository.get(scope, matter.id).id == matter.id


def test_the_second_of_two_editors_is_told_the_current_version(repository: Any) -> None:
    matter = an_accepted(repository)
    first, second = (repository.get("430423", matter.id) for _ in range(2))
    first.verify()
    repository.save(first)

    second.verify()
    with pytest.raises(Conflict) as refusal:
        repository.save(second)

    assert refusal.value.details == {"current_version": "2"}


def test_a_change_without_an_event_is_refused(repository: Any) -> None:
    matter = an_accepted(repository)

    with pytest.raises(ValueError, match="without recording"):
        repository.save(repository.get("430423", matter.id))


class TestPages:
    """Lists in pages; the real repository only."""

    def test_pages_hold_everything_once_while_others_write(self, kernel: Any) -> None:
        repository = matters(kernel)
        ids = [an_accepted(repository).id for _ in range(7)]
        first = repository.page("430423", {}, size=3, token="")
        an_accepted(repository)

        second = repository.page("430423", {}, size=3, token=first.next_page_token)
        third = repository.page("430423", {}, size=3, token=second.next_page_token)

        listed = [row.id for page in (first, second, third) for row in page.items]
        assert listed == ids[::-1]
        assert (first.total, first.total_is_exact, third.next_page_token) == (7, True, "")

    def test_what_a_transaction_added_it_finds_and_changes_again(self, kernel: Any) -> None:
        repository = matters(kernel)

        def add_and_verify() -> int:
            matter = an_accepted(repository)
            found = repository.find("430423", {"_id": matter.id})
            found[0].verify()
            repository.save(found[0])
            return int(repository.get("430423", matter.id).version)

        assert kernel.transact(add_and_verify) == 2

    def test_two_of_one_id_are_refused_also_at_the_end_of_their_transaction(
        self, kernel: Any
    ) -> None:
        repository, matter = matters(kernel), a_matter()

        def add_three() -> None:
            for one in (a_matter(), matter, copy.deepcopy(matter)):
                one.accept()
                repository.add(one)

        with pytest.raises(DuplicateKeyError):
            kernel.transact(add_three)
        assert repository.count("430423", {"_id": matter.id}) == 0

    def test_a_condition_cannot_widen_the_scope(self, kernel: Any) -> None:
        repository = matters(kernel)
        an_accepted(repository, area_code="430424100")

        page = repository.page("430423", {"county": "430424"}, size=10, token="")

        assert (page.items, page.total) == ([], 0)

    def test_a_forged_token_is_refused(self, kernel: Any) -> None:
        with pytest.raises(Invalid):
            matters(kernel).page("430423", {}, size=3, token="\u00e9!")
