"""How much memory the children use."""

import os
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")


def group_memory() -> dict[int | None, int]:
    """Resident bytes per process group; a child leads a group of its own."""
    found: dict[int | None, int] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # gone meanwhile
            continue
        group, pages = int(fields[2]), int(fields[21])
        found[group] = found.get(group, 0) + pages * PAGE
    return found
