"""Keeping open clients（开放接口管理）: what the admin does with them."""

from dataclasses import dataclass
from typing import Protocol

from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.intake.domain.faults import Faults
from services.intake.domain.open_clients import OpenClient, check_client
from services.intake.use_cases.ports import Page

_READERS = (Post.ADMIN, Post.SUPERVISOR)


class OpenClientStore(Protocol):
    """Remembers clients."""

    def add(self, client: OpenClient) -> None:
        """Keep a new client."""

    def save(self, client: OpenClient) -> None:
        """Keep a changed client; raises Conflict."""

    def get(self, scope: str, client_id: str) -> OpenClient:
        """A client within the scope; raises OpenClientNotFound."""

    def page(self, scope: str, *, size: int, token: str) -> Page[OpenClient]:
        """One page, newest first."""

    def with_key(self, county: str, key_hash: str) -> OpenClient | None:
        """The client that has, or had, this key."""


class OpenKeys(Protocol):
    """Makes keys of clients."""

    def fresh(self) -> str:
        """A key nobody can guess."""

    def hash(self, key: str) -> str:
        """What of a key may be kept."""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A client with its key, which is told this once."""

    client: OpenClient
    api_key: str


@dataclass(frozen=True, kw_only=True)
class OpenKeeping:
    """What the admin does with clients."""

    clients: OpenClientStore
    keys: OpenKeys
    now: Now
    new_id: NewId

    def create(self, who: Principal, name: str, per_minute: int) -> Opened:
        """Open a client; raises Invalid, naming every fault."""
        who.require(Post.ADMIN)
        now, key = self.now(), self.keys.fresh()
        client = OpenClient(
            id=f"{who.county}-{self.new_id()}",
            area_code=who.county,
            version=1,
            name=check_client(name, per_minute),
            per_minute=per_minute,
            key_hash=self.keys.hash(key),
            create_time=now,
            rotate_time=now,
        )
        self.clients.add(client)
        return Opened(client=client, api_key=key)

    def rotate(self, who: Principal, client_id: str, version: int) -> Opened:
        """Give a new key."""
        client, key = self._load(who, client_id, version), self.keys.fresh()
        client.rotate(self.keys.hash(key), self.now())
        self.clients.save(client)
        return Opened(client=client, api_key=key)

    def revoke(self, who: Principal, client_id: str, version: int) -> OpenClient:
        """Shut a client for good."""
        client = self._load(who, client_id, version)
        client.revoke()
        self.clients.save(client)
        return client

    def get(self, who: Principal, client_id: str) -> OpenClient:
        """One client; raises OpenClientNotFound."""
        who.require(*_READERS)
        return self.clients.get(who.area_code, client_id)

    def page(self, who: Principal, *, size: int, token: str) -> Page[OpenClient]:
        """The county's clients, newest first."""
        who.require(*_READERS)
        faults = Faults()
        faults.number("page_size", size, 0, 100)
        faults.check()
        return self.clients.page(who.area_code, size=size or 20, token=token)

    def _load(self, who: Principal, client_id: str, version: int) -> OpenClient:
        who.require(Post.ADMIN)
        client = self.clients.get(who.area_code, client_id)
        client.expect(version)
        return client
