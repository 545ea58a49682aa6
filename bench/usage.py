"""CPU and memory of every process of a platform, as the kernel counts them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local.platform import Platform

_TICK = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What one supervised process and its children used so far."""

    cpu_seconds: float = 0.0
    resident_bytes: int = 0
    shared_out_bytes: int = 0  # PSS: shared pages counted in part


Snapshot = Mapping[str, Usage]


def snapshot(platform: Platform) -> dict[str, Usage]:
    """The usage of each running process; a child leads a group that its own children join."""
    members = _groups()
    return {
        str(row["name"]): _together(members.get(row["pid"], []))
        for row in platform.status()
        if row["pid"]
    }


def cpu_between(before: Snapshot, after: Snapshot) -> dict[str, float]:
    """CPU seconds each process spent; one that was started anew counts from its start."""
    spent = {}
    for name, usage in after.items():
        earlier = before.get(name, Usage()).cpu_seconds
        spent[name] = usage.cpu_seconds - (earlier if earlier <= usage.cpu_seconds else 0.0)
    return spent


def cpu_of(pid: int) -> float:
    """CPU seconds of one process so far."""
    return _together([pid]).cpu_seconds


def peak_bytes(pid: int) -> int:
    """The most memory one process had resident, since its start or since it was forgotten."""
    lines = (_PROC / str(pid) / "status").read_text().splitlines()
    (peak,) = (line for line in lines if line.startswith("VmHWM:"))
    return int(peak.split()[1]) * 1024


def forget_peak(pid: int) -> None:
    """Let the peak be counted anew from what is resident now."""
    (_PROC / str(pid) / "clear_refs").write_text("5")


def _groups() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            fields = _stat(int(entry.name))
            if fields:
                found.setdefault(int(fields[2]), []).append(int(entry.name))
    return found


def _together(pids: list[int]) -> Usage:
    cpu, resident, shared_out = 0.0, 0, 0
    for pid in pids:
        fields = _stat(pid)
        if fields:
            cpu += (int(fields[11]) + int(fields[12])) / _TICK
            memory = _memory(pid)
            resident += memory.get("Rss", 0)
            shared_out += memory.get("Pss", 0)
    return Usage(cpu_seconds=cpu, resident_bytes=resident, shared_out_bytes=shared_out)


def _stat(pid: int) -> list[str]:
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # gone meanwhile
        return []


def _memory(pid: int) -> dict[str, int]:
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return {}
    pairs = (line.split() for line in lines if line.endswith("kB"))
    return {pair[0].rstrip(":"): int(pair[1]) * 1024 for pair in pairs}
