"""What the gateway's process holds: its parts, joined once."""

from dataclasses import dataclass

from chassis.kernel import Kernel
from chassis.principals import load_signer
from gateway.accounts import Accounts
from gateway.centres import Centres
from gateway.clients import Services
from gateway.limits import Limits
from gateway.passwords import Passwords
from gateway.sessions import Sessions
from gateway.settings import GatewaySettings
from gateway.store import Store
from gateway.threads import Threads
from gateway.tokens import Tokens, load_tokens
from gateway.turnstile import Turnstile


@dataclass(frozen=True)
class Gateway:
    """The parts that routes use."""

    settings: GatewaySettings
    kernel: Kernel
    centres: Centres
    accounts: Accounts
    sessions: Sessions
    tokens: Tokens
    services: Services
    limits: Limits
    threads: Threads
    turnstile: Turnstile

    async def close(self) -> None:
        """Close what was opened."""
        await self.services.close()
        await self.limits.close()
        self.threads.close()
        self.kernel.database.client.close()


def join(settings: GatewaySettings, kernel: Kernel) -> Gateway:
    """Join the parts; must run inside the event loop."""
    store, passwords = Store(kernel), Passwords()
    tokens = load_tokens(settings.keys_dir, kernel.sealing, kernel.now, kernel.new_id)
    return Gateway(
        settings=settings,
        kernel=kernel,
        centres=Centres(store),
        accounts=Accounts(kernel, store, passwords),
        sessions=Sessions(kernel, store, passwords, tokens, settings),
        tokens=tokens,
        services=Services(settings, load_signer(settings.keys_dir, "gateway")),
        limits=Limits(settings.redis_uri, f"{settings.database_prefix}gateway"),
        threads=Threads(),
        turnstile=Turnstile(settings.gateway_uploads),
    )
