"""Query keys: random, from signs that cannot be confused, kept as a keyed hash only."""

import secrets

from chassis.kernel import Kernel
from services.intake.domain.people import KEY_ALPHABET, KEY_LENGTH


class SealedKeyRing:
    """Makes the keys with which parties follow their case."""

    def __init__(self, kernel: Kernel, purpose: str = "query_key") -> None:
        """Hash with the kernel's index key; what opens one thing opens no other."""
        self._sealing = kernel.sealing
        self._purpose = purpose

    def fresh(self) -> str:
        """A new key of about 49 random bits."""
        return "".join(secrets.choice(KEY_ALPHABET) for _ in range(KEY_LENGTH))

    def hash(self, key: str) -> str:
        """What of a key may be kept."""
        return self._sealing.blind(key, self._purpose)
