"""Accounts, credentials, sessions and failures in the gateway's own database.

The only module of the gateway that knows pymongo.
"""

from datetime import datetime, timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from chassis.kernel import Kernel
from chassis.mongo import Database, Document, base_fields
from chassis.repository import Page, Repository
from contracts.errors import Conflict
from contracts.principals import Post
from gateway.domain import Account, Credential, Session

ACCOUNTS, CREDENTIALS, SESSIONS = "accounts", "credentials", "sessions"
REFRESH_TOKENS, FAILURES = "refresh_tokens", "sign_in_failures"
CENTRES = "centres"


class Store:
    """What the gateway remembers."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collections."""
        self._kernel = kernel
        self._database = kernel.database
        self._accounts: Repository[Account] = Repository(
            kernel, ACCOUNTS, to_document=_account_document, from_document=_account
        )

    def add_account(self, account: Account, credential: Credential) -> None:
        """Insert an account with its password; raises Conflict when the name is taken."""
        try:
            self._kernel.transact(lambda: self._insert(account, credential))
        except DuplicateKeyError:
            raise Conflict(f"{account.id} exists", reason="account_exists") from None

    def save_account(self, account: Account) -> None:
        """Replace an account where its version still stands."""
        self._accounts.save(account)

    def account(self, scope: str, name: str) -> Account:
        """One account within the scope; raises NotFound."""
        return self._accounts.get(scope, name)

    def accounts(self, scope: str, *, size: int, token: str) -> Page[Account]:
        """One page of the accounts of an area, by name."""
        return self._accounts.page(scope, {}, size=size, token=token, newest_first=False)

    def find_account(self, name: str) -> tuple[Account | None, Credential | None]:
        """An account and its password by name, wherever it is; for signing in only."""
        document = self._database[ACCOUNTS].find_one({"_id": name}, session=self._session)
        secret = self._database[CREDENTIALS].find_one({"_id": name}, session=self._session)
        return (
            _account(document) if document else None,
            _credential(secret) if secret else None,
        )

    def put_credential(self, credential: Credential) -> None:
        """Write an account's password."""
        self._database[CREDENTIALS].replace_one(
            {"_id": credential.account},
            _credential_document(credential),
            upsert=True,
            session=self._session,
        )

    def add_session(self, session: Session, token_digest: str) -> None:
        """Insert a session with its first refresh token."""
        document = {"_id": session.id, **vars(session)}
        del document["id"]

        def write() -> None:
            self._database[SESSIONS].insert_one(dict(document), session=self._session)
            self.add_token(token_digest, session)

        self._kernel.transact(write)

    def session(self, session_id: str) -> Session | None:
        """One session, if it is known."""
        found = self._database[SESSIONS].find_one({"_id": session_id}, session=self._session)
        return _session(found) if found else None

    def add_token(self, digest: str, session: Session) -> None:
        """Insert a refresh token of a session by its digest."""
        row = {
            "_id": digest,
            "session_id": session.id,
            "is_used": False,
            "expire_time": session.expire_time,
        }
        self._database[REFRESH_TOKENS].insert_one(row, session=self._session)

    def take_token(self, digest: str) -> tuple[str, bool]:
        """Use up a refresh token; gives its session's id and whether it was the first use.

        An unknown token gives an empty id.
        """
        tokens = self._database[REFRESH_TOKENS]
        used = {"$set": {"is_used": True}}
        before = tokens.find_one_and_update(
            {"_id": digest}, used, return_document=ReturnDocument.BEFORE, session=self._session
        )
        return (before["session_id"], not before["is_used"]) if before else ("", False)

    def revoke(self, session_id: str) -> None:
        """End one session with all its tokens."""
        self._revoke({"_id": session_id})

    def revoke_all(self, account: str, *, but: str = "") -> None:
        """End the sessions of an account, but one."""
        self._revoke({"account": account, "_id": {"$ne": but}})

    def failures(self, name: str, now: datetime) -> tuple[int, datetime | None]:
        """How often signing in failed in a row, and until when that counts."""
        row = self._database[FAILURES].find_one({"_id": self._blind(name)})
        if row is None or row["expire_time"] <= now:
            return 0, None
        return row["count"], row["expire_time"]

    def add_failure(self, name: str, now: datetime, seconds: int) -> int:
        """Count one more failure, forgotten after a while; gives the count."""
        key, fresh = self._blind(name), {"count": 0, "expire_time": now}
        rows = self._database[FAILURES]
        rows.update_one({"_id": key, "expire_time": {"$lte": now}}, {"$set": fresh})
        row: Any = rows.find_one_and_update(
            {"_id": key},
            {"$inc": {"count": 1}, "$set": {"expire_time": now + timedelta(seconds=seconds)}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        return int(row["count"])

    def forget_failures(self, name: str) -> None:
        """A success ends the row of failures."""
        self._database[FAILURES].delete_one({"_id": self._blind(name)}, session=self._session)

    def centres(self) -> list[Document]:
        """The directory of centres, by county."""
        rows = self._database[CENTRES].find({}).sort("_id", 1)
        return [{"county": row.pop("_id"), **row} for row in rows]

    def put_centre(self, county: str, fields: Document) -> None:
        """Write one county's entry."""
        self._database[CENTRES].replace_one({"_id": county}, fields, upsert=True)

    def drop_expired(self, now: datetime, limit: int) -> int:
        """Delete sessions, tokens and failures that no longer count; gives how many."""
        dropped = 0
        for name in (REFRESH_TOKENS, SESSIONS, FAILURES):
            rows = self._database[name]
            due = rows.find({"expire_time": {"$lte": now}}, {"_id": 1}).limit(limit)
            ids = [row["_id"] for row in due]
            if ids:
                dropped += rows.delete_many({"_id": {"$in": ids}}).deleted_count
        return dropped

    @property
    def _session(self) -> Any:
        return self._database.session

    def _insert(self, account: Account, credential: Credential) -> None:
        self._accounts.add(account)
        self._database[CREDENTIALS].insert_one(
            _credential_document(credential), session=self._session
        )

    def _revoke(self, where: Document) -> None:
        self._database[SESSIONS].update_many(
            where, {"$set": {"is_revoked": True}}, session=self._session
        )

    def _blind(self, name: str) -> str:
        return self._kernel.sealing.blind(name, "account")


def create_indexes(database: Database) -> None:
    """Accounts by county; sessions by account; what expires, by when."""
    database[ACCOUNTS].create_index([("county", 1), ("_id", 1)], name="county")
    database[SESSIONS].create_index([("account", 1)], name="account")
    for name in (SESSIONS, REFRESH_TOKENS, FAILURES):
        database[name].create_index([("expire_time", 1)], name="expiry")


def _account_document(account: Account) -> Document:
    return {
        "post": str(account.post),
        "department": account.department,
        "is_active": account.is_active,
        "create_time": account.create_time,
    }


def _account(document: Document) -> Account:
    return Account(
        **base_fields(document),
        post=Post(document["post"]),
        department=document["department"],
        is_active=document["is_active"],
        create_time=document["create_time"],
    )


def _credential_document(credential: Credential) -> Document:
    return {
        "_id": credential.account,
        "password_hash": credential.password_hash,
        "must_change": credential.must_change,
        "change_time": credential.change_time,
    }


def _credential(document: Document) -> Credential:
    return Credential(
        account=document["_id"],
        password_hash=document["password_hash"],
        must_change=document["must_change"],
        change_time=document["change_time"],
    )


def _session(document: Document) -> Session:
    fields = {name: value for name, value in document.items() if name != "_id"}
    return Session(id=document["_id"], **fields)
