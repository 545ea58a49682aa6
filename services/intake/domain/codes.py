"""The code of a case（一案一码）: county, local date, sequence, check digit."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from stdnum.iso7064 import mod_11_10

LOCAL = ZoneInfo("Asia/Shanghai")
_FORM = re.compile(r"[0-9]{20,24}")


def local_date(moment: datetime) -> date:
    """The day in China."""
    return moment.astimezone(LOCAL).date()


def compose(county: str, day: date, number: int) -> str:
    """The code of the day's n-th registration; the sequence has five digits or more."""
    body = f"{county}{day:%Y%m%d}{number:05d}"
    return body + str(mod_11_10.calc_check_digit(body))


def is_code(text: str) -> bool:
    """Whether it has the form of a code and its check digit is right."""
    return _FORM.fullmatch(text) is not None and bool(mod_11_10.is_valid(text))
