"""What is true of accounts and passwords, without any store."""

from datetime import UTC, datetime

import pytest

from contracts.errors import Invalid, WrongState
from contracts.events.gateway import AccountCreated, AccountDisabled, AccountEnabled
from contracts.principals import Post
from gateway.accounts import check_password
from gateway.domain import STAFF, Account
from gateway.passwords import Passwords

_NOW = datetime(2026, 11, 23, tzinfo=UTC)


def an_account(
    name: str = "clerk@430423", post: Post = Post.CLERK, department: str = ""
) -> Account:
    return Account.create(name, post, department, _NOW)


def test_an_account_lives_in_the_area_its_name_ends_with() -> None:
    account = an_account("officer@430423100", Post.OFFICER)

    assert (account.area_code, account.county) == ("430423100", "430423")
    assert account.principal.id == "officer@430423100"


def test_each_change_of_an_account_is_one_event() -> None:
    account = an_account()
    account.disable()
    account.enable()

    kinds = [type(fact.event) for fact in account.facts]
    assert kinds == [AccountCreated, AccountDisabled, AccountEnabled]
    assert account.version == 3


def test_an_account_is_not_disabled_or_enabled_twice() -> None:
    account = an_account()
    with pytest.raises(WrongState):
        account.enable()
    account.disable()
    with pytest.raises(WrongState):
        account.disable()


@pytest.mark.parametrize("post", [post for post in Post if post not in STAFF])
def test_residents_and_machines_get_no_account(post: Post) -> None:
    with pytest.raises(Invalid):
        an_account(post=post)


@pytest.mark.parametrize(
    ("post", "department"), [(Post.HANDLER, ""), (Post.CLERK, "housing"), (Post.ADMIN, "court")]
)
def test_a_department_belongs_to_handlers_only(post: Post, department: str) -> None:
    with pytest.raises(Invalid) as refusal:
        an_account(post=post, department=department)

    assert [fault.field for fault in refusal.value.faults] == ["department"]


@pytest.mark.parametrize("password", ["short", "my-clerk-pass", "CLERK-2026-x"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(Invalid):
        check_password("password", password, "clerk@430423")


def test_a_password_matches_its_own_hash_only_and_nobody_has_none() -> None:
    passwords = Passwords()
    stored = passwords.hash("qing-shan-2026")

    assert passwords.matches(stored, "qing-shan-2026")
    assert not passwords.matches(stored, "qing-shan-2027")
    assert not passwords.matches("no hash at all", "qing-shan-2026")
    assert not passwords.matches(None, "nobody has this password")
