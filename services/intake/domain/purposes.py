"""Why somebody comes to the hall（来访事由）, and the letter that begins the number."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """A purpose: its Chinese name and its letter."""

    name: str
    letter: str


PURPOSES: Mapping[str, Purpose] = {
    "consult": Purpose(name="咨询", letter="A"),
    "register": Purpose(name="登记", letter="B"),
    "follow": Purpose(name="查询", letter="C"),
    "mediation": Purpose(name="调解", letter="D"),
}
