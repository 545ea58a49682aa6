"""Whether an area's own profile keeps what law fixes（法定时限不得突破）.

A time that binds an authority may be shorter than law says, one that is somebody's right may not:
both ends of a right are the law's.
"""

from deadlines.legal import LEGAL, RIGHTS
from deadlines.profiles import Profile


def breaches(profile: Profile) -> list[str]:
    """Name the fields in which a profile says less than the law of its key; none for others."""
    legal = LEGAL.get(profile.key)
    if legal is None:
        return []
    is_shorter = profile.limit < legal.limit
    is_extensible = profile.max_extensions != 0
    broken = {
        "unit": profile.unit is not legal.unit,
        "limit": profile.limit > legal.limit or (is_shorter and profile.key in RIGHTS),
        "roll_last_day": profile.roll_last_day != legal.roll_last_day,
        "pause_reasons": not set(profile.pause_reasons) <= set(legal.pause_reasons),
        "max_extensions": _exceeds(profile.max_extensions, legal.max_extensions),
        "max_extension_units": _exceeds(profile.max_extension_units, legal.max_extension_units),
        "extension_approver": is_extensible
        and profile.extension_approver != legal.extension_approver,
    }
    return [field for field, is_broken in broken.items() if is_broken]


def _exceeds(value: int | None, bound: int | None) -> bool:
    return bound is not None and (value is None or value > bound)
