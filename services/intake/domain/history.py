"""The history of a case（办理留痕）: its timeline, supplements and corrections in one chain."""

from dataclasses import dataclass

GENESIS = "0" * 64


@dataclass(frozen=True, kw_only=True)
class Head:
    """How long a case's chain is, and the hash it ends in."""

    length: int = 0
    hash: str = GENESIS
