"""The day where the counties are: it begins eight hours before the day in UTC."""

from datetime import datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


def local_now() -> datetime:
    """Now, as a clock on a county's wall shows it."""
    return datetime.now(LOCAL)
