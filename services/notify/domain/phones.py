"""Mainland mobile numbers as people type them, brought to eleven digits."""

import re
import unicodedata

_TYPED = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})")
_FILLING = re.compile(r"[\s\-()]")


def mobile(typed: str) -> str:
    """The eleven digits of a mainland mobile number, or empty when it is none.

    `+86`, blanks, hyphens and full-width digits are understood, so that one number has one form.
    """
    plain = _FILLING.sub("", unicodedata.normalize("NFKC", typed))
    match = _TYPED.fullmatch(plain)
    return match[1] if match else ""


def masked(phone: str) -> str:
    """The number with its middle hidden, 138****0001."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > len("1380001") else ""
