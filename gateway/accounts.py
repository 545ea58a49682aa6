"""What can be done with accounts（账号管理）; plain and synchronous, run in a worker thread."""

import json
from collections.abc import Callable
from typing import Any

from chassis.calls import caller, current
from chassis.idempotency import Answer
from chassis.kernel import Kernel
from chassis.repository import Page
from contracts.errors import FieldFault, Invalid, Unauthenticated
from contracts.principals import COUNTY_DIGITS, Post
from gateway.domain import Account, Credential
from gateway.passwords import Passwords
from gateway.shapes import LOCAL
from gateway.store import Store

_SHORTEST = 10


class Accounts:
    """Opening, closing and resetting accounts, by an admin of the same county."""

    def __init__(self, kernel: Kernel, store: Store, passwords: Passwords) -> None:
        """Join the store with the machinery for idempotent, audited writes."""
        self._kernel = kernel
        self._store = store
        self._passwords = passwords

    def create(self, key: str, name: str, post: str, department: str, password: str) -> Answer:
        """Open an account; its owner must change the password at the first sign-in."""
        _check_area(name)
        check_password("password", password, name)
        now = self._kernel.now()

        def write() -> Account:
            account = Account.create(name, Post(post), department, now)
            self._store.add_account(account, credential)
            return account

        credential = self._credential(name, password, must_change=True)
        return self._once(key, name, [name, post, department, self._digest(password)], write)

    def disable(self, key: str, name: str, version: int) -> Answer:
        """Close an account and end its sessions."""

        def change(account: Account) -> None:
            account.disable()
            self._store.revoke_all(name)

        return self._change(key, name, version, change)

    def enable(self, key: str, name: str, version: int) -> Answer:
        """Open a closed account again."""
        return self._change(key, name, version, Account.enable)

    def reset_password(self, key: str, name: str, password: str) -> Answer:
        """Give a new password that must be changed, and end all sessions."""
        check_password("password", password, name)
        credential = self._credential(name, password, must_change=True)

        def write() -> Account:
            account = self._store.account(_scope(), name)
            self._store.put_credential(credential)
            self._store.revoke_all(name)
            self._store.forget_failures(name)
            return account

        return self._once(key, name, [name, self._digest(password)], write)

    def change_password(self, key: str, session_id: str, current: str, wanted: str) -> Answer:
        """Change the own password; other sessions end.

        Raises:
            Unauthenticated: the current password is not the given one.
        """
        name = caller().id
        check_password("new_password", wanted, name)
        _, standing = self._store.find_account(name)
        matches = self._passwords.matches(standing.password_hash if standing else None, current)
        credential = self._credential(name, wanted, must_change=False)

        def write() -> Account:
            if not matches:
                raise Unauthenticated("the current password is wrong", reason="invalid_credentials")
            account = self._store.account(caller().area_code, name)
            self._store.put_credential(credential)
            self._store.revoke_all(name, but=session_id)
            return account

        content = [name, self._digest(current), self._digest(wanted)]
        return self._once(key, name, content, write)

    def page(self, size: int, token: str) -> Page[Account]:
        """The accounts of the caller's area."""
        return self._store.accounts(_scope(), size=size, token=token)

    def _change(
        self, key: str, name: str, version: int, change: Callable[[Account], None]
    ) -> Answer:
        def write() -> Account:
            account = self._store.account(_scope(), name)
            account.expect(version)
            change(account)
            self._store.save_account(account)
            return account

        return self._once(key, name, [name, version], write)

    def _once(
        self, key: str, name: str, content: list[Any], write: Callable[[], Account]
    ) -> Answer:
        principal = caller()
        county = principal.area_code[:COUNTY_DIGITS]

        def work() -> bytes:
            shown = account_view(write())
            self._kernel.audit.note(county, result="ok", objects={"account": name})
            return json.dumps(shown).encode()

        request = json.dumps([current().action, *content]).encode()
        return self._kernel.idempotency.once(county, principal.id, key, request, work)

    def _credential(self, name: str, password: str, *, must_change: bool) -> Credential:
        return Credential(
            account=name,
            password_hash=self._passwords.hash(password),
            must_change=must_change,
            change_time=self._kernel.now(),
        )

    def _digest(self, password: str) -> str:
        return self._kernel.sealing.blind(password, "password")


def account_view(account: Account) -> dict[str, Any]:
    """An account as it is shown."""
    return {
        "id": account.id,
        "post": str(account.post),
        "area_code": account.area_code,
        "department": account.department,
        "is_active": account.is_active,
        "create_time": account.create_time.astimezone(LOCAL).isoformat(timespec="milliseconds"),
        "version": account.version,
    }


def check_password(field: str, password: str, name: str) -> None:
    """Raise Invalid for a password that is too short or holds the account's name."""
    if len(password) >= _SHORTEST and name.partition("@")[0] not in password.lower():
        return
    raise Invalid(
        FieldFault(
            field=field,
            reason="weak_password",
            message=f"密码至少 {_SHORTEST} 位，且不得包含账号名",
            message_en=f"A password has {_SHORTEST} characters or more and not the account's name.",
        )
    )


def _scope() -> str:
    caller().require(Post.ADMIN)
    return caller().county


def _check_area(name: str) -> None:
    if not name.rpartition("@")[2].startswith(_scope()):
        raise Invalid(
            FieldFault(
                field="account",
                reason="foreign_county",
                message="只能开立本县账号",
                message_en="Accounts are opened in the own county only.",
            )
        )
