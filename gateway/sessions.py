"""Signing in, refreshing and signing out（登录会话）; synchronous, run in a worker thread."""

import hashlib
import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn

import areas
from chassis.kernel import Kernel
from contracts.errors import Exhausted, Unauthenticated
from contracts.principals import COUNTY_DIGITS
from gateway import metrics
from gateway.domain import Account, Session, Standing
from gateway.passwords import Passwords
from gateway.settings import GatewaySettings
from gateway.store import Store
from gateway.tokens import AccessClaims, Tokens

_TOKEN_BYTES = 32
logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What a person who signed in is given."""

    access_token: str
    refresh_token: str
    seconds: int
    must_change: bool


class Sessions:
    """Sessions of accounts: refresh tokens rotate, one used twice ends the session."""

    def __init__(
        self,
        kernel: Kernel,
        store: Store,
        passwords: Passwords,
        tokens: Tokens,
        settings: GatewaySettings,
    ) -> None:
        """Join the parts."""
        self._kernel = kernel
        self._store = store
        self._passwords = passwords
        self._tokens = tokens
        self._settings = settings

    def check_lock(self, name: str) -> str | None:
        """The stored hash of an account, if any; raises Exhausted while the name is locked.

        The name is locked whether or not it belongs to anybody.
        """
        now = self._kernel.now()
        count, until = self._store.failures(name, now)
        if until and count >= self._settings.gateway_lock_after:
            metrics.LOGINS.labels(_county(name), "locked").inc()
            wait = str(max(1, int((until - now).total_seconds())))
            raise Exhausted(f"{name} is locked", reason="account_locked", retry_after=wait)
        _, credential = self._store.find_account(name)
        return credential.password_hash if credential else None

    def matches(self, stored: str | None, password: str) -> bool:
        """One argon2 check, whoever it is."""
        return self._passwords.matches(stored, password)

    def sign_in(self, name: str, matches: bool) -> Grant:
        """Open a session when the password matched, else count the failure.

        Raises:
            Unauthenticated: wrong, unknown or disabled; the answer does not say which.
        """
        account, credential = self._store.find_account(name)
        if not matches or account is None or credential is None or not account.is_active:
            self._fail(name, account)
        now = self._kernel.now()
        session = Session(
            id=self._kernel.new_id(),
            account=name,
            county=account.county,
            start_time=now,
            expire_time=now + timedelta(seconds=self._settings.gateway_session_seconds),
        )
        secret = secrets.token_urlsafe(_TOKEN_BYTES)

        def write() -> None:
            self._store.forget_failures(name)
            self._store.add_session(session, _digest(secret))
            self._note(account.area_code, "ok", name)

        self._kernel.transact(write)
        metrics.LOGINS.labels(account.county, "ok").inc()
        return self._grant(session, secret, must_change=credential.must_change)

    def refresh(self, token: str) -> Grant:
        """Exchange a refresh token; one used before ends the session. Raises Unauthenticated."""
        fresh = secrets.token_urlsafe(_TOKEN_BYTES)
        session = self._kernel.transact(lambda: self._rotate(token, fresh))
        if session.is_revoked:
            metrics.LOGINS.labels(session.county[:COUNTY_DIGITS], "refresh_reused").inc()
            logger.warning("a refresh token was used twice", extra={"account": session.account})
            raise Unauthenticated("the session is revoked", reason="refresh_reused")
        account, credential = self._store.find_account(session.account)
        if account is None or credential is None or not account.is_active:
            raise Unauthenticated("the account is closed", reason="token_invalid")
        return self._grant(session, fresh, must_change=credential.must_change)

    def sign_out(self, session_id: str) -> None:
        """End a session."""
        self._store.revoke(session_id)

    def standing(self, claims: AccessClaims) -> Standing:
        """What holds now of the owner of an access token; raises Unauthenticated."""
        session = self._store.session(claims.session_id)
        account, credential = self._store.find_account(claims.account)
        if session is None or session.is_revoked or session.account != claims.account:
            raise Unauthenticated("the session has ended", reason="token_invalid")
        if account is None or credential is None or not account.is_active:
            raise Unauthenticated("the account is closed", reason="token_invalid")
        return Standing(
            principal=account.principal,
            session_id=session.id,
            must_change=credential.must_change,
        )

    def _rotate(self, token: str, fresh: str) -> Session:
        session_id, is_first = self._store.take_token(_digest(token))
        session = self._store.session(session_id) if session_id else None
        if session is None or session.expire_time <= self._kernel.now():
            raise Unauthenticated("no such refresh token", reason="token_invalid")
        if session.is_revoked:
            raise Unauthenticated("the session has ended", reason="token_invalid")
        if is_first:
            self._store.add_token(_digest(fresh), session)
            return session
        self._store.revoke(session.id)
        self._note(session.county, "refresh_reused", session.account)
        return Session(**{**vars(session), "is_revoked": True})

    def _grant(self, session: Session, secret: str, *, must_change: bool) -> Grant:
        seconds = self._settings.gateway_access_seconds
        return Grant(
            access_token=self._tokens.access(session.account, session.id, seconds),
            refresh_token=secret,
            seconds=seconds,
            must_change=must_change,
        )

    def _fail(self, name: str, account: Account | None) -> NoReturn:
        now = self._kernel.now()
        self._store.add_failure(name, now, self._settings.gateway_lock_seconds)
        metrics.LOGINS.labels(_county(name) if account else "unknown", "refused").inc()
        self._note(account.area_code if account else "", "invalid_credentials", name)
        raise Unauthenticated("wrong account or password", reason="invalid_credentials")

    def _note(self, area_code: str, result: str, name: str) -> None:
        objects = {"account": name} if area_code else {}
        self._kernel.audit.note(area_code[:COUNTY_DIGITS], result=result, objects=objects)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _county(name: str) -> str:
    """A county for a metric's label, never what a stranger made up."""
    county = name.rpartition("@")[2][:COUNTY_DIGITS]
    return county if areas.find(county) else "unknown"
