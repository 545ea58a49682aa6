"""The few kinds of error all services share; every service's own errors derive from one of them.

`chassis.rpc` maps a kind to a gRPC status, `gateway.errors` maps that to problem+json, and a worker
decides by it whether a failed event may be tried again. `reason` is stable and machine-readable.
"""

from dataclasses import dataclass


class Refusal(Exception):
    """Something was asked that cannot be done; the base of every error with a reader."""

    reason = "refused"

    def __init__(self, message: str, *, reason: str | None = None, **details: str) -> None:
        """Keep the English message with ids, the stable reason and details for the reader."""
        super().__init__(message)
        self.reason = reason or self.reason
        self.details = details


@dataclass(frozen=True, kw_only=True)
class FieldFault:
    """One field that is wrong: its path, a stable reason, and the words for both readers."""

    field: str
    reason: str
    message: str = ""
    message_en: str = ""


class Invalid(Refusal):
    """The request is malformed; nothing of it was stored."""

    reason = "invalid_fields"

    def __init__(self, *faults: FieldFault) -> None:
        """Name every fault found, not only the first."""
        super().__init__("; ".join(f"{fault.field}: {fault.reason}" for fault in faults))
        self.faults = faults


class Unauthenticated(Refusal):
    """Nobody vouches for the caller."""

    reason = "unauthenticated"


class NotPermitted(Refusal):
    """The caller may see the thing but not do this to it."""

    reason = "not_permitted"


class NotFound(Refusal):
    """There is no such thing within the caller's scope; a foreign thing gets the same answer."""

    reason = "not_found"


class Conflict(Refusal):
    """Somebody else was faster; `current_version` says what stands now."""

    reason = "version_conflict"


class WrongState(Refusal):
    """The thing is not in a state that allows this; `state` says where it stands."""

    reason = "wrong_state"


class NotYet(Refusal):
    """A predecessor has not arrived; trying again a little later is right."""

    reason = "not_yet"


class Reused(Refusal):
    """One idempotency key was used for two different requests."""

    reason = "idempotency_key_reused"


class Exhausted(Refusal):
    """A limit is used up; `retry_after` says the seconds to wait."""

    reason = "rate_limited"


class Unavailable(Refusal):
    """A part is missing or a commit's outcome is unknown; the same request may be sent again."""

    reason = "try_again"
