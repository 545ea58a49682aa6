"""Passwords: argon2id, tuned to about 50 ms, the same work for accounts that do not exist."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_TIME_COST = 2
_MEMORY_KIB = 32_768
_AT_ONCE = 2


class Passwords:
    """Hashes and checks; slow and hungry on purpose, so only two at once."""

    def __init__(self) -> None:
        """Prepare the hash that stands in for accounts nobody has."""
        self._hasher = PasswordHasher(time_cost=_TIME_COST, memory_cost=_MEMORY_KIB, parallelism=1)
        self._turn = BoundedSemaphore(_AT_ONCE)
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """The hash to store."""
        with self._turn:
            return self._hasher.hash(password)

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether it is the password; without a stored hash the work is done all the same."""
        try:
            with self._turn:
                self._hasher.verify(stored or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None
