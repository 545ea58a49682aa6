"""Programs that `deploy/local/prepare.sh --with-tests` fetches; a missing one fails the test."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def find_tool(name: str) -> str | None:
    """Where a program lies: on the path, or among the fetched tools."""
    home = Path(os.environ.get("ONEDOOR_HOME") or ROOT / ".onedoor")
    places = os.pathsep.join([os.environ.get("PATH", ""), str(home / "tools" / "usr" / "bin")])
    return shutil.which(name, path=places)


def tool(name: str) -> str:
    """The same; fails when it is missing."""
    found = find_tool(name)
    assert found, f"{name} is missing: run the tests with `make test`"
    return found


def output_of(*argv: str | Path, within: float = 60) -> str:
    """What a program prints; fails with all it said when it does not end well."""
    done = subprocess.run(
        [str(part) for part in argv], cwd=ROOT, capture_output=True, text=True, timeout=within
    )
    assert done.returncode == 0, f"{argv[0]}: {done.stdout}{done.stderr}"
    return done.stdout
