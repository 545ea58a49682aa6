"""Unique personal words, by kind, to plant in inputs and to look for elsewhere."""

import re
import secrets
from datetime import date, timedelta
from urllib.parse import quote

from stdnum.iso7064 import mod_11_2

_CODE_LENGTH = 6
SIGNS = "煊翀霁翯曦瑢璟棽嬿骁彧祺珺甯旻昶禔筱劭偲"
PERSONAL = ("name", "phone", "id_number", "address")
SECRET = ("password", "query_key", "verification_code", "token")


class Plants:
    """What was planted, by kind."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._by_kind: dict[str, set[str]] = {}

    def name(self) -> str:
        """A person nobody else is called."""
        return self.keep("name", "欧阳" + "".join(secrets.choice(SIGNS) for _ in range(5)))

    def phone(self) -> str:
        """A mobile number nobody else has."""
        return self.keep("phone", f"139{secrets.randbelow(10**8):08d}")

    def id_number(self) -> str:
        """A resident identity number that can be, and that nobody else has."""
        born = date(1950, 1, 1) + timedelta(days=secrets.randbelow(20_000))
        stem = f"430423{born:%Y%m%d}{secrets.randbelow(1000):03d}"
        return self.keep("id_number", stem + str(mod_11_2.calc_check_digit(stem)))

    def address(self) -> str:
        """Where somebody lives."""
        return self.keep("address", f"开云镇幸福里{secrets.token_hex(4)}号")

    def text(self, kind: str) -> str:
        """Words of this kind."""
        return self.keep(kind, f"暗记{kind}{secrets.token_hex(6)}")

    def keep(self, kind: str, value: str) -> str:
        """Remember a value that came about otherwise."""
        self._by_kind.setdefault(kind, set()).add(value)
        return value

    def kinds(self) -> frozenset[str]:
        """The kinds of what was planted."""
        return frozenset(self._by_kind)

    def values(self, kind: str) -> frozenset[str]:
        """What was planted of one kind."""
        return frozenset(self._by_kind.get(kind, ()))

    def of(self, *kinds: str) -> dict[str, str]:
        """Planted values, also as JSON, URLs and logs escape them, with their kinds; or of all."""
        return {
            form: kind
            for kind, values in self._by_kind.items()
            if not kinds or kind in kinds
            for value in values
            for form in (value, ascii(value)[1:-1], quote(value), str(value.encode())[2:-1])
        }

    def in_(self, text: str, *kinds: str) -> list[str]:
        """The kinds found in a text."""
        return sorted({kind for value, kind in self.of(*kinds).items() if _stands_in(value, text)})


def _stands_in(value: str, text: str) -> bool:
    """Whether it is there; six digits count only where they are no part of an id or a code."""
    if value not in text:
        return False
    whole = rf"(?<![0-9A-Za-z]){value}(?![0-9A-Za-z])"
    return len(value) > _CODE_LENGTH or re.search(whole, text) is not None
